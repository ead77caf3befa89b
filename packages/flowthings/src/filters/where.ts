import { invalid, isObject, received, requireArray } from '../validation.js';
import type { ComparisonSign } from './expression.js';
import { Filter } from './filter.js';
import { checkedName } from './member-name.js';
import { type FilterValue, operandOf, patternOf } from './operand.js';
import { allOf, anyOf } from './tests.js';

/** Tests on one member, by sign. */
export interface MemberCondition {
  readonly $eq?: FilterValue;
  readonly $ne?: FilterValue;
  readonly $lt?: FilterValue;
  readonly $lte?: FilterValue;
  readonly $gt?: FilterValue;
  readonly $gte?: FilterValue;
  readonly $regex?: string | RegExp;
}

/** Conditions by the dotted name of their member; all of them must hold. */
export interface Conditions {
  readonly $and?: readonly Conditions[];
  readonly $or?: readonly Conditions[];
  readonly [member: string]: FilterValue | RegExp | MemberCondition | readonly Conditions[] | undefined;
}

const SIGNS: Readonly<Record<string, ComparisonSign>> = {
  $eq: '==',
  $ne: '!=',
  $lt: '<',
  $lte: '<=',
  $gt: '>',
  $gte: '>=',
};

/**
 * A filter in the form that the original browser client takes (B-14).
 *
 * @throws {ValidationError} for names and values that no filter can hold, and when there is no condition.
 * @example
 * await client.flow.find(where({ path: '/alice/a', capacity: { $gt: 5 } }));
 */
export function where(conditions: Conditions): Filter {
  if (!isObject(conditions))
    throw invalid('where', { field: 'conditions', expected: 'an object', received: received(conditions) });
  const filters = Object.entries(conditions).flatMap(([name, condition]) =>
    condition === undefined ? [] : conditionOn(name, condition),
  );
  if (filters.length === 0)
    throw invalid('where', { field: 'conditions', expected: 'at least one condition', received: 'none' });
  return allOf(...filters);
}

function conditionOn(name: string, condition: unknown): readonly Filter[] {
  if (name === '$and' || name === '$or') {
    const filters = requireArray('where', name, condition as readonly Conditions[]).map(where);
    return [name === '$and' ? allOf(...filters) : anyOf(...filters)];
  }
  const member = checkedName('where', 'member', name);
  if (condition instanceof RegExp)
    return [new Filter({ kind: 'regex', member, pattern: patternOf(member, condition, undefined) })];
  if (!isObject(condition) || condition instanceof Date) return [comparison(member, '==', condition)];
  return Object.entries(condition).flatMap(([sign, value]) => {
    if (value === undefined) return [];
    if (sign === '$regex')
      return [new Filter({ kind: 'regex', member, pattern: patternOf(member, value, undefined) })];
    const known = SIGNS[sign];
    if (known === undefined)
      throw invalid('where', {
        field: member,
        expected: `one of ${Object.keys(SIGNS).join(', ')}, $regex`,
        received: sign,
      });
    return [comparison(member, known, value)];
  });
}

function comparison(member: string, sign: ComparisonSign, value: unknown): Filter {
  return new Filter({ kind: 'compare', member, sign, value: operandOf('where', member, value) });
}
