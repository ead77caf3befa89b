import { compareValues } from '../filter/compare-values.js';
import { type FilterSubject, passes } from '../filter/evaluate-filter.js';
import type { FindOptions } from './find-options.js';

/** The page of a find. `items` come the newest first. What the sort does not tell apart is in the order of its age. */
export function find<T>(
  items: Iterable<T>,
  options: FindOptions,
  subjectOf: (item: T) => FilterSubject,
  nowMs: number,
): readonly T[] {
  const { filter, start, limit } = options;
  const end = start + limit;
  const found: T[] = [];
  const byDate = options.sort === 'creationDate' && options.descending;
  for (const item of items) {
    if (byDate && found.length >= end) break;
    if (!filter || passes(filter, subjectOf(item), nowMs)) found.push(item);
  }
  return (byDate ? found : sorted(found, options, subjectOf)).slice(start, end);
}

function sorted<T>(
  items: readonly T[],
  { sort, descending }: FindOptions,
  subjectOf: (item: T) => FilterSubject,
): readonly T[] {
  const path = sort.split('.');
  const keyed = (descending ? items : [...items].reverse()).map(item => ({
    item,
    key: subjectOf(item).member(path),
  }));
  keyed.sort((left, right) => {
    // Objects without the member come last in both orders.
    if (left.key === undefined || right.key === undefined) {
      return Number(left.key === undefined) - Number(right.key === undefined);
    }
    const order = compareValues(left.key, right.key) ?? 0;
    return descending ? -order : order;
  });
  return keyed.map(({ item }) => item);
}
