import type { Clock } from '../time/clock.js';

/** The result of `work`, or a rejection with `makeError()` when it takes longer than `limitMs`. Leaves no timer. */
export async function withLimit<T>(
  clock: Clock,
  limitMs: number,
  makeError: () => unknown,
  work: Promise<T>,
): Promise<T> {
  let cancelTimer: () => void = () => undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    cancelTimer = clock.after(limitMs, () => reject(makeError()));
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    cancelTimer();
  }
}
