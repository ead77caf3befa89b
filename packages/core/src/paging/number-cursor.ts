import { ValidationError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';

/**
 * Reads a cursor that is a whole number.
 *
 * @throws {ValidationError} when it is none.
 */
export function wholeNumberCursor(cursor: string, context: ErrorContext): number {
  const value = Number(cursor);
  if (/^\d+$/.test(cursor) && Number.isSafeInteger(value)) return value;
  throw new ValidationError({
    platform: context.platform,
    operation: context.operation,
    issues: [
      {
        field: 'cursor',
        expected: 'the cursor of an earlier page of this list',
        received: cursor.slice(0, 40),
      },
    ],
  });
}
