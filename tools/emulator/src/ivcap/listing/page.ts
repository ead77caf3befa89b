import type { IvcapCall } from '../endpoint.js';
import { type Cursor, writeCursor } from './cursor.js';
import type { ListQuery } from './list-query.js';

/** A page of a list. */
export interface Page<R> {
  readonly items: readonly R[];
  /** Cursor of the next page; undefined for the last one. */
  readonly next: string | undefined;
}

/** Cuts the page that a request asks for out of a list. */
export function pageOf<R extends { readonly id: string }>(
  { deployment }: IvcapCall,
  records: readonly R[],
  { cursor, limit }: ListQuery,
): Page<R> {
  const after = cursor.after === undefined ? -1 : records.findIndex(({ id }) => id === cursor.after);
  const start = after < 0 ? cursor.offset : after + 1;
  const write = (at: Cursor): string => writeCursor(at, deployment.paging.plainCursors ?? false);
  if (cursor.empty) return { items: [], next: write({ ...cursor, empty: undefined }) };
  const items = records.slice(start, start + limit);
  const end = start + items.length;
  if (end >= records.length) return { items, next: undefined };
  const empty = deployment.paging.emptyPages ? true : undefined;
  return { items, next: write({ ...cursor, offset: end, after: items.at(-1)?.id, empty }) };
}
