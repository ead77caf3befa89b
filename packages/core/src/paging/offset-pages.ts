import type { ErrorContext } from '../errors/sdk-error.js';
import { wholeNumberCursor } from './number-cursor.js';
import type { Page, PageSource } from './page.js';

/** A page of a list that is addressed by offset and limit. */
export interface OffsetPage<T> extends Omit<Page<T>, 'cursor'> {
  /** Whether more items follow, where the server tells it. */
  readonly hasMore?: boolean | undefined;
}

/**
 * Pages that are addressed by the number of items before them. The cursor is that number, so a walk can begin anywhere.
 * The list ends at an empty page; else where `hasMore` says so; else where `total` is reached; else, when the server
 * says neither, at a page shorter than `limit`.
 *
 * Items may be skipped or seen twice when others are inserted or removed during the walk.
 *
 * @param limit items to ask for, at least 1.
 */
export function offsetPages<T>(
  limit: number,
  context: ErrorContext,
  fetchPage: (
    range: { readonly offset: number; readonly limit: number },
    options: { readonly signal?: AbortSignal | undefined },
  ) => Promise<OffsetPage<T>>,
): PageSource<T> {
  return async (cursor, options) => {
    const offset = cursor === undefined ? 0 : wholeNumberCursor(cursor, context);
    const { hasMore, ...page } = await fetchPage({ offset, limit }, options);
    const next = offset + page.items.length;
    return page.items.length > 0 && goesOn(next, limit, { ...page, hasMore })
      ? { ...page, cursor: String(next) }
      : page;
  };
}

function goesOn<T>(next: number, limit: number, page: OffsetPage<T>): boolean {
  if (page.hasMore !== undefined) return page.hasMore;
  if (page.total !== undefined) return next < page.total;
  return page.items.length >= limit;
}
