import type { ErrorContext } from '../../src/errors/sdk-error.js';
import type { Page, PageSource } from '../../src/paging/page.js';

export const context: ErrorContext = { platform: 'test', operation: 'things.list', attempts: 1 };

/** A source over ready-made pages, chained by the cursors '1', '2', ...; it notes what was requested. */
export function pagesOf<T>(pages: readonly (readonly T[])[]): {
  source: PageSource<T>;
  requested: (string | undefined)[];
} {
  const requested: (string | undefined)[] = [];
  const source: PageSource<T> = async cursor => {
    requested.push(cursor);
    const index = cursor === undefined ? 0 : Number(cursor);
    const page: Page<T> = { items: pages[index] ?? [] };
    return index + 1 < pages.length ? { ...page, cursor: String(index + 1) } : page;
  };
  return { source, requested };
}
