import { ValidationError } from '../errors/other-errors.js';

/**
 * Makes sure that a signal is one; anything else would fail later, in odd ways. Signals of other realms count too.
 *
 * @throws {ValidationError} that names the field `signal`.
 */
export function requireSignal(
  signal: unknown,
  context: { readonly platform: string; readonly operation: string },
): void {
  if (signal === undefined || isAbortSignal(signal)) return;
  throw new ValidationError({
    platform: context.platform,
    operation: context.operation,
    issues: [{ field: 'signal', expected: 'an AbortSignal', received: typeof signal }],
  });
}

function isAbortSignal(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'aborted' in value &&
    'addEventListener' in value &&
    typeof value.addEventListener === 'function'
  );
}
