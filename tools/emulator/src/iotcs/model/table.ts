import { parseJson, writeJson } from '../../host/json.js';
import type { Store } from '../../host/store.js';

/** What a table holds: records that are replaced as a whole, never changed. */
export interface Identified {
  readonly id: string;
}

/** The records of one kind by id, in the order in which they were made, kept in the store as they change. */
export class Table<R extends Identified> implements Iterable<R> {
  readonly #records = new Map<string, R>();
  readonly #save: (record: R) => void;
  readonly #forget: (id: string) => void;

  /** @param name - the collection of the store */
  constructor(store: Store, name: string) {
    for (const [id, text] of store.entries(name)) this.#records.set(id, parseJson(text) as R);
    this.#save = record => {
      if (store.durable) store.put(name, record.id, writeJson(record));
    };
    this.#forget = id => {
      if (store.durable) store.delete(name, id);
    };
  }

  get(id: string): R | undefined {
    return this.#records.get(id);
  }

  /** Adds a record, or puts it in the place of the one with its id. */
  put(record: R): R {
    this.#save(record);
    this.#records.set(record.id, record);
    return record;
  }

  /** Gives a record other values; undefined when it is not there. */
  change(id: string, changes: Partial<R>): R | undefined {
    const record = this.#records.get(id);
    return record && this.put({ ...record, ...changes });
  }

  delete(id: string): void {
    if (this.#records.delete(id)) this.#forget(id);
  }

  find(test: (record: R) => boolean): R | undefined {
    for (const record of this.#records.values()) if (test(record)) return record;
    return undefined;
  }

  clear(): void {
    for (const id of [...this.#records.keys()]) this.delete(id);
  }

  [Symbol.iterator](): Iterator<R> {
    return this.#records.values();
  }
}
