import type { ColumnDefinition, StreamDefinition } from '../contract.js';

/** The CREATE STREAM statement of a stream. */
export function createStreamText(definition: StreamDefinition): string {
  const columns = definition.columns.map(column => `  ${columnText(column)}`).join(',\n');
  const settings = settingTexts(definition);
  return [
    `CREATE STREAM default.${definition.name}\n(\n${columns}\n)`,
    ...(definition.primaryKey === undefined ? [] : [`PRIMARY KEY ${definition.primaryKey}`]),
    ...(definition.ttlExpression === undefined ? [] : [`TTL ${definition.ttlExpression}`]),
    ...(settings.length === 0 ? [] : [`SETTINGS ${settings.join(', ')}`]),
    ...(definition.description === undefined || definition.description === ''
      ? []
      : [`COMMENT ${quoted(definition.description)}`]),
  ].join('\n');
}

/** The CREATE VIEW statement of a view. */
export function createViewText(name: string, query: string, materialized: boolean, target?: string): string {
  const kind = materialized ? 'MATERIALIZED VIEW' : 'VIEW';
  return `CREATE ${kind} default.${name}${target === undefined ? '' : ` INTO default.${target}`} AS\n${query}`;
}

function columnText(column: ColumnDefinition): string {
  return [
    `\`${column.name.replaceAll('`', '``')}\` ${column.type}`,
    ...(column.default === undefined ? [] : [`DEFAULT ${column.default}`]),
    ...(column.codec === undefined || column.codec === '' ? [] : [`CODEC(${column.codec})`]),
    ...(column.comment === undefined || column.comment === '' ? [] : [`COMMENT ${quoted(column.comment)}`]),
    ...(column.ttlExpression === undefined ? [] : [`TTL ${column.ttlExpression}`]),
  ].join(' ');
}

function settingTexts(definition: StreamDefinition): readonly string[] {
  const { mode, eventTimeColumn, eventTimeTimezone, logstoreRetentionBytes, logstoreRetentionMs } =
    definition;
  return [
    ...(mode === undefined || mode === 'append' ? [] : [`mode = ${quoted(mode)}`]),
    ...(eventTimeColumn === undefined ? [] : [`event_time_column = ${quoted(eventTimeColumn)}`]),
    ...(eventTimeTimezone === undefined ? [] : [`event_time_timezone = ${quoted(eventTimeTimezone)}`]),
    ...(logstoreRetentionBytes === undefined ? [] : [`logstore_retention_bytes = ${logstoreRetentionBytes}`]),
    ...(logstoreRetentionMs === undefined ? [] : [`logstore_retention_ms = ${logstoreRetentionMs}`]),
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
