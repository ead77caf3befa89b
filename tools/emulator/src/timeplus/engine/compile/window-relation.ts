import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { instantSql, wallSql } from '../functions/cast.js';
import { bucketSql } from '../functions/times.js';
import type { Typed } from '../functions/typed.js';
import type { Duration } from '../sql/ast.js';
import { durationMs } from '../sql/interval-units.js';
import { bareType } from '../types/data-type.js';
import type { QueryContext } from './query-context.js';
import type { Relation, RelationColumn, WindowColumns } from './relation.js';
import { batchColumn, sequenceColumn } from './source.js';
import { microsSql } from './stream-relation.js';

/** What a call of `tumble` or `hop` says. */
export interface WindowCall {
  readonly kind: 'tumble' | 'hop';
  readonly eventTime: Typed;
  readonly size: Duration;
  /** Of hop: how far windows are apart. */
  readonly step: Duration;
  readonly timezone?: string;
}

/** The relation with `window_start` and `window_end` added; rows of a hop are there once for each window. */
export function windowRelation(source: Relation, call: WindowCall, context: QueryContext): Relation {
  const type = bareType(call.eventTime.type);
  if (type.kind !== 'datetime' && type.kind !== 'datetime64') {
    throw engineError(
      'ILLEGAL_TYPE_OF_ARGUMENT',
      `${call.kind} needs a datetime or datetime64 column as its time`,
    );
  }
  if (call.size.amount < 1 || call.step.amount < 1) {
    throw engineError('BAD_ARGUMENTS', `${call.kind} needs intervals of at least 1 unit`);
  }
  if (call.size.unit === 'nanosecond' || call.step.unit === 'nanosecond') {
    throw engineError('NOT_IMPLEMENTED', 'Windows of nanoseconds are not implemented by the emulator');
  }
  const inner = context.uniqueName('w');
  const eventTime = `${inner}.event_time`;
  const kept = source.columns.map((column, index) => `${column.sql} AS c${index}`);
  const hidden = [
    ...(source.sequence === undefined ? [] : [`${source.sequence} AS ${sequenceColumn}`]),
    ...(source.batch === undefined ? [] : [`${source.batch} AS ${batchColumn}`]),
  ];
  const rows = `SELECT ${[...kept, ...hidden, `${call.eventTime.sql} AS event_time`].join(', ')} FROM ${source.sql}`;
  const start = call.kind === 'tumble' ? tumbleStart(eventTime, call) : hopStarts(eventTime, call);
  const started = context.uniqueName('w');
  const outer = context.uniqueName('t');
  const wall = wallSql(`${started}.window_start`, call.timezone);
  const end = instantSql(`${wall} + ${intervalSql(call.size)}`, call.timezone);
  const storage = storageType(type);
  const windows = `SELECT ${inner}.*, ${start} AS window_start FROM (${rows}) AS ${inner}`;
  const sql =
    `(SELECT ${started}.* REPLACE (CAST(window_start AS ${storage}) AS window_start), ` +
    `CAST(${end} AS ${storage}) AS window_end FROM (${windows}) AS ${started}) AS ${outer}`;
  const columns: RelationColumn[] = source.columns.map((column, index) => ({
    ...column,
    sql: `${outer}.c${index}`,
  }));
  const table = source.columns[0]?.table ?? '';
  const bounds = ['window_start', 'window_end'].map(name => ({ name, table, type, sql: `${outer}.${name}` }));
  return {
    sql,
    columns: [...columns, ...bounds],
    window: {
      start: `${outer}.window_start`,
      end: `${outer}.window_end`,
      eventTime: `${outer}.event_time`,
      kind: call.kind,
      progressSql: progressSql(source, call.eventTime),
      ...pace(call),
    },
    ...(source.sequence === undefined ? {} : { sequence: `${outer}.${sequenceColumn}` }),
    ...(source.batch === undefined ? {} : { batch: `${outer}.${batchColumn}` }),
    ...(source.streaming === undefined ? {} : { streaming: source.streaming }),
  };
}

function pace(call: WindowCall): Pick<WindowColumns, 'pace'> {
  const [size, step] = [durationMs(call.size), durationMs(call.step)];
  if (size === undefined || step === undefined) return {};
  if (call.timezone !== undefined || call.size.unit === 'week') return {};
  return { pace: { sizeMicros: Math.round(size * 1000), stepMicros: Math.round(step * 1000) } };
}

/** How far the event time has come with each batch of rows. */
function progressSql(source: Relation, eventTime: Typed): string {
  if (source.batch === undefined) return '';
  const time = microsSql(eventTime.sql, eventTime.type);
  return `SELECT ${source.batch}, max(${time}) FROM ${source.sql} GROUP BY ALL ORDER BY ALL`;
}

function tumbleStart(eventTime: string, call: WindowCall): string {
  const wall = wallSql(`CAST(${eventTime} AS TIMESTAMP)`, call.timezone);
  return instantSql(bucketSql(wall, intervalSql(call.size), call.size.unit), call.timezone);
}

/** The starts of all windows that a time is in, aligned to 1970. */
function hopStarts(eventTime: string, call: WindowCall): string {
  const [size, step] = [durationMs(call.size), durationMs(call.step)];
  if (call.size.unit !== call.step.unit) {
    throw engineError('BAD_ARGUMENTS', 'hop needs the same unit in both intervals');
  }
  if (size === undefined || step === undefined || call.timezone !== undefined) {
    throw engineError(
      'NOT_IMPLEMENTED',
      'hop by months, or with a time zone, is not implemented by the emulator',
    );
  }
  if (step > size) throw engineError('BAD_ARGUMENTS', 'hop needs a step that is not greater than the size');
  const micros = `epoch_us(${eventTime})`;
  const [sizeMicros, stepMicros] = [Math.round(size * 1000), Math.round(step * 1000)];
  const last = `(${micros} - ((${micros} % ${stepMicros}) + ${stepMicros}) % ${stepMicros})`;
  return `make_timestamp(unnest(range(${last}, ${micros} - ${sizeMicros}, -${stepMicros})))`;
}

/** A duration as an INTERVAL. */
function intervalSql(duration: Duration): string {
  const { amount, unit } = duration;
  if (unit === 'quarter') return `INTERVAL ${amount * 3} MONTH`;
  return `INTERVAL ${amount} ${unit.toUpperCase()}`;
}
