import type { ColumnDefinition, StreamInfo } from '../engine/contract.js';
import { ownership } from '../wire.js';

/** What a stream keeps when its definition does not say it. */
const DEFAULT_RETENTION_BYTES = 10 * 1024 ** 3;
const DEFAULT_RETENTION_MS = 7 * 24 * 3600 * 1000;

/** The Stream object, with every field that the generated clients insist on (section 6, item 3). */
export function streamObject(stream: StreamInfo, rowCount: number): Record<string, unknown> {
  const ttl = stream.ttlExpression ?? '';
  return {
    name: stream.name,
    description: stream.description ?? '',
    engine: stream.engine ?? 'Stream',
    mode: stream.mode ?? 'append',
    columns: stream.columns.map(columnObject),
    column_families: [],
    secondary_indexes: [],
    primary_key: stream.primaryKey ?? '',
    ...retention(stream),
    ttl,
    ttl_expression: ttl,
    is_external: false,
    row_count: rowCount,
    streaming_data_bytes: 0,
    historical_data_bytes: 0,
    create_query: stream.createQuery,
    ...ownership(stream.createdAtMs, stream.updatedAtMs),
  };
}

/** The members about what a stream or view keeps. */
export function retention(
  stream: Pick<StreamInfo, 'logstoreRetentionBytes' | 'logstoreRetentionMs'>,
): Record<string, number> {
  return {
    logstore_retention_bytes: stream.logstoreRetentionBytes ?? DEFAULT_RETENTION_BYTES,
    logstore_retention_ms: stream.logstoreRetentionMs ?? DEFAULT_RETENTION_MS,
  };
}

/** A column as answers show it. */
export function columnObject(column: ColumnDefinition): Record<string, unknown> {
  return {
    name: column.name,
    type: column.type,
    nullable: column.type.startsWith('nullable('),
    default: column.default ?? '',
    codec: column.codec ?? '',
    comment: column.comment ?? '',
  };
}
