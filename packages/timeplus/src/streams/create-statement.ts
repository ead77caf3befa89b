import { quoteSqlValue, sql } from '../sql/sql.js';
import { refuseWithoutDdl } from '../sql/without-ddl.js';
import type { ColumnDefinition, StreamDefinition } from './stream-definition.js';

/** Fields that no documented DDL stands for. */
const ENDPOINT_ONLY = [
  'orderByGranularity',
  'partitionByGranularity',
  'secondaryIndexes',
  'columnFamilies',
] as const;

/**
 * The CREATE STREAM statement for servers that have no `POST /streams` any more (section 4.11).
 *
 * @throws {ValidationError} when the definition has a field that only the endpoint of older servers knows.
 */
export function createStatement(definition: StreamDefinition): string {
  refuseWithoutDdl('streams.create', definition, ENDPOINT_ONLY);
  for (const column of definition.columns)
    refuseWithoutDdl('streams.create', column, ['skippingIndexExpression']);
  const kind = definition.engine === 'MutableStream' ? 'MUTABLE STREAM' : 'STREAM';
  const parts = [`CREATE ${kind} ${sql.identifier(definition.name)} (${columnClauses(definition.columns)})`];
  if (definition.primaryKey !== undefined) parts.push(`PRIMARY KEY ${definition.primaryKey}`);
  if (definition.orderByExpression !== undefined) parts.push(`ORDER BY ${definition.orderByExpression}`);
  if (definition.ttlExpression !== undefined) parts.push(`TTL ${definition.ttlExpression}`);
  if (definition.description !== undefined) parts.push(`COMMENT ${quoteSqlValue(definition.description)}`);
  const settings = settingsOf(definition);
  if (settings.length > 0) parts.push(`SETTINGS ${settings.join(', ')}`);
  return parts.join(' ');
}

/** The columns of a CREATE statement. */
export function columnClauses(columns: readonly ColumnDefinition[]): string {
  return columns.map(columnClause).join(', ');
}

function columnClause(column: ColumnDefinition): string {
  const parts = [`${sql.identifier(column.name)} ${column.type}`];
  if (column.default !== undefined && column.default !== '') parts.push(`DEFAULT ${column.default}`);
  if (column.comment !== undefined) parts.push(`COMMENT ${quoteSqlValue(column.comment)}`);
  if (column.codec !== undefined)
    parts.push(column.codec.startsWith('CODEC') ? column.codec : `CODEC(${column.codec})`);
  if (column.ttlExpression !== undefined) parts.push(`TTL ${column.ttlExpression}`);
  return parts.join(' ');
}

function settingsOf(definition: StreamDefinition): string[] {
  const settings: readonly (readonly [string, string | number | undefined])[] = [
    ['mode', definition.mode],
    ['event_time_column', definition.eventTimeColumn],
    ['event_time_timezone', definition.eventTimeTimezone],
    ['logstore_retention_bytes', definition.logstoreRetentionBytes],
    ['logstore_retention_ms', definition.logstoreRetentionMs],
    ['shards', definition.shards],
    ['replication_factor', definition.replicationFactor],
  ];
  return settings.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quoteSqlValue(value)}`],
  );
}
