import { quoteSqlValue, sql } from '../sql/sql.js';
import type { ColumnDefinition, StreamDefinition } from './stream-definition.js';

/** The CREATE STREAM statement for servers that have no `POST /streams` any more (section 4.11). */
export function createStatement(definition: StreamDefinition): string {
  const parts = [
    `CREATE STREAM ${sql.identifier(definition.name)} (${definition.columns.map(columnClause).join(', ')})`,
  ];
  if (definition.primaryKey !== undefined) parts.push(`PRIMARY KEY ${definition.primaryKey}`);
  if (definition.ttlExpression !== undefined) parts.push(`TTL ${definition.ttlExpression}`);
  if (definition.description !== undefined) parts.push(`COMMENT ${quoteSqlValue(definition.description)}`);
  const settings = settingsOf(definition);
  if (settings.length > 0) parts.push(`SETTINGS ${settings.join(', ')}`);
  return parts.join(' ');
}

function columnClause(column: ColumnDefinition): string {
  const parts = [`${sql.identifier(column.name)} ${column.type}`];
  if (column.default !== undefined) parts.push(`DEFAULT ${column.default}`);
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
  ];
  return settings.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quoteSqlValue(value)}`],
  );
}
