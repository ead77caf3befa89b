import type { DownloadTarget, UploadSource } from './content.js';

/** What a transfer brought. */
export interface TransferResult {
  readonly uri: string;
  /** Bytes that were transferred. */
  readonly length: number;
  /** ISO 8601; undefined when the storage did not tell. */
  readonly date: string | undefined;
}

/** How a transfer is followed and ended. */
export interface TransferWatch {
  readonly signal: AbortSignal;
  onBytes(transferred: number): void;
}

/** The storage behind a StorageObject. */
export interface StorageDelegate {
  /** Name and path in the storage. */
  readonly name: string;
  readonly contentType: string;
  /** `Content-Encoding`; undefined when the content is not compressed. */
  readonly encoding?: string | undefined;
  /** Set for content that is in the storage already. */
  readonly existing?: TransferResult | undefined;
  upload(
    source: UploadSource,
    metadata: Readonly<Record<string, string>>,
    watch: TransferWatch,
  ): Promise<TransferResult>;
  /** @param open is called when the content begins to come. */
  download(uri: string, open: () => Promise<DownloadTarget>, watch: TransferWatch): Promise<TransferResult>;
  /** Hears what a callback of the application has thrown, which does not end the transfer. */
  callbackFailed?(error: unknown): void;
}
