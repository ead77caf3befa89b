import type { Column } from '../values/column.js';

/** Life of a query; `canceled` has one l on the wire too. */
export type QueryStatus = 'running' | 'finished' | 'canceled' | 'failed' | (string & {});

/** When a batch is sent: as soon as one of the two limits is reached. */
export interface BatchingPolicy {
  /** Most rows in a batch. */
  readonly count?: number;
  /** Longest time that a row waits for its batch, in milliseconds. */
  readonly timeMs?: number;
}

/** What the server knows of a query. Fields that a server leaves out are missing here too. */
export interface QueryInfo {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly sql: string;
  readonly tags?: readonly string[] | null;
  readonly status: QueryStatus;
  /** Why the query failed. */
  readonly message?: string;
  /** Unix seconds. */
  readonly start_time?: number;
  /** Unix seconds; 0 while it runs. */
  readonly end_time?: number;
  readonly duration?: number;
  readonly response_time?: number;
  readonly result?: { readonly header: readonly Column[] };
  /** Indexes of columns; -1 stands for none (a guess, U-09). */
  readonly timeColumns?: {
    readonly eventTime?: number;
    readonly windowStart?: number;
    readonly windowEnd?: number;
  };
  readonly analysis?: Readonly<Record<string, unknown>>;
  readonly sinks?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Counters that the server sends about once a second while a query runs. */
export interface QueryMetrics {
  /** Rows sent. */
  readonly count: number;
  /** Events per second. */
  readonly eps: number;
  /** Milliseconds (a guess, U-12). */
  readonly processingTimeMs: number | undefined;
  /** Milliseconds (a guess, U-12). */
  readonly responseTimeMs: number | undefined;
  /** Time of the newest event; servers send seconds or milliseconds, here it is always a Date. */
  readonly lastEventTime: Date | undefined;
  readonly scannedRows: number | undefined;
  readonly scannedBytes: number | undefined;
}

/** Below this a `last_event_time` counts seconds. */
const SECONDS_BELOW = 1e11;

/** Reads a metrics event; unknown or missing counters do no harm. */
export function parseQueryMetrics(wire: Readonly<Record<string, unknown>>): QueryMetrics {
  const numberOf = (name: string): number | undefined => {
    const value = wire[name];
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
  };
  const last = numberOf('last_event_time');
  return {
    count: numberOf('count') ?? 0,
    eps: numberOf('eps') ?? 0,
    processingTimeMs: numberOf('processing_time'),
    responseTimeMs: numberOf('response_time'),
    lastEventTime:
      last === undefined || last === 0 ? undefined : new Date(last < SECONDS_BELOW ? last * 1000 : last),
    scannedRows: numberOf('scanned_rows'),
    scannedBytes: numberOf('scanned_bytes'),
  };
}
