import { createHash } from 'node:crypto';
import { BlobStore } from '../../host/blob-store.js';
import type { EmulatorClock } from '../../host/clock.js';
import type { Store } from '../../host/store.js';
import { TokenBook } from '../auth/token-book.js';
import type { ObjectRecord } from '../model/records.js';
import { Table } from '../model/table.js';

/** What an object is stored with. */
export type ObjectHead = Pick<ObjectRecord, 'id' | 'contentType' | 'contentEncoding' | 'metadata'>;

/** The storage cloud of the service: one container of objects, and tokens of its own. */
export class ObjectStore implements AsyncDisposable {
  readonly tokens: TokenBook;
  readonly #clock: EmulatorClock;
  readonly #objects: Table<ObjectRecord>;
  readonly #contents: BlobStore;

  constructor(options: {
    readonly clock: EmulatorClock;
    readonly store: Store;
    readonly contents: string | undefined;
  }) {
    this.#clock = options.clock;
    this.#objects = new Table(options.store, 'objects');
    this.#contents = new BlobStore(options.contents);
    this.tokens = new TokenBook(options.clock, options.store, 'storage-tokens');
  }

  get(id: string): ObjectRecord | undefined {
    return this.#objects.get(id);
  }

  /** The objects, in the order in which they were first stored. */
  all(): readonly ObjectRecord[] {
    return [...this.#objects];
  }

  /** Stores an object, in place of one with the same path, once all of it is there. */
  async put(head: ObjectHead, content: AsyncIterable<Uint8Array>): Promise<ObjectRecord> {
    const hash = createHash('md5');
    const length = await this.#contents.put(
      head.id,
      hashed(content, bytes => void hash.update(bytes)),
    );
    return this.#objects.put({ ...head, length, md5: hash.digest('hex'), lastModified: this.#clock.now() });
  }

  /** The content of an object, piece by piece. */
  async read(id: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return await this.#contents.read(id);
  }

  async delete(id: string): Promise<void> {
    this.#objects.delete(id);
    await this.#contents.delete(id);
  }

  async clear(): Promise<void> {
    this.#objects.clear();
    this.tokens.clear();
    await this.#contents.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#contents[Symbol.asyncDispose]();
  }
}

async function* hashed(
  content: AsyncIterable<Uint8Array>,
  take: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const bytes of content) {
    take(bytes);
    yield bytes;
  }
}
