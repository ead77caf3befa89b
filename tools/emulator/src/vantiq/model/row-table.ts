import { parseJson, writeJson } from '../../host/json.js';
import type { Store } from '../../host/store.js';
import type { Row } from './row.js';

/** Properties whose values together are unique. */
export type UniqueKey = readonly string[];

/** The rows of one resource in one namespace, by `_id`, in the order in which they were made. */
export class RowTable {
  readonly #store: Store;
  readonly #collection: string;
  readonly #rows = new Map<string, Row>();
  #uniqueKeys: readonly UniqueKey[] = [];
  #indexes: readonly UniqueIndex[] = [];

  /** @param collection - where the store keeps the rows */
  constructor(store: Store, collection: string) {
    this.#store = store;
    this.#collection = collection;
    for (const [id, text] of store.entries(collection)) this.#rows.set(id, parseJson(text) as Row);
  }

  get size(): number {
    return this.#rows.size;
  }

  rows(): Iterable<Row> {
    return this.#rows.values();
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** Says what is unique from now on; indexes the rows that there are. */
  setUniqueKeys(keys: readonly UniqueKey[]): void {
    if (keys === this.#uniqueKeys) return;
    this.#uniqueKeys = keys;
    this.#indexes = keys.map(key => new UniqueIndex(key, this.rows()));
  }

  /** Another row that has the same values in a unique key, and that key. */
  conflict(row: Row): { readonly key: UniqueKey; readonly row: Row } | undefined {
    for (const index of this.#indexes) {
      const id = index.find(row);
      const other = id === undefined || id === row['_id'] ? undefined : this.#rows.get(id);
      if (other) return { key: index.key, row: other };
    }
    return undefined;
  }

  /** The row with these values in a unique key. */
  find(key: UniqueKey, values: Row): Row | undefined {
    const index = this.#indexes.find(candidate => candidate.key.join() === key.join());
    const id = index?.find(values);
    return id === undefined ? undefined : this.#rows.get(id);
  }

  put(row: Row): void {
    const id = String(row['_id']);
    const before = this.#rows.get(id);
    for (const index of this.#indexes) {
      if (before) index.remove(before);
      index.add(row);
    }
    this.#rows.set(id, row);
    if (this.#store.durable) this.#store.put(this.#collection, id, writeJson(row));
  }

  delete(row: Row): void {
    const id = String(row['_id']);
    for (const index of this.#indexes) index.remove(row);
    this.#rows.delete(id);
    if (this.#store.durable) this.#store.delete(this.#collection, id);
  }
}

class UniqueIndex {
  readonly key: UniqueKey;
  readonly #ids = new Map<string, string>();

  constructor(key: UniqueKey, rows: Iterable<Row>) {
    this.key = key;
    for (const row of rows) this.add(row);
  }

  find(values: Row): string | undefined {
    const entry = this.#entry(values);
    return entry === undefined ? undefined : this.#ids.get(entry);
  }

  add(row: Row): void {
    const entry = this.#entry(row);
    if (entry !== undefined) this.#ids.set(entry, String(row['_id']));
  }

  remove(row: Row): void {
    const entry = this.#entry(row);
    if (entry !== undefined) this.#ids.delete(entry);
  }

  /** Undefined for a row without one of the values: such rows do not collide. */
  #entry(row: Row): string | undefined {
    const values = this.key.map(property => row[property] ?? null);
    return values.includes(null) ? undefined : writeJson(values);
  }
}
