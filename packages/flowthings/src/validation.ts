import { ValidationError, type ValidationIssue } from '@sdk/core';

/** The error for arguments that are refused before anything is sent. */
export function invalid(operation: string, ...issues: readonly ValidationIssue[]): ValidationError {
  return new ValidationError({ platform: 'flowthings', operation, issues });
}

/** What came instead of what was expected, in a word. */
export function received(value: unknown): string {
  if (value === null) return 'null';
  if (value === '') return 'an empty string';
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? 'an array' : typeof value;
}

/** Returns `value` if it is text with something in it. @throws {ValidationError} that names the field. */
export function requireText(operation: string, field: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalid(operation, { field, expected: 'a non-empty string', received: received(value) });
}

/**
 * Returns `value` if it can be one segment of a path. An empty id would name the whole collection, and a slash another
 * resource (sections 5.11 and 5.23).
 *
 * @throws {ValidationError} that names the field.
 */
export function requireId(operation: string, field: string, value: unknown): string {
  if (typeof value === 'string' && value.isWellFormed() && /^[^\s/?#]+$/.test(value) && !/^\.+$/.test(value))
    return value;
  throw invalid(operation, {
    field,
    expected: 'an id such as f5a1b2c3d4e5f60718293a4b5, without slashes and spaces',
    received: typeof value === 'string' && value !== '' ? JSON.stringify(value) : received(value),
  });
}

/** Returns `value` if it is an object and no array. @throws {ValidationError} that names the field. */
export function requireObject<T extends object>(operation: string, field: string, value: T): T {
  if (isObject(value)) return value;
  throw invalid(operation, { field, expected: 'an object', received: received(value) });
}

/** Returns `value` if it is a list. @throws {ValidationError} that names the field. */
export function requireArray<T extends readonly unknown[]>(operation: string, field: string, value: T): T {
  if (Array.isArray(value)) return value;
  throw invalid(operation, { field, expected: 'an array', received: received(value) });
}

/** Returns `value` if it is a whole number of at least `least`. @throws {ValidationError} that names the field. */
export function requireWhole(operation: string, field: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw invalid(operation, {
    field,
    expected: `a whole number of ${least} or more`,
    received: received(value),
  });
}

/** True for an object that is no array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
