import type { StreamColumn } from '../streams/stream-definition.js';
import type { StreamStats } from '../streams/stream-stats.js';
import type { ResourceInfo } from './common-types.js';
import type { ViewDefinition } from './view-types.js';

/** A materialized view to be created. */
export type MaterializedViewDefinition = Omit<ViewDefinition, 'materialized'>;

/** Life of a materialized view. */
export type MaterializedViewStatus =
  | 'None'
  | 'Initialized'
  | 'CheckingDependencies'
  | 'BuildingPipeline'
  | 'ExecutingPipeline'
  | 'Error'
  | 'Suspended'
  | 'Paused'
  | 'AutoRecovering'
  | 'Unpausing'
  | 'Recovering'
  | (string & {});

/** What the server knows of a materialized view. */
export interface MaterializedViewInfo extends ResourceInfo {
  readonly name: string;
  readonly description?: string;
  readonly query?: string;
  readonly create_query?: string;
  readonly columns?: readonly StreamColumn[];
  readonly target_stream?: string;
  readonly ttl_expression?: string;
  readonly logstore_retention_bytes?: number;
  readonly logstore_retention_ms?: number;
  /** With `expand` only, as is all that follows. */
  readonly status?: MaterializedViewStatus;
  readonly status_ts?: number;
  readonly last_error_message?: string;
  /** Events by which it is behind its sources. */
  readonly lagging?: number;
  readonly leader_node?: number;
  /** Bytes. */
  readonly memory?: number;
}

/** State, rows and bytes of a materialized view. */
export interface MaterializedViewStats extends Omit<StreamStats, 'nodes'> {
  readonly status?: MaterializedViewStatus;
  readonly status_ts?: number;
  readonly last_error_message?: string;
  readonly lagging?: number;
  readonly leader_node?: number;
  /** Bytes. */
  readonly memory?: number;
  readonly nodes?: readonly MaterializedViewNode[];
  /** Servers of the cloud era only. */
  readonly read_bps?: number;
  /** Servers of the cloud era only. */
  readonly read_eps?: number;
  /** Servers of the cloud era only. */
  readonly written_bps?: number;
  /** Servers of the cloud era only. */
  readonly written_eps?: number;
  readonly [field: string]: unknown;
}

/** A materialized view on one node. */
export interface MaterializedViewNode {
  readonly node_id: number;
  readonly status?: MaterializedViewStatus;
  readonly status_ts?: number;
  readonly last_error_message?: string;
  readonly last_error_message_ts?: number;
  /** Bytes. */
  readonly memory?: number;
  /** Bytes. */
  readonly checkpoint_size?: number;
  readonly historical_data_bytes?: number;
  readonly streaming_data_bytes?: number;
  /** By source. */
  readonly lagging_status?: Readonly<Record<string, MaterializedViewLag>>;
  readonly replication_status?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** How far a materialized view has read one of its sources, in sequence numbers. */
export interface MaterializedViewLag {
  readonly ckpt_sn?: number;
  readonly end_sn?: number;
  readonly processed_sn?: number;
  readonly processed_record_ts?: number;
}

/** Moves the leader of a shard from one node to another. */
export interface LeaderTransfer {
  /** Id of the node that leads now. */
  readonly from: number;
  /** Id of the node that is to lead. */
  readonly to: number;
  readonly shard: number;
}
