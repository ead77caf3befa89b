import type { ManualClock } from '@sdk/testkit';

/** Waits of a client are shorter, its limits for requests longer. */
const LONGEST_WAIT_MS = 20_000;

/** Lets time pass as fast as the work goes on: waits end at once, limits of requests never do. */
export async function settle<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let over = false;
  const watched = work.finally(() => {
    over = true;
  });
  watched.catch(() => undefined);
  while (!over) {
    const [next] = clock.pendingDelays();
    await clock.advance(next !== undefined && next <= LONGEST_WAIT_MS ? next : 0);
  }
  return watched;
}
