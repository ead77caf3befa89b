import type { StreamMode } from '../contract.js';
import type { Query } from '../sql/ast.js';
import type { DataType } from '../types/data-type.js';

/** A stream as queries see it: its columns in order, kept in a DuckDB table as `c0`, `c1`, … */
export interface StreamSource {
  readonly name: string;
  readonly table: string;
  readonly mode: StreamMode;
  readonly primaryKey: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: DataType }[];
}

/** What a name in FROM stands for. */
export type Source =
  | { readonly kind: 'stream'; readonly stream: StreamSource }
  | { readonly kind: 'view'; readonly query: Query };

/** Columns that every table has beside those of its stream. */
export const sequenceColumn = 'sn';
/** Sequence number of the last row of the ingest that brought the row. */
export const batchColumn = 'batch';
/** 0 for a row of the historical store, else a sum of the bits below. */
export const flagsColumn = 'flags';
/** The row came in a batch that was stored before (section 4.6): only streaming readers see it. */
export const duplicateFlag = 1;
/** The row was deleted: only queries that were running then still count it. */
export const deletedFlag = 2;

/** Parameters of the SQL of a streaming query; rows are taken by their sequence number. */
export const parameters = {
  /** Rows after this one, */
  from: 'row_from',
  /** up to and with this one, */
  to: 'row_to',
  /** are read; those up to here come from the historical store. */
  live: 'row_live',
  /** Of EMIT ON UPDATE: groups with a row after this one are emitted. */
  changed: 'row_changed',
  /** Windows that end up to this time (microseconds) are closed already. */
  closed: 'window_closed',
  /** Windows that end up to this time close now. */
  watermark: 'watermark',
} as const;
