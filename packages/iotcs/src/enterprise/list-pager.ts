import {
  type Answer,
  type ApiCall,
  createPager,
  type EncodedPath,
  type Pager,
  ProtocolError,
  type QueryParameters,
  type RequestOptions,
  type RequestSpec,
} from '@sdk/core';
import { jsonSpec } from '../rest/json-spec.js';
import { invalid, isObject, received, requireOptions } from '../validation.js';
import type { DeviceFilter } from './device-filter.js';

/** The server gives 10 by default, and no more than 200 of some lists (section 4.13). */
const PAGE_SIZE = 50;

/** What a list can be given. */
export interface ListOptions {
  readonly filter?: DeviceFilter | undefined;
  /** Items to ask for at once. @defaultValue 50 */
  readonly limit?: number | undefined;
  /** Items to pass over. @defaultValue 0 */
  readonly offset?: number | undefined;
  /** Pages to fetch ahead. @defaultValue 0 */
  readonly prefetch?: number | undefined;
}

/** A list below an address. */
export interface Listing<T> {
  readonly operation: string;
  readonly path: EncodedPath;
  readonly query?: QueryParameters | undefined;
  /** Makes an item of what the answer holds. @defaultValue it is taken as it is */
  readonly read?: ((item: unknown) => T) | undefined;
}

/** Sends requests. */
export interface Requests {
  request<T>(spec: RequestSpec<T>, options?: RequestOptions): ApiCall<T>;
}

/** One page, as the server tells of it. */
interface ListPage {
  readonly items: readonly unknown[];
  /** Path and query of the next page, where the server names one. */
  readonly next: string | undefined;
  readonly hasMore: boolean;
}

/**
 * Items of a list, fetched page by page. A link to the next page wins; without one, the number of the items before counts
 * as long as the server says that there are more (section 4.13).
 *
 * @throws {ValidationError} when an option is unusable.
 */
export function listPager<T>(
  rest: Requests,
  listing: Listing<T>,
  list: ListOptions = {},
  options: RequestOptions = {},
): Pager<T> {
  const { filter, limit = PAGE_SIZE, offset = 0, prefetch } = requireOptions(listing.operation, list);
  if (filter !== undefined) requireOptions(listing.operation, filter, 'filter');
  const { operation, path, query, read = (item: unknown) => item as T } = listing;
  requireWhole(operation, 'limit', limit, 1);
  requireWhole(operation, 'offset', offset, 0);
  const first = (start: number) => ({
    path,
    query: { q: filter && JSON.stringify(filter), ...query, offset: start, limit },
  });
  return createPager<T>(
    async (cursor, { signal }) => {
      const target = cursor?.startsWith('/') === true ? targetOf(cursor) : first(Number(cursor ?? offset));
      const { data, status, headers, requestId, attempts } = await rest
        .request(jsonSpec<ListPage>({ operation, ...target, decode: readPage }), { ...options, signal })
        .withResponse();
      const behind = Number(target.query['offset'] ?? 0) + data.items.length;
      const next = data.next ?? (data.hasMore ? String(behind) : undefined);
      return {
        items: data.items.map(read),
        // An empty page ends a list, whatever it says.
        ...(next === undefined || data.items.length === 0 ? {} : { cursor: next }),
        response: { status, headers: Object.fromEntries(headers), requestId, attempts },
      };
    },
    { context: { platform: 'iotcs', operation, attempts: 0 }, prefetch, signal: options.signal },
  );
}

function readPage(body: unknown, answer: Answer): ListPage {
  if (!isObject(body) || !Array.isArray(body['items'])) {
    const { platform, operation } = answer.context;
    throw new ProtocolError({
      ...answer.context,
      message: `${platform} ${operation}: the answer is no list`,
    });
  }
  const links: readonly unknown[] = Array.isArray(body['links']) ? body['links'] : [];
  const next = links.find(link => isObject(link) && link['rel'] === 'next');
  const href = isObject(next) ? next['href'] : undefined;
  return {
    items: body['items'],
    next: typeof href === 'string' ? ownTarget(href) : undefined,
    hasMore: body['hasMore'] === true,
  };
}

/** What stands behind the host; the client's own address stays, so that no link leads away with the token. */
function ownTarget(href: string): string | undefined {
  const start = href.indexOf('/iot/');
  return start < 0 ? undefined : href.slice(start);
}

function targetOf(target: string): { readonly path: EncodedPath; readonly query: QueryParameters } {
  const [before = '', ...behind] = target.split('?');
  return { path: before as EncodedPath, query: Object.fromEntries(new URLSearchParams(behind.join('?'))) };
}

function requireWhole(operation: string, field: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  const expected = `a whole number of ${least} or more`;
  throw invalid(operation, {
    field,
    expected,
    received: typeof value === 'number' ? String(value) : received(value),
  });
}
