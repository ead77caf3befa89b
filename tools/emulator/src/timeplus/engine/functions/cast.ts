import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { coerce } from '../types/coerce.js';
import { bareType, type DataType, isNullable, nullableType, typeText } from '../types/data-type.js';
import { literalSql } from './literal.js';
import { sqlString, type Typed, typed } from './typed.js';

/** Types that a string literal is read as when it meets them in a comparison or an argument. */
const readFromText: ReadonlySet<string> = new Set([
  'date',
  'date32',
  'datetime',
  'datetime64',
  'uuid',
  'ipv4',
  'ipv6',
  'enum',
  'decimal',
  'fixed_string',
]);

/**
 * The expression converted to a type, as `cast` and `::` do; null stays null. Numbers given as text are read
 * exactly; fractions are cut off, not rounded.
 */
export function castTo(operand: Typed, target: DataType): Typed {
  const type = isNullable(operand.type) ? nullableType(target) : target;
  if (operand.literal !== undefined && operand.literal !== null) {
    const bare = bareType(target);
    if (readFromText.has(bare.kind) || (bare.kind === 'integer' && bareType(operand.type).kind !== 'float')) {
      return { sql: literalSql(bare, coerce(bare, operand.literal)), type };
    }
  }
  return typed(castSql(operand.sql, bareType(operand.type), bareType(target)), type, [operand]);
}

/** Whether a literal of text is to be read as a value of the type that it is compared with. */
export function readsText(type: DataType): boolean {
  return readFromText.has(bareType(type).kind);
}

function castSql(sql: string, from: DataType, to: DataType): string {
  const storage = storageType(to);
  switch (to.kind) {
    case 'string':
      return textSql(sql, from);
    case 'integer':
      if (from.kind === 'float' || from.kind === 'decimal') return `CAST(trunc(${sql}) AS ${storage})`;
      if (isTemporal(from)) return `CAST(${epochSecondsSql(sql, from)} AS ${storage})`;
      break;
    case 'float':
      if (isTemporal(from)) return `CAST(${epochMicrosSql(sql, from)} / 1000000.0 AS ${storage})`;
      break;
    case 'bool':
      if (from.kind === 'integer' || from.kind === 'float') return `(${sql} <> 0)`;
      break;
    case 'decimal':
      if (to.precision > 38) throw notImplemented(from, to);
      break;
    case 'date':
    case 'date32':
      return dateSql(sql, from, to);
    case 'datetime':
    case 'datetime64':
      return datetimeSql(sql, from, to);
    case 'json':
      if (from.kind === 'string') return sql;
      throw notImplemented(from, to);
    case 'uuid':
      if (from.kind === 'string') return `CAST(CAST(${sql} AS UUID) AS VARCHAR)`;
      break;
    default:
      break;
  }
  return `CAST(${sql} AS ${storage})`;
}

function textSql(sql: string, from: DataType): string {
  switch (from.kind) {
    case 'float':
      return `regexp_replace(CAST(${sql} AS VARCHAR), '\\.0$', '')`;
    case 'datetime':
      return `strftime(${wallSql(sql, from.timezone)}, '%Y-%m-%d %H:%M:%S')`;
    case 'datetime64': {
      const format = from.precision > 6 ? '%Y-%m-%d %H:%M:%S.%n' : '%Y-%m-%d %H:%M:%S.%f';
      const length = from.precision === 0 ? 19 : 20 + from.precision;
      return `substr(strftime(${wallSql(sql, from.timezone)}, '${format}'), 1, ${length})`;
    }
    case 'array':
    case 'map':
    case 'tuple':
    case 'nested':
      throw notImplemented(from, { kind: 'string' });
    default:
      return `CAST(${sql} AS VARCHAR)`;
  }
}

function dateSql(sql: string, from: DataType, to: DataType): string {
  if (from.kind === 'string') return `CAST(CAST(${sql} AS TIMESTAMPTZ) AS DATE)`;
  if (from.kind === 'integer') return `(DATE '1970-01-01' + CAST(${sql} AS INTEGER))`;
  if (from.kind === 'datetime' || from.kind === 'datetime64') {
    return `CAST(${wallSql(sql, from.timezone)} AS DATE)`;
  }
  if (from.kind === 'date' || from.kind === 'date32') return sql;
  throw notImplemented(from, to);
}

/** Numbers are seconds since 1970, as the real engine's conversion takes them. */
function datetimeSql(sql: string, from: DataType, to: DataType): string {
  const storage = storageType(to);
  const precision = to.kind === 'datetime64' ? to.precision : 0;
  if (from.kind === 'datetime' || from.kind === 'datetime64') {
    const fromPrecision = from.kind === 'datetime64' ? from.precision : 0;
    if (precision >= fromPrecision) return `CAST(${sql} AS ${storage})`;
    if (precision > 6) return `make_timestamp_ns(${floorTicks(`epoch_ns(${sql})`, 9 - precision)})`;
    return `make_timestamp(${floorTicks(`epoch_us(${sql})`, 6 - precision)})`;
  }
  if (from.kind === 'date' || from.kind === 'date32') return `CAST(${sql} AS ${storage})`;
  if (from.kind === 'integer') return `CAST(make_timestamp(CAST(${sql} AS BIGINT) * 1000000) AS ${storage})`;
  const isFraction = from.kind === 'float' || from.kind === 'decimal';
  const micros = isFraction
    ? `CAST(floor(CAST(${sql} AS DOUBLE) * 1000000) AS BIGINT)`
    : from.kind === 'string'
      ? `epoch_us(CAST(${sql} AS TIMESTAMPTZ))`
      : undefined;
  if (micros === undefined) throw notImplemented(from, to);
  const parsed =
    precision > 6 && from.kind === 'string'
      ? `CAST(${sql} AS TIMESTAMP_NS)`
      : `CAST(make_timestamp(${floorTicks(micros, Math.max(0, 6 - precision))}) AS ${storage})`;
  if (from.kind !== 'string') return parsed;
  return `CASE WHEN regexp_full_match(${sql}, '\\d{9,19}') THEN ${unixTextSql(sql, precision, storage)} ELSE ${parsed} END`;
}

/**
 * The SQL of the time that digits alone stand for: seconds, or milli-, micro- or nanoseconds by their size, as on ingest.
 * The Go client writes event times so (X-18); what a real server takes is a guess.
 */
function unixTextSql(sql: string, precision: number, storage: string): string {
  const number = `CAST(${sql} AS BIGINT)`;
  const nanos = `(${number} * CASE WHEN length(${sql}) <= 11 THEN 1000000000 WHEN length(${sql}) <= 14 THEN 1000000 WHEN length(${sql}) <= 17 THEN 1000 ELSE 1 END)`;
  return `CAST(make_timestamp_ns(${floorTicks(nanos, 9 - precision)}) AS ${storage})`;
}

function floorTicks(ticks: string, digits: number): string {
  if (digits === 0) return ticks;
  const unit = 10 ** digits;
  return `(${ticks} - ((${ticks} % ${unit}) + ${unit}) % ${unit})`;
}

/** The SQL of what the clocks of a zone show at a time. */
export function wallSql(sql: string, timezone: string | undefined): string {
  if (timezone === undefined || timezone === 'UTC') return sql;
  return `timezone(${sqlString(timezone)}, timezone('UTC', ${sql}))`;
}

/** The SQL of the time at which the clocks of a zone show `sql`. */
export function instantSql(sql: string, timezone: string | undefined): string {
  if (timezone === undefined || timezone === 'UTC') return sql;
  return `timezone('UTC', timezone(${sqlString(timezone)}, ${sql}))`;
}

function epochSecondsSql(sql: string, from: DataType): string {
  if (from.kind === 'date' || from.kind === 'date32') return `datediff('day', DATE '1970-01-01', ${sql})`;
  return `CAST(floor(epoch_us(${sql}) / 1000000) AS BIGINT)`;
}

function epochMicrosSql(sql: string, from: DataType): string {
  return from.kind === 'date' || from.kind === 'date32'
    ? `epoch_us(CAST(${sql} AS TIMESTAMP))`
    : `epoch_us(${sql})`;
}

function isTemporal(type: DataType): boolean {
  return ['date', 'date32', 'datetime', 'datetime64'].includes(type.kind);
}

function notImplemented(from: DataType, to: DataType): Error {
  return engineError(
    'NOT_IMPLEMENTED',
    `Conversion from ${typeText(from)} to ${typeText(to)} is not implemented by the emulator`,
  );
}
