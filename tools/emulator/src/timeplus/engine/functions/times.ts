import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { intervalUnit } from '../sql/interval-units.js';
import {
  bareType,
  type DataType,
  dateType,
  datetime64Type,
  datetimeType,
  type IntervalUnit,
  integerType,
  stringType,
} from '../types/data-type.js';
import { castTo, instantSql, wallSql } from './cast.js';
import {
  type CallDetails,
  type FunctionDefinition,
  type FunctionFamily,
  requireKind,
  timeKinds,
} from './function-definition.js';
import { liftNullable, type Typed, typed } from './typed.js';

/** What the clocks of the column's zone (or of the one given) show, as a naive timestamp. */
function wall(argument: Typed, timezone?: Typed): string {
  const bare = bareType(argument.type);
  const own = bare.kind === 'datetime' || bare.kind === 'datetime64' ? bare.timezone : undefined;
  const zone = typeof timezone?.literal === 'string' ? timezone.literal : own;
  return wallSql(`CAST(${argument.sql} AS TIMESTAMP)`, zone);
}

function zoneOf(argument: Typed): string | undefined {
  const bare = bareType(argument.type);
  return bare.kind === 'datetime' || bare.kind === 'datetime64' ? bare.timezone : undefined;
}

function part(type: DataType, sql: (wallTime: string) => string): FunctionDefinition {
  return {
    arity: [1, 2],
    compile: (args, call) => {
      requireKind(call, args[0]!, ...timeKinds);
      const value = `CAST(${sql(wall(args[0]!, args[1]))} AS ${storageType(type)})`;
      return typed(value, liftNullable(type, [args[0]!]), args);
    },
  };
}

const uint8Type = integerType(8, false);
const uint16Type = integerType(16, false);

const parts: Readonly<Record<string, (wallTime: string) => string>> = {
  year: time => `year(${time})`,
  quarter: time => `quarter(${time})`,
  month: time => `month(${time})`,
  week: time => `week(${time})`,
  day: time => `day(${time})`,
  hour: time => `hour(${time})`,
  minute: time => `minute(${time})`,
  second: time => `second(${time})`,
  millisecond: time => `(epoch_ms(${time}) % 1000)`,
};

/** `extract(unit FROM time)`. */
export function extractUnit(unit: IntervalUnit, time: Typed): Typed {
  const sql = parts[unit];
  if (sql === undefined)
    throw engineError('NOT_IMPLEMENTED', `EXTRACT ${unit} is not implemented by the emulator`);
  return part(unit === 'year' || unit === 'millisecond' ? uint16Type : uint8Type, sql).compile([time], {
    name: 'extract',
    distinct: false,
  });
}

/** Start of a fixed unit; days and longer give a date, as in the real engine. */
function startOf(unit: IntervalUnit): FunctionDefinition {
  return {
    arity: [1, 2],
    compile: (args, call) => {
      requireKind(call, args[0]!, ...timeKinds);
      const start = `date_trunc('${unit}', ${wall(args[0]!, args[1])})`;
      if (unit === 'day') return clockResult(start, args[0]!, datetimeType, args);
      const isDate = ['week', 'month', 'quarter', 'year'].includes(unit);
      if (isDate) return typed(`CAST(${start} AS DATE)`, liftNullable(dateType, [args[0]!]), args);
      return clockResult(start, args[0]!, datetimeType, args);
    },
  };
}

function clockResult(wallTime: string, argument: Typed, type: DataType, args: readonly Typed[]): Typed {
  const timezone = zoneOf(argument);
  const zoned: DataType = timezone === undefined ? type : ({ ...type, timezone } as DataType);
  return typed(`CAST(${instantSql(wallTime, timezone)} AS TIMESTAMP)`, liftNullable(zoned, [argument]), args);
}

/** Where buckets of an interval begin: weeks on Mondays, all others with 1970. */
export function bucketSql(wallTime: string, interval: string, unit: IntervalUnit): string {
  const origin = unit === 'week' ? '1970-01-05' : '1970-01-01';
  return `time_bucket(${interval}, ${wallTime}, TIMESTAMP '${origin}')`;
}

function toStartOfInterval(args: readonly Typed[], call: CallDetails): Typed {
  requireKind(call, args[0]!, ...timeKinds);
  requireKind(call, args[1]!, 'interval');
  const interval = bareType(args[1]!.type) as Extract<DataType, { kind: 'interval' }>;
  const start = bucketSql(wall(args[0]!, args[2]), args[1]!.sql, interval.unit);
  const isDate = ['week', 'month', 'quarter', 'year'].includes(interval.unit);
  if (isDate) return typed(`CAST(${start} AS DATE)`, liftNullable(dateType, [args[0]!]), args);
  const isFine = ['millisecond', 'microsecond', 'nanosecond'].includes(interval.unit);
  return clockResult(
    start,
    args[0]!,
    isFine ? datetime64Type(interval.unit === 'millisecond' ? 3 : 6) : datetimeType,
    args,
  );
}

function unitOf(call: CallDetails, argument: Typed): IntervalUnit {
  const unit = typeof argument.literal === 'string' ? intervalUnit(argument.literal) : undefined;
  if (unit === undefined)
    throw engineError('BAD_ARGUMENTS', `Function ${call.name} needs a unit such as 'hour'`);
  return unit;
}

function difference(args: readonly Typed[], call: CallDetails): Typed {
  const [from, to] = [args[1]!, args[2]!].map(argument => timeArgument(argument, call));
  const unit = unitOf(call, args[0]!);
  const sql = `date_diff('${unit}', ${wall(from!)}, ${wall(to!)})`;
  return typed(sql, liftNullable(integerType(64, true), [from!, to!]), args);
}

function timeArgument(argument: Typed, call: CallDetails): Typed {
  const time = argument.type.kind === 'string' ? castTo(argument, datetime64Type(6)) : argument;
  requireKind(call, time, ...timeKinds);
  return time;
}

function truncate(args: readonly Typed[], call: CallDetails): Typed {
  const time = timeArgument(args[1]!, call);
  const start = `date_trunc('${unitOf(call, args[0]!)}', ${wall(time, args[2])})`;
  return clockResult(start, time, datetimeType, args);
}

function shift(
  sign: '+' | '-',
  unit: 'days' | 'months' | 'years' | 'hours' | 'minutes' | 'seconds',
): FunctionDefinition {
  return {
    arity: [2, 2],
    compile: (args, call) => {
      const time = timeArgument(args[0]!, call);
      requireKind(call, args[1]!, 'integer');
      const bare = bareType(time.type);
      const isDate = bare.kind === 'date' || bare.kind === 'date32';
      const isClock = unit === 'hours' || unit === 'minutes' || unit === 'seconds';
      const type = isDate && isClock ? datetimeType : bare;
      const interval = `to_${unit}(CAST(${args[1]!.sql} AS ${isClock ? 'BIGINT' : 'INTEGER'}))`;
      const sql = `CAST((${time.sql} ${sign} ${interval}) AS ${storageType(type)})`;
      return typed(sql, liftNullable(type, [time]), args);
    },
  };
}

const strftimeCodes: Readonly<Record<string, string>> = {
  i: '%M',
  M: '%B',
  s: '%S',
  f: '%f',
  T: '%H:%M:%S',
  F: '%Y-%m-%d',
};

/** Codes of the real engine's format_datetime differ from those of strftime in few letters. */
function formatCodes(format: string): string {
  let result = '';
  for (let index = 0; index < format.length; index += 1) {
    const isCode = format[index] === '%' && index + 1 < format.length;
    if (!isCode) {
      result += format[index];
      continue;
    }
    index += 1;
    result += strftimeCodes[format[index]!] ?? `%${format[index]}`;
  }
  return result;
}

function formatTime(args: readonly Typed[], call: CallDetails): Typed {
  requireKind(call, args[0]!, ...timeKinds);
  const format = args[1]!.literal;
  if (typeof format !== 'string')
    throw engineError('BAD_ARGUMENTS', `Function ${call.name} needs a constant format`);
  const sql = `strftime(${wall(args[0]!, args[2])}, '${formatCodes(format).replaceAll("'", "''")}')`;
  return typed(sql, liftNullable(stringType, [args[0]!]), args);
}

function unixTimestamp(call: CallDetails, argument: Typed, unit: 'ms' | 'us' | 'ns'): Typed {
  requireKind(call, argument, ...timeKinds);
  return typed(`epoch_${unit}(${argument.sql})`, liftNullable(integerType(64, true), [argument]), [argument]);
}

function fromUnix(unitMicros: number, precision: number): FunctionDefinition {
  return {
    arity: [1, 2],
    compile: args => {
      const micros = `CAST(${args[0]!.sql} AS BIGINT)${unitMicros === 1 ? '' : ` * ${unitMicros}`}`;
      const zone = args[1]?.literal;
      const type = datetime64Type(precision, typeof zone === 'string' ? zone : undefined);
      return typed(`make_timestamp(${micros})`, liftNullable(type, [args[0]!]), args);
    },
  };
}

/** Functions of dates and times. */
export const times: FunctionFamily = {
  to_year: part(uint16Type, parts['year']!),
  to_quarter: part(uint8Type, parts['quarter']!),
  to_month: part(uint8Type, parts['month']!),
  to_week: part(uint8Type, parts['week']!),
  to_day: part(uint8Type, parts['day']!),
  to_day_of_month: part(uint8Type, parts['day']!),
  to_day_of_week: part(uint8Type, time => `isodow(${time})`),
  to_day_of_year: part(uint16Type, time => `dayofyear(${time})`),
  to_hour: part(uint8Type, parts['hour']!),
  to_minute: part(uint8Type, parts['minute']!),
  to_second: part(uint8Type, parts['second']!),
  to_unix_timestamp: part(integerType(32, false), time => `floor(epoch_us(${time}) / 1000000)`),
  to_unix_timestamp64_milli: { arity: [1, 1], compile: (args, call) => unixTimestamp(call, args[0]!, 'ms') },
  to_unix_timestamp64_micro: { arity: [1, 1], compile: (args, call) => unixTimestamp(call, args[0]!, 'us') },
  to_unix_timestamp64_nano: { arity: [1, 1], compile: (args, call) => unixTimestamp(call, args[0]!, 'ns') },
  from_unix_timestamp64_milli: fromUnix(1000, 3),
  from_unix_timestamp64_micro: fromUnix(1, 6),
  to_start_of_second: startOf('second'),
  to_start_of_minute: startOf('minute'),
  to_start_of_hour: startOf('hour'),
  to_start_of_day: startOf('day'),
  to_start_of_week: startOf('week'),
  to_monday: startOf('week'),
  to_start_of_month: startOf('month'),
  to_start_of_quarter: startOf('quarter'),
  to_start_of_year: startOf('year'),
  to_start_of_interval: { arity: [2, 3], compile: toStartOfInterval },
  date_diff: { arity: [3, 3], compile: difference },
  date_trunc: { arity: [2, 3], compile: truncate },
  date_add: shiftByInterval('+'),
  date_sub: shiftByInterval('-'),
  add_days: shift('+', 'days'),
  add_months: shift('+', 'months'),
  add_years: shift('+', 'years'),
  add_hours: shift('+', 'hours'),
  add_minutes: shift('+', 'minutes'),
  add_seconds: shift('+', 'seconds'),
  subtract_days: shift('-', 'days'),
  subtract_months: shift('-', 'months'),
  subtract_years: shift('-', 'years'),
  subtract_hours: shift('-', 'hours'),
  subtract_minutes: shift('-', 'minutes'),
  subtract_seconds: shift('-', 'seconds'),
  format_datetime: { arity: [2, 3], compile: formatTime },
  to_timezone: {
    arity: [2, 2],
    compile: (args, call) => {
      requireKind(call, args[0]!, 'datetime', 'datetime64');
      const zone = args[1]!.literal;
      if (typeof zone !== 'string')
        throw engineError('BAD_ARGUMENTS', 'to_timezone needs a constant time zone');
      const bare = bareType(args[0]!.type);
      const type = { ...bare, timezone: zone } as DataType;
      return typed(args[0]!.sql, liftNullable(type, [args[0]!]), args);
    },
  },
};

function shiftByInterval(sign: '+' | '-'): FunctionDefinition {
  const units = {
    second: 'seconds',
    minute: 'minutes',
    hour: 'hours',
    day: 'days',
    month: 'months',
    year: 'years',
  } as const;
  return {
    arity: [2, 3],
    compile: (args, call) => {
      if (args.length === 2) {
        requireKind(call, args[1]!, 'interval');
        const time = timeArgument(args[0]!, call);
        const storage = storageType(bareType(time.type));
        return typed(`CAST((${time.sql} ${sign} ${args[1]!.sql}) AS ${storage})`, time.type, args);
      }
      const unit = units[unitOf(call, args[0]!) as keyof typeof units];
      if (unit === undefined)
        throw engineError('NOT_IMPLEMENTED', `${call.name} of this unit is not implemented`);
      return shift(sign, unit).compile([args[2]!, args[1]!], call);
    },
  };
}
