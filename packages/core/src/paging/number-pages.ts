import type { ErrorContext } from '../errors/sdk-error.js';
import { wholeNumberCursor } from './number-cursor.js';
import type { Page, PageSource } from './page.js';

/**
 * Pages that are numbered from 1. The list ends at an empty page; else where `total` is reached; else, when the server
 * tells no total, at a page shorter than `limit`.
 *
 * The cursor is `page.seen`, the items seen so far being counted because a server may cap its pages below `limit`;
 * a cursor of the form `page` is read as if all earlier pages had been full.
 *
 * @param limit items to ask for, at least 1.
 */
export function numberPages<T>(
  limit: number,
  context: ErrorContext,
  fetchPage: (
    range: { readonly page: number; readonly limit: number },
    options: { readonly signal?: AbortSignal | undefined },
  ) => Promise<Omit<Page<T>, 'cursor'>>,
): PageSource<T> {
  return async (cursor, options) => {
    const [number, seenText] = cursor === undefined ? ['1', '0'] : cursor.split('.', 2);
    const page = wholeNumberCursor(number ?? '', context);
    const seenBefore = seenText === undefined ? (page - 1) * limit : wholeNumberCursor(seenText, context);
    const answer = await fetchPage({ page, limit }, options);
    const count = answer.items.length;
    const seen = seenBefore + count;
    const goesOn = count > 0 && (answer.total === undefined ? count >= limit : seen < answer.total);
    return goesOn ? { ...answer, cursor: `${page + 1}.${seen}` } : answer;
  };
}
