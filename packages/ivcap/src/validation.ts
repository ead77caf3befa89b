import { ValidationError, type ValidationIssue } from '@sdk/core';

/** The error for arguments that are refused before anything is sent. */
export function invalid(operation: string, ...issues: readonly ValidationIssue[]): ValidationError {
  return new ValidationError({ platform: 'ivcap', operation, issues });
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

/** Returns `value` if it is a URN. @throws {ValidationError} that names the field. */
export function requireUrn(operation: string, field: string, value: unknown, prefix = 'urn:'): string {
  if (typeof value === 'string' && value.startsWith(prefix) && value.length > prefix.length) return value;
  throw invalid(operation, {
    field,
    expected: `a URN that begins with "${prefix}"`,
    received: typeof value === 'string' && value !== '' ? JSON.stringify(value) : received(value),
  });
}

/** Returns `value` if it is a whole number of at least `least`. @throws {ValidationError} that names the field. */
export function requireWhole(operation: string, field: string, value: unknown, least: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw invalid(operation, {
    field,
    expected: `a whole number of ${least} or more`,
    received: typeof value === 'number' ? String(value) : received(value),
  });
}

/** True for an object that is no array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A moment as the server takes it. A Date is exact; text must have a zone, because the server reads one without it in an
 * unknown zone.
 *
 * @throws {ValidationError} that names the field.
 */
export function requireMoment(operation: string, field: string, value: unknown): string {
  if (isDate(value) && !Number.isNaN(value.getTime())) return value.toISOString();
  if (typeof value === 'string' && ZONED_TIME.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw invalid(operation, {
    field,
    expected: 'a valid Date, or text such as 2026-01-31T00:00:00Z with a time zone',
    received: typeof value === 'string' ? JSON.stringify(value) : received(value),
  });
}

const ZONED_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i;

/** Dates of another realm are Dates too. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}
