import {
  type ByteSource,
  type ErrorContext,
  fullJitterDelay,
  type HttpClient,
  isSdkError,
  StreamError,
  sleep,
} from '@sdk/core';
import type { IvcapRequestOptions } from '../options.js';

/** Which bytes are wanted. */
export interface ByteRange {
  /** First byte. @defaultValue 0 */
  readonly start?: number | undefined;
  /** The byte behind the last one. @defaultValue the end */
  readonly end?: number | undefined;
}

/** A content that is being received. */
interface Part {
  readonly source: ByteSource;
  readonly headers: Headers;
  /** Bytes to drop before the wanted ones, because the server sends everything. */
  readonly skip: number;
}

const BACKOFF = { baseMs: 250, capMs: 8_000 };
/** Broken connections in a row, without a byte in between, after which the download fails. */
const MOST_FAILURES = 5;

/** Bytes of an address that go on behind the last one when the connection breaks. */
export class ResumingSource implements ByteSource {
  readonly #http: HttpClient;
  readonly #url: URL;
  readonly #context: ErrorContext;
  readonly #options: IvcapRequestOptions;
  readonly #end: number;
  #position: number;
  #part: Part | undefined;
  #toSkip = 0;
  #failures = 0;
  #cancelled = false;
  #headers = new Headers();

  constructor(
    http: HttpClient,
    url: URL,
    context: ErrorContext,
    range: ByteRange,
    options: IvcapRequestOptions,
  ) {
    this.#http = http;
    this.#url = url;
    this.#context = context;
    this.#options = options;
    this.#position = range.start ?? 0;
    this.#end = range.end ?? Infinity;
  }

  /** Headers of the first answer; after `open`. */
  get headers(): Headers {
    return this.#headers;
  }

  /** Number of wanted bytes that come from now on, where the first answer tells it. */
  get sizeBytes(): number | undefined {
    const length = this.#headers.get('content-length');
    if (length === null || !/^\d+$/.test(length) || this.#headers.has('content-encoding')) return undefined;
    const rest = Number(length) - (this.#part?.skip ?? 0);
    return Math.max(0, Math.min(rest, this.#end - this.#position));
  }

  /** Opens the first connection. */
  async open(): Promise<this> {
    this.#part = await this.#request();
    this.#headers = this.#part.headers;
    this.#toSkip = this.#part.skip;
    return this;
  }

  async read(): Promise<Uint8Array | undefined> {
    while (!this.#cancelled && this.#position < this.#end) {
      try {
        this.#part ??= await this.#reopen();
        const bytes = await this.#part.source.read();
        if (bytes === undefined) return undefined;
        const wanted = this.#wantedOf(bytes);
        if (wanted.byteLength > 0) {
          this.#failures = 0;
          return wanted;
        }
      } catch (error) {
        await this.#recover(error);
      }
    }
    await this.cancel();
    return undefined;
  }

  async cancel(): Promise<void> {
    this.#cancelled = true;
    await this.#part?.source.cancel();
  }

  #wantedOf(bytes: Uint8Array): Uint8Array {
    const skipped = Math.min(this.#toSkip, bytes.byteLength);
    this.#toSkip -= skipped;
    const room = this.#end - this.#position;
    const wanted = bytes.subarray(skipped, Math.min(bytes.byteLength, skipped + room));
    this.#position += wanted.byteLength;
    return wanted;
  }

  async #recover(error: unknown): Promise<void> {
    const { clock, random } = this.#http.runtime;
    this.#failures++;
    if (this.#cancelled || !isSdkError(error) || !error.retryable || this.#failures > MOST_FAILURES)
      throw error;
    void this.#part?.source.cancel();
    this.#part = undefined;
    await sleep(clock, fullJitterDelay(this.#failures - 1, BACKOFF, random), this.#options.signal).catch(
      () => undefined,
    );
  }

  async #reopen(): Promise<Part> {
    const part = await this.#request();
    const before = this.#headers.get('etag');
    const now = part.headers.get('etag');
    if (before !== null && now !== null && before !== now) {
      await part.source.cancel();
      throw new StreamError({
        ...this.#context,
        message: `${this.#context.platform} ${this.#context.operation}: the content changed during the download`,
        gap: 'possible',
        retryable: false,
      });
    }
    this.#toSkip = part.skip;
    return part;
  }

  #request(): Promise<Part> {
    const start = this.#position;
    const ranged = start > 0 || this.#end !== Infinity;
    const etag = this.#headers.get('etag');
    const headers: Record<string, string> = {};
    if (ranged) headers['Range'] = `bytes=${start}-${this.#end === Infinity ? '' : this.#end - 1}`;
    // A weak name says nothing about single bytes.
    if (ranged && etag !== null && !etag.startsWith('W/')) headers['If-Range'] = etag;
    return this.#http
      .request(
        {
          operation: this.#context.operation,
          method: 'GET',
          path: this.#url,
          headers,
          replay: 'always',
          // A server that knows no ranges answers with the whole content (U6).
          decode: answer => ({
            source: answer.stream(),
            headers: answer.headers,
            skip: answer.status === 206 ? 0 : start,
          }),
        },
        this.#options,
      )
      .then(part => part);
  }
}
