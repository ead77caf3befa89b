import type { IntervalUnit } from '../types/data-type.js';
import type { Duration } from './ast.js';

/** The suffixes of interval literals such as `5s` (section 4.10); case tells minutes from months. */
const suffixes: Readonly<Record<string, IntervalUnit>> = {
  ns: 'nanosecond',
  us: 'microsecond',
  ms: 'millisecond',
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  M: 'month',
  q: 'quarter',
  y: 'year',
};

const unitNames: ReadonlySet<string> = new Set<string>(Object.values(suffixes));

const milliseconds: Readonly<Partial<Record<IntervalUnit, number>>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

/** The duration of an interval literal's text, or undefined when its suffix is none. */
export function parseIntervalLiteral(text: string): Duration | undefined {
  let digits = 0;
  while (digits < text.length && text[digits]! >= '0' && text[digits]! <= '9') digits += 1;
  const unit = suffixes[text.slice(digits)];
  return unit === undefined ? undefined : { amount: Number(text.slice(0, digits)), unit };
}

/** The unit of a word such as `SECOND` or `seconds`, or undefined. */
export function intervalUnit(word: string): IntervalUnit | undefined {
  const name = word.toLowerCase();
  const singular = name.endsWith('s') ? name.slice(0, -1) : name;
  return unitNames.has(singular) ? (singular as IntervalUnit) : undefined;
}

/** The length in milliseconds; undefined for months and longer, which have no fixed length. */
export function durationMs(duration: Duration): number | undefined {
  const unit = milliseconds[duration.unit];
  if (unit !== undefined) return duration.amount * unit;
  if (duration.unit === 'microsecond') return duration.amount / 1000;
  if (duration.unit === 'nanosecond') return duration.amount / 1_000_000;
  return undefined;
}
