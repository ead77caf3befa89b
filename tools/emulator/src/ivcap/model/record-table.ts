import { parseJson, writeJson } from '../../host/json.js';
import type { Store } from '../../host/store.js';

/** The records of one kind, by id, in the order in which they were made. */
export class RecordTable<R extends { readonly id: string }> {
  readonly #store: Store;
  readonly #collection: string;
  readonly #records = new Map<string, R>();

  /** @param collection - where the store keeps the records */
  constructor(store: Store, collection: string) {
    this.#store = store;
    this.#collection = collection;
    for (const [id, text] of store.entries(collection)) this.#records.set(id, parseJson(text) as R);
  }

  get size(): number {
    return this.#records.size;
  }

  get(id: string): R | undefined {
    return this.#records.get(id);
  }

  all(): readonly R[] {
    return [...this.#records.values()];
  }

  put(record: R): R {
    this.#records.set(record.id, record);
    if (this.#store.durable) this.#store.put(this.#collection, record.id, writeJson(record));
    return record;
  }

  delete(id: string): boolean {
    if (this.#store.durable) this.#store.delete(this.#collection, id);
    return this.#records.delete(id);
  }

  clear(): void {
    this.#records.clear();
  }
}
