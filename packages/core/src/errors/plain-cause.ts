import { errorKindsOf } from './brand.js';

/** Chains of causes are cut here; some libraries close them to a circle. */
const DEEPEST_CAUSE = 5;

interface ForeignError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
}

/**
 * Keeps name, message, stack and system code of a foreign error and drops everything else: HTTP libraries hang the whole
 * request, credentials included, on the errors that they throw. An error of this package is returned as it is.
 *
 * @param scrub blanks secrets out of the texts that are kept.
 */
export function plainCause(cause: unknown, scrub: (text: string) => string = text => text, depth = 1): Error {
  if (errorKindsOf(cause) !== undefined) return cause as Error;
  const foreign: ForeignError = typeof cause === 'object' && cause !== null ? cause : {};
  const inner = depth < DEEPEST_CAUSE ? (foreign.cause ?? undefined) : undefined;
  const plain = new Error(
    scrub(messageOf(cause)),
    inner === undefined ? undefined : { cause: plainCause(inner, scrub, depth + 1) },
  );
  if (typeof foreign.name === 'string') hide(plain, 'name', foreign.name);
  if (typeof foreign.stack === 'string') hide(plain, 'stack', scrub(foreign.stack));
  if (typeof foreign.code === 'string')
    Object.defineProperty(plain, 'code', { value: foreign.code, enumerable: true });
  return plain;
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { message } = thrown as ForeignError;
  return typeof message === 'string' ? message : 'an object that is no error was thrown';
}

function hide(error: Error, name: 'name' | 'stack', value: string): void {
  Object.defineProperty(error, name, { value, configurable: true, writable: true });
}
