/**
 * A row of a changelog, as `emit changelog` and streams of the changelog modes give it: `+1` adds the row, `-1` takes it
 * back. An update is two rows: the old one with -1, then the new one with +1.
 */
export type Changelog<Row> = Row & { readonly _tp_delta: 1 | -1 };

/** A row of `tumble`, `hop` or `session`: what the window gives, with its bounds. The end does not belong to it. */
export type Windowed<Row> = Row & { readonly window_start: Date; readonly window_end: Date };

/**
 * The present state behind a changelog: the newest row of each key.
 *
 * After a live query was restarted, call `clear`: the new run counts from its beginning.
 *
 * @example
 * const totals = new ChangelogState<Total, string>(row => row.place);
 * for await (const change of query) totals.apply(change);
 * console.log(totals.get('Alaska')?.quakes, totals.size);
 */
export class ChangelogState<Row, Key = string> implements Iterable<Row> {
  readonly #keyOf: (row: Row) => Key;
  readonly #rows: Map<Key, Row> = new Map();

  /** @param keyOf what tells the rows apart: text, a number or another value that is equal to itself. */
  constructor(keyOf: (row: Row) => Key) {
    this.#keyOf = keyOf;
  }

  /** Rows that there are now. */
  get size(): number {
    return this.#rows.size;
  }

  /** Takes a change over; one that takes back a row which is not there changes nothing. */
  apply(change: Changelog<Row>): void {
    const key = this.#keyOf(change);
    if (change._tp_delta === -1) this.#rows.delete(key);
    else this.#rows.set(key, change);
  }

  get(key: Key): Row | undefined {
    return this.#rows.get(key);
  }

  has(key: Key): boolean {
    return this.#rows.has(key);
  }

  clear(): void {
    this.#rows.clear();
  }

  [Symbol.iterator](): IterableIterator<Row> {
    return this.#rows.values();
  }
}
