/** Rows and bytes of a stream, a view or another source of rows. */
export interface StreamStats {
  readonly row_count?: number;
  /** Bytes in the log that streaming reads use. */
  readonly streaming_data_bytes?: number;
  /** Bytes in the store that `table()` reads. */
  readonly historical_data_bytes?: number;
  /** RFC 3339. */
  readonly earliest_event?: string;
  /** RFC 3339. */
  readonly latest_event?: string;
  /** Per node of a cluster (newer servers). */
  readonly nodes?: readonly StreamNode[];
  /** Throughput over time (servers of the cloud era). */
  readonly history?: readonly ThroughputSample[];
  readonly [field: string]: unknown;
}

/** A stream's share of one node. */
export interface StreamNode {
  readonly node_id: number;
  readonly historical_data_bytes?: number;
  readonly streaming_data_bytes?: number;
  readonly lagging_status?: Readonly<Record<string, ShardLag>>;
  readonly replication_status?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** How far a shard is behind, in sequence numbers. */
export interface ShardLag {
  readonly applied_sn?: number;
  readonly committed_sn?: number;
  readonly timestamp?: number;
}

/** Bytes and events per second in one interval. */
export interface ThroughputSample {
  readonly start_time?: string;
  readonly read_bps?: number;
  readonly read_eps?: number;
  readonly written_bps?: number;
  readonly written_eps?: number;
}
