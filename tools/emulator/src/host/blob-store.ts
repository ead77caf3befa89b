import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Blobs without a directory of their own stay in memory up to this size. */
const MEMORY_BYTES = 8 * 1024 * 1024;

/** Where a platform keeps contents that may be larger than memory: files, uploads. */
export class BlobStore implements AsyncDisposable {
  readonly #directory: string | undefined;
  readonly #small = new Map<string, Uint8Array>();
  #temporary: Promise<string> | undefined;
  #lastPart = 0;

  /** @param directory - keeps the blobs after the process; without it they end with the store */
  constructor(directory: string | undefined) {
    this.#directory = directory;
  }

  /** Stores a blob, in place of one with the same key, once all of it is there; resolves to its size. */
  async put(key: string, pieces: AsyncIterable<Uint8Array>): Promise<number> {
    const head: Uint8Array[] = [];
    let size = 0;
    const iterator = pieces[Symbol.asyncIterator]();
    let next = await iterator.next();
    while (!next.done && this.#directory === undefined && size + next.value.byteLength <= MEMORY_BYTES) {
      head.push(next.value);
      size += next.value.byteLength;
      next = await iterator.next();
    }
    if (next.done && this.#directory === undefined) {
      await this.delete(key);
      this.#small.set(key, Buffer.concat(head));
      return size;
    }
    return await this.#putFile(key, head, next, iterator);
  }

  /** The content of a blob, piece by piece; undefined when there is none. */
  async read(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const small = this.#small.get(key);
    if (small) return onePiece(small);
    const directory = await this.#openDirectory();
    if (directory === undefined) return undefined;
    const stream = createReadStream(join(directory, fileName(key)));
    const opened = await new Promise<boolean>(resolve => {
      stream.once('open', () => resolve(true));
      stream.once('error', () => resolve(false));
    });
    return opened ? stream : undefined;
  }

  async delete(key: string): Promise<void> {
    this.#small.delete(key);
    const directory = await this.#openDirectory();
    if (directory !== undefined) await rm(join(directory, fileName(key)), { force: true });
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    this.#small.clear();
    const directory = await this.#openDirectory();
    if (directory === undefined) return;
    for (const name of await readdir(directory).catch(() => []))
      await rm(join(directory, name), { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#small.clear();
    const temporary = await this.#temporary;
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }

  async #putFile(
    key: string,
    head: readonly Uint8Array[],
    first: IteratorResult<Uint8Array>,
    rest: AsyncIterator<Uint8Array>,
  ): Promise<number> {
    const directory = await this.#makeDirectory();
    const part = join(directory, `part-${++this.#lastPart}-${process.pid}`);
    const file = await open(part, 'w');
    let size = 0;
    try {
      for (const piece of head) size += (await file.write(piece)).bytesWritten;
      for (let next = first; !next.done; next = await rest.next()) {
        await file.writeFile(next.value);
        size += next.value.byteLength;
      }
      if (this.#directory !== undefined) await file.sync();
      await file.close();
      await rename(part, join(directory, fileName(key)));
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
      throw error;
    }
    this.#small.delete(key);
    return size;
  }

  async #makeDirectory(): Promise<string> {
    if (this.#directory !== undefined) {
      await mkdir(this.#directory, { recursive: true });
      return this.#directory;
    }
    this.#temporary ??= mkdtemp(join(tmpdir(), 'sdk-emulator-'));
    return await this.#temporary;
  }

  /** The directory, when there can be files in it. */
  async #openDirectory(): Promise<string | undefined> {
    return this.#directory ?? (await this.#temporary);
  }
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.byteLength > 0) yield bytes;
}

function fileName(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
