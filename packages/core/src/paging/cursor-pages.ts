import type { Page, PageSource } from './page.js';

/**
 * Pages that are chained by opaque tokens. A token that is null or empty ends the list, since servers write "no more"
 * in all these ways.
 */
export function cursorPages<T>(
  fetchPage: (
    cursor: string | undefined,
    options: { readonly signal?: AbortSignal | undefined },
  ) => Promise<Omit<Page<T>, 'cursor'> & { readonly cursor?: string | null | undefined }>,
): PageSource<T> {
  return async (cursor, options) => {
    const { cursor: next, ...page } = await fetchPage(cursor, options);
    return next === undefined || next === null || next === '' ? page : { ...page, cursor: next };
  };
}
