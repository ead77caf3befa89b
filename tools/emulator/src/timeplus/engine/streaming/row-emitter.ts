import type { WireRow } from '../contract.js';
import type { EngineRow } from '../duckdb/sql-database.js';
import type { DataType } from '../types/data-type.js';
import { stringifyJson } from '../types/json-text.js';
import { render } from '../types/render.js';

/** What applies to all rows that a query ever emits. */
export interface OverallLimits {
  readonly limit?: number;
  readonly offset?: number;
  readonly distinct: boolean;
}

/** Hands the rows of one query on, printed, until its LIMIT is reached. */
export class RowEmitter {
  readonly #types: readonly DataType[];
  readonly #onRows: (rows: readonly WireRow[]) => Promise<void> | void;
  readonly #seen: Set<string> | undefined;
  #skip: number;
  #left: number;

  constructor(
    types: readonly DataType[],
    limits: OverallLimits,
    onRows: (rows: readonly WireRow[]) => Promise<void> | void,
  ) {
    this.#types = types;
    this.#onRows = onRows;
    this.#seen = limits.distinct ? new Set() : undefined;
    this.#skip = limits.offset ?? 0;
    this.#left = limits.limit ?? Number.POSITIVE_INFINITY;
  }

  /** Whether LIMIT is reached. */
  get isDone(): boolean {
    return this.#left === 0;
  }

  /** Resolves when the rows are taken. */
  async emit(rows: readonly EngineRow[]): Promise<void> {
    let printed = rows.map(row => row.map((value, index) => render(this.#types[index]!, value)));
    if (this.#seen !== undefined) printed = printed.filter(row => this.#isNew(row));
    if (this.#skip > 0) {
      const skipped = Math.min(this.#skip, printed.length);
      this.#skip -= skipped;
      printed = printed.slice(skipped);
    }
    if (printed.length > this.#left) printed = printed.slice(0, this.#left);
    if (printed.length === 0) return;
    this.#left -= printed.length;
    await this.#onRows(printed);
  }

  #isNew(row: WireRow): boolean {
    const key = stringifyJson(row);
    if (this.#seen!.has(key)) return false;
    this.#seen!.add(key);
    return true;
  }
}
