import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';

/** Counters of a whole workspace. */
export interface GlobalMetrics {
  /** Bytes. */
  readonly storage?: number;
  /** Servers of the cloud era only. */
  readonly source_throughput?: number;
  /** Servers of the cloud era only. */
  readonly sink_throughput?: number;
  readonly [field: string]: unknown;
}

/** Counters of a workspace. */
export class Metrics {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * The counters now.
   *
   * @example
   * const { storage } = await timeplus.metrics.get();
   */
  get(options?: RequestOptions): ApiCall<GlobalMetrics> {
    return this.#rest.get(() => ({ operation: 'metrics.get', path: path`/v1beta2/global-metrics` }), options);
  }
}
