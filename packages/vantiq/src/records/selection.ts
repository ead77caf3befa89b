import {
  type ByPageOptions,
  createPager,
  numberPages,
  type Page,
  type Pager,
  type PageSource,
  type ToArrayOptions,
} from '@sdk/core';
import { rows } from '../rest/answer-forms.js';
import type { RestCalls } from '../rest/rest-calls.js';
import type { VantiqCall, VantiqResponse, WithVantiqResponse } from '../rest/vantiq-call.js';
import { invalid, requireWhole } from '../validation.js';
import type { SelectOptions } from './select-options.js';
import { selectRequest } from './select-request.js';

const OPERATION = 'select';
const DEFAULT_PAGE_SIZE = 1_000;

/**
 * Rows of a resource, fetched when they are asked for. Awaiting it makes one request, as the original clients do: all
 * rows, or the first `limit` of them. Walking over it with `for await` fetches page by page and holds one page at a time.
 *
 * @example
 * const pumps = await vantiq.select(PUMP, { where: { rpm: { $gt: 4000 } } });
 * for await (const pump of vantiq.select(PUMP)) console.log(pump.name);
 */
export class Selection<Row> implements Pager<Row>, PromiseLike<Row[]> {
  readonly #rest: RestCalls;
  readonly #resource: string;
  readonly #options: SelectOptions<never>;
  #call: VantiqCall<Row[]> | undefined;
  #pager: Pager<Row> | undefined;

  constructor(rest: RestCalls, resource: string, options: SelectOptions<never>) {
    this.#rest = rest;
    this.#resource = resource;
    this.#options = options;
  }

  /** Makes one request for the rows. */
  // biome-ignore lint/suspicious/noThenProperty: awaiting a selection gives its rows
  then<A = Row[], B = never>(
    onFulfilled?: ((rows: Row[]) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#once().then(onFulfilled, onRejected);
  }

  /** The rows of one request, with the number of all rows that match when a `limit` was given. */
  withResponse(): Promise<WithVantiqResponse<Row[]>> {
    return this.#once().withResponse();
  }

  /** The answer to one request as a value, also when it reports a failure. */
  response(): Promise<VantiqResponse<Row[]>> {
    return this.#once().response();
  }

  /** Walks over pages of `pageSize` rows; `total` is the number of all rows that match. */
  byPage(options?: ByPageOptions): AsyncGenerator<Page<Row>, void, undefined> {
    return this.#walk().byPage(options);
  }

  /** The first `limit` rows, fetched page by page. */
  toArray(options: ToArrayOptions): Promise<Row[]> {
    const size = Math.min(this.#options.pageSize ?? DEFAULT_PAGE_SIZE, options?.limit ?? Number.NaN);
    return (size > 0 ? this.#pagerOf(size) : this.#walk()).toArray(options);
  }

  /** The first row, or undefined when there is none. */
  first(options?: ByPageOptions): Promise<Row | undefined> {
    return this.#pagerOf(1).first(options);
  }

  [Symbol.asyncIterator](): AsyncIterator<Row> {
    return this.#walk()[Symbol.asyncIterator]();
  }

  #once(): VantiqCall<Row[]> {
    this.#call ??= this.#rest.json<Row[]>(() => this.#request({}), rows, requestOptions(this.#options));
    return this.#call;
  }

  #walk(): Pager<Row> {
    this.#pager ??= this.#pagerOf(this.#options.pageSize ?? DEFAULT_PAGE_SIZE);
    return this.#pager;
  }

  #pagerOf(pageSize: number): Pager<Row> {
    const { limit, page, prefetch, signal } = this.#options;
    requireWhole(OPERATION, 'pageSize', pageSize, 1);
    if (limit !== undefined) requireWhole(OPERATION, 'limit', limit, 1);
    if (page !== undefined)
      throw invalid(OPERATION, { field: 'page', expected: 'no page of its own where pages are walked over' });
    for (const name of ['page', 'limit', 'count'])
      if (this.#options.options?.[name] !== undefined)
        throw invalid(OPERATION, {
          field: `options.${name}`,
          expected: 'nothing, where pages are walked over; that is what limit and pageSize are for',
        });
    const context = { platform: 'vantiq', operation: OPERATION, attempts: 0 };
    const size = Math.min(pageSize, limit ?? pageSize);
    const source = numberPages<Row>(size, context, async (range, options) => {
      const { data, count, status, headers, requestId, attempts } = await this.#page(range, options.signal);
      return {
        items: data,
        total: count,
        response: { status, headers: shown(headers), requestId, attempts },
      };
    });
    return createPager(limit === undefined ? source : cutAt(limit, size, source), {
      context,
      prefetch,
      signal,
    });
  }

  #page(
    range: { readonly page: number; readonly limit: number },
    signal: AbortSignal | undefined,
  ): Promise<WithVantiqResponse<Row[]>> {
    const call = this.#rest.json<Row[]>(
      () => this.#request({ ...range, sort: stableSort(this.#options.sort) }),
      rows,
      { ...requestOptions(this.#options), signal },
    );
    return call.withResponse();
  }

  #request(changes: Partial<SelectOptions<never>>) {
    return selectRequest(this.#rest.context.paths, OPERATION, this.#resource, {
      ...this.#options,
      ...changes,
    });
  }
}

/** Pages are cut out of a sorted list by number, so rows that sort alike need an order among them (guess, section 4.5). */
function stableSort(sort: SelectOptions<never>['sort']): SelectOptions<never>['sort'] {
  return sort !== undefined && '_id' in sort ? sort : { ...sort, _id: 1 };
}

/** Ends a list behind its first `limit` items, wherever a walk over it begins. */
function cutAt<Row>(limit: number, size: number, source: PageSource<Row>): PageSource<Row> {
  return async (cursor, options) => {
    const page = await source(cursor, options);
    const [number, seen] = (cursor ?? '1.0').split('.');
    const before = seen === undefined ? (Number(number) - 1) * size : Number(seen);
    const left = limit - before;
    if (page.items.length < left) return page;
    const { cursor: _next, ...last } = page;
    return { ...last, items: page.items.slice(0, left) };
  };
}

function requestOptions(options: SelectOptions<never>) {
  const { signal, timeout, retry, headers, targetNamespace, impersonateUser, idempotent } = options;
  return { signal, timeout, retry, headers, targetNamespace, impersonateUser, idempotent };
}

/** Headers of an answer that are worth keeping with a page. */
function shown(headers: Headers): Record<string, string> {
  const names = ['content-type', 'x-total-count', 'date'];
  return Object.fromEntries(
    names.flatMap(name => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
