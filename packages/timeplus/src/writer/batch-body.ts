import type { RowRun } from './row-reader.js';
import type { EncodedRows, SpoolPiece } from './spool.js';
import { utf8Length } from './utf8-length.js';

/** When a batch is full. */
export interface BatchLimits {
  readonly maxRows: number;
  /** Of the request's body. A single row that is larger makes a batch of its own. */
  readonly maxBytes: number;
}

/** Length of `{"columns":[],"data":[]}` without the two commas that the first column and the first row do not have. */
const FRAME_BYTES = 22;
const MISSING_CELL_BYTES = ',null'.length;
/** Rows that are encoded in one go: one call for many is faster, and few are encoded in vain at the end of a batch. */
const MOST_ROWS_AT_ONCE = 64;

/** The way from the values of a run to the columns of a batch. */
interface Layout {
  readonly run: readonly string[];
  /** Position in the batch for each value; undefined when the values are in the batch's order already. */
  readonly positions: readonly number[] | undefined;
  /** Columns that the batch does not have yet. */
  readonly added: readonly string[];
}

/**
 * The rows of one batch, encoded once, when they are added. The columns are the union of the keys of all rows: columns
 * are only added at the end, so that rows that are encoded already just lack the last ones.
 */
export class BatchBody {
  readonly #columns: string[] = [];
  readonly #positions = new Map<string, number>();
  #fragments: EncodedRows[] = [];
  #rowCount = 0;
  #bytes = FRAME_BYTES;
  /** Of the run that was added last: no columns have come since then. */
  #layout: Layout | undefined;
  #given = { fragments: 0, bytes: FRAME_BYTES };

  /** The batch that these pieces were cut from. */
  static from(columns: readonly string[], fragments: readonly EncodedRows[]): BatchBody {
    const body = new BatchBody();
    body.#addColumns(columns);
    for (const fragment of fragments) body.#addFragment(fragment, utf8Length(fragment.text) + 1);
    return body;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** Size of the request's body. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds rows of the run, beginning at `from`; returns how many, 0 when none fits any more. */
  add(run: RowRun, from: number, limits: BatchLimits): number {
    const layout = this.#layoutFor(run.columns);
    const growth = this.#growthBy(layout.added);
    const room = limits.maxBytes - this.#bytes - growth;
    const perRow = this.#rowCount === 0 ? 1 : (this.#bytes - FRAME_BYTES) / this.#rowCount;
    const likely = Math.max(1, Math.ceil(room / perRow));
    let count = Math.min(run.rows.length - from, limits.maxRows - this.#rowCount, MOST_ROWS_AT_ONCE, likely);
    for (; count > 0; count = count >> 1) {
      const text = this.#encode(run.rows.slice(from, from + count), layout);
      const bytes = utf8Length(text) + 1;
      if (bytes > room && !(this.#rowCount === 0 && count === 1)) continue;
      this.#addColumns(layout.added);
      this.#addFragment({ text, rowCount: count, width: this.#columns.length }, bytes);
      return count;
    }
    return 0;
  }

  /** The body of the request. No rows are added after it, so the pieces are kept as one from then on. */
  text(): string {
    const text = this.#joined(0);
    this.#fragments = [{ text, rowCount: this.#rowCount, width: this.#columns.length }];
    return `{"columns":${JSON.stringify(this.#columns)},"data":[${text}]}`;
  }

  /** The rows as objects, with their values as they were sent; columns that a row did not have are null. */
  rows(): Record<string, unknown>[] {
    const rows = JSON.parse(`[${this.#joined(0)}]`) as unknown[][];
    return rows.map(values => Object.fromEntries(this.#columns.map((name, index) => [name, values[index]])));
  }

  /** The rows that were added since the last call; undefined when there are none. */
  nextPiece(): Omit<SpoolPiece, 'batchId'> | undefined {
    const { fragments, bytes } = this.#given;
    if (fragments === this.#fragments.length) return undefined;
    const piece = {
      columns: [...this.#columns],
      width: this.#columns.length,
      text: this.#joined(fragments),
      rowCount: this.#fragments.slice(fragments).reduce((sum, { rowCount }) => sum + rowCount, 0),
      bytes: this.#bytes - bytes,
    };
    this.#given = { fragments: this.#fragments.length, bytes: this.#bytes };
    return piece;
  }

  #joined(from: number): string {
    const width = this.#columns.length;
    return this.#fragments
      .slice(from)
      .map(fragment => widened(fragment, width))
      .join(',');
  }

  #encode(rows: RowRun['rows'], { positions, added }: Layout): string {
    if (positions === undefined) return JSON.stringify(rows).slice(1, -1);
    const width = this.#columns.length + added.length;
    const inOrder = rows.map(row => {
      const values: unknown[] = new Array(width).fill(null);
      for (const [index, position] of positions.entries()) values[position] = row[index];
      return values;
    });
    return JSON.stringify(inOrder).slice(1, -1);
  }

  #layoutFor(run: readonly string[]): Layout {
    const known = this.#layout;
    if (known?.run === run && known.added.length === 0) return known;
    const added = run.filter(name => !this.#positions.has(name));
    const width = this.#columns.length + added.length;
    const positions = run.map(
      name => this.#positions.get(name) ?? this.#columns.length + added.indexOf(name),
    );
    const isInOrder = run.length === width && positions.every((position, index) => position === index);
    this.#layout = { run, positions: isInOrder ? undefined : positions, added };
    return this.#layout;
  }

  /** By how much new columns make the body grow: their names, and a null in each row that lacks them. */
  #growthBy(added: readonly string[]): number {
    const names = added.reduce((sum, name) => sum + utf8Length(JSON.stringify(name)) + 1, 0);
    return names + added.length * this.#rowCount * MISSING_CELL_BYTES;
  }

  #addColumns(added: readonly string[]): void {
    this.#bytes += this.#growthBy(added);
    for (const name of added) {
      this.#positions.set(name, this.#columns.length);
      this.#columns.push(name);
    }
  }

  #addFragment(fragment: EncodedRows, bytes: number): void {
    this.#fragments.push(fragment);
    this.#rowCount += fragment.rowCount;
    this.#bytes += bytes;
  }
}

/** The fragment with nulls for the columns that came after it. */
function widened({ text, rowCount, width }: EncodedRows, wanted: number): string {
  if (width === wanted) return text;
  const missing = wanted - width;
  if (rowCount === 1) return `${text.slice(0, -1)}${',null'.repeat(missing)}]`;
  const rows = JSON.parse(`[${text}]`) as unknown[][];
  const nulls = new Array<null>(missing).fill(null);
  return JSON.stringify(rows.map(row => [...row, ...nulls])).slice(1, -1);
}
