import { type ApiCall, type Pager, path } from '@sdk/core';
import type { Aspects } from '../aspects/aspects.js';
import { decodeObject, goneCounts, type IvcapApi, ignoreBody } from '../connection/ivcap-api.js';
import { AmbiguousResourceError, ResourceNotFoundError } from '../errors/lookup-errors.js';
import type { Jobs } from '../jobs/jobs.js';
import { filter } from '../lists/filter.js';
import { type ListOptions, listQuery } from '../lists/list-options.js';
import { listPager, objectItems } from '../lists/list-pager.js';
import type { ApiDialect, IvcapRequestOptions } from '../options.js';
import type { Orders } from '../orders/orders.js';
import { isObject, requireText } from '../validation.js';
import { Service, type ServiceRequests } from './service.js';
import { definitionBody, type ServiceDefinition } from './service-definition.js';
import { readService, type ServiceRecord } from './service-record.js';

/** Which services to list. */
export interface ServiceListOptions extends ListOptions {
  /** What the services should be good for, in plain words; `Service.record.score` tells how well they fit. */
  readonly search?: string | undefined;
}

/** Schema of the aspect that describes the input of a service. */
const TOOL_SCHEMA = 'urn:sd-core:schema.ai-tool.1';
/** As many as are looked at to find out whether a name is unique. */
const CANDIDATES = 10;

/** The services of the platform. */
export class Services {
  readonly #api: IvcapApi;
  readonly #aspects: Aspects;
  readonly #requests: ServiceRequests;

  constructor(api: IvcapApi, aspects: Aspects, orders: Orders, jobs: Jobs) {
    this.#api = api;
    this.#aspects = aspects;
    this.#requests = {
      fetch: (urn, options) => this.#fetch('service.refresh', urn, options),
      placeOrder: (input, options) => orders.create(input, options),
      requestJob: (service, input, jobOptions, options) => jobs.create(service, input, jobOptions, options),
      listJobs: (service, options, requestOptions) => jobs.list(service, options, requestOptions),
      inputSchema: (service, options) => this.#inputSchema(service, options),
    };
  }

  /** @throws {IvcapError} with status 404 when there is none. */
  get(urn: string, options?: IvcapRequestOptions): ApiCall<Service> {
    return this.#fetch('services.get', urn, options).map(record => this.#handle(record));
  }

  /** A service by its URN, of which nothing is known yet and nothing is asked. */
  byUrn(urn: string): Service {
    return new Service(requireText('services.byUrn', 'urn', urn), this.#requests);
  }

  /**
   * The one service with a name.
   *
   * @throws {ResourceNotFoundError} when there is none, {AmbiguousResourceError} when there are several.
   */
  async getByName(name: string, options?: IvcapRequestOptions): Promise<Service> {
    const operation = 'services.getByName';
    const wanted = filter.like('name', requireText(operation, 'name', name));
    const found = await this.list(
      { filter: wanted, limit: CANDIDATES, pageSize: CANDIDATES },
      options,
    ).toArray({
      limit: CANDIDATES,
    });
    const exact = found.filter(service => service.name === name);
    const [service, another] = exact.length > 0 ? exact : found;
    if (service === undefined) throw new ResourceNotFoundError(operation, name);
    if (another !== undefined) {
      const fitting = exact.length > 0 ? exact : found;
      throw new AmbiguousResourceError(
        operation,
        name,
        fitting.map(({ urn }) => urn),
      );
    }
    return service;
  }

  /**
   * @example
   * for await (const service of ivcap.services.list({ filter: filter.like('name', 'Fire%') })) console.log(service.name);
   */
  list(options: ServiceListOptions = {}, requestOptions?: IvcapRequestOptions): Pager<Service> {
    const operation = 'services.list';
    const { search } = options;
    return listPager(
      this.#api,
      {
        operation,
        describe: dialect => ({
          path: collectionOf(dialect),
          query:
            search === undefined
              ? listQuery(operation, options)
              : {
                  ...listQuery(operation, options),
                  // Results of a search come best first, unless another order is asked for.
                  'order-desc': options.orderDesc,
                  search: requireText(operation, 'search', search),
                },
        }),
        itemsIn: ['items', 'services'],
        read: objectItems(item => this.#handle(readService(item))),
      },
      options,
      requestOptions,
    );
  }

  /** Makes a service. It is never sent twice. @throws {IvcapError} with status 409 when its `id` is taken. */
  create(definition: ServiceDefinition, options?: IvcapRequestOptions): ApiCall<Service> {
    const operation = 'services.create';
    return this.#api.call(
      dialect => ({
        operation,
        method: 'POST',
        path: collectionOf(dialect),
        body: { kind: 'json', value: definitionBody(operation, definition) },
        replay: 'never',
        decode: decodeObject(body => this.#handle(readService(body))),
      }),
      options,
    );
  }

  /**
   * Puts a definition in the place of a service's. Safe to repeat.
   *
   * @param forceCreate makes the service if there is none.
   */
  update(
    urn: string,
    definition: ServiceDefinition,
    { forceCreate, ...options }: IvcapRequestOptions & { readonly forceCreate?: boolean | undefined } = {},
  ): ApiCall<Service> {
    const operation = 'services.update';
    return this.#api.call(
      dialect => ({
        operation,
        method: 'PUT',
        path: recordOf(dialect, requireText(operation, 'urn', urn)),
        query: { 'force-create': forceCreate },
        body: { kind: 'json', value: definitionBody(operation, definition) },
        replay: 'always',
        decode: decodeObject(body => this.#handle(readService({ id: urn, ...body }))),
      }),
      options,
    );
  }

  /** @throws {IvcapError} with status 404 when there is none. */
  delete(urn: string, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = 'services.delete';
    return goneCounts(
      this.#api.call(
        dialect => ({
          operation,
          method: 'DELETE',
          path: recordOf(dialect, requireText(operation, 'urn', urn)),
          replay: 'always',
          decode: ignoreBody,
        }),
        options,
      ),
    );
  }

  #fetch(operation: string, urn: string, options?: IvcapRequestOptions): ApiCall<ServiceRecord> {
    return this.#api.call(
      dialect => ({
        operation,
        method: 'GET',
        path: recordOf(dialect, requireText(operation, 'urn', urn)),
        replay: 'always',
        decode: decodeObject(readService),
      }),
      options,
    );
  }

  async #inputSchema(
    service: string,
    options?: IvcapRequestOptions,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    const tool = await this.#aspects
      .list({ entity: service, schema: TOOL_SCHEMA, limit: 1 }, options)
      .first({ signal: options?.signal });
    if (tool !== undefined && tool.content === undefined) await tool.refresh(options);
    const schema = tool?.content?.['fn_schema'];
    return isObject(schema) ? schema : undefined;
  }

  #handle(record: ServiceRecord): Service {
    return new Service(record.id, this.#requests, record);
  }
}

const collectionOf = (dialect: ApiDialect) =>
  dialect === 'current' ? path`/1/services2` : path`/1/services`;

const recordOf = (dialect: ApiDialect, urn: string) =>
  dialect === 'current' ? path`/1/services2/${urn}` : path`/1/services/${urn}`;
