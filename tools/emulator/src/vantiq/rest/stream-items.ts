import type { Answer } from '../../host/answer.js';
import { writeJson } from '../../host/json.js';
import { badRequest } from '../errors.js';
import type { RestRequest } from '../requests/rest-request.js';

/** When a streamed result is written (section 4.11). */
export interface StreamSettings {
  /** Bytes of a piece. */
  readonly maxBufferSize: number;
  /** 0: by size only; negative: each item at once; otherwise at least every so many milliseconds. */
  readonly maxFlushInterval: number;
}

/** Reads `stream`, `maxBufferSize` and `maxFlushInterval`; undefined for a request that is not to be streamed. */
export function streamSettings(query: URLSearchParams): StreamSettings | undefined {
  if (query.get('stream') !== 'true') return undefined;
  const maxBufferSize = integer(query, 'maxBufferSize') ?? 64 * 1024;
  if (maxBufferSize < 512 || maxBufferSize > 1_048_576) {
    throw badRequest('maxBufferSize: expected 512 to 1048576', ['maxBufferSize']);
  }
  return { maxBufferSize, maxFlushInterval: integer(query, 'maxFlushInterval') ?? 0 };
}

/** Whether the result of a request may be written while its items come; not that of one in a batch. */
export function isStreamed({ query, stream }: RestRequest): boolean {
  return streamSettings(query) !== undefined && stream !== undefined;
}

/**
 * Writes one JSON array while its items come. Pieces end where the buffer is full, in the middle of a token or of a
 * character. An error after the first item breaks the connection (guess, section 8, 7); one before it is thrown.
 */
export async function streamItems(
  answer: Answer,
  items: AsyncIterable<unknown>,
  settings: StreamSettings,
): Promise<void> {
  const buffer = new PieceBuffer(answer, settings.maxBufferSize);
  const iterator = items[Symbol.asyncIterator]();
  let next = await iterator.next();
  answer.begin(200, { 'content-type': 'application/json' });
  answer.flushHead();
  const { maxFlushInterval } = settings;
  // Real time, as all batching is; the emulator's clock may stand still.
  const timer = maxFlushInterval > 0 ? setInterval(() => void buffer.flush(), maxFlushInterval) : undefined;
  try {
    let separator = '[';
    while (!next.done && !answer.closed.aborted) {
      await buffer.add(`${separator}${writeJson(next.value)}`);
      separator = ',';
      if (maxFlushInterval < 0) await buffer.flush();
      next = await iterator.next();
    }
    await buffer.add(separator === '[' ? '[]' : ']');
    await buffer.flush();
    await answer.end();
  } catch {
    await answer.drop();
  } finally {
    clearInterval(timer);
    await iterator.return?.();
  }
}

class PieceBuffer {
  readonly #answer: Answer;
  readonly #size: number;
  #bytes: Buffer = Buffer.alloc(0);
  #writing: Promise<void> = Promise.resolve();

  constructor(answer: Answer, size: number) {
    this.#answer = answer;
    this.#size = size;
  }

  async add(text: string): Promise<void> {
    this.#bytes = Buffer.concat([this.#bytes, Buffer.from(text)]);
    while (this.#bytes.byteLength >= this.#size) {
      const piece = this.#bytes.subarray(0, this.#size);
      this.#bytes = this.#bytes.subarray(this.#size);
      await this.#write(piece);
    }
  }

  async flush(): Promise<void> {
    const piece = this.#bytes;
    this.#bytes = Buffer.alloc(0);
    if (piece.byteLength > 0) await this.#write(piece);
    else await this.#writing;
  }

  #write(piece: Uint8Array): Promise<void> {
    this.#writing = this.#writing.then(() => this.#answer.write(piece));
    return this.#writing;
  }
}

function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw badRequest(`${name}: expected a whole number`, [name]);
}
