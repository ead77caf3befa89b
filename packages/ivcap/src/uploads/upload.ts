import { isNotFoundError, ProtocolError } from '@sdk/core';
import { files } from '#file';
import type { ArtifactRecord } from '../codec/artifact-record.js';
import type { IvcapApi } from '../connection/ivcap-api.js';
import type { IvcapRequestOptions } from '../options.js';
import { invalid, requireText, requireUrn, requireWhole } from '../validation.js';
import { parseCheckpoint, requireCheckpoint, type UploadCheckpoint } from './checkpoint.js';
import { contentTypeOf, type OpenedSource, openSource } from './open-source.js';
import { sendContent } from './send-content.js';
import { noteUpload, uploadedAs } from './side-file.js';
import { TusRequests } from './tus-requests.js';
import { UploadError } from './upload-error.js';
import type { UploadInput, UploadSourceInput } from './upload-input.js';

const DEFAULT_CHUNK_BYTES = 8 * 1024 * 1024;
const DEFAULT_RETRIES = 5;

/** Makes an artifact of a content, or goes on with an upload that was interrupted. */
export class Uploader {
  readonly #api: IvcapApi;
  readonly #operation: string;
  readonly #options: IvcapRequestOptions;
  readonly #tus: TusRequests;

  constructor(api: IvcapApi, operation: string, options: IvcapRequestOptions) {
    this.#api = api;
    this.#operation = operation;
    this.#options = options;
    this.#tus = new TusRequests(api, operation, options);
  }

  /** Uploads a content as a new artifact. */
  async upload(input: UploadInput): Promise<ArtifactRecord> {
    const operation = this.#operation;
    const { path, name, collection, policy, checkpointFile, reuse = false } = input;
    const headers = {
      contentType: contentTypeOf(operation, input),
      name: name === undefined ? undefined : requireText(operation, 'name', name),
      collection: collection === undefined ? undefined : requireUrn(operation, 'collection', collection),
      policy: policy === undefined ? undefined : requireUrn(operation, 'policy', policy, 'urn:ivcap:policy:'),
    };
    this.#checkLimits(input);
    for (const [field, wanted] of Object.entries({ checkpointFile: checkpointFile !== undefined, reuse })) {
      if (wanted && path === undefined)
        throw invalid(operation, { field, expected: 'nothing, unless a path is uploaded' });
    }
    if (reuse && path !== undefined) {
      const known = await this.#reusable(path);
      if (known !== undefined) return known;
    }
    const opened = await openSource(operation, input);
    try {
      const begun = await this.#begun(checkpointFile, opened);
      const record = begun ?? (await this.#tus.create({ ...headers, sizeBytes: opened.source.sizeBytes }));
      const done = await this.#send(record, opened, input, begun !== undefined);
      if (reuse && path !== undefined) await noteUpload(path, done.id);
      return done;
    } finally {
      await opened.source.close();
    }
  }

  /** Goes on with an upload. */
  async resume(from: string | UploadCheckpoint, input: UploadSourceInput): Promise<ArtifactRecord> {
    const operation = this.#operation;
    const checkpoint: UploadCheckpoint =
      typeof from === 'string'
        ? { version: 1, artifact: requireUrn(operation, 'checkpoint', from), sentBytes: 0 }
        : requireCheckpoint(operation, from);
    this.#checkLimits(input);
    const opened = await openSource(operation, input);
    try {
      if (!fits(checkpoint, opened))
        throw invalid(operation, {
          field: 'content',
          expected: 'the content that the upload began with',
          received: 'another size, or a file that has changed since',
        });
      const record = await this.#tus.record(checkpoint.artifact);
      return await this.#send(record, opened, input, true);
    } finally {
      await opened.source.close();
    }
  }

  #checkLimits({ chunkSizeBytes, maxRetries, retryDelayMs }: UploadSourceInput): void {
    if (chunkSizeBytes !== undefined) requireWhole(this.#operation, 'chunkSizeBytes', chunkSizeBytes, 1);
    if (maxRetries !== undefined && maxRetries !== Infinity)
      requireWhole(this.#operation, 'maxRetries', maxRetries, 0);
    if (retryDelayMs !== undefined) requireWhole(this.#operation, 'retryDelayMs', retryDelayMs, 0);
  }

  async #reusable(path: string): Promise<ArtifactRecord | undefined> {
    const urn = await uploadedAs(path);
    if (urn === undefined) return undefined;
    const record = await this.#recordIfThere(urn);
    return record?.status === 'ready' ? record : undefined;
  }

  /** The artifact of the interrupted upload that `checkpointFile` tells of, if this content is still the same. */
  async #begun(
    checkpointFile: string | undefined,
    opened: OpenedSource,
  ): Promise<ArtifactRecord | undefined> {
    if (checkpointFile === undefined) return undefined;
    const text = await files.readText(checkpointFile);
    const checkpoint = text === undefined ? undefined : parseCheckpoint(text);
    if (checkpoint === undefined || !fits(checkpoint, opened)) return undefined;
    return this.#recordIfThere(checkpoint.artifact);
  }

  async #recordIfThere(urn: string): Promise<ArtifactRecord | undefined> {
    try {
      return await this.#tus.record(urn);
    } catch (error) {
      if (isNotFoundError(error)) return undefined;
      throw error;
    }
  }

  /** What fails from here on leaves an artifact behind, so the error carries it. */
  async #send(
    record: ArtifactRecord,
    opened: OpenedSource,
    input: UploadSourceInput & { readonly checkpointFile?: string | undefined },
    resumes: boolean,
  ): Promise<ArtifactRecord> {
    const { source, fileModifiedMs } = opened;
    let checkpoint: UploadCheckpoint = {
      version: 1,
      artifact: record.id,
      sentBytes: 0,
      ...(source.sizeBytes === undefined ? {} : { totalBytes: source.sizeBytes }),
      ...(fileModifiedMs === undefined ? {} : { fileModifiedMs }),
    };
    const tell = (sentBytes: number): void => {
      checkpoint = { ...checkpoint, sentBytes };
      input.onCheckpoint?.(checkpoint);
      input.onProgress?.({ artifact: record.id, sentBytes, totalBytes: source.sizeBytes });
    };
    try {
      if (input.checkpointFile !== undefined)
        await files.writeText(input.checkpointFile, JSON.stringify(checkpoint));
      if (!resumes) tell(0);
      const sentBytes = await this.#sendAll(record, opened, input, resumes, tell);
      const done = resumes && record.status === 'ready' ? record : await this.#tus.record(record.id);
      this.#checkSize(done, sentBytes);
      if (input.checkpointFile !== undefined) await files.remove(input.checkpointFile);
      return done;
    } catch (error) {
      throw new UploadError(this.#operation, checkpoint, error);
    }
  }

  #sendAll(
    record: ArtifactRecord,
    { source }: OpenedSource,
    input: UploadSourceInput,
    resumes: boolean,
    onOffset: (offset: number) => void,
  ): Promise<number> {
    const operation = this.#operation;
    if (record.dataHref === undefined)
      throw new ProtocolError({
        ...this.#api.context(operation),
        message: `ivcap ${operation}: the artifact has no address for its content`,
      });
    const { clock, random } = this.#api.http.runtime;
    return sendContent({
      operation,
      tus: this.#tus,
      dataHref: record.dataHref,
      source,
      chunkSizeBytes: input.chunkSizeBytes ?? DEFAULT_CHUNK_BYTES,
      maxRetries: input.maxRetries ?? DEFAULT_RETRIES,
      retryDelayMs: input.retryDelayMs,
      resumes,
      clock,
      random,
      signal: this.#options.signal,
      onOffset,
    });
  }

  /** Old records may keep the size that was announced, so only that of a ready artifact counts. */
  #checkSize(record: ArtifactRecord, sentBytes: number): void {
    if (record.status !== 'ready' || record.sizeBytes === undefined || record.sizeBytes === sentBytes) return;
    throw new ProtocolError({
      ...this.#api.context(this.#operation),
      message: `ivcap ${this.#operation}: the artifact has ${record.sizeBytes} bytes, but ${sentBytes} were sent`,
    });
  }
}

function fits(checkpoint: UploadCheckpoint, { source, fileModifiedMs }: OpenedSource): boolean {
  const { totalBytes, fileModifiedMs: modifiedMs } = checkpoint;
  const sameSize =
    totalBytes === undefined || source.sizeBytes === undefined || totalBytes === source.sizeBytes;
  return (
    sameSize && (modifiedMs === undefined || fileModifiedMs === undefined || modifiedMs === fileModifiedMs)
  );
}
