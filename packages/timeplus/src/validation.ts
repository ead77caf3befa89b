import { ValidationError, type ValidationIssue } from '@sdk/core';

/** The error for arguments that are refused before anything is sent. */
export function invalid(operation: string, ...issues: readonly ValidationIssue[]): ValidationError {
  return new ValidationError({ platform: 'timeplus', operation, issues });
}

/** Returns `value` if it is text with something in it. @throws {ValidationError} that names the field. */
export function requireText(operation: string, field: string, value: unknown): string {
  const issues = textIssues(field, value);
  if (issues.length > 0) throw invalid(operation, ...issues);
  return value as string;
}

/**
 * Returns `value` if it is an object whose `fields` are text with something in them.
 *
 * @throws {ValidationError} that names every field that is not.
 */
export function requireFields<T extends object>(
  operation: string,
  value: T,
  ...fields: readonly (keyof T & string)[]
): T {
  if (typeof value !== 'object' || value === null) {
    throw invalid(operation, {
      field: 'argument',
      expected: `an object with ${fields.join(', ')}`,
      received: value === null ? 'null' : typeof value,
    });
  }
  const issues = fields.flatMap(field => textIssues(field, value[field]));
  if (issues.length > 0) throw invalid(operation, ...issues);
  return value;
}

function textIssues(field: string, value: unknown): ValidationIssue[] {
  if (typeof value === 'string' && value.trim() !== '') return [];
  const received = typeof value === 'string' ? 'an empty string' : value === null ? 'null' : typeof value;
  return [{ field, expected: 'a non-empty string', received }];
}
