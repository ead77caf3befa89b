import { type ApiCall, isNotFoundError, type Pager, path } from '@sdk/core';
import type { Aspects } from '../aspects/aspects.js';
import { type ArtifactRecord, readArtifact } from '../codec/artifact-record.js';
import { decodeObject, type IvcapApi } from '../connection/ivcap-api.js';
import { ownUrl } from '../connection/own-url.js';
import { Download } from '../downloads/download.js';
import { type ByteRange, ResumingSource } from '../downloads/resuming-source.js';
import { saveToFile } from '../downloads/save-to-file.js';
import { ResourceNotFoundError } from '../errors/lookup-errors.js';
import { type ListOptions, listQuery } from '../lists/list-options.js';
import { listPager, objectItems } from '../lists/list-pager.js';
import type { IvcapRequestOptions } from '../options.js';
import type { UploadCheckpoint } from '../uploads/checkpoint.js';
import { uploadedAs } from '../uploads/side-file.js';
import { Uploader } from '../uploads/upload.js';
import type { UploadInput, UploadSourceInput } from '../uploads/upload-input.js';
import { requireText, requireWhole } from '../validation.js';
import { Artifact, type ArtifactRequests } from './artifact.js';

/** Artifacts: their records, and their content up and down. */
export class Artifacts {
  readonly #api: IvcapApi;
  readonly #requests: ArtifactRequests;

  constructor(api: IvcapApi, aspects: Aspects) {
    this.#api = api;
    this.#requests = {
      fetch: (urn, options) => this.#fetch('artifact.status', urn, options),
      download: (dataHref, range, options) => this.#download(dataHref, range, options),
      save: (download, path, onProgress) => saveToFile('artifact.toFile', download, path, onProgress),
      listAspects: (options, requestOptions) => aspects.list(options, requestOptions),
      addAspect: (entity, content, schema, options) => aspects.add({ entity, content, schema }, options),
    };
  }

  /** @throws {IvcapError} with status 404 when there is none. */
  get(urn: string, options?: IvcapRequestOptions): ApiCall<Artifact> {
    return this.#fetch('artifacts.get', urn, options).map(record => this.ofRecord(record));
  }

  /** An artifact by its URN, of which nothing is known yet and nothing is asked. */
  byUrn(urn: string): Artifact {
    return new Artifact(requireText('artifacts.byUrn', 'urn', urn), this.#requests);
  }

  /** @example for await (const artifact of ivcap.artifacts.list({ orderBy: 'name' })) console.log(artifact.name); */
  list(options: ListOptions = {}, requestOptions?: IvcapRequestOptions): Pager<Artifact> {
    const operation = 'artifacts.list';
    return listPager(
      this.#api,
      {
        operation,
        describe: () => ({ path: path`/1/artifacts`, query: listQuery(operation, options) }),
        itemsIn: ['items', 'artifacts'],
        read: objectItems(item => this.ofRecord(readArtifact(item))),
      },
      options,
      requestOptions,
    );
  }

  /**
   * Uploads a file, content in memory, or a stream, in chunks. After each failure the server is asked what it has, and
   * sending goes on from there.
   *
   * @throws {ValidationError} when the content or its type is missing; {UploadError} with the URN and a checkpoint when
   *   it is given up after the artifact was made.
   * @example
   * const artifact = await ivcap.artifacts.upload({ path: 'scan.tif', onProgress: ({ sentBytes }) => console.log(sentBytes) });
   */
  async upload(input: UploadInput, options: IvcapRequestOptions = {}): Promise<Artifact> {
    return this.ofRecord(await new Uploader(this.#api, 'artifacts.upload', options).upload(input));
  }

  /**
   * Goes on with an upload that was interrupted, with the same content.
   *
   * @param from checkpoint of the upload, or the URN of its artifact.
   * @throws as `upload` does.
   */
  async resumeUpload(
    from: string | UploadCheckpoint,
    input: UploadSourceInput,
    options: IvcapRequestOptions = {},
  ): Promise<Artifact> {
    return this.ofRecord(
      await new Uploader(this.#api, 'artifacts.resumeUpload', options).resume(from, input),
    );
  }

  /**
   * The artifact that a file was uploaded as, by the note that `upload` with `reuse` leaves beside the file.
   *
   * @throws {ResourceNotFoundError} when it was not, has changed since, or the artifact is gone.
   */
  async forFile(file: string, options?: IvcapRequestOptions): Promise<Artifact> {
    const operation = 'artifacts.forFile';
    const urn = await uploadedAs(requireText(operation, 'path', file));
    if (urn === undefined) throw new ResourceNotFoundError(operation, file);
    try {
      return this.ofRecord(await this.#fetch(operation, urn, options));
    } catch (error) {
      throw isNotFoundError(error) ? new ResourceNotFoundError(operation, file) : error;
    }
  }

  /** The artifact that a record is of. @internal */
  ofRecord(record: ArtifactRecord): Artifact {
    return new Artifact(record.id, this.#requests, record);
  }

  #fetch(operation: string, urn: string, options?: IvcapRequestOptions): ApiCall<ArtifactRecord> {
    return this.#api.call(
      () => ({
        operation,
        method: 'GET',
        path: path`/1/artifacts/${requireText(operation, 'urn', urn)}`,
        replay: 'always',
        decode: decodeObject(readArtifact),
      }),
      options,
    );
  }

  async #download(dataHref: string, range: ByteRange, options: IvcapRequestOptions = {}): Promise<Download> {
    const operation = 'artifact.download';
    const start = requireWhole(operation, 'range.start', range.start ?? 0, 0);
    if (range.end !== undefined) requireWhole(operation, 'range.end', range.end, start + 1);
    const { http } = this.#api;
    const context = this.#api.context(operation);
    const url = ownUrl(dataHref, http.runtime.baseUrl, context);
    const source = await new ResumingSource(http, url, context, range, options).open();
    const type = source.headers.get('content-type')?.split(';')[0]?.trim();
    return new Download(
      {
        contentType: type === '' ? undefined : type,
        sizeBytes: source.sizeBytes,
        etag: source.headers.get('etag') ?? undefined,
      },
      source,
    );
  }
}
