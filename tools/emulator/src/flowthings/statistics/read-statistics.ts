import type { Call } from '../call.js';
import type { StatisticName } from '../model/statistics-book.js';
import { badRequest } from '../refusal.js';

/** How finely counts are told. */
type Level = 'YEAR' | 'MONTH' | 'DAY' | 'HOUR';

const levels: readonly string[] = ['YEAR', 'MONTH', 'DAY', 'HOUR'];

/** Instants from one (included) to another. */
interface Period {
  readonly from: number;
  readonly to: number;
}

/**
 * Counts of one object over a year, month or day, in UTC. `date` holds the parts of the path after the id. Without a
 * year there is one count for each year since the first (guess, section 8).
 *
 * @throws {FlowthingsRefusal} with status 400
 */
export function readStatistics(
  { installation }: Call,
  name: StatisticName,
  id: string,
  date: readonly string[],
  level: string | undefined,
): readonly number[] {
  const { statistics, clock } = installation;
  const thisYear = new Date(clock.now()).getUTCFullYear();
  const allYears = { from: utc(statistics.firstYear(name, id) ?? thisYear), to: utc(thisYear + 1) };
  const { from, to } = date.length === 0 ? allYears : periodOf(date);
  const unit = levelOf(level, date.length);
  const counts: number[] = [];
  for (let start = from; start < to; start = next(start, unit)) {
    counts.push(statistics.sum(name, id, start, Math.min(next(start, unit), to)));
  }
  return counts;
}

function periodOf(date: readonly string[]): Period {
  const [year = Number.NaN, month, day] = date.map(part =>
    /^\d{1,4}$/.test(part) ? Number(part) : Number.NaN,
  );
  const from = utc(year, month, day);
  const start = new Date(from);
  const isDate =
    start.getUTCFullYear() === year &&
    start.getUTCMonth() + 1 === (month ?? 1) &&
    start.getUTCDate() === (day ?? 1);
  if (!isDate) throw badRequest(`${date.join('/')} is not a year, a month or a day.`);
  return { from, to: next(from, (['YEAR', 'MONTH', 'DAY'] as const)[date.length - 1] ?? 'DAY') };
}

function levelOf(level: string | undefined, depth: number): Level {
  const text = level?.toUpperCase() ?? levels[depth];
  if (text !== undefined && levels.includes(text)) return text as Level;
  throw badRequest(`level must be one of ${levels.join(', ')}, not ${level}.`);
}

/** Start of a year, month or day; months and days count from 1. */
function utc(year: number, month = 1, day = 1): number {
  return Date.UTC(year, month - 1, day);
}

function next(start: number, unit: Level): number {
  const date = new Date(start);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  if (unit === 'YEAR') return utc(year + 1);
  if (unit === 'MONTH') return utc(year, month + 1);
  return unit === 'DAY' ? utc(year, month, day + 1) : start + 3_600_000;
}
