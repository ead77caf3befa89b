/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs contenders in turn, A B A B, so that a machine whose speed drifts treats them alike, and relates each of them to
 * the first one, the floor, within the same round.
 *
 * @param {Record<string, () => Promise<number>>} contenders each resolves with its figure, e.g. requests per second
 * @param {{rounds?: number, warmup?: number}} [options]
 * @returns {Promise<{name: string, median: number, ratio: number, low: number, high: number}[]>}
 */
export async function compare(contenders, { rounds = 7, warmup = 1 } = {}) {
  const names = Object.keys(contenders);
  /** @type {Record<string, number[]>} */
  const figures = Object.fromEntries(names.map(name => [name, []]));
  for (let round = -warmup; round < rounds; round++) {
    for (const name of names) {
      globalThis.gc?.();
      const figure = await contenders[name]();
      if (round >= 0) figures[name].push(figure);
    }
  }
  const [floor] = names;
  return names.map(name => {
    const ratios = figures[name].map((figure, round) => figure / figures[floor][round]);
    return {
      name,
      median: median(figures[name]),
      ratio: median(ratios),
      low: Math.min(...ratios),
      high: Math.max(...ratios),
    };
  });
}

/**
 * Calls `task` `count` times with `concurrency` calls under way.
 *
 * @param {number} count @param {number} concurrency @param {(index: number) => Promise<unknown>} task
 * @returns {Promise<number>} calls per second
 */
export async function rate(count, concurrency, task) {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) await task(index);
  };
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (count / Number(process.hrtime.bigint() - start)) * 1e9;
}

/** @param {number} amount @param {() => Promise<unknown>} work @returns {Promise<number>} amount per second */
export async function throughput(amount, work) {
  const start = process.hrtime.bigint();
  await work();
  return (amount / Number(process.hrtime.bigint() - start)) * 1e9;
}
