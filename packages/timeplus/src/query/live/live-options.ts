import type { Gap } from '@sdk/core';
import type { Sql } from '../../sql/sql.js';
import type { QueryOptions } from '../query-options.js';

/** How a live query runs, and how it goes on after a lost connection. */
export interface LiveOptions extends Omit<QueryOptions, 'type'> {
  /**
   * What to do after a lost connection.
   *
   * - `auto`: where the statement gives rows of one append-only stream, each for itself, it is run from shortly before the
   *   newest row on, and rows that come twice are dropped. Any other statement, an aggregation say, is restarted.
   * - `restart`: the statement is run as it is.
   * - a function: gives the statement for all rows with `_tp_time >= since` and those to come. The statement has to select
   *   `_tp_time`. For external streams, which need `settings seek_to`, and for statements that `auto` does not recognise.
   *
   * @defaultValue 'auto'
   */
  readonly resume?: 'auto' | 'restart' | ((since: Date) => string | Sql) | undefined;
  /**
   * How far rows may be out of the order of their event times, in milliseconds: a resumed statement begins so much before
   * the newest row. @defaultValue 5000
   */
  readonly overlapMs?: number | undefined;
  /** Most rows that are kept to recognise those that come twice. @defaultValue 50000 */
  readonly maxOverlapRows?: number | undefined;
  /** Failed tries in a row after which the query fails. @defaultValue 20 */
  readonly maxReconnects?: number | undefined;
}

/** What a live query delivers: rows, and the news that it goes on after a lost connection. */
export type LiveItem<Row> =
  | { readonly type: 'data'; readonly value: Row }
  | {
      /** The rows go on. */
      readonly type: 'reconnected';
      /**
       * `none`: the server was asked for everything since `overlapMs` before the newest row, and no row so far was later than
       * that. `possible`: rows may be missing.
       */
      readonly gap: Gap;
      /** Id of the query that goes on; the earlier one has ended. */
      readonly queryId: string;
      /** Tries that it took, from 1. */
      readonly attempt: number;
    }
  | {
      /** The statement runs from its beginning: an aggregation counts anew, rows may be missing or come again. */
      readonly type: 'restarted';
      /** Id of the new query. */
      readonly queryId: string;
      /** Tries that it took, from 1. */
      readonly attempt: number;
    };
