import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';

/** A node of a cluster. */
export interface ClusterNode {
  readonly id: number;
  readonly advertised_host?: string;
  readonly state?: 'Online' | 'Offline' | (string & {});
  /** `Metadata`, `Data` or `Compute`. */
  readonly roles?: unknown;
  readonly cpu_usage?: number;
  readonly boot_timestamp?: number;
  readonly timestamp?: number;
  /** Materialized views that it leads. */
  readonly total_mvs?: number;
  readonly total_shards?: number;
  readonly [field: string]: unknown;
}

/** The nodes of a server (newer servers). */
export class Cluster {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All nodes.
   *
   * @example
   * for (const node of await timeplus.cluster.list()) console.log(node.id, node.state);
   */
  list(options?: RequestOptions): ApiCall<ClusterNode[]> {
    return this.#rest.list(() => ({ operation: 'cluster.list', path: path`/v1beta2/cluster` }), options);
  }
}
