import { ProtocolError, StreamError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { BatchSource } from './batch-source.js';
import type { ByteSource } from './byte-source.js';
import { decodeSource, type StreamDecoder } from './decode.js';
import { HeldText } from './held-text.js';
import { type ItemReader, itemsOf } from './items-of.js';
import { JsonValueEnd } from './json-value-end.js';
import { DEFAULT_MAX_ITEM_BYTES, exceedsBytes, tooLarge } from './text-limit.js';

/** How a JSON array that arrives in pieces is read. */
export interface JsonArrayOptions<T> {
  /** Names the operation in errors. */
  readonly context: ErrorContext;
  /**
   * Largest element, in bytes of UTF-8; also the largest body that is no array.
   *
   * @defaultValue 16 MiB
   */
  readonly maxElementBytes?: number | undefined;
  /**
   * Reads one element; give another function where 64-bit integers must stay exact.
   *
   * @defaultValue JSON.parse
   */
  readonly parse?: ((text: string) => T) | undefined;
}

/**
 * Where the decoder is. `element` is inside of an element; `other` is inside of a body that is no array and that is
 * read as a whole.
 */
type Position = 'start' | 'first' | 'next' | 'element' | 'separator' | 'end' | 'other';

/** Decodes the elements of one JSON array, each as soon as it is complete, from bytes that are cut anywhere. */
export class JsonArrayDecoder<T> implements StreamDecoder<T> {
  readonly #options: JsonArrayOptions<T>;
  readonly #parse: (text: string) => T;
  readonly #maxBytes: number;
  readonly #text: TextDecoder = new TextDecoder();
  readonly #held: HeldText = new HeldText();
  readonly #value: JsonValueEnd = new JsonValueEnd();
  #position: Position = 'start';
  #elements = 0;

  constructor(options: JsonArrayOptions<T>) {
    this.#options = options;
    this.#parse = options.parse ?? JSON.parse;
    this.#maxBytes = options.maxElementBytes ?? DEFAULT_MAX_ITEM_BYTES;
  }

  push(bytes: Uint8Array, into: T[]): void {
    this.#scan(this.#text.decode(bytes, { stream: true }), into);
  }

  end(into: T[]): void {
    this.#scan(this.#text.decode(), into);
    if (this.#position === 'end') return;
    if (this.#position === 'other') {
      into.push(this.#read('the answer', this.#held.take('')));
      return;
    }
    const { platform, operation } = this.#options.context;
    const where = this.#position === 'start' ? 'before its first value' : `after ${this.#elements} elements`;
    throw new StreamError({
      ...this.#options.context,
      message: `${platform} ${operation}: the answer, a JSON array, was cut ${where}`,
      gap: 'possible',
    });
  }

  #scan(text: string, into: T[]): void {
    let at = 0;
    while (at < text.length) {
      if (this.#position === 'element') at = this.#scanElement(text, at, into);
      else if (this.#position === 'other') at = this.#hold(text, at);
      else if (isWhiteSpace(text.charCodeAt(at)) || this.#step(text, at)) at += 1;
    }
  }

  /** Looks at one character between the elements; false when it begins a value and so is to be looked at again. */
  #step(text: string, at: number): boolean {
    const character = text[at];
    switch (this.#position) {
      case 'start':
        this.#position = character === '[' ? 'first' : 'other';
        return character === '[';
      case 'first':
      case 'next':
        if (character === ',' || (character === ']' && this.#position === 'next')) break;
        this.#position = character === ']' ? 'end' : 'element';
        this.#value.begin();
        return character === ']';
      case 'separator':
        if (character !== ',' && character !== ']') break;
        this.#position = character === ',' ? 'next' : 'end';
        return true;
    }
    throw this.#unexpected(text, at);
  }

  #scanElement(text: string, start: number, into: T[]): number {
    const end = this.#value.find(text, start);
    if (end === -1) return this.#hold(text, start);
    const element = this.#held.take(text.slice(start, end));
    if (exceedsBytes(element, this.#maxBytes)) throw this.#tooLarge();
    into.push(this.#read(`element ${this.#elements} of the answer`, element));
    this.#elements += 1;
    this.#position = 'separator';
    return end;
  }

  #hold(text: string, from: number): number {
    this.#held.add(text.slice(from));
    if (this.#held.length > this.#maxBytes) throw this.#tooLarge();
    return text.length;
  }

  #read(what: string, text: string): T {
    if (exceedsBytes(text, this.#maxBytes)) throw this.#tooLarge();
    try {
      return this.#parse(text);
    } catch (cause) {
      throw this.#invalid(`${what} is not valid JSON`, text, cause);
    }
  }

  #unexpected(text: string, at: number): ProtocolError {
    const where =
      this.#position === 'end' ? 'after the end of the array' : `after ${this.#elements} elements`;
    return this.#invalid(`unexpected text ${where} of the answer`, text.slice(at, at + 200));
  }

  #invalid(message: string, excerpt: string, cause?: unknown): ProtocolError {
    const { platform, operation } = this.#options.context;
    return new ProtocolError({
      ...this.#options.context,
      message: `${platform} ${operation}: ${message}`,
      excerpt,
      cause,
    });
  }

  #tooLarge(): ProtocolError {
    const what = this.#position === 'other' ? 'the answer' : `element ${this.#elements} of the answer`;
    return tooLarge(what, this.#maxBytes, this.#options.context);
  }
}

const isWhiteSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

/** The elements of a body that is a JSON array, in the groups in which they arrive. */
export function jsonArraySource<T>(source: ByteSource, options: JsonArrayOptions<T>): BatchSource<T> {
  return decodeSource(source, new JsonArrayDecoder(options));
}

/**
 * The elements of a body that is a JSON array, each as soon as it is complete. A body that is another JSON value gives
 * that one value at its end. Leaving the loop frees the connection.
 *
 * @throws {ProtocolError} for an element that is no JSON or is above the limit; its index, from 0, is in the message.
 * @throws {StreamError} with `gap: 'possible'` when the array is cut.
 */
export function readJsonArray<T>(source: ByteSource, options: JsonArrayOptions<T>): ItemReader<T> {
  return itemsOf(jsonArraySource(source, options));
}
