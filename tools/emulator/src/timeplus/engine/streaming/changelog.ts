import type { EngineRow } from '../duckdb/sql-database.js';
import { stringifyJson } from '../types/json-text.js';

/** Turns what an aggregation emits into changes: of a group that changed, the row before with -1, then the new one. */
export class Changelog {
  readonly #columns: number;
  readonly #last = new Map<string, EngineRow>();

  /** @param columns How many values of a row are its own; those after them are the keys of its group. */
  constructor(columns: number) {
    this.#columns = columns;
  }

  /** The rows that differ from what their groups had, with `_tp_delta` as their last value. */
  changes(rows: readonly EngineRow[]): EngineRow[] {
    const changes: EngineRow[] = [];
    for (const row of rows) {
      const values = row.slice(0, this.#columns);
      const key = stringifyJson(row.slice(this.#columns));
      const before = this.#last.get(key);
      if (before !== undefined && stringifyJson(before) === stringifyJson(values)) continue;
      if (before !== undefined) changes.push([...before, -1]);
      changes.push([...values, 1]);
      this.#last.set(key, values);
    }
    return changes;
  }
}
