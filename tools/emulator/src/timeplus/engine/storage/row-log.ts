import type { Store } from '../../../host/store.js';
import type { EngineRow } from '../duckdb/sql-database.js';
import { coerce } from '../types/coerce.js';
import type { DataType } from '../types/data-type.js';
import { parseJson, stringifyJson } from '../types/json-text.js';
import { render } from '../types/render.js';

/** One entry of a stream's log. */
export type LogEntry =
  | {
      readonly kind: 'rows';
      readonly first: number;
      readonly id?: string;
      readonly rows: readonly EngineRow[];
    }
  | { readonly kind: 'deleted'; readonly ranges: readonly (readonly [first: number, last: number])[] }
  | { readonly kind: 'emptied'; readonly next: number };

interface StoredEntry {
  readonly first?: number;
  readonly id?: string;
  readonly rows?: readonly (readonly unknown[])[];
  readonly deleted?: readonly (readonly [number, number])[];
  readonly next?: number;
}

/** The rows of one stream in the store, as the wire prints them: what is read back is what was written. */
export class RowLog {
  readonly #store: Store;
  readonly #name: string;
  readonly #types: readonly DataType[];

  constructor(store: Store, name: string, types: readonly DataType[]) {
    this.#store = store;
    this.#name = name;
    this.#types = types;
  }

  appendRows(first: number, rows: readonly EngineRow[], id: string | undefined): void {
    if (!this.#store.durable) return;
    const printed = rows.map(row => row.map((value, index) => render(this.#types[index]!, value)));
    this.#append({ first, ...(id === undefined ? {} : { id }), rows: printed });
  }

  appendDeleted(ranges: readonly (readonly [number, number])[]): void {
    this.#append({ deleted: ranges });
  }

  /** Forgets all rows; the next one will have the given number. */
  empty(next: number): void {
    this.#store.transaction(() => {
      this.#store.drop(this.#name);
      this.#append({ next });
    });
  }

  /** Forgets the log, together with what `forget` forgets. */
  drop(forget: () => void): void {
    this.#store.transaction(() => {
      this.#store.drop(this.#name);
      forget();
    });
  }

  *entries(): Generator<LogEntry> {
    for (const text of this.#store.read(this.#name)) {
      const entry = parseJson(text) as StoredEntry;
      if (entry.rows !== undefined) {
        const rows = entry.rows.map(row => row.map((value, index) => coerce(this.#types[index]!, value)));
        yield {
          kind: 'rows',
          first: entry.first!,
          rows,
          ...(entry.id === undefined ? {} : { id: entry.id }),
        };
      } else if (entry.deleted !== undefined) {
        yield { kind: 'deleted', ranges: entry.deleted };
      } else {
        yield { kind: 'emptied', next: entry.next! };
      }
    }
  }

  #append(entry: StoredEntry): void {
    if (this.#store.durable) this.#store.append(this.#name, stringifyJson(entry));
  }
}
