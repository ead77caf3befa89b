import {
  createPager,
  cursorOfLink,
  type EncodedPath,
  type ErrorContext,
  type Links,
  linkTo,
  type Page,
  type Pager,
  type PageSource,
  type QueryParameters,
  type RequestBody,
} from '@sdk/core';
import { type JsonObject, member, objectOf, textAt } from '../codec/json-object.js';
import { decodeObject, type IvcapApi } from '../connection/ivcap-api.js';
import type { ApiDialect, IvcapRequestOptions } from '../options.js';
import { type PagingOptions, pagingOf } from './list-options.js';

/** Where a list is, and which part of it is wanted. */
export interface ListPlace {
  readonly path: EncodedPath;
  readonly query: QueryParameters;
  /** Makes the request a POST, for lists that are the answer to a query text. */
  readonly body?: RequestBody | undefined;
}

/** One list of the server. */
export interface ListRequest<T> {
  /** Name as the client's method is called. */
  readonly operation: string;
  /** Called for each page. */
  readonly describe: (dialect: ApiDialect) => ListPlace;
  /** Members of the answer that may hold the items, in the order in which they are looked for. @defaultValue ['items'] */
  readonly itemsIn?: readonly string[] | undefined;
  /** Makes an item; what it throws ends the list with a ProtocolError. */
  readonly read: (item: unknown) => T;
}

/**
 * A list that is fetched page by page. The link to the next page is never called: its cursor is used against the own base
 * URL, together with the parameters of the first page.
 *
 * @throws {ValidationError} at once, when an option is unusable.
 */
export function listPager<T>(
  api: IvcapApi,
  request: ListRequest<T>,
  paging: PagingOptions,
  options: IvcapRequestOptions = {},
): Pager<T> {
  const { limit, pageSize } = pagingOf(request.operation, paging);
  request.describe('current');
  const fetchPage = pageFetcher(api, request, options);
  const walk = (): Pager<T> =>
    createPager(upTo(limit, pageSize, fetchPage), {
      context: api.context(request.operation),
      prefetch: paging.prefetch,
      signal: options.signal,
    });
  // Refuses an unusable option now. Each walk is one of its own, because it counts its items.
  walk();
  return {
    byPage: from => walk().byPage(from),
    toArray: wanted => walk().toArray(wanted),
    first: from => walk().first(from),
    [Symbol.asyncIterator]: () => walk()[Symbol.asyncIterator](),
  };
}

type FetchPage<T> = (size: number, ...place: Parameters<PageSource<T>>) => Promise<Page<T>>;

/** Asks for no more items than are wanted, and drops what comes beyond them. */
function upTo<T>(limit: number, pageSize: number, fetchPage: FetchPage<T>): PageSource<T> {
  let rest = limit;
  return async (cursor, options) => {
    const page = await fetchPage(Math.min(rest, pageSize), cursor, options);
    const items = page.items.slice(0, rest);
    rest -= items.length;
    return rest > 0 ? page : { items };
  };
}

function pageFetcher<T>(api: IvcapApi, request: ListRequest<T>, options: IvcapRequestOptions): FetchPage<T> {
  const { operation, itemsIn = ['items'], read } = request;
  const context = api.context(operation);
  return async (size, cursor, { signal }) =>
    api.call<Page<T>>(
      dialect => {
        const { path, query, body } = request.describe(dialect);
        return {
          operation,
          method: body === undefined ? 'GET' : 'POST',
          path,
          query: { ...query, limit: size, page: cursor },
          body,
          replay: 'always',
          decode: decodeObject(answer => ({
            items: itemsOf(answer, itemsIn).map(read),
            cursor: nextCursor(answer, context),
          })),
        };
      },
      { ...options, signal },
    );
}

function itemsOf(body: JsonObject, names: readonly string[]): readonly unknown[] {
  const found = names.map(name => member(body, name)).find(Array.isArray);
  if (found !== undefined) return found;
  throw new TypeError(`the list is missing ("${names.join('", "')}")`);
}

/** The cursor of the next page: in a link, or for some lists as it is. */
function nextCursor(body: JsonObject, context: ErrorContext): string | undefined {
  const link = linkTo('next', body['links'] as Links);
  if (link !== undefined) return cursorOfLink(link, 'page', context);
  const page = textAt(body, 'page');
  return page !== undefined && URL.canParse(page) ? cursorOfLink(page, 'page', context) : page;
}

/** A reader of items that are JSON objects. */
export function objectItems<T>(read: (item: JsonObject) => T): (item: unknown) => T {
  return item => read(objectOf(item));
}
