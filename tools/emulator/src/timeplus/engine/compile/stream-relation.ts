import { castTo } from '../functions/cast.js';
import { typed } from '../functions/typed.js';
import { type DataType, datetime64Type, integerType } from '../types/data-type.js';
import type { QueryContext } from './query-context.js';
import type { Relation, RelationColumn } from './relation.js';
import {
  batchColumn,
  duplicateFlag,
  flagsColumn,
  parameters,
  type StreamSource,
  sequenceColumn,
} from './source.js';

/** The rows of a stream: those that are there now, or in a streaming query those that come. */
export function streamRelation(
  stream: StreamSource,
  context: QueryContext,
  bounded: boolean,
  alias: string | undefined,
): Relation {
  const table = context.uniqueName('t');
  const rows = bounded ? storedRows(stream) : arrivingRows(stream, context);
  return {
    sql: `(${rows}) AS ${table}`,
    columns: columnsOf(stream, table, alias ?? stream.name),
    sequence: `${table}.${sequenceColumn}`,
    ...(bounded ? {} : { batch: `${table}.${batchColumn}`, streaming: { source: stream } }),
  };
}

function columnsOf(stream: StreamSource, table: string, alias: string): readonly RelationColumn[] {
  const columns: RelationColumn[] = stream.columns.map((column, index) => ({
    name: column.name,
    table: alias,
    type: column.type,
    sql: `${table}.c${index}`,
    origin: stream.name,
  }));
  const hidden = { table: alias, hidden: true, origin: stream.name };
  const sequence = {
    name: '_tp_sn',
    type: integerType(64, true),
    sql: `${table}.${sequenceColumn}`,
    ...hidden,
  };
  return [...columns, sequence];
}

/** The historical store; of a stream with keys the latest row of each, without those that were deleted. */
function storedRows(stream: StreamSource): string {
  const visible = `SELECT * FROM ${stream.table} WHERE ${flagsColumn} = 0`;
  const isKeyed = stream.mode === 'versioned_kv' || stream.mode === 'changelog_kv';
  if (!isKeyed || stream.primaryKey.length === 0) return visible;
  const keys = stream.primaryKey.map(name => columnName(stream, name)).join(', ');
  const order = `${columnName(stream, '_tp_time')} DESC, ${sequenceColumn} DESC`;
  const latest = `${visible} QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY ${
    stream.mode === 'changelog_kv' ? `${sequenceColumn} DESC` : order
  }) = 1`;
  if (stream.mode !== 'changelog_kv') return latest;
  return `SELECT * FROM (${latest}) WHERE ${columnName(stream, '_tp_delta')} = 1`;
}

function columnName(stream: StreamSource, name: string): string {
  return `c${stream.columns.findIndex(column => column.name === name)}`;
}

/** Rows that a running query reads next: from the historical store up to where it started, then as they came. */
function arrivingRows(stream: StreamSource, context: QueryContext): string {
  const { from, to, live } = parameters;
  const idempotent = context.settings.get('enable_idempotent_processing');
  const skipsDuplicates = idempotent === true || idempotent === 1 || idempotent === 'true';
  const isLive = `${sequenceColumn} > $${live}::BIGINT`;
  const history = [
    `${flagsColumn} = 0`,
    ...(context.historyFromMicros === undefined
      ? []
      : [`epoch_us(${columnName(stream, '_tp_time')}) >= ${context.historyFromMicros}`]),
  ];
  const arrival = skipsDuplicates ? [isLive, `(${flagsColumn} & ${duplicateFlag}) = 0`] : [isLive];
  return (
    `SELECT * FROM ${stream.table} WHERE ${sequenceColumn} > $${from}::BIGINT ` +
    `AND ${sequenceColumn} <= $${to}::BIGINT ` +
    `AND ((${history.join(' AND ')}) OR (${arrival.join(' AND ')}))`
  );
}

/** SQL of a time in microseconds since 1970. */
export function microsSql(sql: string, type: DataType): string {
  return `epoch_us(${castTo(typed(sql, type), datetime64Type(6)).sql})`;
}
