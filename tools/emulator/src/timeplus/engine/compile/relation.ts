import type { DataType } from '../types/data-type.js';
import type { StreamSource } from './source.js';

/** A column that expressions may name. */
export interface RelationColumn {
  readonly name: string;
  /** The alias or name of the table that it is of. */
  readonly table: string;
  readonly type: DataType;
  readonly sql: string;
  /** Left out of `*`. */
  readonly hidden?: boolean;
  /** The stream that it is stored in. */
  readonly origin?: string;
}

/** Something to select from: an item of FROM in SQL, and its columns. */
export interface Relation {
  readonly sql: string;
  readonly columns: readonly RelationColumn[];
  /** SQL of the order in which rows arrived, where there is one. */
  readonly sequence?: string;
  /** SQL of the batch of a row; streaming relations of rows have it. */
  readonly batch?: string;
  readonly window?: WindowColumns;
  /** Set when the relation is unbounded. */
  readonly streaming?: Streaming;
}

/** The columns that a window function added. */
export interface WindowColumns {
  readonly start: string;
  readonly end: string;
  /** SQL of the event time of the rows. */
  readonly eventTime: string;
  readonly kind: 'tumble' | 'hop' | 'session';
  /**
   * Of a stream: SQL that gives, for each batch of rows in the order of arrival, its last sequence number and its
   * greatest event time in microseconds.
   */
  readonly progressSql: string;
  /** Windows end at `size` after each multiple of `step` since 1970; undefined where they have no fixed length. */
  readonly pace?: { readonly sizeMicros: number; readonly stepMicros: number };
}

/** What is unbounded about a relation. */
export interface Streaming {
  readonly source: StreamSource;
  /** How aggregated rows come to be; undefined while the relation consists of the stream's rows. */
  readonly aggregation?: Aggregation;
}

/** When an aggregation over a stream emits. */
export type Trigger =
  | { readonly kind: 'periodic'; readonly intervalMs: number; readonly repeat: boolean }
  | { readonly kind: 'update'; readonly batchMs?: number }
  | { readonly kind: 'window_close' };

/** How an aggregation over a stream emits. */
export interface Aggregation {
  readonly trigger: Trigger;
  /** How far the watermark stays behind the greatest event time. */
  readonly delayMicros: bigint;
  readonly window?: WindowColumns;
  /** A statement that gives the place of the last row that the aggregation takes in, 0 when there is none. */
  readonly arrivalsSql: string;
}
