import type { Call } from '../call.js';
import type { StatisticName } from '../model/statistics-book.js';
import { badRequest } from '../refusal.js';

/** How finely counts are told. */
type Level = 'YEAR' | 'MONTH' | 'DAY' | 'HOUR';

const levels: readonly string[] = ['YEAR', 'MONTH', 'DAY', 'HOUR'];

/**
 * Counts of one object over a year, month or day, in UTC. `date` holds the parts of the path after the id. Without a
 * year there is one count for each year (guess, section 8).
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
  const [year, month, day] = date.map(Number);
  const thisYear = new Date(clock.now()).getUTCFullYear();
  const from = utc(year ?? statistics.firstYear(name, id) ?? thisYear, month, day);
  const to =
    year === undefined
      ? utc(thisYear + 1)
      : month === undefined
        ? utc(year + 1)
        : day === undefined
          ? utc(year, month + 1)
          : utc(year, month, day + 1);
  if (!Number.isFinite(from) || date.some(part => !/^\d{1,4}$/.test(part))) {
    throw badRequest(`${date.join('/')} is not a year, a month or a day.`);
  }
  const unit = levelOf(level, date.length);
  const counts: number[] = [];
  for (let start = from; start < to; start = next(start, unit)) {
    counts.push(statistics.sum(name, id, start, Math.min(next(start, unit), to)));
  }
  return counts;
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
