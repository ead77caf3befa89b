import { isAbortedError, isAuthError, isHttpError } from '@sdk/core';

/**
 * What a failed POST of messages means: `busy` and `network` pass, `refused` is a matter of the device's credentials,
 * `rejected` of the messages.
 */
export type FailureKind = 'busy' | 'network' | 'refused' | 'rejected' | 'stopped';

/** Classifies the error of a POST (section 4.7). */
export function failureKind(error: unknown): FailureKind {
  if (isAbortedError(error)) return 'stopped';
  if (isAuthError(error)) return error.retryable ? 'network' : 'refused';
  if (!isHttpError(error)) return 'network';
  const { status } = error;
  if (status === 401 || status === 403) return 'refused';
  return status >= 500 || status === 429 || status === 408 ? 'busy' : 'rejected';
}
