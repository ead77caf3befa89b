import type { ColumnTypeName } from '../values/column-type-name.js';

/** Reading semantics of a stream. */
export type StreamMode = 'append' | 'changelog' | 'changelog_kv' | 'versioned_kv';

/** A column to be created. */
export interface ColumnDefinition {
  readonly name: string;
  /** Any type text of the engine, aliases included: `datetime64(3)`, `string`, `integer`, `array(int64)`. */
  readonly type: ColumnTypeName;
  /** An SQL expression for rows that leave the column out. */
  readonly default?: string;
  readonly codec?: string;
  readonly comment?: string;
  readonly ttlExpression?: string;
  readonly skippingIndexExpression?: string;
}

/** A stream to be created. */
export interface StreamDefinition {
  /** Letters, digits and `_`, at most 64, starting with a letter (T-31). */
  readonly name: string;
  /** At least one column. The server adds `_tp_time`, the event time of each row. */
  readonly columns: readonly ColumnDefinition[];
  readonly description?: string;
  /** @defaultValue `append` */
  readonly mode?: StreamMode;
  /** An SQL expression, usually the name of a column; needed by the modes `changelog_kv` and `versioned_kv`. */
  readonly primaryKey?: string;
  /** An SQL expression for the event time, e.g. the name of a time column. @defaultValue the time of arrival */
  readonly eventTimeColumn?: string;
  readonly eventTimeTimezone?: string;
  /** Bytes kept for streaming reads; 0 keeps none, negative means no limit (T-41). */
  readonly logstoreRetentionBytes?: number;
  /** Milliseconds for which rows are kept for streaming reads; 0 keeps none, negative means no limit (T-42). */
  readonly logstoreRetentionMs?: number;
  /** When stored rows are removed, e.g. `to_datetime(_tp_time) + INTERVAL 7 DAY`. */
  readonly ttlExpression?: string;
  /** `MutableStream` for a stream whose rows are replaced by primary key (Enterprise). */
  readonly engine?: 'MutableStream';
  /** An SQL expression by which stored rows are sorted. */
  readonly orderByExpression?: string;
  /** Time span by which stored rows are sorted, as servers of the cloud era name it; those only. */
  readonly orderByGranularity?: string;
  /** Time span of a storage partition, as servers of the cloud era name it; those only. */
  readonly partitionByGranularity?: string;
  readonly shards?: number;
  readonly replicationFactor?: number;
  /** Indexes of a mutable stream; servers of the cloud era only. */
  readonly secondaryIndexes?: readonly SecondaryIndex[];
  /** Columns of a mutable stream that are stored together; servers of the cloud era only. */
  readonly columnFamilies?: readonly ColumnFamily[];
}

/** An index of a mutable stream. */
export interface SecondaryIndex {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns that are stored in the index. */
  readonly storing?: readonly string[];
  readonly unique?: boolean;
}

/** Columns of a mutable stream that are stored together. */
export interface ColumnFamily {
  readonly name: string;
  readonly columns: readonly string[];
}

/** What can be changed of a stream. */
export interface StreamUpdate {
  readonly description?: string;
  /** See `StreamDefinition`. */
  readonly logstoreRetentionBytes?: number;
  /** See `StreamDefinition`. */
  readonly logstoreRetentionMs?: number;
  /** See `StreamDefinition`. */
  readonly ttlExpression?: string;
}

/** A column as the server reports it. */
export interface StreamColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable?: boolean;
  readonly default?: string;
  readonly codec?: string;
  readonly comment?: string;
}

/** What the server knows of a stream. Fields that a server leaves out are missing here too. */
export interface StreamInfo {
  readonly name: string;
  readonly columns: readonly StreamColumn[];
  readonly description?: string;
  readonly engine?: string;
  readonly mode?: StreamMode | (string & {});
  readonly primary_key?: string;
  readonly ttl?: string;
  readonly ttl_expression?: string;
  readonly logstore_retention_bytes?: number;
  readonly logstore_retention_ms?: number;
  readonly is_external?: boolean;
  /** The statement that would create it. */
  readonly create_query?: string;
  readonly column_families?: readonly ColumnFamily[] | null;
  readonly secondary_indexes?: readonly SecondaryIndex[] | null;
  readonly row_count?: number;
  readonly historical_data_bytes?: number;
  readonly streaming_data_bytes?: number;
  /** `YYYY-MM-DD hh:mm:ss` in UTC. */
  readonly created_at?: string;
  readonly [field: string]: unknown;
}
