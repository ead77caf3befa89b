import type { DataType } from './data-type.js';
import { parseInstant, parseUnixText } from './parse-time.js';
import { cannotParse, type EngineValue, outOfRange } from './value.js';

type DatetimeType = Extract<DataType, { kind: 'datetime' | 'datetime64' }>;

const nanosPerSecond = 1_000_000_000n;
const nanosPerDay = 86_400n * nanosPerSecond;
/** datetime64 and date32 reach from 1900 to 2299. */
const earliestNanos = BigInt(Date.UTC(1900, 0, 1)) * 1_000_000n;
const latestNanos = BigInt(Date.UTC(2300, 0, 1)) * 1_000_000n - 1n;
/** Nanoseconds in 64 bits end here, in 2262. */
const latestExactNanos = 2n ** 63n - 1n;
const datetimeMax = 2 ** 32 - 1;
const dateMax = 2 ** 16 - 1;

/** Reads a date from text, a count of days, or a point in time, whose date is taken. */
export function coerceDate(type: DataType, value: unknown): EngineValue {
  const days = daysOf(value);
  if (days === undefined) throw cannotParse(type, value, 'a date such as 2024-01-02');
  const isWide = type.kind === 'date32';
  const least = isWide ? Number(earliestNanos / nanosPerDay) : 0;
  const most = isWide ? Number(latestNanos / nanosPerDay) : dateMax;
  if (days < least || days > most) throw outOfRange(type, value);
  return days;
}

function daysOf(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 200_000) return value;
  const nanos = instantNanos(value, 'UTC');
  return nanos === undefined ? undefined : Number(floorDivide(nanos, nanosPerDay));
}

/** Reads a point in time; digits finer than the type's are cut off. */
export function coerceDatetime(type: DatetimeType, value: unknown): EngineValue {
  const nanos = instantNanos(value, type.timezone ?? 'UTC');
  if (nanos === undefined) throw cannotParse(type, value, 'a time such as 2024-01-02T03:04:05.678Z');
  if (type.kind === 'datetime') {
    const seconds = Number(floorDivide(nanos, nanosPerSecond));
    if (seconds < 0 || seconds > datetimeMax) throw outOfRange(type, value);
    return seconds;
  }
  const latest = type.precision > 6 ? latestExactNanos : latestNanos;
  if (nanos < earliestNanos || nanos > latest) throw outOfRange(type, value);
  return floorDivide(nanos, 10n ** BigInt(9 - type.precision));
}

function instantNanos(value: unknown, timezone: string): bigint | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return parseUnixText(String(value));
  return typeof value === 'string' ? parseInstant(value, timezone) : undefined;
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value < 0n && quotient * divisor !== value ? quotient - 1n : quotient;
}
