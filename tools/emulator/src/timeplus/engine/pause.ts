import { setImmediate } from 'node:timers/promises';

/** Work on rows lets other work go on each time that it has done so many. */
export const rowsBetweenPauses = 10_000;

/** Lets other work of the process go on. */
export async function pause(): Promise<void> {
  await setImmediate();
}
