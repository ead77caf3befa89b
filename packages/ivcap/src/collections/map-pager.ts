import type { Page, Pager } from '@sdk/core';

/** A list whose items are made from those of another one. */
export function mapPager<A, B>(pager: Pager<A>, change: (item: A) => B): Pager<B> {
  return {
    async *byPage(options): AsyncGenerator<Page<B>, void, undefined> {
      for await (const page of pager.byPage(options)) yield { ...page, items: page.items.map(change) };
    },
    async toArray(options) {
      return (await pager.toArray(options)).map(change);
    },
    async first(options) {
      const item = await pager.first(options);
      return item === undefined ? undefined : change(item);
    },
    async *[Symbol.asyncIterator]() {
      for await (const item of pager) yield change(item);
    },
  };
}
