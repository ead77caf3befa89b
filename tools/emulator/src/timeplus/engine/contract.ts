import type { EmulatorClock } from '../../host/clock.js';
import type { Store } from '../../host/store.js';

/** A column as answers name it; `type` is the engine's canonical type text, e.g. `datetime64(3, 'UTC')`. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A column as `POST /streams` and DDL define it. `type` may be an alias such as `integer`. */
export interface ColumnDefinition extends Column {
  readonly default?: string;
  readonly codec?: string;
  readonly comment?: string;
  readonly ttlExpression?: string;
}

export type StreamMode = 'append' | 'changelog' | 'changelog_kv' | 'versioned_kv';

/** What a stream is made of, however it was created. */
export interface StreamDefinition {
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  readonly description?: string;
  readonly engine?: string;
  readonly mode?: StreamMode;
  readonly primaryKey?: string;
  readonly eventTimeColumn?: string;
  readonly eventTimeTimezone?: string;
  readonly logstoreRetentionBytes?: number;
  readonly logstoreRetentionMs?: number;
  readonly ttlExpression?: string;
}

/** A stream as it stands: the reserved `_tp_time` is the last of its columns. */
export interface StreamInfo extends StreamDefinition {
  readonly kind: 'stream' | 'view' | 'materialized_view';
  /** Of a view: its SELECT. */
  readonly query?: string;
  readonly createQuery: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What the query behind a materialized view is doing. */
export interface ViewActivity {
  readonly state: 'running' | 'paused' | 'failed';
  /** Why it failed. */
  readonly message: string;
  /** Milliseconds since the epoch at which this began. */
  readonly sinceMs: number;
}

/** Facts that `sqlanalyze` and the query object report (section 3.2, SQLAnalyzeResult). */
export interface SqlAnalysis {
  readonly queryType: string;
  readonly isStreaming: boolean;
  readonly hasAggregate: boolean;
  readonly hasSubquery: boolean;
  readonly hasTableJoin: boolean;
  readonly hasUnion: boolean;
  readonly groupByColumns: readonly string[];
  readonly originalQuery: string;
  readonly rewrittenQuery: string;
  readonly requiredColumns: readonly { column: string; columnType: string; table: string }[];
  readonly resultColumns: readonly { column: string; columnType: string }[];
}

/**
 * One value of a result row as the application server prints it (section 4.9): a `bigint` is written as a bare
 * JSON number, everything else as JSON.stringify would.
 */
export type WireValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly WireValue[]
  | { readonly [key: string]: WireValue };

export type WireRow = readonly WireValue[];

/** Counters of a running query, for the metrics event. */
export interface QueryProgress {
  readonly scannedRows: number;
  readonly scannedBytes: number;
  /** Milliseconds since the epoch of the newest event seen, 0 when none was. */
  readonly lastEventTimeMs: number;
}

/** An accepted SELECT-like statement, ready to run once. */
export interface PreparedQuery {
  readonly kind: 'query';
  readonly header: readonly Column[];
  readonly analysis: SqlAnalysis;
  /**
   * Runs until the statement is exhausted, `signal` aborts, or it throws an EngineError. Batches arrive as the
   * statement emits them; the engine waits for the promise of `onRows` before it goes on.
   */
  run(options: {
    readonly signal: AbortSignal;
    onRows(rows: readonly WireRow[]): Promise<void> | void;
  }): Promise<void>;
  progress(): QueryProgress;
}

/** An accepted statement without rows: DDL, INSERT, SET, ... */
export interface PreparedCommand {
  readonly kind: 'command';
  readonly analysis: SqlAnalysis;
  run(): Promise<void>;
}

export type Prepared = PreparedQuery | PreparedCommand;

/** The streaming SQL engine of one workspace. Every method that refuses throws EngineError. */
export interface Engine extends AsyncDisposable {
  createStream(definition: StreamDefinition): Promise<StreamInfo>;
  alterStream(
    name: string,
    changes: Pick<
      StreamDefinition,
      'description' | 'logstoreRetentionBytes' | 'logstoreRetentionMs' | 'ttlExpression'
    >,
  ): Promise<StreamInfo>;
  /** `kind` limits what may be dropped; views that read the stream do not stop it. */
  drop(name: string, kind?: StreamInfo['kind']): Promise<void>;
  find(name: string): StreamInfo | undefined;
  list(kind?: StreamInfo['kind']): readonly StreamInfo[];
  /** Suspends the query behind a materialized view, whose rows stay. */
  pauseView(name: string): Promise<void>;
  /** Starts the query of a view that is paused or failed anew: rows that came meanwhile are not read. */
  resumeView(name: string): Promise<void>;
  /** Undefined when there is no such materialized view. */
  viewActivity(name: string): ViewActivity | undefined;
  /** Rows kept and their span of `_tp_time`; undefined when the stream is unknown. */
  stats(name: string): Promise<{ rows: number; earliestMs?: number; latestMs?: number } | undefined>;
  /**
   * Stores rows and hands them to running queries. Values are parsed JSON (integers beyond 2^53 as bigint) in
   * the order of `columns`; columns left out, and `undefined`, take their defaults. All rows or none are accepted, and they are
   * durable when the promise resolves. A batch whose `idempotentId` was seen before on this stream is stored
   * once (section 4.6).
   */
  ingest(
    stream: string,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
    options?: { readonly idempotentId?: string },
  ): Promise<void>;
  /** Parses and checks one statement. `mode` `table` makes every read bounded (section 4.10, query_mode). */
  prepare(sql: string, options?: { readonly mode?: 'streaming' | 'table' }): Promise<Prepared>;
  analyze(sql: string): Promise<SqlAnalysis>;
  format(sql: string): string;
  /** Drops every stream and row. */
  clear(): Promise<void>;
}

/** Opens the engine of one workspace; what the store holds of it is there again. */
export type OpenEngine = (options: {
  readonly workspace: string;
  readonly store: Store;
  readonly clock: EmulatorClock;
}) => Promise<Engine>;
