import { ValidationError, type ValidationIssue } from '@sdk/core';

/** The error for arguments that are refused before anything is sent. */
export function invalid(operation: string, ...issues: readonly ValidationIssue[]): ValidationError {
  return new ValidationError({ platform: 'iotcs', operation, issues });
}

/** What came instead of what was expected, in a word. */
export function received(value: unknown): string {
  if (value === null) return 'null';
  if (value === '') return 'an empty string';
  return Array.isArray(value) ? 'an array' : typeof value;
}

/** Returns `value` if it is text with something in it. @throws {ValidationError} that names the field. */
export function requireText(operation: string, field: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalid(operation, { field, expected: 'a non-empty string', received: received(value) });
}

/** Returns `options` if it is an object. @throws {ValidationError} that names the field. */
export function requireOptions<T>(operation: string, options: T, field = 'options'): T {
  if (isObject(options)) return options;
  throw invalid(operation, { field, expected: 'an object', received: received(options) });
}

/** Returns `value` if it is one of the words, or undefined. @throws {ValidationError} that names the field. */
export function requireWord<T>(operation: string, field: string, value: T, words: readonly string[]): T {
  if (value === undefined || words.some(word => word === value)) return value;
  throw invalid(operation, { field, expected: `one of ${words.join(', ')}`, received: received(value) });
}

/** Returns `value` if it is a list. @throws {ValidationError} that names the field. */
export function requireList<T>(operation: string, field: string, value: readonly T[]): readonly T[] {
  if (Array.isArray(value)) return value;
  throw invalid(operation, { field, expected: 'an array', received: received(value) });
}

/** Returns `value` if it is a function. @throws {ValidationError} that names the field. */
export function requireFunction<T>(operation: string, field: string, value: T): T {
  if (typeof value === 'function') return value;
  throw invalid(operation, { field, expected: 'a function', received: received(value) });
}

/** Returns `value` if it is a number from `least` on. @throws {ValidationError} that names the field. */
export function requireNumber(operation: string, field: string, value: number, least: number): number {
  if (typeof value === 'number' && value >= least) return value;
  throw invalid(operation, {
    field,
    expected: `a number of ${least} or more`,
    received: typeof value === 'number' ? String(value) : received(value),
  });
}

/** True for an object that is no array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
