import type { ByteSource } from '@sdk/core';

/**
 * The content of an artifact on its way. It can be read once, in one of these forms, and nothing more is received than is
 * read. When the connection breaks it goes on behind the last byte. Leave it by `cancel`, by `await using` or by leaving
 * the loop to free the connection.
 *
 * @example
 * await using download = await artifact.download();
 * for await (const bytes of download) hash.update(bytes);
 */
export class Download implements AsyncIterable<Uint8Array>, AsyncDisposable {
  /** Media type without parameters. */
  readonly contentType: string | undefined;
  /** Bytes that come, where the server tells it. */
  readonly sizeBytes: number | undefined;
  /** Name of this state of the content, where the server gives one. */
  readonly etag: string | undefined;
  readonly #source: ByteSource;

  /** Use `Artifact.download`. */
  constructor(facts: Pick<Download, 'contentType' | 'sizeBytes' | 'etag'>, source: ByteSource) {
    this.contentType = facts.contentType;
    this.sizeBytes = facts.sizeBytes;
    this.etag = facts.etag;
    this.#source = source;
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

  /** The bytes in pieces of one size; the last one may be shorter. */
  async *chunks(sizeBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    let chunk = new Uint8Array(sizeBytes);
    let filled = 0;
    for await (let bytes of this) {
      while (filled + bytes.byteLength >= sizeBytes) {
        const part = bytes.subarray(0, sizeBytes - filled);
        chunk.set(part, filled);
        yield chunk;
        bytes = bytes.subarray(part.byteLength);
        chunk = new Uint8Array(sizeBytes);
        filled = 0;
      }
      chunk.set(bytes, filled);
      filled += bytes.byteLength;
    }
    if (filled > 0) yield chunk.subarray(0, filled);
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
