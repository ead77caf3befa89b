import type { Column, PreparedQuery, QueryProgress, SqlAnalysis, WireRow } from '../contract.js';

/** A query whose rows are known when it runs, such as SHOW STREAMS. */
export class FixedQuery implements PreparedQuery {
  readonly kind = 'query';
  readonly header: readonly Column[];
  readonly analysis: SqlAnalysis;
  readonly #rows: () => readonly WireRow[];

  constructor(header: readonly Column[], analysis: SqlAnalysis, rows: () => readonly WireRow[]) {
    this.header = header;
    this.analysis = analysis;
    this.#rows = rows;
  }

  async run({
    signal,
    onRows,
  }: {
    readonly signal: AbortSignal;
    onRows(rows: readonly WireRow[]): Promise<void> | void;
  }): Promise<void> {
    const rows = this.#rows();
    if (rows.length > 0 && !signal.aborted) await onRows(rows);
  }

  progress(): QueryProgress {
    return { scannedRows: 0, scannedBytes: 0, lastEventTimeMs: 0 };
  }
}
