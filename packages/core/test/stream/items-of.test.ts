import { describe, expect, test } from '@jest/globals';
import type { BatchSource } from '../../src/stream/batch-source.js';
import { itemsOf } from '../../src/stream/items-of.js';

/** A source that hands out these groups, and fails behind them if told so. */
function sourceOf<T>(groups: readonly (readonly T[])[], failure?: Error) {
  let next = 0;
  let cancelled = 0;
  const source: BatchSource<T> = {
    async read() {
      await Promise.resolve();
      if (next < groups.length) return groups[next++];
      if (failure !== undefined) throw failure;
      return undefined;
    },
    async cancel() {
      cancelled++;
    },
  };
  return { source, reads: () => next, cancelled: () => cancelled };
}

describe('itemsOf', () => {
  test('hands out the items of all groups in order and then ends, however often it is asked', async () => {
    const { source, cancelled } = sourceOf([[1, 2], [3], [4, 5, 6]]);
    const items = itemsOf(source);
    const seen: number[] = [];
    for await (const item of items) seen.push(item);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(cancelled()).toBe(1);
  });

  test('calls that do not wait for each other get the items in the order of the calls', async () => {
    const { source } = sourceOf([[1, 2], [3], [4]]);
    const items = itemsOf(source);
    const results = await Promise.all(Array.from({ length: 6 }, () => items.next()));
    expect(results.map(({ value }) => value)).toEqual([1, 2, 3, 4, undefined, undefined]);
    expect(results.map(({ done }) => done)).toEqual([false, false, false, false, true, true]);
  });

  test('leaving the loop cancels the source, and no further group is read', async () => {
    const { source, reads, cancelled } = sourceOf([[1, 2], [3]]);
    for await (const item of itemsOf(source)) if (item === 1) break;
    expect([reads(), cancelled()]).toEqual([1, 1]);
  });

  test('a failure is thrown once, behind the items before it, and cancels the source', async () => {
    const failure = new Error('broken');
    const { source, cancelled } = sourceOf([[1]], failure);
    const items = itemsOf(source);
    expect(await items.next()).toEqual({ done: false, value: 1 });
    await expect(items.next()).rejects.toBe(failure);
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(cancelled()).toBe(1);
  });

  test('a failure does not stop calls that wait behind it', async () => {
    const { source } = sourceOf<number>([], new Error('broken'));
    const items = itemsOf(source);
    const [first, second] = await Promise.allSettled([items.next(), items.next()]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: { done: true, value: undefined } });
  });

  test('disposing of it cancels the source', async () => {
    const { source, cancelled } = sourceOf([[1]]);
    {
      await using items = itemsOf(source);
      await items.next();
    }
    expect(cancelled()).toBe(1);
  });
});
