import { PagingError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';

/**
 * What to do about a cursor that was seen before. `throw` suits every server whose cursors name pages. A server that
 * keeps the position itself may name all pages alike; such a list is bounded by a number of pages instead.
 */
export type RepeatedCursors = 'throw' | { readonly maxPages: number };

/** Checks the cursors of one walk over the pages, in the order in which they are followed. */
export interface CursorGuard {
  /**
   * To be called before each page is fetched.
   *
   * @throws {PagingError} when following `cursor` would go round in a circle.
   */
  follow(cursor: string | undefined): void;
}

/** A guard for one walk; a circle of any length is found at its first repetition. */
export function createCursorGuard(repeated: RepeatedCursors, context: ErrorContext): CursorGuard {
  if (repeated === 'throw') {
    const followed = new Set<string>();
    return {
      follow(cursor) {
        if (cursor === undefined) return;
        if (followed.has(cursor)) throw new PagingError({ ...context, cursor });
        followed.add(cursor);
      },
    };
  }
  let pages = 0;
  return {
    follow(cursor) {
      pages += 1;
      if (pages > repeated.maxPages) throw new PagingError({ ...context, cursor: cursor ?? '' });
    },
  };
}
