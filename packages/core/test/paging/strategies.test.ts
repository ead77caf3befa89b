import { describe, expect, test } from '@jest/globals';
import { cursorPages } from '../../src/paging/cursor-pages.js';
import { linkPages } from '../../src/paging/link-pages.js';
import { numberPages } from '../../src/paging/number-pages.js';
import { type OffsetPage, offsetPages } from '../../src/paging/offset-pages.js';
import type { PageSource } from '../../src/paging/page.js';
import { createPager } from '../../src/paging/pager.js';
import { context } from './context.js';

const all = <T>(source: PageSource<T>): Promise<T[]> =>
  createPager(source, { context }).toArray({ limit: Number.POSITIVE_INFINITY });

describe('cursorPages', () => {
  test.each([undefined, null, ''])('the cursor %p ends the list', async last => {
    const source = cursorPages<number>(async cursor =>
      cursor === undefined ? { items: [1], cursor: 'x' } : { items: [2], cursor: last },
    );
    expect(await all(source)).toEqual([1, 2]);
    expect(await source('x', {})).toEqual({ items: [2] });
  });
});

describe('offsetPages', () => {
  /** A server with `count` items which gives at most `cap` of them at a time. */
  const serve = (count: number, cap: number, says: (next: number) => Partial<OffsetPage<number>>) => {
    const offsets: number[] = [];
    const source = offsetPages<number>(10, context, async ({ offset, limit }) => {
      offsets.push(offset);
      const length = Math.max(0, Math.min(limit, cap, count - offset));
      return { items: Array.from({ length }, (_, index) => offset + index), ...says(offset + length) };
    });
    return { source, offsets };
  };

  test.each([
    ['a short page', 25, 10, () => ({}), [0, 10, 20]],
    ['an empty page after a full one', 20, 10, () => ({}), [0, 10, 20]],
    ['an empty list', 0, 10, () => ({}), [0]],
    ['the total', 20, 10, () => ({ total: 20 }), [0, 10]],
    ['the total, although the server caps its pages', 20, 8, () => ({ total: 20 }), [0, 8, 16]],
    ['hasMore', 20, 10, (next: number) => ({ hasMore: next < 20 }), [0, 10]],
    ['hasMore, although pages are short', 12, 5, (next: number) => ({ hasMore: next < 12 }), [0, 5, 10]],
    ['an empty page, although hasMore stays true', 10, 10, () => ({ hasMore: true }), [0, 10]],
  ])('ends at %s', async (_name, count, cap, says, expected) => {
    const { source, offsets } = serve(count, cap, says);
    expect(await all(source)).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(offsets).toEqual(expected);
  });

  test('the cursor is the offset', async () => {
    const { source } = serve(25, 10, () => ({}));
    expect(await source('20', {})).toEqual({ items: [20, 21, 22, 23, 24] });
    await expect(source('-1', {})).rejects.toMatchObject({ issues: [{ field: 'cursor' }] });
    await expect(source('1e3', {})).rejects.toMatchObject({ code: 'sdk.invalid_argument' });
  });
});

describe('numberPages', () => {
  const serve = (count: number, cap: number, tellsTotal: boolean) => {
    const pages: number[] = [];
    const source = numberPages<number>(10, context, async ({ page, limit }) => {
      pages.push(page);
      const size = Math.min(limit, cap);
      const length = Math.max(0, Math.min(size, count - (page - 1) * size));
      const items = Array.from({ length }, (_, index) => (page - 1) * size + index);
      return tellsTotal ? { items, total: count } : { items };
    });
    return { source, pages };
  };

  test.each([
    ['a short page', 25, 10, false, [1, 2, 3]],
    ['an empty page after a full one', 20, 10, false, [1, 2, 3]],
    ['an empty list', 0, 10, false, [1]],
    ['the total', 20, 10, true, [1, 2]],
    ['the total, although the server caps its pages', 20, 8, true, [1, 2, 3]],
  ])('ends at %s', async (_name, count, cap, tellsTotal, expected) => {
    const { source, pages } = serve(count, cap, tellsTotal);
    expect(await all(source)).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(pages).toEqual(expected);
  });

  test('a walk can begin at a page number', async () => {
    const { source } = serve(25, 10, true);
    expect(await source('3', {})).toMatchObject({ items: [20, 21, 22, 23, 24] });
    expect((await source('2', {})).cursor).toBe('3.20');
    for (const cursor of ['', 'x', '2.', '2.x']) {
      await expect(source(cursor, {})).rejects.toMatchObject({ code: 'sdk.invalid_argument' });
    }
  });
});

describe('linkPages', () => {
  test('passes on only the decoded cursor of a link to another host', async () => {
    const asked: (string | undefined)[] = [];
    const source = linkPages<number>({ parameter: 'page' }, context, async cursor => {
      asked.push(cursor);
      return cursor === undefined
        ? { items: [], next: 'https://internal.example/1/artifacts?limit=2&page=a%2Fb%3D%3D' }
        : { items: [1], next: '' };
    });
    expect(await all(source)).toEqual([1]);
    expect(asked).toEqual([undefined, 'a/b==']);
  });

  test('can follow the path of the link below the base URL', async () => {
    const asked: (string | undefined)[] = [];
    const use = { pathBelow: 'https://api.example:8443/iot/api/v2' };
    const source = linkPages<number>(use, context, async cursor => {
      asked.push(cursor);
      return cursor === undefined
        ? { items: [1], next: 'http://user:pw@10.0.0.1/iot/api/v2/apps?offset=50&limit=50' }
        : { items: [2], next: null };
    });
    expect(await all(source)).toEqual([1, 2]);
    expect(asked).toEqual([undefined, '/iot/api/v2/apps?offset=50&limit=50']);
  });
});
