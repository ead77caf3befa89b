import { ValidationError, type ValidationIssue } from '@sdk/core';

/** The error for arguments that are refused before anything is sent. */
export function invalid(operation: string, ...issues: readonly ValidationIssue[]): ValidationError {
  return new ValidationError({ platform: 'timeplus', operation, issues });
}

/** Returns `value` if it is text with something in it. @throws {ValidationError} that names the field. */
export function requireText(operation: string, field: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalid(operation, {
    field,
    expected: 'a non-empty string',
    received: typeof value === 'string' ? 'an empty string' : typeof value,
  });
}
