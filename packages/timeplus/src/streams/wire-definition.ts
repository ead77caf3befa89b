import type { ColumnDefinition, StreamDefinition, StreamUpdate } from './stream-definition.js';

/** A definition as `POST /streams` takes it; options that are not set are left out, 0 is sent. */
export function wireDefinition(definition: StreamDefinition): Record<string, unknown> {
  return {
    name: definition.name,
    columns: definition.columns.map(wireColumn),
    description: definition.description,
    mode: definition.mode,
    primary_key: definition.primaryKey,
    event_time_column: definition.eventTimeColumn,
    event_time_timezone: definition.eventTimeTimezone,
    logstore_retention_bytes: definition.logstoreRetentionBytes,
    logstore_retention_ms: definition.logstoreRetentionMs,
    ttl_expression: definition.ttlExpression,
    engine: definition.engine,
    order_by_expression: definition.orderByExpression,
    order_by_granularity: definition.orderByGranularity,
    partition_by_granularity: definition.partitionByGranularity,
    shards: definition.shards,
    replication_factor: definition.replicationFactor,
    secondary_indexes: definition.secondaryIndexes,
    column_families: definition.columnFamilies,
  };
}

/** Changes as `PATCH /streams/{name}` and `PATCH /views/{name}` take them. */
export function wireUpdate(changes: StreamUpdate): Record<string, unknown> {
  return {
    description: changes.description,
    logstore_retention_bytes: changes.logstoreRetentionBytes,
    logstore_retention_ms: changes.logstoreRetentionMs,
    ttl_expression: changes.ttlExpression,
  };
}

/** A column as the endpoints that create streams take it. */
export function wireColumn(column: ColumnDefinition): Record<string, unknown> {
  return {
    name: column.name,
    type: column.type,
    default: column.default,
    codec: column.codec,
    comment: column.comment,
    ttl_expression: column.ttlExpression,
    skipping_index_expression: column.skippingIndexExpression,
  };
}
