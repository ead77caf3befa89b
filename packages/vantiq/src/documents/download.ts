import type { Answer, ByteSource } from '@sdk/core';
import { mediaType } from '../rest/vantiq-call.js';

/**
 * The content of a document on its way. It can be read once, in one of these forms; nothing more is received than is
 * read. Leave it by `cancel`, by `await using` or by leaving the loop to free the connection.
 *
 * @example
 * await using download = await vantiq.download(document);
 * for await (const bytes of download) hash.update(bytes);
 */
export class Download implements AsyncIterable<Uint8Array>, AsyncDisposable {
  /** Media type without parameters. */
  readonly contentType: string | undefined;
  /** Size in bytes, where the server tells it. */
  readonly size: number | undefined;
  readonly #source: ByteSource;

  constructor(answer: Answer) {
    this.contentType = mediaType(answer.headers);
    const length = answer.headers.get('content-length');
    const isPlain = !answer.headers.has('content-encoding');
    this.size = length !== null && isPlain && /^\d+$/.test(length) ? Number(length) : undefined;
    this.#source = answer.stream();
  }

  /** The next bytes, or undefined at the end. */
  read(): Promise<Uint8Array | undefined> {
    return this.#source.read();
  }

  /** The bytes in the pieces in which they arrive. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (let bytes = await this.read(); bytes !== undefined; bytes = await this.read()) yield bytes;
    } finally {
      await this.cancel();
    }
  }

  /** The bytes as a web stream. */
  stream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async controller => {
          const bytes = await this.read();
          if (bytes === undefined) controller.close();
          else controller.enqueue(bytes);
        },
        cancel: () => this.cancel(),
      },
      { highWaterMark: 0 },
    );
  }

  /** Everything, in memory. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of this) {
      pieces.push(piece);
      length += piece.byteLength;
    }
    const whole = new Uint8Array(length);
    let offset = 0;
    for (const piece of pieces) {
      whole.set(piece, offset);
      offset += piece.byteLength;
    }
    return whole;
  }

  /** Everything as UTF-8, in memory. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /** Ends the transfer. Idempotent. */
  cancel(): Promise<void> {
    return this.#source.cancel();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cancel();
  }
}
