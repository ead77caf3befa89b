import { isHttpError, isSdkError } from '../errors/guards.js';
import { type BackoffLimits, fullJitterDelay } from '../retry/backoff.js';
import type { Clock } from '../time/clock.js';
import { sleep } from '../time/sleep.js';

/** When and how often something that failed is done again. */
export interface FailureWaitOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly backoff: BackoffLimits;
  /**
   * Failures in a row after which it is given up.
   *
   * @defaultValue Infinity
   */
  readonly maxFailures?: number | undefined;
  /**
   * Whether it may succeed later.
   *
   * @defaultValue the error's own `retryable`; false for errors of other origin
   */
  readonly isRetryable?: ((error: unknown) => boolean) | undefined;
}

/** Counts failures in a row and waits after each: full jitter, but never less than the server asked for. */
export class FailureWait {
  readonly #options: FailureWaitOptions;
  #failures = 0;

  constructor(options: FailureWaitOptions) {
    this.#options = options;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Notes a failure. The wait before the next try in milliseconds, or undefined when there is to be none. */
  failed(error: unknown): number | undefined {
    const { backoff, random, isRetryable = isRetryableByItself, maxFailures } = this.#options;
    this.#failures += 1;
    if (!isRetryable(error)) return undefined;
    if (maxFailures !== undefined && this.#failures > maxFailures) return undefined;
    const jitteredMs = fullJitterDelay(this.#failures - 1, backoff, random);
    const askedMs = isHttpError(error) ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(jitteredMs, askedMs);
  }

  /** Waits; rejects with the reason of `signal` when it aborts. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    return sleep(this.#options.clock, delayMs, signal);
  }
}

const isRetryableByItself = (error: unknown): boolean => isSdkError(error) && error.retryable;
