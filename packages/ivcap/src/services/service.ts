import type { ApiCall, Pager } from '@sdk/core';
import type { Job } from '../jobs/job.js';
import type { JobOptions } from '../jobs/job-request.js';
import type { ListOptions } from '../lists/list-options.js';
import type { IvcapRequestOptions } from '../options.js';
import type { Order } from '../orders/order.js';
import type { OrderDetails, OrderInput } from '../orders/order-input.js';
import { checkParameters, type ParameterValues } from './check-parameters.js';
import type { Parameter } from './parameter.js';
import type { ServiceRecord } from './service-record.js';

/** What a service asks the client that it comes from. */
export interface ServiceRequests {
  fetch(urn: string, options?: IvcapRequestOptions): ApiCall<ServiceRecord>;
  placeOrder(input: OrderInput, options?: IvcapRequestOptions): ApiCall<Order>;
  requestJob(
    service: string,
    input: unknown,
    jobOptions: JobOptions,
    options?: IvcapRequestOptions,
  ): ApiCall<Job>;
  listJobs(service: string, options: ListOptions, requestOptions?: IvcapRequestOptions): Pager<Job>;
  inputSchema(
    service: string,
    options?: IvcapRequestOptions,
  ): Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** Analytics that runs on request: by an order with parameters, or by a job with a document. */
export class Service {
  /** URN of the service. */
  readonly urn: string;
  readonly #requests: ServiceRequests;
  #record: ServiceRecord | undefined;

  /** Use the methods of `IvcapClient.services`. */
  constructor(urn: string, requests: ServiceRequests, record?: ServiceRecord) {
    this.urn = urn;
    this.#requests = requests;
    this.#record = record;
  }

  /** What is known, as it was when it was last fetched; undefined before that. */
  get record(): ServiceRecord | undefined {
    return this.#record;
  }

  /** Undefined until it is known; `refresh` fetches it. */
  get name(): string | undefined {
    return this.#record?.name;
  }

  /** Undefined until it is known; `refresh` fetches it. */
  get description(): string | undefined {
    return this.#record?.description;
  }

  /** Fetches the record anew. @throws {IvcapError} with status 404 when there is no such service. */
  refresh(options?: IvcapRequestOptions): ApiCall<this> {
    return this.#requests.fetch(this.urn, options).map(record => {
      this.#record = record;
      return this;
    });
  }

  /** Fetches the record and tells its status: `active`, `inactive` or `error`. */
  async status(options?: IvcapRequestOptions): Promise<string> {
    await this.refresh(options);
    return this.#record?.status ?? 'unknown';
  }

  /** Its parameters by name, with `_` for `-`. They are fetched once, unless there are none. */
  async parameters(options?: IvcapRequestOptions): Promise<ReadonlyMap<string, Parameter>> {
    if ((this.#record?.parameters?.size ?? 0) === 0) await this.refresh(options);
    return this.#record?.parameters ?? new Map();
  }

  /** Real names of the parameters that an order must have. */
  async mandatoryParameters(options?: IvcapRequestOptions): Promise<ReadonlySet<string>> {
    const parameters = [...(await this.parameters(options)).values()];
    return new Set(parameters.filter(({ isOptional }) => !isOptional).map(({ name }) => name));
  }

  /**
   * Places an order. The values are checked against the parameters of the service first, which are fetched for it when
   * they are not known; the order is never sent twice.
   *
   * @param values by parameter name, with `-` or `_`.
   * @throws {ValidationError} that names each parameter that is unknown, missing or of a wrong type; nothing is ordered then.
   * @example
   * const order = await service.placeOrder({ msg: 'hello', 'img-url': 'https://example.org/a.png' }, { name: 'first' });
   * await order.wait();
   */
  async placeOrder(
    values: ParameterValues = {},
    details: OrderDetails = {},
    options?: IvcapRequestOptions,
  ): Promise<Order> {
    const parameters = checkParameters('service.placeOrder', await this.parameters(options), values);
    return this.#requests.placeOrder({ ...details, service: this.urn, parameters }, options);
  }

  /**
   * Starts a job. It is never sent twice, because each one is another job.
   *
   * @param input the document that the service takes; `inputSchema` tells its form.
   * @example const result = await (await service.requestJob({ msg: 'hi' })).result();
   */
  requestJob(input: unknown, jobOptions: JobOptions = {}, options?: IvcapRequestOptions): ApiCall<Job> {
    return this.#requests.requestJob(this.urn, input, jobOptions, options);
  }

  /** Its jobs. */
  jobs(options: ListOptions = {}, requestOptions?: IvcapRequestOptions): Pager<Job> {
    return this.#requests.listJobs(this.urn, options, requestOptions);
  }

  /** The JSON schema of the input of its jobs; undefined when the service does not tell it. */
  inputSchema(options?: IvcapRequestOptions): Promise<Readonly<Record<string, unknown>> | undefined> {
    return this.#requests.inputSchema(this.urn, options);
  }

  toJSON(): { readonly urn: string } {
    return { urn: this.urn };
  }

  toString(): string {
    return `<Service id=${this.urn}, name=${this.name ?? '???'}>`;
  }
}
