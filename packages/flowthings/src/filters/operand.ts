import { invalid, received } from '../validation.js';
import type { Operand, Pattern } from './expression.js';
import { isMember, memberName } from './member-name.js';

/** A value that members can be compared with; a Date counts as its milliseconds since 1970. */
export type FilterValue = string | number | bigint | boolean | Date;

/** @throws {ValidationError} for what the filter language cannot express, such as null, lists and NaN. */
export function operandOf(operation: string, field: string, value: unknown): Operand {
  if (isMember(value)) return { kind: 'member', name: memberName(operation, field, value) };
  switch (typeof value) {
    case 'string':
      if (value.isWellFormed()) return { kind: 'string', text: value };
      throw invalid(operation, { field, expected: 'text without lone surrogates' });
    case 'boolean':
      return { kind: 'boolean', value };
    case 'bigint':
    case 'number':
      return { kind: 'number', digits: digitsOf(operation, field, value) };
    default:
      if (value instanceof Date)
        return { kind: 'number', digits: digitsOf(operation, field, value.getTime()) };
      throw invalid(operation, {
        field,
        expected: 'a string, a finite number, a boolean, a Date or a member',
        received: received(value),
      });
  }
}

/** The digits of a number. @throws {ValidationError} for NaN and infinities. */
export function digitsOf(operation: string, field: string, value: unknown): string {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)))
    return String(value);
  throw invalid(operation, { field, expected: 'a finite number', received: received(value) });
}

/** @throws {ValidationError} when pattern or flags would not stay between their slashes. */
export function patternOf(operation: string, given: unknown, givenFlags: unknown): Pattern {
  const isExpression = given instanceof RegExp;
  const source = isExpression ? given.source : given;
  const flags = givenFlags ?? (isExpression ? given.flags : '');
  if (typeof source !== 'string')
    throw invalid(operation, { field: 'pattern', expected: 'text or a RegExp', received: received(given) });
  if (endsInBackslash(source))
    throw invalid(operation, { field: 'pattern', expected: 'no single backslash at its end' });
  if (typeof flags !== 'string' || !/^[a-z]*$/i.test(flags))
    throw invalid(operation, { field: 'flags', expected: 'letters such as "i"', received: received(flags) });
  return { source, flags };
}

function endsInBackslash(source: string): boolean {
  const backslashes = /\\*$/.exec(source)?.[0].length ?? 0;
  return backslashes % 2 === 1;
}
