import { type Answer, ProtocolError, path } from '@sdk/core';
import { type ArtifactRecord, readArtifact } from '../codec/artifact-record.js';
import { decodeObject, type IvcapApi } from '../connection/ivcap-api.js';
import { ownUrl } from '../connection/own-url.js';
import type { IvcapRequestOptions } from '../options.js';
import { type Chunk, chunkBytes } from './chunk-source.js';

/** The part of tus 1.0.0 that servers of this platform speak. */
const TUS = { 'Tus-Resumable': '1.0.0' } as const;

/** A request may take this long, and longer in proportion to its bytes. */
const LEAST_PATCH_MS = 60_000;
/** A line slower than this is taken for a dead one. */
const SLOWEST_BYTES_PER_MS = 50;

/** What a new artifact is to be. */
export interface ArtifactHeaders {
  readonly contentType: string;
  readonly sizeBytes: number | undefined;
  readonly name: string | undefined;
  readonly collection: string | undefined;
  readonly policy: string | undefined;
}

/** How far the server is. */
export interface TusPosition {
  readonly offset: number;
  /** Size of the whole, where the server knows it. */
  readonly length: number | undefined;
}

/** What to tell the server about the size of the whole along with a chunk. */
export type LengthNews = 'known' | 'unknown' | { readonly length: number };

/** The requests by which content gets to the server. */
export class TusRequests {
  readonly #api: IvcapApi;
  readonly #operation: string;
  readonly #options: IvcapRequestOptions;

  constructor(api: IvcapApi, operation: string, options: IvcapRequestOptions) {
    this.#api = api;
    this.#operation = operation;
    this.#options = options;
  }

  /** Makes an artifact without content. It is sent once: each one would make another artifact. */
  async create(facts: ArtifactHeaders): Promise<ArtifactRecord> {
    const headers: Record<string, string> = {
      ...TUS,
      'X-Content-Type': facts.contentType,
      'X-Content-Length': String(facts.sizeBytes ?? -1),
    };
    if (facts.name !== undefined) headers['X-Name'] = base64(facts.name);
    if (facts.collection !== undefined) headers['X-Collection'] = facts.collection;
    if (facts.policy !== undefined) headers['X-Policy'] = facts.policy;
    return this.#api.call(
      () => ({
        operation: this.#operation,
        method: 'POST',
        path: path`/1/artifacts`,
        headers,
        replay: 'never',
        decode: decodeObject(readArtifact),
      }),
      this.#options,
    );
  }

  async record(urn: string): Promise<ArtifactRecord> {
    return this.#api.call(
      () => ({
        operation: this.#operation,
        method: 'GET',
        path: path`/1/artifacts/${urn}`,
        replay: 'always',
        decode: decodeObject(readArtifact),
      }),
      this.#options,
    );
  }

  /** Asks how much the server has. Its status does not matter, as long as it names the offset. */
  async head(dataHref: string): Promise<TusPosition> {
    return this.#api.call(
      () => ({
        operation: this.#operation,
        method: 'HEAD',
        path: this.#dataUrl(dataHref),
        headers: TUS,
        replay: 'always',
        isSuccess: () => true,
        decode: answer => {
          const offset = wholeHeader(answer, 'upload-offset');
          if (offset !== undefined) return { offset, length: wholeHeader(answer, 'upload-length') };
          if (answer.status >= 300) throw answer.failure({ status: answer.status, body: undefined });
          throw this.#protocolError(answer, 'the answer to HEAD lacks Upload-Offset');
        },
      }),
      this.#options,
    );
  }

  /**
   * Sends a chunk. Only a chunk that did not reach the server is sent again by itself.
   *
   * @returns the offset behind it as the server sees it; undefined when the server does not say.
   */
  async patch(dataHref: string, offset: number, chunk: Chunk, news: LengthNews): Promise<number | undefined> {
    const size = chunkBytes(chunk);
    const patientMs = LEAST_PATCH_MS + size / SLOWEST_BYTES_PER_MS;
    return this.#api.call(
      () => ({
        operation: this.#operation,
        method: 'PATCH',
        path: this.#dataUrl(dataHref),
        headers: { ...TUS, 'Upload-Offset': String(offset), ...lengthHeaders(news) },
        body: { kind: 'bytes', bytes: chunk, contentType: 'application/offset+octet-stream' },
        replay: 'never',
        decode: answer => {
          const next = wholeHeader(answer, 'upload-offset');
          if (next !== undefined && next > offset + size)
            throw this.#protocolError(answer, `the server is at byte ${next}, beyond what it was sent`);
          return next;
        },
      }),
      { timeout: { attemptMs: patientMs, totalMs: patientMs }, ...this.#options },
    );
  }

  #dataUrl(dataHref: string): URL {
    return ownUrl(dataHref, this.#api.http.runtime.baseUrl, this.#api.context(this.#operation));
  }

  #protocolError({ context }: Answer, what: string): ProtocolError {
    return new ProtocolError({ ...context, message: `ivcap ${this.#operation}: ${what}` });
  }
}

function lengthHeaders(news: LengthNews): Record<string, string> {
  if (news === 'known') return {};
  return news === 'unknown' ? { 'Upload-Defer-Length': '1' } : { 'Upload-Length': String(news.length) };
}

function wholeHeader({ headers }: Answer, name: string): number | undefined {
  const text = headers.get(name)?.trim();
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Headers cannot carry other characters than those of ASCII (I-29). */
function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join(''));
}
