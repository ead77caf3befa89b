import { ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import type { Generation } from '../generation.js';
import { exists } from '../rest/exists.js';
import type { DatabaseOptions } from '../rest/request-options.js';
import { RestCalls } from '../rest/rest-calls.js';
import { requireText } from '../validation.js';
import { createView } from './create-view.js';
import type {
  LeaderTransfer,
  MaterializedViewDefinition,
  MaterializedViewInfo,
  MaterializedViewStats,
} from './materialized-view-types.js';

/** How materialized views are listed. */
export interface ListMaterializedViewsOptions extends DatabaseOptions {
  /** Also asks for state and lag, which the server has to look up. */
  readonly expand?: boolean;
}

/** How a materialized view is steered. */
export interface MaterializedViewControlOptions extends DatabaseOptions {
  /** True to have the server answer only when it is done. @defaultValue the server's */
  readonly sync?: boolean;
}

/** The materialized views of a workspace: views whose rows are computed all the time and stored. Newer servers. */
export class MaterializedViews {
  readonly #http: HttpClient;
  readonly #rest: RestCalls;
  readonly #generation: Generation;

  /** @internal */
  constructor(http: HttpClient, generation: Generation) {
    this.#http = http;
    this.#rest = new RestCalls(http);
    this.#generation = generation;
  }

  /**
   * All materialized views.
   *
   * @example
   * for (const view of await timeplus.materializedViews.list({ expand: true })) console.log(view.name, view.status);
   */
  list(options: ListMaterializedViewsOptions = {}): ApiCall<MaterializedViewInfo[]> {
    const { db, expand, ...requestOptions } = options;
    return this.#rest.list(
      () => ({
        operation: 'materializedViews.list',
        path: path`/v1beta2/materialized_views`,
        query: { expand, db },
      }),
      requestOptions,
    );
  }

  /**
   * One materialized view.
   *
   * @example
   * const { status, lagging } = await timeplus.materializedViews.get('hourly_speed');
   */
  get(name: string, options: DatabaseOptions = {}): ApiCall<MaterializedViewInfo> {
    const { db, ...requestOptions } = options;
    return this.#rest.get(
      () => ({
        operation: 'materializedViews.get',
        path: viewPath('materializedViews.get', name),
        query: { db },
      }),
      requestOptions,
    );
  }

  /**
   * Whether a materialized view of this name exists; any failure but "not found" rejects.
   *
   * @example
   * const isThere = await timeplus.materializedViews.exists('hourly_speed');
   */
  exists(name: string, options?: DatabaseOptions): Promise<boolean> {
    return exists(() => this.get(name, options));
  }

  /**
   * Creates a materialized view, which starts at once. Servers of the cloud era have an endpoint for it, newer ones take
   * DDL, as with `streams.create`.
   *
   * @example
   * await timeplus.materializedViews.create({
   *   name: 'hourly_speed',
   *   query: 'select window_start, avg(speed) as speed from tumble(cars, 1h) group by window_start',
   *   targetStream: 'speeds',
   * });
   * @throws {ValidationError} that names a missing field, or one that this server's DDL has no place for.
   */
  create(definition: MaterializedViewDefinition, options?: RequestOptions): ApiCall<MaterializedViewInfo> {
    const view = { ...definition, materialized: true };
    return new ApiCall(createView(this.#http, this.#generation, 'materializedViews.create', view, options));
  }

  /**
   * Removes a materialized view.
   *
   * @example
   * await timeplus.materializedViews.delete('hourly_speed');
   */
  delete(name: string, options: DatabaseOptions = {}): ApiCall<void> {
    const { db, ...requestOptions } = options;
    return this.#rest.delete(
      () => ({
        operation: 'materializedViews.delete',
        path: viewPath('materializedViews.delete', name),
        query: { db },
      }),
      requestOptions,
    );
  }

  /**
   * Suspends the query behind the view; its rows stay.
   *
   * @example
   * await timeplus.materializedViews.pause('hourly_speed', { sync: true });
   */
  pause(name: string, options?: MaterializedViewControlOptions): ApiCall<void> {
    return this.#control('pause', name, options);
  }

  /**
   * Goes on after a pause.
   *
   * @example
   * await timeplus.materializedViews.resume('hourly_speed');
   */
  resume(name: string, options?: MaterializedViewControlOptions): ApiCall<void> {
    return this.#control('resume', name, options);
  }

  /**
   * Starts the view again after an error.
   *
   * @example
   * await timeplus.materializedViews.recover('hourly_speed');
   */
  recover(name: string, options?: DatabaseOptions): ApiCall<void> {
    return this.#control('recover', name, options);
  }

  /**
   * Moves the leader of a shard to another node. It is not tried again by itself.
   *
   * @example
   * await timeplus.materializedViews.transfer('hourly_speed', { from: 1, to: 3, shard: 1001 });
   */
  transfer(
    name: string,
    transfer: LeaderTransfer,
    options: MaterializedViewControlOptions = {},
  ): ApiCall<void> {
    const { db, sync, ...requestOptions } = options;
    return this.#rest.command(
      () => ({
        operation: 'materializedViews.transfer',
        method: 'POST',
        path: path`/v1beta2/materialized_views/${requireText('materializedViews.transfer', 'name', name)}/transfer`,
        query: { db, sync },
        body: { from: transfer.from, to: transfer.to, shard: transfer.shard },
      }),
      requestOptions,
    );
  }

  /**
   * State, rows and bytes of a materialized view, per node too.
   *
   * @example
   * const { row_count: rows, lagging } = await timeplus.materializedViews.stats('hourly_speed');
   */
  stats(name: string, options: DatabaseOptions = {}): ApiCall<MaterializedViewStats> {
    const { db, ...requestOptions } = options;
    return this.#rest.get(
      () => ({
        operation: 'materializedViews.stats',
        path: path`/v1beta2/materialized_views/${requireText('materializedViews.stats', 'name', name)}/stats`,
        query: { db },
      }),
      requestOptions,
    );
  }

  #control(
    action: 'pause' | 'resume' | 'recover',
    name: string,
    options: MaterializedViewControlOptions = {},
  ): ApiCall<void> {
    const operation = `materializedViews.${action}`;
    const { db, sync, ...requestOptions } = options;
    return this.#rest.command(
      () => ({
        operation,
        method: 'POST',
        path: path`/v1beta2/materialized_views/${requireText(operation, 'name', name)}/${action}`,
        query: { db, sync },
      }),
      requestOptions,
      'repeatable',
    );
  }
}

function viewPath(operation: string, name: string): EncodedPath {
  return path`/v1beta2/materialized_views/${requireText(operation, 'name', name)}`;
}
