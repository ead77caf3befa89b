/** Waits until something holds; gives up only so that a failing run ends. */
export async function until(holds: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 40_000;
  while (!holds()) {
    if (performance.now() > giveUpAt) throw new Error(`in vain: ${holds}`);
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}
