import type { ResourceInfo } from './common-types.js';
import type { ConnectorStats } from './connector-types.js';
import type { MaterializedViewStats } from './materialized-view-types.js';

/** What kind of sink, and how it is set up; made by helpers such as `httpSink`. */
export interface SinkSetup {
  readonly type: string;
  /** Properties under the server's own names. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A sink to be created: a connector that sends the rows of a query to another system. */
export interface SinkDefinition extends SinkSetup {
  readonly name: string;
  /** The streaming query whose rows are sent. */
  readonly query: string;
  readonly description?: string;
}

/** What can be changed of a sink while it stays the same sink. */
export interface SinkPatch {
  readonly name?: string;
  readonly description?: string;
  /** Properties under the server's own names. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What the server knows of a sink. */
export interface SinkInfo extends ResourceInfo {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly type?: string;
  readonly query?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly status?: 'running' | 'stopped' | 'error' | 'unknown' | (string & {});
  /** Why it does not run. */
  readonly message?: string;
}

/** Errors, throughput and state of a sink. */
export type SinkStats = ConnectorStats & MaterializedViewStats;
