import { AbortedError, type ErrorContext } from '@sdk/core';

/** Settles as `work` does, which others may wait for too, or rejects with an AbortedError as soon as `signal` aborts. */
export async function orAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  context: ErrorContext,
): Promise<T> {
  if (signal === undefined) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(new AbortedError({ ...context, reason: signal.reason }));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
