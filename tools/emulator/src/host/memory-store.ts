import type { Store } from './store.js';

/** A store that lives as long as the process. Its logs keep nothing: `read` is always empty. */
export class MemoryStore implements Store {
  readonly durable = false;
  readonly #collections = new Map<string, Map<string, string>>();

  put(collection: string, key: string, value: string): void {
    let entries = this.#collections.get(collection);
    if (!entries) {
      entries = new Map();
      this.#collections.set(collection, entries);
    }
    entries.set(key, value);
  }

  get(collection: string, key: string): string | undefined {
    return this.#collections.get(collection)?.get(key);
  }

  delete(collection: string, key: string): void {
    this.#collections.get(collection)?.delete(key);
  }

  entries(collection: string): readonly (readonly [key: string, value: string])[] {
    return [...(this.#collections.get(collection) ?? [])];
  }

  append(): void {}

  read(): Iterable<string> {
    return [];
  }

  drop(): void {}

  transaction<T>(work: () => T): T {
    return work();
  }

  clear(): void {
    this.#collections.clear();
  }

  [Symbol.dispose](): void {}
}
