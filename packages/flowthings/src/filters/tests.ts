import { invalid, received, requireText } from '../validation.js';
import type { AgeField, ComparisonSign } from './expression.js';
import { Filter, requireFilter } from './filter.js';
import type { MemberReference } from './member.js';
import { isMember, memberName } from './member-name.js';
import { patternOf } from './operand.js';

/** Passes objects that have a member. @throws {ValidationError} for names that no filter can hold. */
export function exists(member: MemberReference | string): Filter {
  return new Filter({ kind: 'exists', member: memberName('exists', 'member', member) });
}

/** Passes drops with an element of a type such as `integer`. @throws {ValidationError} when it is no name of a type. */
export function has(elementType: string): Filter {
  if (typeof elementType !== 'string' || !/^[A-Za-z]\w*$/.test(elementType))
    throw invalid('has', {
      field: 'elementType',
      expected: 'the name of a type such as integer',
      received: received(elementType),
    });
  return new Filter({ kind: 'has', type: elementType });
}

/** Passes drops with a text in which the regular expression is found. @throws {ValidationError} when it is none. */
export function matches(pattern: string | RegExp, flags?: string): Filter {
  return new Filter({ kind: 'matches', pattern: patternOf('matches', pattern, flags) });
}

/** Passes what the filter stops. @throws {ValidationError} when it is no filter. */
export function not(filter: Filter): Filter {
  return requireFilter('not', filter).not();
}

/** Passes what passes all of the filters. @throws {ValidationError} when there is none. */
export function allOf(...filters: readonly Filter[]): Filter {
  const [first, ...others] = filters;
  return requireFilter('allOf', first).and(...others);
}

/** Passes what passes any of the filters. @throws {ValidationError} when there is none. */
export function anyOf(...filters: readonly Filter[]): Filter {
  const [first, ...others] = filters;
  return requireFilter('anyOf', first).or(...others);
}

/** A filter from text, for what this package has no words for. It is sent as it is, in parentheses where needed. */
export function rawFilter(text: string): Filter {
  return new Filter({ kind: 'raw', text: requireText('rawFilter', 'text', text) });
}

/** Tests on how long ago something happened, in milliseconds above 0. */
export interface AgeTests {
  eq(ms: number): Filter;
  ne(ms: number): Filter;
  lt(ms: number): Filter;
  lte(ms: number): Filter;
  gt(ms: number): Filter;
  gte(ms: number): Filter;
}

/**
 * The time since an object was created, and, when it is called, since the date in one of its members.
 *
 * @example
 * age.lt(60_000)
 * age('elems.measuredAt').gt(3_600_000)
 */
export const age: AgeTests & ((field: MemberReference | string) => AgeTests) = Object.assign(
  (field: MemberReference | string): AgeTests =>
    ageTests({ name: memberName('age', 'field', field), quoted: !isMember(field) }),
  ageTests(undefined),
);

function ageTests(field: AgeField | undefined): AgeTests {
  const test =
    (sign: ComparisonSign) =>
    (ms: number): Filter => {
      if (typeof ms !== 'number' || !(ms > 0 && ms < Number.POSITIVE_INFINITY))
        throw invalid('age', { field: 'ms', expected: 'milliseconds above 0', received: received(ms) });
      return new Filter({ kind: 'age', field, sign, ms: String(ms) });
    };
  return { eq: test('=='), ne: test('!='), lt: test('<'), lte: test('<='), gt: test('>'), gte: test('>=') };
}
