import type { ErrorContext } from '../errors/sdk-error.js';
import { cursorOfLink, pathOfLink } from './link.js';
import type { Page, PageSource } from './page.js';

/** What a cursor is made of: one query parameter of the link to the next page, or its path with the query. */
export type LinkCursor = { readonly parameter: string } | { readonly pathBelow: string };

/** A page that links to the next one. */
export interface LinkedPage<T> extends Omit<Page<T>, 'cursor'> {
  /** Address of the next page as the server wrote it; absent, null or empty on the last page. */
  readonly next?: string | null | undefined;
}

/**
 * Pages that link to the next one. The link itself is never called: with `parameter` the cursor is the decoded value of
 * that query parameter, with `pathBelow` (the client's base URL) it is the path and query of the link; `fetchPage` uses
 * either against the base URL.
 */
export function linkPages<T>(
  use: LinkCursor,
  context: ErrorContext,
  fetchPage: (
    cursor: string | undefined,
    options: { readonly signal?: AbortSignal | undefined },
  ) => Promise<LinkedPage<T>>,
): PageSource<T> {
  return async (cursor, options) => {
    const { next, ...page } = await fetchPage(cursor, options);
    if (next === undefined || next === null || next === '') return page;
    const following =
      'parameter' in use
        ? cursorOfLink(next, use.parameter, context)
        : pathOfLink(next, use.pathBelow, context);
    return { ...page, cursor: following };
  };
}
