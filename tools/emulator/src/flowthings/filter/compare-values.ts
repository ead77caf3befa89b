import { writeJson } from '../../host/json.js';
import type { Comparison } from './filter-ast.js';

/**
 * Whether two values stand in this relation. Values of different kinds are unequal and in no order; numbers of both
 * kinds compare by value.
 */
export function holds(left: unknown, comparison: Comparison, right: unknown): boolean {
  if (comparison === '==') return areEqual(left, right);
  if (comparison === '!=') return !areEqual(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  if (comparison === '<') return order < 0;
  if (comparison === '<=') return order <= 0;
  return comparison === '>' ? order > 0 : order >= 0;
}

/** Whether two JSON values are the same. */
export function areEqual(left: unknown, right: unknown): boolean {
  const order = compareValues(left, right);
  return order === undefined ? writeJson(left) === writeJson(right) : order === 0;
}

/** Negative, zero or positive as for a sort; undefined for values that have no order. */
export function compareValues(left: unknown, right: unknown): number | undefined {
  if (isNumeric(left) && isNumeric(right)) return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return undefined;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
