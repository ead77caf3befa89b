import { type ApiCall, path } from '@sdk/core';
import type { Filter } from '../filters/filter.js';
import type { Drop, NewDrop } from '../model/objects.js';
import type { Calls } from '../rest/calls.js';
import type { FindOptions, FlowthingsRequestOptions, WithRefs } from '../rest/find-options.js';
import { findQuery, textOf } from '../rest/query.js';
import { invalid, received, requireArray, requireId, requireObject, requireText } from '../validation.js';
import { ResourceService } from './resource-service.js';
import { type NoOptions, Service } from './service.js';

/** How a drop is made of what an answer holds. */
export type ReadDrop = (object: unknown) => Drop;

/** What an aggregation computes beside its output. */
export interface AggregateOptions {
  /** Elements, or selectors of dates such as `$month:creationDate`, by whose values drops are grouped. */
  readonly groupBy?: readonly string[] | undefined;
  /** Only drops that pass it count. */
  readonly filter?: Filter | string | undefined;
  /** Filters by name; the value of a rule is 1 for drops that pass and 0 for others, so `$avg:name` is their share. */
  readonly rules?: Readonly<Record<string, Filter | string>> | undefined;
  /** Order of the groups, by names of `groupBy` and `output`. */
  readonly sorts?: readonly string[] | undefined;
}

/** One group of an aggregation: a value for each expression of `output` and `groupBy`. */
export type AggregateGroup = Readonly<Record<string, unknown>>;

/** The drops of one flow. */
export class DropService<Elements = Readonly<Record<string, unknown>>> extends ResourceService<
  Drop<Elements>,
  NewDrop<Elements>
> {
  /** Id of the flow. */
  readonly flowId: string;

  /** @internal */
  constructor(calls: Calls, flowId: string, readDrop: ReadDrop) {
    super(calls, {
      name: 'drop',
      path: path`/drop/${requireId('drop', 'flowId', flowId)}`,
      adapt: object => readDrop(object) as Drop<Elements>,
    });
    this.flowId = flowId;
  }

  /**
   * Computes over the drops of the flow. It is repeated after failures.
   *
   * @param output selectors such as `$avg:temp` and `$count`.
   * @example
   * await client.drop(flow.id).aggregate(['$avg:hot'], { rules: { hot: mem.temp.gt(30) } });
   */
  aggregate(
    output: readonly string[],
    options: AggregateOptions & Omit<FlowthingsRequestOptions, 'refs' | 'only'> = {},
  ): ApiCall<AggregateGroup[]> {
    const { groupBy, filter, rules, sorts, ...rest } = options;
    return this.send<AggregateGroup[], NoOptions>('aggregate', rest, operation => {
      const texts = (field: string, value: readonly string[]) =>
        requireArray(operation, field, value).map((item, index) =>
          requireText(operation, `${field}[${index}]`, item),
        );
      return {
        method: 'POST',
        path: this.path(path`/aggregate`),
        json: {
          output: texts('output', output),
          ...(groupBy === undefined ? {} : { groupBy: texts('groupBy', groupBy) }),
          ...(filter === undefined ? {} : { filter: textOf(operation, 'filter', filter) }),
          ...(rules === undefined ? {} : { rules: rulesOf(operation, rules) }),
          ...(sorts === undefined ? {} : { sorts: texts('sorts', sorts) }),
        },
        replay: 'always',
        form: 'array',
        result: body => body as AggregateGroup[],
      };
    });
  }

  /**
   * Deletes all drops of the flow.
   *
   * @example
   * await client.drop(flow.id).deleteAll();
   */
  deleteAll(options?: Omit<FlowthingsRequestOptions, 'refs'>): ApiCall<unknown> {
    return this.send<unknown, NoOptions>('deleteAll', options, () => ({
      method: 'DELETE',
      path: this.collectionPath(),
      replay: 'always',
      form: 'anything',
      result: body => body,
    }));
  }
}

/** A search in one of several flows. */
export interface FlowSearch {
  readonly flowId: string;
  readonly limit?: number | undefined;
  readonly start?: number | undefined;
  readonly filter?: Filter | string | undefined;
}

/** Drops without a flow id: by path, and of several flows. */
export class DropsByPath extends Service<Drop> {
  readonly #readDrop: ReadDrop;

  /** @internal */
  constructor(calls: Calls, readDrop: ReadDrop) {
    super(calls, { name: 'drop', path: path`/drop` });
    this.#readDrop = readDrop;
  }

  /**
   * Creates a drop in the flow that its `path` names. It is not repeated after failures.
   *
   * @throws {ValidationError} when the drop has no path.
   * @example
   * await client.drop.create({ path: '/alice/sensors', elems: { temp: 21 } });
   */
  create<const O extends FlowthingsRequestOptions = NoOptions>(
    drop: NewDrop & { readonly path: string },
    options?: O,
  ): ApiCall<WithRefs<O, Drop>> {
    return this.send<Drop, O>('create', options, operation => {
      requireText(operation, 'path', requireObject(operation, 'drop', drop).path);
      return {
        method: 'POST',
        path: this.collectionPath(),
        json: drop,
        replay: 'never',
        form: 'object',
        result: body => this.#readDrop(body),
      };
    });
  }

  /**
   * Drops of the flow with a path (B-06), newest first.
   *
   * @example
   * const drops = await client.drop.findByPath('/alice/sensors', { limit: 5 });
   */
  findByPath<const O extends FindOptions = NoOptions>(
    flowPath: string,
    options?: O,
  ): ApiCall<WithRefs<O, Drop[]>> {
    return this.send<Drop[], O>('findByPath', options, operation => ({
      method: 'GET',
      path: this.collectionPath(),
      query: {
        path: requireText(operation, 'flowPath', flowPath),
        ...findQuery(operation, this.calls.defaults, [], options ?? {}),
      },
      replay: 'always',
      form: 'array',
      result: body => (body as readonly unknown[]).map(this.#readDrop),
    }));
  }

  /**
   * Drops of several flows in one request (B-07), by flow id.
   *
   * @example
   * const drops = await client.drop.findInFlows([{ flowId: a, limit: 2 }, { flowId: b, filter: mem.temp.exists() }]);
   */
  findInFlows(
    searches: readonly FlowSearch[],
    options?: Omit<FlowthingsRequestOptions, 'refs'>,
  ): ApiCall<Readonly<Record<string, readonly Drop[]>>> {
    return this.send<Readonly<Record<string, readonly Drop[]>>, NoOptions>(
      'findInFlows',
      options,
      operation => ({
        method: 'MGET',
        path: this.collectionPath(),
        json: requireArray(operation, 'searches', searches).map((search, index) =>
          searchBody(operation, index, search),
        ),
        replay: 'always',
        form: 'object',
        result: body =>
          Object.fromEntries(
            Object.entries(body as Readonly<Record<string, readonly unknown[] | null>>).map(
              ([flowId, drops]) => [flowId, (drops ?? []).map(this.#readDrop)],
            ),
          ),
      }),
    );
  }
}

function searchBody(operation: string, index: number, { flowId, filter, limit, start }: FlowSearch): object {
  const params = findQuery(operation, {}, [], { filter, limit, start });
  return {
    flowId: requireId(operation, `searches[${index}].flowId`, flowId),
    ...(Object.keys(params).length === 0 ? {} : { params }),
  };
}

function rulesOf(
  operation: string,
  rules: Readonly<Record<string, Filter | string>>,
): Readonly<Record<string, string>> {
  if (typeof rules !== 'object' || rules === null || Array.isArray(rules))
    throw invalid(operation, { field: 'rules', expected: 'filters by name', received: received(rules) });
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, textOf(operation, `rules.${name}`, rule)]),
  );
}
