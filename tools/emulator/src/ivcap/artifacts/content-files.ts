import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidOf } from '../urn.js';

const PIECE_BYTES = 1024 * 1024;

/**
 * The contents of artifacts, one file each. Uploads append and downloads read ranges, neither of which a store of
 * whole blobs can do.
 */
export class ContentFiles implements AsyncDisposable {
  readonly #kept: string | undefined;
  #directory: Promise<string> | undefined;

  /** @param kept - directory that keeps the contents after the process; without it they end with this object */
  constructor(kept: string | undefined) {
    this.#kept = kept;
  }

  /** Writes pieces from a position on, over whatever stood there; what came is kept also when they break off. */
  async write(id: string, position: number, pieces: AsyncIterable<Uint8Array>): Promise<Written> {
    const path = await this.#pathOf(id);
    const file = await open(path, position === 0 ? 'w' : 'r+');
    let bytes = 0;
    try {
      for await (const piece of pieces) {
        await file.write(piece, 0, piece.byteLength, position + bytes);
        bytes += piece.byteLength;
      }
      return { bytes, complete: true };
    } catch {
      return { bytes, complete: false };
    } finally {
      if (this.#kept !== undefined) await file.sync();
      await file.close();
    }
  }

  /** The bytes from `start` to before `end`. */
  async read(id: string, start: number, end: number): Promise<AsyncIterable<Uint8Array>> {
    return start >= end
      ? nothing()
      : createReadStream(await this.#pathOf(id), { start, end: end - 1, highWaterMark: PIECE_BYTES });
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    if (this.#directory === undefined && this.#kept === undefined) return;
    const directory = await this.#open();
    for (const name of await readdir(directory)) await rm(join(directory, name), { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#kept !== undefined || this.#directory === undefined) return;
    await rm(await this.#directory, { recursive: true, force: true });
  }

  async #pathOf(id: string): Promise<string> {
    return join(await this.#open(), uuidOf(id));
  }

  #open(): Promise<string> {
    this.#directory ??=
      this.#kept === undefined ? mkdtemp(join(tmpdir(), 'sdk-emulator-')) : made(this.#kept);
    return this.#directory;
  }
}

/** What became of a write. */
export interface Written {
  readonly bytes: number;
  /** False when the pieces broke off. */
  readonly complete: boolean;
}

async function made(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  return directory;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
