import {
  AbortedError,
  type ErrorContext,
  fullJitterDelay,
  type HttpClient,
  sleep,
  TimeoutError,
} from '@sdk/core';
import { isUnknownResourceError } from '../errors.js';
import type { DatabaseOptions } from '../rest/request-options.js';
import { invalid } from '../validation.js';

/** How long a new resource is waited for. */
export interface WaitOptions extends DatabaseOptions {
  /** Time limit in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const BACKOFF = { baseMs: 100, capMs: 2_000 };

/** Asks until the server knows the resource; servers create asynchronously. */
export async function waitUntilReady<T>(
  http: HttpClient,
  operation: string,
  get: () => PromiseLike<T>,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: WaitOptions,
): Promise<T> {
  if (!(timeoutMs > 0)) {
    throw invalid(operation, {
      field: 'timeoutMs',
      expected: 'a number above 0',
      received: String(timeoutMs),
    });
  }
  const { clock, random } = http.runtime;
  const deadline = clock.monotonic() + timeoutMs;
  for (let tries = 0; ; tries++) {
    try {
      return await get();
    } catch (error) {
      if (!isUnknownResourceError(error)) throw error;
    }
    const context: ErrorContext = { platform: 'timeplus', operation, attempts: tries + 1 };
    const leftMs = deadline - clock.monotonic();
    if (leftMs <= 0) throw new TimeoutError({ ...context, phase: 'total', limitMs: timeoutMs });
    try {
      await sleep(clock, Math.min(leftMs, fullJitterDelay(tries, BACKOFF, random)), signal);
    } catch {
      throw new AbortedError({ ...context, reason: signal?.reason });
    }
  }
}
