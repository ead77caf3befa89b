import { setImmediate as nextTurn } from 'node:timers/promises';

const LIMIT_MS = 40_000;

/** Waits for something that will come about by itself; gives up before the test's own time is over. */
export async function until(condition: () => boolean): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > LIMIT_MS) throw new Error(`it did not come about: ${condition}`);
    await nextTurn();
  }
}
