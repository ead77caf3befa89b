import { isObject, requireObject } from '../validation.js';

/**
 * The members of `after` whose values differ from those of `before`, as an update needs them. Members that `after` lacks
 * are not in it: the platform has no way to remove one.
 *
 * @example
 * await client.flow.update({ id: flow.id, ...diff(flow, edited) });
 * @throws {ValidationError} when one of them is no object.
 */
export function diff<T extends object>(before: T, after: T): Partial<T> {
  requireObject('diff', 'before', before);
  requireObject('diff', 'after', after);
  const changed = Object.entries(after).filter(
    ([name, value]) => !(name in before && isSame((before as Record<string, unknown>)[name], value)),
  );
  return Object.fromEntries(changed) as Partial<T>;
}

function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
  if (left instanceof Date && right instanceof Date) return left.getTime() === right.getTime();
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(name => name in right && isSame(left[name], right[name]))
  );
}
