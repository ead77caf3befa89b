import {
  type ApiCall,
  createPager,
  isNotFoundError,
  offsetPages,
  type Pager,
  type PageSource,
} from '@sdk/core';
import { Filter } from '../filters/filter.js';
import type { FindOptions, FlowthingsRequestOptions, WithRefs } from '../rest/find-options.js';
import { findQuery } from '../rest/query.js';
import { isObject, requireArray, requireId, requireWhole } from '../validation.js';
import { type NoOptions, Service } from './service.js';

/** How a walk over a whole collection goes. */
export interface WalkOptions extends Omit<FindOptions, 'limit' | 'start' | 'refs'> {
  /** Objects a request. @defaultValue 100 */
  readonly pageSize?: number | undefined;
  /** Pages to fetch ahead. @defaultValue 0 */
  readonly prefetch?: number | undefined;
}

const PAGE_SIZE = 100;

/** Filters, with the options behind them. */
export type FiltersAndOptions<O> = readonly [...filters: Filter[], options: O];

/** A collection that can be searched. */
export abstract class ReadableService<T extends object> extends Service<T> {
  /**
   * One object by its id.
   *
   * @throws {FlowthingsNotFoundError} when there is none.
   * @example
   * const flow = await client.flow.read('f5a1b2c3d4e5f60718293a4b5');
   */
  read<const O extends FlowthingsRequestOptions = NoOptions>(
    id: string,
    options?: O,
  ): ApiCall<WithRefs<O, T>> {
    return this.send<T, O>('read', options, operation => ({
      method: 'GET',
      path: this.pathOf(operation, id),
      replay: 'always',
      form: 'object',
      result: body => this.adapt(body),
    }));
  }

  /**
   * One object by its id, or `otherwise` when there is none. Every other failure is thrown.
   *
   * @example
   * const flow = await client.flow.readOrElse(id, undefined);
   */
  readOrElse<Otherwise>(
    id: string,
    otherwise: Otherwise,
    options?: Omit<FlowthingsRequestOptions, 'refs'>,
  ): ApiCall<T | Otherwise> {
    const found = this.send<{ readonly value: T | Otherwise }, NoOptions>(
      'readOrElse',
      options,
      operation => ({
        method: 'GET',
        path: this.pathOf(operation, id),
        replay: 'always',
        form: 'object',
        result: body => ({ value: this.adapt(body) }),
        recover: error => {
          if (isNotFoundError(error)) return { value: otherwise };
          throw error;
        },
      }),
    );
    return found.map(({ value }) => value);
  }

  /**
   * Several objects by their ids; ids that there are none of are missing in the result.
   *
   * @example
   * const flows = await client.flow.readMany([a, b]);
   */
  readMany<const O extends FlowthingsRequestOptions = NoOptions>(
    ids: readonly string[],
    options?: O,
  ): ApiCall<WithRefs<O, Readonly<Record<string, T>>>> {
    return this.send<Readonly<Record<string, T>>, O>('readMany', options, operation => ({
      method: 'MGET',
      path: this.collectionPath(),
      json: requireArray(operation, 'ids', ids).map((id, index) => requireId(operation, `ids[${index}]`, id)),
      replay: 'always',
      form: 'object',
      result: body => this.adaptMap(body),
    }));
  }

  /**
   * The objects that pass all of the filters, at most `limit` of them.
   *
   * @example
   * const flows = await client.flow.findMany(mem.path.re('^/alice/'), { limit: 10 });
   */
  findMany(...filters: readonly Filter[]): ApiCall<T[]>;
  findMany<const O extends FindOptions>(...args: FiltersAndOptions<O>): ApiCall<WithRefs<O, T[]>>;
  findMany(...args: readonly unknown[]): ApiCall<unknown> {
    const [filters, options] = split(args);
    return this.#search('findMany', filters, options);
  }

  /**
   * With an id, that object; with a list of ids, a map of these; else the objects that pass all of the filters.
   *
   * @throws {FlowthingsNotFoundError} when an id is given that there is no object of.
   * @example
   * const flow = await client.flow.find(id);
   * const flows = await client.flow.find(mem.displayName.eq('foo'), mem.path.re('^/foo', 'i'));
   * const [found, references] = await client.flow.find({ limit: 10, refs: true });
   */
  find<const O extends FlowthingsRequestOptions = NoOptions>(
    id: string,
    options?: O,
  ): ApiCall<WithRefs<O, T>>;
  find<const O extends FlowthingsRequestOptions = NoOptions>(
    ids: readonly string[],
    options?: O,
  ): ApiCall<WithRefs<O, Readonly<Record<string, T>>>>;
  find(...filters: readonly Filter[]): ApiCall<T[]>;
  find<const O extends FindOptions>(...args: FiltersAndOptions<O>): ApiCall<WithRefs<O, T[]>>;
  find(...args: readonly unknown[]): ApiCall<unknown> {
    const [first, options] = args;
    if (typeof first === 'string') return this.read(first, options as FlowthingsRequestOptions | undefined);
    if (Array.isArray(first)) return this.readMany(first, options as FlowthingsRequestOptions | undefined);
    const [filters, findOptions] = split(args);
    return this.#search('find', filters, findOptions);
  }

  /**
   * All objects that pass the filters, fetched page by page. An object that a later page repeats, because others were
   * added meanwhile, is given once. Objects that are removed meanwhile may hide others.
   *
   * @example
   * for await (const flow of client.flow.walk(mem.path.re('^/alice/'))) console.log(flow.path);
   */
  walk(...args: readonly Filter[] | FiltersAndOptions<WalkOptions>): Pager<T> {
    const [filters, given] = split(args);
    const { pageSize = PAGE_SIZE, prefetch, ...options }: WalkOptions = given;
    const operation = this.operation('walk');
    requireWhole(operation, 'pageSize', pageSize, 1);
    const context = { platform: 'flowthings', operation, attempts: 0 };
    const pager = (): Pager<T> =>
      createPager(unrepeated(this.#pages(context, pageSize, filters, options)), {
        context,
        prefetch,
        signal: options.signal,
      });
    // Each walk has a memory of its own.
    return {
      byPage: from => pager().byPage(from),
      toArray: wanted => pager().toArray(wanted),
      first: from => pager().first(from),
      [Symbol.asyncIterator]: () => pager()[Symbol.asyncIterator](),
    };
  }

  /** @internal */
  protected adaptMap(body: unknown): Readonly<Record<string, T>> {
    return Object.fromEntries(
      Object.entries(body as object).map(([id, object]) => [id, this.adapt(object)] as const),
    );
  }

  #search(method: string, filters: readonly Filter[], options: FindOptions): ApiCall<T[]> {
    return this.send<T[], NoOptions>(method, options, operation => ({
      method: 'GET',
      path: this.collectionPath(),
      query: findQuery(operation, this.calls.defaults, filters, options),
      replay: 'always',
      form: 'array',
      result: body => (body as readonly unknown[]).map(object => this.adapt(object)),
    }));
  }

  #pages(
    context: { readonly platform: string; readonly operation: string; readonly attempts: number },
    pageSize: number,
    filters: readonly Filter[],
    options: FindOptions,
  ): PageSource<T> {
    return offsetPages<T>(pageSize, context, async ({ offset, limit }, { signal }) => {
      const page = await this.#search('walk', filters, {
        ...options,
        start: offset,
        limit,
        signal,
      }).withResponse();
      const { status, headers, requestId, attempts } = page;
      return {
        items: page.data,
        response: { status, headers: Object.fromEntries(headers), requestId, attempts },
      };
    });
  }
}

/** Leaves out what an earlier page of the same walk had. */
function unrepeated<T extends object>(source: PageSource<T>): PageSource<T> {
  const seen = new Set<unknown>();
  return async (cursor, options) => {
    const page = await source(cursor, options);
    const fresh = page.items.filter(item => {
      const { id } = item as { readonly id?: unknown };
      if (id === undefined) return true;
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    });
    return { ...page, items: fresh };
  };
}

function split(args: readonly unknown[]): readonly [filters: readonly Filter[], options: FindOptions] {
  // Options that were passed on may be undefined; alone, it rather is an id that is missing.
  const given = args.length > 1 && args.at(-1) === undefined ? args.slice(0, -1) : args;
  const last = given.at(-1);
  const hasOptions = isObject(last) && !(last instanceof Filter);
  const filters = hasOptions ? given.slice(0, -1) : given;
  return [filters as readonly Filter[], hasOptions ? (last as FindOptions) : {}];
}
