import { sameValue } from '../model/row.js';
import { isPlainObject } from '../plain-object.js';

/** Whether an event's value has equal values for every property of a filter (V-B14); no filter lets all pass. */
export function matchesFilter(value: unknown, filter: unknown): boolean {
  if (!isPlainObject(filter)) return true;
  return (
    isPlainObject(value) && Object.entries(filter).every(([name, wanted]) => sameValue(value[name], wanted))
  );
}
