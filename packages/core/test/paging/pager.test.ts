import { describe, expect, test } from '@jest/globals';
import type { PageSource } from '../../src/paging/page.js';
import { createPager } from '../../src/paging/pager.js';
import { context, pagesOf } from './context.js';

const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('Pager', () => {
  test('requests nothing before the first item is asked for', async () => {
    const { source, requested } = pagesOf([[1, 2], [3]]);
    const pager = createPager(source, { context, prefetch: 2 });
    const iterator = pager[Symbol.asyncIterator]();
    await settle();
    expect(requested).toEqual([]);
    await iterator.next();
    expect(requested[0]).toBeUndefined();
    await iterator.return?.();
  });

  test('gives the items of all pages in order, and goes on after empty pages that have a cursor', async () => {
    const { source } = pagesOf([[1, 2], [], [], [3]]);
    expect(await collect(createPager(source, { context }))).toEqual([1, 2, 3]);
  });

  test('starts anew in each iteration', async () => {
    const { source, requested } = pagesOf([[1], [2]]);
    const pager = createPager(source, { context });
    expect(await collect(pager)).toEqual([1, 2]);
    expect(await collect(pager)).toEqual([1, 2]);
    expect(requested).toEqual([undefined, '1', undefined, '1']);
  });

  test('leaving the loop early requests nothing more', async () => {
    const { source, requested } = pagesOf([[1], [2], [3]]);
    for await (const item of createPager(source, { context })) if (item === 2) break;
    await settle();
    expect(requested).toEqual([undefined, '1']);
  });

  test('byPage tells cursor, total and the facts of the answer, and resumes from a cursor', async () => {
    const response = { status: 200, headers: {}, requestId: 'r-1', attempts: 2 };
    const source: PageSource<string> = async cursor =>
      cursor === undefined
        ? { items: ['a'], cursor: 'next', total: 2, response }
        : { items: [`after ${cursor}`] };
    const pager = createPager(source, { context });
    expect(await collect(pager.byPage())).toEqual([
      { items: ['a'], cursor: 'next', total: 2, response },
      { items: ['after next'] },
    ]);
    expect(await collect(pager.byPage({ cursor: 'next' }))).toEqual([{ items: ['after next'] }]);
  });

  test('toArray stops requesting at its limit', async () => {
    const { source, requested } = pagesOf([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const pager = createPager(source, { context });
    expect(await pager.toArray({ limit: 4 })).toEqual([1, 2, 3, 4]);
    expect(requested).toEqual([undefined, '1']);
    expect(await pager.toArray({ limit: Number.POSITIVE_INFINITY })).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await pager.toArray({ limit: 2, cursor: '2' })).toEqual([5, 6]);
  });

  test.each([undefined, 0, -1, 1.5, Number.NaN, '5'])('toArray refuses the limit %p', async limit => {
    const { source, requested } = pagesOf([[1]]);
    const promise = createPager(source, { context }).toArray({ limit: limit as number });
    await expect(promise).rejects.toMatchObject({
      code: 'sdk.invalid_argument',
      issues: [{ field: 'limit', expected: 'a whole number above 0, or Infinity' }],
    });
    expect(requested).toEqual([]);
  });

  test.each([-1, 0.5, Number.POSITIVE_INFINITY])('refuses the prefetch depth %p', prefetch => {
    const { source } = pagesOf([[1]]);
    expect(() => createPager(source, { context, prefetch })).toThrow('prefetch');
  });

  test('first passes over empty pages and fetches no page too many', async () => {
    const { source, requested } = pagesOf([[], [7, 8], [9]]);
    expect(await createPager(source, { context }).first()).toBe(7);
    expect(requested).toEqual([undefined, '1']);
    expect(await createPager(pagesOf<number>([[]]).source, { context }).first()).toBeUndefined();
  });

  test('a failing page is thrown after the items before it', async () => {
    const source: PageSource<number> = async cursor => {
      if (cursor !== undefined) throw new Error('page broken');
      return { items: [1], cursor: 'x' };
    };
    for (const prefetch of [0, 1, 3]) {
      const seen: number[] = [];
      const reading = (async () => {
        for await (const item of createPager(source, { context, prefetch })) {
          await settle();
          seen.push(item);
        }
      })();
      await expect(reading).rejects.toThrow('page broken');
      expect(seen).toEqual([1]);
    }
  });

  test('the signals of the list and of the walk both reach the request', async () => {
    for (const which of ['pager', 'walk']) {
      const abort = new AbortController();
      const source: PageSource<number> = (_cursor, { signal }) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      const pager = createPager(source, {
        context,
        signal: which === 'pager' ? abort.signal : new AbortController().signal,
      });
      const reading = collect(pager.byPage(which === 'walk' ? { signal: abort.signal } : {}));
      abort.abort(new Error('enough'));
      await expect(reading).rejects.toThrow('enough');
    }
  });
});

describe('Pager with prefetch', () => {
  const pages = [[1], [2], [3], [4], [5], [6]];

  test.each([1, 2, 3])('keeps at most %d pages ready ahead of the reader', async prefetch => {
    const { source, requested } = pagesOf(pages);
    const walk = createPager(source, { context, prefetch }).byPage();
    await walk.next();
    await settle();
    expect(requested).toHaveLength(1 + prefetch);
    await walk.next();
    await settle();
    expect(requested).toHaveLength(2 + prefetch);
    await walk.return();
  });

  test('has one request on its way at a time', async () => {
    let running = 0;
    let most = 0;
    const source: PageSource<number> = async cursor => {
      running += 1;
      most = Math.max(most, running);
      await settle();
      running -= 1;
      const index = Number(cursor ?? 0);
      return index < 5 ? { items: [index], cursor: String(index + 1) } : { items: [index] };
    };
    expect(await collect(createPager(source, { context, prefetch: 3 }))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(most).toBe(1);
  });

  test('leaving early aborts the request that runs ahead, and makes no further one', async () => {
    const signals: AbortSignal[] = [];
    const source: PageSource<number> = (cursor, { signal }) => {
      if (signal) signals.push(signal);
      if (cursor === undefined) return Promise.resolve({ items: [1], cursor: 'a' });
      return new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason)),
      );
    };
    for await (const item of createPager(source, { context, prefetch: 4 })) {
      expect(item).toBe(1);
      await settle();
      expect(signals).toHaveLength(2);
      break;
    }
    await settle();
    expect(signals).toHaveLength(2);
    expect(signals[1]?.aborted).toBe(true);
  });
});

describe('Pager over a source that pays no attention to the signal', () => {
  test('leaving early makes no further request either', async () => {
    let finish: () => void = () => undefined;
    let requests = 0;
    const source: PageSource<number> = async () => {
      requests += 1;
      if (requests > 1) {
        await new Promise<void>(resolve => {
          finish = resolve;
        });
      }
      return { items: [requests], cursor: String(requests) };
    };
    for await (const _item of createPager(source, { context, prefetch: 3 })) {
      await settle();
      break;
    }
    expect(requests).toBe(2);
    finish();
    await settle();
    expect(requests).toBe(2);
  });
});

describe('Pager and repeated cursors', () => {
  const ring = (cursors: readonly string[], start = 0): PageSource<string> => {
    return async cursor => {
      const index = cursor === undefined ? -1 : cursors.indexOf(cursor);
      return { items: [cursor ?? 'start'], cursor: cursors[index + 1] ?? cursors[start] ?? '' };
    };
  };

  test.each([
    ['the same cursor twice', ['a'], 0],
    ['a circle through all pages', ['a', 'b', 'c'], 0],
    ['a circle that starts later', ['a', 'b', 'c', 'd'], 2],
  ])('%s throws after the pages before it', async (_name, cursors, start) => {
    for (const prefetch of [0, 2]) {
      const seen: string[] = [];
      const reading = (async () => {
        for await (const item of createPager(ring(cursors, start), { context, prefetch })) seen.push(item);
      })();
      await expect(reading).rejects.toMatchObject({ code: 'sdk.paging_cycle', cursor: cursors[start] });
      expect(seen).toEqual(['start', ...cursors]);
    }
  });

  test('a walk that begins in the circle finds it too', async () => {
    const walk = createPager(ring(['a', 'b']), { context }).byPage({ cursor: 'b' });
    await expect(collect(walk)).rejects.toMatchObject({ code: 'sdk.paging_cycle', cursor: 'b' });
  });

  test('a list whose server repeats cursors legally is bounded by its number of pages', async () => {
    let left = 5;
    const source: PageSource<number> = async () => {
      left -= 1;
      return left > 0 ? { items: [left], cursor: 'same' } : { items: [left] };
    };
    const options = { context, repeatedCursors: { maxPages: 5 } };
    expect(await collect(createPager(source, options))).toEqual([4, 3, 2, 1, 0]);
    left = 6;
    await expect(collect(createPager(source, options))).rejects.toMatchObject({ code: 'sdk.paging_cycle' });
  });
});
