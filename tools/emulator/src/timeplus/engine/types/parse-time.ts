import { wallToEpochMs } from './timezone.js';

const nanosPerMs = 1_000_000n;

/**
 * Nanoseconds since 1970 of a point in time as text: ISO 8601, `YYYY-MM-DD hh:mm:ss[.fff]`, a date, or a Unix
 * number. Without an offset the text is wall time of `timezone`. Undefined when it is none of these.
 */
export function parseInstant(text: string, timezone: string): bigint | undefined {
  return parseUnixText(text) ?? parseCalendar(text.trim(), timezone);
}

/** Nanoseconds of a Unix number; its unit goes by its size, below 1e11 seconds (guess, after Q-22). */
export function parseUnixText(text: string): bigint | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text.trim());
  if (match === null) return undefined;
  const digits = match[2]!;
  if (digits.length > 19) return undefined;
  const whole = BigInt(digits);
  const unitDigits = whole < 100_000_000_000n ? 9 : whole < 10n ** 14n ? 6 : whole < 10n ** 17n ? 3 : 0;
  const fraction = (match[3] ?? '').padEnd(unitDigits, '0').slice(0, unitDigits);
  const nanos = whole * 10n ** BigInt(unitDigits) + BigInt(fraction === '' ? 0 : fraction);
  return match[1] === '-' ? -nanos : nanos;
}

const calendar =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d{2}:?(?:\d{2})?)?)?$/i;

function parseCalendar(text: string, timezone: string): bigint | undefined {
  const match = calendar.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const days = daysOfDate(year, month, day);
  if (days === undefined) return undefined;
  const wallMs = days * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000;
  const offset = match[8];
  const epochMs = offset === undefined ? wallToEpochMs(timezone, wallMs) : wallMs - offsetMs(offset);
  const fraction = (match[7] ?? '').padEnd(9, '0').slice(0, 9);
  return BigInt(epochMs) * nanosPerMs + BigInt(fraction);
}

/** Days since 1970 of a date of the calendar, or undefined when there is no such day. */
function daysOfDate(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / 86_400_000 : undefined;
}

function offsetMs(text: string): number {
  const first = text[0]!;
  if (first !== '+' && first !== '-') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', '') || 0);
  return (first === '-' ? -minutes : minutes) * 60_000;
}
