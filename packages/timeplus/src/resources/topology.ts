import { type ApiCall, type HttpClient, path } from '@sdk/core';
import type { DatabaseOptions } from '../rest/request-options.js';
import { RestCalls } from '../rest/rest-calls.js';
import type { Owner } from './common-types.js';

/** What of a workspace is shown. */
export interface TopologyOptions extends DatabaseOptions {
  /** Further kinds of nodes, e.g. `udf` and `schema`. */
  readonly extraResources?: readonly string[];
}

/** What depends on what in a workspace. */
export interface TopologyGraph {
  readonly nodes?: readonly TopologyNode[] | null;
  /** Where rows flow. */
  readonly edges?: readonly TopologyEdge[] | null;
  readonly dependencies?: readonly TopologyEdge[] | null;
  readonly [field: string]: unknown;
}

/** A stream, view, source or the like. */
export interface TopologyNode {
  readonly id: string;
  readonly name?: string;
  readonly type?: string;
  readonly db?: string;
  readonly ownership?: Owner;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** From one node to another, by their ids. */
export interface TopologyEdge {
  readonly source: string;
  readonly target: string;
}

/** The graph of a workspace. */
export class Topology {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * The graph: streams, views, sources and sinks, and where rows flow.
   *
   * @example
   * const { nodes, edges } = await timeplus.topology.get({ extraResources: ['udf'] });
   */
  get({ db, extraResources, ...options }: TopologyOptions = {}): ApiCall<TopologyGraph> {
    return this.#rest.get(
      () => ({
        operation: 'topology.get',
        path: path`/v1beta2/topology`,
        // The list is joined by commas (a guess, U-10).
        query: { db, extraResources: extraResources?.join(',') },
      }),
      options,
    );
  }
}
