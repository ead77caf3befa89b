import type { Column, SqlAnalysis } from '../engine/contract.js';
import { ownership } from '../wire.js';

/** Texts of the platform for the state of a query; `canceled` has one l. */
export type QueryStatus = 'running' | 'finished' | 'canceled' | 'failed';

/** A query that was accepted, while it runs and afterwards. */
export interface QueryRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly sql: string;
  readonly tags: readonly string[];
  readonly header: readonly Column[];
  readonly analysis: SqlAnalysis;
  readonly startMs: number;
  status: QueryStatus;
  message: string;
  /** 0 while it runs. */
  endMs: number;
  /** Milliseconds until the first row, 0 before it. */
  responseMs: number;
}

/** The Query object. Times in Unix seconds, and so is the duration (guess from the document's example). */
export function queryObject(query: QueryRecord): Record<string, unknown> {
  const startSeconds = Math.floor(query.startMs / 1000);
  const endSeconds = Math.floor(query.endMs / 1000);
  return {
    id: query.id,
    name: query.name,
    description: query.description,
    sql: query.sql,
    tags: query.tags,
    status: query.status,
    message: query.message,
    start_time: startSeconds,
    end_time: endSeconds,
    duration: query.endMs === 0 ? 0 : endSeconds - startSeconds,
    response_time: query.responseMs,
    result: { header: query.header },
    sinks: {},
    timeColumns: timeColumns(query.header),
    analysis: analysisObject(query.analysis),
    ...ownership(query.startMs, query.endMs || query.startMs),
  };
}

/** The SQLAnalyzeResult. */
export function analysisObject(analysis: SqlAnalysis): Record<string, unknown> {
  return {
    query_type: analysis.queryType,
    is_streaming: analysis.isStreaming,
    has_aggr: analysis.hasAggregate,
    has_subquery: analysis.hasSubquery,
    has_table_join: analysis.hasTableJoin,
    has_union: analysis.hasUnion,
    group_by_columns: analysis.groupByColumns,
    original_query: analysis.originalQuery,
    rewritten_query: analysis.rewrittenQuery,
    required_columns: analysis.requiredColumns.map(({ column, columnType, table }) => ({
      column,
      column_type: columnType,
      database: 'default',
      is_view: false,
      table,
    })),
    result_columns: analysis.resultColumns.map(({ column, columnType }) => ({
      column,
      column_type: columnType,
    })),
  };
}

/** Positions of the columns that hold times; -1 for a column that is not there (guess, U-09). */
function timeColumns(header: readonly Column[]): Record<string, number> {
  const indexOf = (name: string): number => header.findIndex(column => column.name === name);
  return {
    eventTime: indexOf('_tp_time'),
    windowStart: indexOf('window_start'),
    windowEnd: indexOf('window_end'),
  };
}
