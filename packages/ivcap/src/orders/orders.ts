import { type ApiCall, type Pager, path, type QueryParameters } from '@sdk/core';
import type { Artifact } from '../artifacts/artifact.js';
import type { Artifacts } from '../artifacts/artifacts.js';
import type { Aspect } from '../aspects/aspect.js';
import type { Aspects } from '../aspects/aspects.js';
import { readArtifact } from '../codec/artifact-record.js';
import { objectsOf, requiredText, textAt } from '../codec/json-object.js';
import { linesOf } from '../codec/read-content.js';
import { decodeObject, type IvcapApi } from '../connection/ivcap-api.js';
import { type ListOptions, listQuery } from '../lists/list-options.js';
import { listPager, objectItems } from '../lists/list-pager.js';
import type { IvcapRequestOptions } from '../options.js';
import { requireMoment, requireText } from '../validation.js';
import { waitForEnd } from '../waiting/wait-for-end.js';
import { type ContainerUsage, type LogOptions, Order, type OrderRequests } from './order.js';
import { type OrderInput, orderBody } from './order-input.js';
import { type OrderRecord, readOrder } from './order-record.js';

/** Orders: services at work on parameters. */
export class Orders {
  readonly #api: IvcapApi;
  readonly #artifacts: Artifacts;
  readonly #aspects: Aspects;
  readonly #requests: OrderRequests;

  constructor(api: IvcapApi, artifacts: Artifacts, aspects: Aspects) {
    this.#api = api;
    this.#artifacts = artifacts;
    this.#aspects = aspects;
    this.#requests = {
      fetch: (urn, options) => this.#fetch('order.status', urn, options),
      wait: (urn, options, onRecord) =>
        waitForEnd(
          {
            operation: 'order.wait',
            urn,
            clock: api.http.runtime.clock,
            ask: async signal => {
              const record = await this.#fetch('order.wait', urn, { signal });
              onRecord(record);
              return record;
            },
          },
          options,
        ),
      products: (urn, options, requestOptions) => this.#products(urn, options, requestOptions),
      attachedMetadata: (urn, options, requestOptions) => this.#metadata(urn, options, requestOptions),
      logs: (urn, range, options) => this.#logs(urn, range, options),
      top: (urn, options) => this.#top(urn, options),
      listAspects: (options, requestOptions) => aspects.list(options, requestOptions),
      addAspect: (entity, content, schema, options) => aspects.add({ entity, content, schema }, options),
    };
  }

  /**
   * Places an order without looking at the service first. It is never sent twice, because each one is another order.
   *
   * @throws {IvcapError} with status 404 for an unknown service, 422 with `parameter` for a parameter that it refuses.
   */
  create(input: OrderInput, options?: IvcapRequestOptions): ApiCall<Order> {
    const operation = 'orders.create';
    return this.#api.call(
      dialect => ({
        operation,
        method: 'POST',
        path: path`/1/orders`,
        body: { kind: 'json', value: orderBody(operation, this.#api, dialect, input) },
        replay: 'never',
        decode: decodeObject(body => this.#handle(readOrder(body))),
      }),
      options,
    );
  }

  /** @throws {IvcapError} with status 404 when there is none. */
  get(urn: string, options?: IvcapRequestOptions): ApiCall<Order> {
    return this.#fetch('orders.get', urn, options).map(record => this.#handle(record));
  }

  /** An order by its URN, of which nothing is known yet and nothing is asked. */
  byUrn(urn: string): Order {
    return new Order(requireText('orders.byUrn', 'urn', urn), this.#requests);
  }

  /**
   * An order that was written as JSON, perhaps by another process.
   *
   * @example await ivcap.orders.resume(JSON.parse(text)).wait();
   */
  resume(state: { readonly urn: string }): Order {
    return new Order(requireText('orders.resume', 'urn', state?.urn), this.#requests);
  }

  /** @example for await (const order of ivcap.orders.list({ orderBy: 'ordered-at', orderDesc: true })) console.log(order.urn); */
  list(options: ListOptions = {}, requestOptions?: IvcapRequestOptions): Pager<Order> {
    const operation = 'orders.list';
    return listPager(
      this.#api,
      {
        operation,
        describe: () => ({ path: path`/1/orders`, query: listQuery(operation, options) }),
        itemsIn: ['items', 'orders'],
        read: objectItems(item => this.#handle(readOrder(item))),
      },
      options,
      requestOptions,
    );
  }

  #fetch(operation: string, urn: string, options?: IvcapRequestOptions): ApiCall<OrderRecord> {
    return this.#api.call(
      () => ({
        operation,
        method: 'GET',
        path: path`/1/orders/${requireText(operation, 'urn', urn)}`,
        replay: 'always',
        decode: decodeObject(readOrder),
      }),
      options,
    );
  }

  #products(urn: string, options: ListOptions, requestOptions?: IvcapRequestOptions): Pager<Artifact> {
    const operation = 'order.products';
    return listPager(
      this.#api,
      {
        operation,
        describe: () => ({ path: path`/1/orders/${urn}/products`, query: listQuery(operation, options) }),
        itemsIn: ['items', 'products'],
        read: objectItems(item => this.#artifacts.ofRecord(readArtifact(item))),
      },
      options,
      requestOptions,
    );
  }

  #metadata(urn: string, options: ListOptions, requestOptions?: IvcapRequestOptions): Pager<Aspect> {
    const operation = 'order.attachedMetadata';
    return listPager(
      this.#api,
      {
        operation,
        describe: () => ({ path: path`/1/orders/${urn}/metadata`, query: listQuery(operation, options) }),
        itemsIn: ['items', 'records'],
        read: objectItems(item => this.#aspects.ofItem(item, urn)),
      },
      options,
      requestOptions,
    );
  }

  #logs(
    urn: string,
    range: LogOptions,
    options?: IvcapRequestOptions,
  ): ApiCall<AsyncGenerator<string, void, undefined>> {
    const operation = 'order.logs';
    return this.#api.call(
      () => ({
        operation,
        method: 'GET',
        path: path`/1/orders/${urn}/logs`,
        query: logQuery(operation, range),
        replay: 'always',
        decode: answer => linesOf(answer.stream()),
      }),
      options,
    );
  }

  #top(urn: string, options?: IvcapRequestOptions): ApiCall<readonly ContainerUsage[]> {
    return this.#api.call(
      () => ({
        operation: 'order.top',
        method: 'GET',
        path: path`/1/orders/${urn}/top`,
        replay: 'always',
        decode: async answer =>
          objectsOf(await answer.json()).map(usage => ({
            container: requiredText(usage, 'container'),
            cpu: textAt(usage, 'cpu'),
            memory: textAt(usage, 'memory'),
            storage: textAt(usage, 'storage'),
            ephemeralStorage: textAt(usage, 'ephemeral-storage'),
          })),
      }),
      options,
    );
  }

  #handle(record: OrderRecord): Order {
    return new Order(record.id, this.#requests, record);
  }
}

/** Times of logs are in whole seconds since the epoch. */
function logQuery(operation: string, { from, to }: LogOptions): QueryParameters {
  const seconds = (field: string, moment: Date | undefined): number | undefined =>
    moment === undefined ? undefined : Math.floor(Date.parse(requireMoment(operation, field, moment)) / 1000);
  return { from: seconds('from', from), to: seconds('to', to) };
}
