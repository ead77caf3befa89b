import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Answer } from './answer.js';
import type { FaultEffect } from './faults/fault.js';
import { parseJson } from './json.js';
import { Refusal } from './reply.js';
import { splitPath } from './router.js';

/** Largest body that is accepted, before and after decompression. */
export const MAX_BODY_BYTES: number = 256 * 1024 * 1024;

const decompressors = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** One request on its way through a platform. */
export class Exchange<E extends FaultEffect = FaultEffect> {
  readonly method: string;
  /** The path as it was sent, without the query; a doubled slash at its start is one. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** What the faults that met this request ask for. */
  readonly effect: E;
  /** For answers that are sent piece by piece; an answer in one piece is returned by the handler. */
  readonly answer: Answer;
  readonly #request: IncomingMessage;
  readonly #onBody: (bytes: Uint8Array) => void;
  #body: Promise<Uint8Array> | undefined;

  constructor(
    request: IncomingMessage,
    target: RequestTarget,
    effect: E,
    answer: Answer,
    onBody: (bytes: Uint8Array) => void,
  ) {
    this.#request = request;
    this.#onBody = onBody;
    this.method = request.method ?? 'GET';
    this.path = target.path;
    this.query = target.query;
    this.effect = effect;
    this.answer = answer;
  }

  /** The value of a request header; several of one name are joined by `, `. */
  header(name: string): string | undefined {
    const value = this.#request.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /** The names of the request's headers, in lower case. */
  headerNames(): readonly string[] {
    return Object.keys(this.#request.headers);
  }

  /** Scheme and host as the client wrote them, for links in the answer. */
  get origin(): string {
    const scheme = 'encrypted' in this.#request.socket ? 'https' : 'http';
    return `${scheme}://${this.header('host') ?? '127.0.0.1'}`;
  }

  /**
   * The percent-decoded segments of the path.
   *
   * @throws {Refusal} with status 400 when the percent-encoding is broken
   */
  segments(): readonly string[] {
    try {
      return splitPath(this.path).map(decodeURIComponent);
    } catch {
      throw new Refusal(400, 'the path is not percent-encoded UTF-8');
    }
  }

  /**
   * The whole body, decompressed; it is read once, however often it is asked for.
   *
   * @throws {Refusal} with status 413 when it is too large, 415 for an unknown `Content-Encoding`
   */
  bytes(): Promise<Uint8Array> {
    this.#body ??= this.#readBody();
    return this.#body;
  }

  /**
   * The body as it comes, for one that may be larger than memory; it is not kept for the log.
   *
   * @throws {Refusal} with status 415 when it is compressed
   */
  stream(): AsyncIterable<Uint8Array> {
    const encoding = this.header('content-encoding') ?? 'identity';
    if (encoding !== 'identity') throw new Refusal(415, `a stream cannot be compressed, got ${encoding}`);
    return this.#request;
  }

  /** The body as it comes, compressed or not, for one that is stored as it is; it is not kept for the log. */
  storedStream(): AsyncIterable<Uint8Array> {
    return this.#request;
  }

  /** The body as UTF-8 text. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /**
   * The body as JSON with exact integers; undefined when it is empty.
   *
   * @throws JsonError when it is not JSON
   */
  async json(): Promise<unknown> {
    const text = await this.text();
    return text.trim() === '' ? undefined : parseJson(text);
  }

  async #readBody(): Promise<Uint8Array> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.#request as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > MAX_BODY_BYTES) throw new Refusal(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
      chunks.push(chunk);
    }
    const body = await decompress(Buffer.concat(chunks), this.header('content-encoding'));
    this.#onBody(body);
    return body;
  }
}

/** Path and query of a request line. */
export interface RequestTarget {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Takes a request target apart; not by `URL`, which would take `//name/path` for a host. */
export function parseTarget(target: string): RequestTarget {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return {
    path: path.replace(/^https?:\/\/[^/]*/, '').replace(/^\/*/, '/'),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
  };
}

async function decompress(body: Buffer, encoding: string | undefined): Promise<Uint8Array> {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return body;
  if (!Object.hasOwn(decompressors, encoding)) throw new Refusal(415, `unknown content encoding ${encoding}`);
  const inflateBody = decompressors[encoding as keyof typeof decompressors];
  try {
    return await inflateBody(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw tooLarge
      ? new Refusal(413, `the body is larger than ${MAX_BODY_BYTES} bytes`)
      : new Refusal(400, `the body is not valid ${encoding}`);
  }
}
