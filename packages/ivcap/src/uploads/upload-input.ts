import type { UploadCheckpoint } from './checkpoint.js';

/** What can be uploaded from memory or a stream. A stream is read once, and never held further back than one chunk. */
export type UploadContent =
  | string
  | Uint8Array<ArrayBuffer>
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/** How far an upload is. */
export interface UploadProgress {
  /** URN of the artifact. */
  readonly artifact: string;
  /** Bytes that the server has. */
  readonly sentBytes: number;
  /** Undefined for a stream whose size is not known. */
  readonly totalBytes: number | undefined;
}

/** Where the content comes from, and how it is sent. */
export interface UploadSourceInput {
  /** File to read, in runtimes that have files. */
  readonly path?: string | undefined;
  /** Content in memory or a stream, in place of `path`. */
  readonly content?: UploadContent | undefined;
  /** Size of a stream in bytes, where it is known; files and content in memory know theirs. */
  readonly sizeBytes?: number | undefined;
  /** Bytes of one request, and of a stream also the most that is held in memory. @defaultValue 8388608 (8 MiB) */
  readonly chunkSizeBytes?: number | undefined;
  /** Failures in a row, without a byte arriving in between, after which the upload is given up. @defaultValue 5 */
  readonly maxRetries?: number | undefined;
  /** Wait after a failure, in milliseconds. @defaultValue 500 doubling to 15000, with jitter */
  readonly retryDelayMs?: number | undefined;
  /** Called when the artifact exists, and after each chunk. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Called before `onProgress` with what `resumeUpload` needs in another process. */
  readonly onCheckpoint?: ((checkpoint: UploadCheckpoint) => void) | undefined;
}

/** What to upload, and what its artifact is to be. */
export interface UploadInput extends UploadSourceInput {
  /** Name of the artifact. */
  readonly name?: string | undefined;
  /** Media type, e.g. `image/tiff`. @defaultValue that of the Blob, or the one that the extension of `path` means */
  readonly contentType?: string | undefined;
  /** URN of a collection that the artifact joins. */
  readonly collection?: string | undefined;
  /** URN of the policy that says who may see it. */
  readonly policy?: string | undefined;
  /**
   * File that keeps the checkpoint, in runtimes that have files. When it is there, the upload that it belongs to goes on;
   * it is removed when the upload is complete. Only for `path`.
   */
  readonly checkpointFile?: string | undefined;
  /**
   * True to upload a file only once: the URN is kept beside it in `.ivcap-<name>.txt`, and used again while the file's
   * MD5 is the same. Only for `path`.
   *
   * @defaultValue false
   */
  readonly reuse?: boolean | undefined;
}
