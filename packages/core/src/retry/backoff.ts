/** Limits of an exponential back-off. */
export interface BackoffLimits {
  /** Longest wait before the first repetition, in milliseconds; it doubles with each further one. */
  readonly baseMs: number;
  /** Longest wait of all, in milliseconds. */
  readonly capMs: number;
}

/** Doubling more often than this changes nothing: every cap is reached, and the product stays finite. */
const MOST_DOUBLINGS = 52;

/**
 * Wait in milliseconds before a repetition: uniform between 0 and `min(capMs, baseMs * 2 ** attempt)`. Spreading over
 * the whole range keeps many clients that failed together from coming back together.
 *
 * @param attempt repetitions made before this one, from 0.
 * @param random source of numbers in [0, 1).
 */
export function fullJitterDelay(attempt: number, limits: BackoffLimits, random: () => number): number {
  const doublings = Math.min(Math.max(attempt, 0), MOST_DOUBLINGS);
  return random() * Math.min(limits.capMs, limits.baseMs * 2 ** doublings);
}
