import { AbortedError, type Clock, isSdkError, sleep } from '@sdk/core';
import { invalid } from '../validation.js';
import { isFinalStatus } from './run-status.js';
import type { WaitOptions } from './wait-options.js';
import { WaitTimeoutError } from './wait-timeout-error.js';

/** What is waited for. */
export interface Run<T> {
  readonly operation: string;
  readonly urn: string;
  readonly clock: Clock;
  /** The wait that the server asked for, in milliseconds. */
  readonly retryLaterMs?: number | undefined;
  /** Asks the server. */
  readonly ask: (signal: AbortSignal) => Promise<T>;
}

const FIRST_DELAY_MS = 2_000;
const MAX_DELAY_MS = 10_000;
const GROWTH = 1.5;
/** Failed questions in a row, each with its own retries, after which the waiting is given up. */
const MOST_FAILURES = 5;

/**
 * Asks until the status is final. Questions that fail on their way are asked again.
 *
 * @throws {WaitTimeoutError} when the time is over; {AbortedError} when the signal aborts.
 */
export async function waitForEnd<T extends { readonly status: string }>(
  run: Run<T>,
  options: WaitOptions<T> = {},
): Promise<T> {
  const limits = checked(run.operation, options);
  const { clock } = run;
  const { signal, onProgress } = options;
  const startedAt = clock.monotonic();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const cancelDeadline =
    limits.timeoutMs === Infinity ? () => {} : clock.after(limits.timeoutMs, () => stop.abort());
  let lastStatus: string | undefined;
  let questions = 0;
  let failures = 0;
  try {
    for (let delayMs = Math.min(run.retryLaterMs ?? Infinity, limits.firstDelayMs); ; ) {
      stop.signal.throwIfAborted();
      questions++;
      try {
        const record = await run.ask(stop.signal);
        failures = 0;
        if (record.status !== lastStatus) onProgress?.(record);
        lastStatus = record.status;
        if (isFinalStatus(record.status)) return record;
      } catch (error) {
        failures++;
        if (!isSdkError(error) || !error.retryable || failures >= MOST_FAILURES) throw error;
      }
      await sleep(clock, delayMs, stop.signal);
      delayMs = Math.min(delayMs * GROWTH, limits.maxDelayMs);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    const { operation, urn } = run;
    if (signal?.aborted)
      throw new AbortedError({ platform: 'ivcap', operation, attempts: questions, reason: signal.reason });
    const limitMs = Math.min(limits.timeoutMs, clock.monotonic() - startedAt);
    throw new WaitTimeoutError({ operation, urn, lastStatus, attempts: questions, limitMs });
  } finally {
    cancelDeadline();
    signal?.removeEventListener('abort', onAbort);
  }
}

function checked(
  operation: string,
  options: WaitOptions<never>,
): { readonly timeoutMs: number; readonly firstDelayMs: number; readonly maxDelayMs: number } {
  const {
    timeoutMs = Infinity,
    firstDelayMs = FIRST_DELAY_MS,
    maxDelayMs = Math.max(MAX_DELAY_MS, firstDelayMs),
  } = options;
  for (const [field, value] of Object.entries({ timeoutMs, firstDelayMs, maxDelayMs })) {
    if (typeof value !== 'number' || !(value > 0))
      throw invalid(operation, {
        field,
        expected: 'a number of milliseconds above 0',
        received: String(value),
      });
  }
  return { timeoutMs, firstDelayMs, maxDelayMs };
}
