import type { ApiCall, Pager } from '@sdk/core';
import type { Aspect } from '../aspects/aspect.js';
import type { AspectListOptions } from '../aspects/aspect-options.js';
import type { AspectContent } from '../aspects/aspect-record.js';
import type { ArtifactRecord } from '../codec/artifact-record.js';
import type { Download } from '../downloads/download.js';
import type { ByteRange } from '../downloads/resuming-source.js';
import type { DownloadProgress } from '../downloads/save-to-file.js';
import type { IvcapRequestOptions } from '../options.js';

/** What an artifact asks the client that it comes from. */
export interface ArtifactRequests {
  fetch(urn: string, options?: IvcapRequestOptions): ApiCall<ArtifactRecord>;
  download(dataHref: string, range: ByteRange, options?: IvcapRequestOptions): Promise<Download>;
  save(download: Download, path: string, onProgress: DownloadProgress | undefined): Promise<void>;
  listAspects(options: AspectListOptions, requestOptions?: IvcapRequestOptions): Pager<Aspect>;
  addAspect(
    entity: string,
    content: AspectContent,
    schema: string | undefined,
    options?: IvcapRequestOptions,
  ): ApiCall<Aspect>;
}

/** A blob with a record: data that goes into services or comes out of them. */
export class Artifact {
  /** URN of the artifact. */
  readonly urn: string;
  readonly #requests: ArtifactRequests;
  #record: ArtifactRecord | undefined;

  /** Use the methods of `IvcapClient.artifacts`. */
  constructor(urn: string, requests: ArtifactRequests, record?: ArtifactRecord) {
    this.urn = urn;
    this.#requests = requests;
    this.#record = record;
  }

  /** What is known, as it was when it was last fetched; undefined before that. */
  get record(): ArtifactRecord | undefined {
    return this.#record;
  }

  get name(): string | undefined {
    return this.#record?.name;
  }

  get mimeType(): string | undefined {
    return this.#record?.mimeType;
  }

  get sizeBytes(): number | undefined {
    return this.#record?.sizeBytes;
  }

  /**
   * Fetches the record; its `status` tells how far the artifact is.
   *
   * @throws {IvcapError} with status 404 when there is none.
   */
  status(options?: IvcapRequestOptions): ApiCall<ArtifactRecord> {
    return this.#requests.fetch(this.urn, options).map(record => {
      this.#record = record;
      return record;
    });
  }

  /**
   * Opens the content, or a range of it. A connection that breaks is made again behind the last byte.
   *
   * @throws {IvcapError} with status 404 while it is not ready.
   */
  async download(range: ByteRange = {}, options?: IvcapRequestOptions): Promise<Download> {
    const dataHref = this.#record?.dataHref ?? (await this.status(options)).dataHref;
    return this.#requests.download(
      dataHref ?? `/1/artifacts/${encodeURIComponent(this.urn)}/blob`,
      range,
      options,
    );
  }

  /** The content as a web stream. @throws as `download` does. */
  async stream(range?: ByteRange, options?: IvcapRequestOptions): Promise<ReadableStream<Uint8Array>> {
    return (await this.download(range, options)).stream();
  }

  /** The content, in memory. @throws as `download` does. */
  async bytes(range?: ByteRange, options?: IvcapRequestOptions): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.download(range, options)).bytes();
  }

  /** The content as UTF-8, in memory. @throws as `download` does. */
  async text(options?: IvcapRequestOptions): Promise<string> {
    return (await this.download({}, options)).text();
  }

  /**
   * Writes the content to a file, in runtimes that have files. The file appears when it is complete.
   *
   * @example await artifact.toFile('scan.tif', { onProgress: (received, total) => console.log(received, total) });
   */
  async toFile(
    path: string,
    {
      onProgress,
      ...options
    }: IvcapRequestOptions & { readonly onProgress?: DownloadProgress | undefined } = {},
  ): Promise<void> {
    await this.#requests.save(await this.download({}, options), path, onProgress);
  }

  /** Aspects about this artifact. */
  metadata(
    options: Omit<AspectListOptions, 'entity'> = {},
    requestOptions?: IvcapRequestOptions,
  ): Pager<Aspect> {
    return this.#requests.listAspects({ ...options, entity: this.urn }, requestOptions);
  }

  /**
   * Adds an aspect about this artifact and resolves with the artifact, so that calls can be chained; the aspect itself
   * comes from `IvcapClient.aspects.add`.
   */
  addMetadata(content: AspectContent, schema?: string, options?: IvcapRequestOptions): ApiCall<this> {
    return this.#requests.addAspect(this.urn, content, schema, options).map(() => this);
  }

  toJSON(): { readonly urn: string } {
    return { urn: this.urn };
  }

  toString(): string {
    return `<Artifact id=${this.urn}, status=${this.#record?.status ?? '???'}>`;
  }
}
