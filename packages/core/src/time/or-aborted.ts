import type { ErrorContext } from '../errors/sdk-error.js';
import { AbortedError } from '../errors/transport-errors.js';

/**
 * Settles as `work` does, or rejects as soon as `signal` aborts. The work itself goes on: others may wait for it too.
 *
 * @throws {AbortedError} when the signal aborts first.
 */
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
