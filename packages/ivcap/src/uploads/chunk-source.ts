/** A piece of the content as `fetch` takes it. */
export type Chunk = Uint8Array<ArrayBuffer> | Blob;

/** Content that is read in chunks. */
export interface ChunkSource {
  /** Size in bytes; undefined when it is not known before the end. */
  readonly sizeBytes: number | undefined;
  /**
   * The bytes from `offset` on: `length` of them, fewer only at the end. Bytes before the `offset` of an earlier call may
   * be gone.
   *
   * @throws {RangeError} when they are.
   */
  read(offset: number, length: number): Promise<Chunk>;
  /** Frees what is held. Idempotent. */
  close(): Promise<void>;
}

export function chunkBytes(chunk: Chunk): number {
  return chunk instanceof Uint8Array ? chunk.byteLength : chunk.size;
}

/** Bytes in memory, which are not copied. */
export function bytesSource(bytes: Uint8Array<ArrayBuffer>): ChunkSource {
  return {
    sizeBytes: bytes.byteLength,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
}

/** A Blob, which the runtime reads when a slice is sent. */
export function blobSource(blob: Blob): ChunkSource {
  return {
    sizeBytes: blob.size,
    read: async (offset, length) => blob.slice(offset, offset + length),
    close: async () => {},
  };
}

/** A stream that is read once. It holds back what the last `read` gave, in case that has to be sent again. */
export class StreamSource implements ChunkSource {
  readonly sizeBytes: number | undefined;
  readonly #pieces: AsyncIterator<Uint8Array>;
  /** What is held, from the byte `#heldFrom` of the stream on. */
  #held: Uint8Array[] = [];
  #heldFrom = 0;
  #heldBytes = 0;
  #ended = false;

  constructor(stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>, sizeBytes: number | undefined) {
    this.sizeBytes = sizeBytes;
    this.#pieces = piecesOf(stream)[Symbol.asyncIterator]();
  }

  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (offset < this.#heldFrom)
      throw new RangeError(`the stream cannot go back from byte ${this.#heldFrom} to ${offset}`);
    this.#drop(offset);
    while (!this.#ended && this.#heldFrom + this.#heldBytes < offset + length) {
      const { value, done } = await this.#pieces.next();
      if (done === true) this.#ended = true;
      else if (value instanceof Uint8Array || ArrayBuffer.isView(value)) {
        this.#held.push(value);
        this.#heldBytes += value.byteLength;
        this.#drop(offset);
      } else throw new TypeError('the stream must give bytes (Uint8Array)');
    }
    return this.#first(length);
  }

  async close(): Promise<void> {
    this.#held = [];
    this.#heldBytes = 0;
    if (this.#ended) return;
    this.#ended = true;
    await this.#pieces.return?.();
  }

  /** Forgets what lies before `offset`. */
  #drop(offset: number): void {
    while (this.#heldFrom < offset) {
      const [piece] = this.#held;
      if (piece === undefined) return;
      const gone = Math.min(piece.byteLength, offset - this.#heldFrom);
      if (gone === piece.byteLength) this.#held.shift();
      else this.#held[0] = piece.subarray(gone);
      this.#heldFrom += gone;
      this.#heldBytes -= gone;
    }
  }

  #first(length: number): Uint8Array<ArrayBuffer> {
    const chunk = new Uint8Array(Math.min(length, this.#heldBytes));
    let filled = 0;
    for (const piece of this.#held) {
      if (filled === chunk.byteLength) break;
      const part = piece.subarray(0, chunk.byteLength - filled);
      chunk.set(part, filled);
      filled += part.byteLength;
    }
    return chunk;
  }
}

/** Streams of some browsers cannot be iterated over. */
async function* piecesOf(
  stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (Symbol.asyncIterator in stream) {
    yield* stream;
    return;
  }
  const reader = (stream as ReadableStream<Uint8Array>).getReader();
  try {
    for (let { value } = await reader.read(); value !== undefined; { value } = await reader.read())
      yield value;
  } finally {
    await reader.cancel();
  }
}
