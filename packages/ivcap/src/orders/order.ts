import type { ApiCall, Pager } from '@sdk/core';
import type { Artifact } from '../artifacts/artifact.js';
import type { Aspect } from '../aspects/aspect.js';
import type { AspectListOptions } from '../aspects/aspect-options.js';
import type { AspectContent } from '../aspects/aspect-record.js';
import type { ListOptions } from '../lists/list-options.js';
import type { IvcapRequestOptions } from '../options.js';
import { isFinalStatus } from '../waiting/run-status.js';
import type { WaitOptions } from '../waiting/wait-options.js';
import type { OrderRecord } from './order-record.js';

/** What one container of a running order uses, in the units of Kubernetes, e.g. `10m` and `5Mi`. */
export interface ContainerUsage {
  readonly container: string;
  readonly cpu: string | undefined;
  readonly memory: string | undefined;
  readonly storage: string | undefined;
  readonly ephemeralStorage: string | undefined;
}

/** Which lines of a log are wanted. */
export interface LogOptions {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** What an order asks the client that it comes from. */
export interface OrderRequests {
  fetch(urn: string, options?: IvcapRequestOptions): ApiCall<OrderRecord>;
  wait(
    urn: string,
    options: WaitOptions<OrderRecord>,
    onRecord: (record: OrderRecord) => void,
  ): Promise<OrderRecord>;
  products(urn: string, options: ListOptions, requestOptions?: IvcapRequestOptions): Pager<Artifact>;
  attachedMetadata(urn: string, options: ListOptions, requestOptions?: IvcapRequestOptions): Pager<Aspect>;
  logs(
    urn: string,
    range: LogOptions,
    options?: IvcapRequestOptions,
  ): ApiCall<AsyncGenerator<string, void, undefined>>;
  top(urn: string, options?: IvcapRequestOptions): ApiCall<readonly ContainerUsage[]>;
  listAspects(options: AspectListOptions, requestOptions?: IvcapRequestOptions): Pager<Aspect>;
  addAspect(
    entity: string,
    content: AspectContent,
    schema: string | undefined,
    options?: IvcapRequestOptions,
  ): ApiCall<Aspect>;
}

/** A service at work on parameters, or done with it. */
export class Order {
  /** URN of the order. */
  readonly urn: string;
  readonly #requests: OrderRequests;
  #record: OrderRecord | undefined;

  /** Use `Service.placeOrder` and the methods of `IvcapClient.orders`. */
  constructor(urn: string, requests: OrderRequests, record?: OrderRecord) {
    this.urn = urn;
    this.#requests = requests;
    this.#record = record;
  }

  /** What is known, as it was when it was last fetched; undefined before that. */
  get record(): OrderRecord | undefined {
    return this.#record;
  }

  /**
   * The record, whose `status` tells how far the order is.
   *
   * @param refresh false takes the record that is known, if there is one.
   * @throws {IvcapError} with status 404 when there is no such order.
   */
  async status({
    refresh = true,
    ...options
  }: IvcapRequestOptions & { readonly refresh?: boolean | undefined } = {}): Promise<OrderRecord> {
    if (!refresh && this.#record !== undefined) return this.#record;
    this.#record = await this.#requests.fetch(this.urn, options);
    return this.#record;
  }

  /**
   * Waits until the order has ended, and resolves with its last record: `succeeded`, `failed`, or `error`. The server is
   * asked again and again, first after 2 seconds, then up to every 10.
   *
   * @throws {WaitTimeoutError} when `timeoutMs` is over; the order goes on. {AbortedError} when the signal aborts.
   * @example const { status, products } = await order.wait({ onProgress: ({ status }) => console.log(status) });
   */
  async wait(options: WaitOptions<OrderRecord> = {}): Promise<OrderRecord> {
    if (this.#record !== undefined && isFinalStatus(this.#record.status)) return this.#record;
    return this.#requests.wait(this.urn, options, record => {
      this.#record = record;
    });
  }

  /** The artifacts that it made. */
  products(options: ListOptions = {}, requestOptions?: IvcapRequestOptions): Pager<Artifact> {
    return this.#requests.products(this.urn, options, requestOptions);
  }

  /** Aspects about this order. */
  metadata(
    options: Omit<AspectListOptions, 'entity'> = {},
    requestOptions?: IvcapRequestOptions,
  ): Pager<Aspect> {
    return this.#requests.listAspects({ ...options, entity: this.urn }, requestOptions);
  }

  /** What the server itself lists as metadata of the order, under its own path. */
  attachedMetadata(options: ListOptions = {}, requestOptions?: IvcapRequestOptions): Pager<Aspect> {
    return this.#requests.attachedMetadata(this.urn, options, requestOptions);
  }

  /** Adds an aspect about this order. @throws {ValidationError} when it has no schema. */
  addMetadata(content: AspectContent, schema?: string, options?: IvcapRequestOptions): ApiCall<Aspect> {
    return this.#requests.addAspect(this.urn, content, schema, options);
  }

  /** The lines that its containers wrote, as they arrive. Leaving the loop frees the connection. */
  logs(
    range: LogOptions = {},
    options?: IvcapRequestOptions,
  ): ApiCall<AsyncGenerator<string, void, undefined>> {
    return this.#requests.logs(this.urn, range, options);
  }

  /** What its containers use now. */
  top(options?: IvcapRequestOptions): ApiCall<readonly ContainerUsage[]> {
    return this.#requests.top(this.urn, options);
  }

  /** For `IvcapClient.orders.resume`, in this process or another. */
  toJSON(): { readonly urn: string } {
    return { urn: this.urn };
  }

  toString(): string {
    return `<Order id=${this.urn}, status=${this.#record?.status ?? 'unknown'}>`;
  }
}
