import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPager } from '../../src/paging/pager.js';
import { context, pagesOf } from '../paging/context.js';

const runs = process.env.SOAK ? 2_000 : 200;
const pages = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 8 });
const prefetch = fc.nat({ max: 4 });

describe('Pager laws', () => {
  test('items are the pages laid end to end, whatever the prefetch', async () => {
    await fc.assert(
      fc.asyncProperty(pages, prefetch, async (list, depth) => {
        const pager = createPager(pagesOf(list).source, { context, prefetch: depth });
        const seen: number[] = [];
        for await (const item of pager) seen.push(item);
        expect(seen).toEqual(list.flat());
      }),
      { numRuns: runs },
    );
  });

  test('toArray is a prefix of the list, and first is its first item', async () => {
    await fc.assert(
      fc.asyncProperty(pages, prefetch, fc.integer({ min: 1, max: 20 }), async (list, depth, limit) => {
        const pager = createPager(pagesOf(list).source, { context, prefetch: depth });
        expect(await pager.toArray({ limit })).toEqual(list.flat().slice(0, limit));
        expect(await pager.first()).toEqual(list.flat()[0]);
      }),
      { numRuns: runs },
    );
  });

  test('stopping after n pages and resuming from their cursor loses and repeats nothing', async () => {
    await fc.assert(
      fc.asyncProperty(pages, prefetch, fc.nat({ max: 7 }), async (list, depth, stopAfter) => {
        const pager = createPager(pagesOf(list).source, { context, prefetch: depth });
        const seen: number[] = [];
        let cursor: string | undefined;
        let count = 0;
        for await (const page of pager.byPage()) {
          seen.push(...page.items);
          cursor = page.cursor;
          count += 1;
          if (count > stopAfter) break;
        }
        if (cursor !== undefined) {
          for await (const page of pager.byPage({ cursor })) seen.push(...page.items);
        }
        expect(seen).toEqual(list.flat());
      }),
      { numRuns: runs },
    );
  });

  test('a walk over any finite set of cursors ends, by its end or by PagingError', async () => {
    const graph = fc.array(fc.option(fc.nat({ max: 9 }), { nil: undefined }), {
      minLength: 10,
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(graph, prefetch, async (next, depth) => {
        let requests = 0;
        const pager = createPager<number>(
          async cursor => {
            requests += 1;
            const following = next[Number(cursor ?? 0)];
            return following === undefined ? { items: [1] } : { items: [1], cursor: String(following) };
          },
          { context, prefetch: depth },
        );
        const failure: unknown = await pager.toArray({ limit: Number.POSITIVE_INFINITY }).then(
          () => undefined,
          error => error,
        );
        const visited = new Set<number>();
        let at = next[0];
        while (at !== undefined && !visited.has(at)) {
          visited.add(at);
          at = next[at];
        }
        expect(requests).toBe(1 + visited.size);
        if (at === undefined) expect(failure).toBeUndefined();
        else expect(failure).toMatchObject({ code: 'sdk.paging_cycle', cursor: String(at) });
      }),
      { numRuns: runs },
    );
  });
});
