import { ProtocolError, StreamError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { BatchSource } from './batch-source.js';
import type { ByteSource } from './byte-source.js';
import { decodeSource, type StreamDecoder } from './decode.js';
import { HeldText } from './held-text.js';
import { type ItemReader, itemsOf } from './items-of.js';
import { DEFAULT_MAX_ITEM_BYTES, exceedsBytes, tooLarge } from './text-limit.js';

/** How newline-delimited JSON is read. */
export interface NdjsonOptions<T> {
  /** Names the operation in errors. */
  readonly context: ErrorContext;
  /**
   * Largest line, in bytes of UTF-8.
   *
   * @defaultValue 16 MiB
   */
  readonly maxLineBytes?: number | undefined;
  /**
   * Reads one line; give another function where 64-bit integers must stay exact.
   *
   * @defaultValue JSON.parse
   */
  readonly parse?: ((line: string) => T) | undefined;
}

/** Decodes newline-delimited JSON from bytes that are cut anywhere. */
export class NdjsonDecoder<T> implements StreamDecoder<T> {
  readonly #options: NdjsonOptions<T>;
  readonly #parse: (line: string) => T;
  readonly #maxBytes: number;
  readonly #text: TextDecoder = new TextDecoder();
  readonly #held: HeldText = new HeldText();
  #line = 1;

  constructor(options: NdjsonOptions<T>) {
    this.#options = options;
    this.#parse = options.parse ?? JSON.parse;
    this.#maxBytes = options.maxLineBytes ?? DEFAULT_MAX_ITEM_BYTES;
  }

  push(bytes: Uint8Array, into: T[]): void {
    const text = this.#text.decode(bytes, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#take(this.#held.take(text.slice(start, end)), into);
      start = end + 1;
    }
    this.#held.add(text.slice(start));
    if (this.#held.length > this.#maxBytes) throw this.#tooLarge();
  }

  end(into: T[]): void {
    const line = this.#held.take(this.#text.decode());
    try {
      this.#take(line, into);
    } catch (error) {
      if (!(error instanceof ProtocolError) || error.code !== 'sdk.protocol_violation') throw error;
      throw new StreamError({
        ...this.#options.context,
        message: `${error.message}; it has no line end, so the stream was probably cut`,
        gap: 'possible',
        cause: error,
      });
    }
  }

  #take(line: string, into: T[]): void {
    if (exceedsBytes(line, this.#maxBytes)) throw this.#tooLarge();
    if (line.trim() !== '') into.push(this.#read(line.endsWith('\r') ? line.slice(0, -1) : line));
    this.#line += 1;
  }

  #read(line: string): T {
    try {
      return this.#parse(line);
    } catch (cause) {
      const { platform, operation } = this.#options.context;
      throw new ProtocolError({
        ...this.#options.context,
        message: `${platform} ${operation}: line ${this.#line} of the answer is not valid JSON`,
        excerpt: line,
        cause,
      });
    }
  }

  #tooLarge(): ProtocolError {
    return tooLarge(`line ${this.#line} of the answer`, this.#maxBytes, this.#options.context);
  }
}

/** The values of a body of newline-delimited JSON, in the groups in which they arrive. */
export function ndjsonSource<T>(source: ByteSource, options: NdjsonOptions<T>): BatchSource<T> {
  return decodeSource(source, new NdjsonDecoder(options));
}

/**
 * The values of a body of newline-delimited JSON. Blank lines are passed over, lines may end in CRLF, and the last line
 * needs no end. Leaving the loop frees the connection.
 *
 * @throws {ProtocolError} for a line that is no JSON or is above the limit; the line number is in the message.
 * @throws {StreamError} for a last line without line end that is no JSON.
 */
export function readNdjson<T>(source: ByteSource, options: NdjsonOptions<T>): ItemReader<T> {
  return itemsOf(ndjsonSource(source, options));
}
