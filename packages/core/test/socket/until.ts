/** Waits for something that input and output bring about; gives up only so that a failing test run ends. */
export async function until(condition: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 40_000;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error(`in vain: ${condition}`);
    await new Promise(resolve => setImmediate(resolve));
  }
}

/** Lets everything happen that needs no input or output. */
export const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
