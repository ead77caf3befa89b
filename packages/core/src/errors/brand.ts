/**
 * Kinds of error, from general to special. They are stored under a registered symbol, so that guards of one copy of
 * this package recognise errors made by another copy.
 */
export type ErrorKind =
  | 'http'
  | 'bad_request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'rate_limit'
  | 'server'
  | 'connection'
  | 'timeout'
  | 'aborted'
  | 'auth'
  | 'protocol'
  | 'validation'
  | 'stream'
  | 'paging'
  | 'operation'
  | 'closed';

const brand: unique symbol = Symbol.for('@sdk/core.error-kinds') as never;

/** Marks `error` as one of this package's errors; the mark is not enumerable, so it is not printed. */
export function markErrorKinds(error: Error, kinds: readonly ErrorKind[]): void {
  Object.defineProperty(error, brand, { value: kinds, enumerable: false, configurable: true });
}

/** The kinds that `value` was marked with, or undefined when it is no error of this package. */
export function errorKindsOf(value: unknown): readonly ErrorKind[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as { [brand]?: readonly ErrorKind[] })[brand];
}
