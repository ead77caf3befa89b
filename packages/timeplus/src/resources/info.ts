import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';

/** What a server is made of. */
export interface ServerInfo {
  readonly product_name?: string;
  readonly product_version?: string;
  readonly axion?: ComponentBuild;
  readonly neutron?: ComponentBuild;
  readonly orbit?: ComponentBuild;
  readonly proton?: ComponentBuild;
  readonly [field: string]: unknown;
}

/** How a component of the server was built. */
export interface ComponentBuild {
  readonly version: string;
  readonly commit?: string;
  readonly build_time?: string;
  readonly feature_flags?: Readonly<Record<string, unknown>>;
}

/** What the server says of itself. */
export class Info {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * Product and versions of the server.
   *
   * @example
   * const { product_name: product, proton } = await timeplus.info.get();
   */
  get(options?: RequestOptions): ApiCall<ServerInfo> {
    return this.#rest.get(() => ({ operation: 'info.get', path: path`/info` }), options);
  }
}
