/** How a client repeats failed attempts. */
export interface RetryOptions {
  /** Attempts after the first one. @defaultValue 3 */
  readonly maxRetries?: number;
  /** Upper bound of the first wait in milliseconds; it doubles with each retry. @defaultValue 250 */
  readonly baseMs?: number;
  /** Upper bound of any wait that the client chooses itself, in milliseconds. @defaultValue 8000 */
  readonly capMs?: number;
  /** Longest `Retry-After` that is waited for, in milliseconds; a longer one fails at once. @defaultValue 60000 */
  readonly maxRetryAfterMs?: number;
}

export type RetryPolicy = Required<RetryOptions>;

const DEFAULT_RETRY: RetryPolicy = { maxRetries: 3, baseMs: 250, capMs: 8_000, maxRetryAfterMs: 60_000 };

/** Fills the gaps of `options`; `false` means no retries at all. */
export function retryPolicy(
  options: RetryOptions | false | undefined,
  base: RetryPolicy = DEFAULT_RETRY,
): RetryPolicy {
  if (options === false) return { ...base, maxRetries: 0 };
  return { ...base, ...dropUndefined(options ?? {}) };
}

function dropUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<T>;
}
