import { parseJson, writeJson } from '../../host/json.js';
import type { Store } from '../../host/store.js';
import type { StoredObject } from './stored-object.js';

/** The objects of one kind, in the order in which they were made. */
export class ObjectTable<T extends StoredObject = StoredObject> {
  readonly #store: Store;
  readonly #collection: string;
  readonly #objects = new Map<string, T>();

  /** @param collection - where the store keeps them */
  constructor(store: Store, collection: string) {
    this.#store = store;
    this.#collection = collection;
    const kept = store.entries(collection).map(([, text]) => parseJson(text) as T);
    kept.sort((left, right) => left.creationDate - right.creationDate || (left.id < right.id ? -1 : 1));
    for (const object of kept) this.#objects.set(object.id, object);
  }

  get size(): number {
    return this.#objects.size;
  }

  /** The oldest first. */
  all(): Iterable<T> {
    return this.#objects.values();
  }

  get(id: string): T | undefined {
    return this.#objects.get(id);
  }

  put(object: T): void {
    this.#objects.set(object.id, object);
    if (this.#store.durable) this.#store.put(this.#collection, object.id, writeJson(object));
  }

  delete(id: string): boolean {
    if (this.#store.durable) this.#store.delete(this.#collection, id);
    return this.#objects.delete(id);
  }

  clear(): void {
    for (const id of [...this.#objects.keys()]) this.delete(id);
  }
}
