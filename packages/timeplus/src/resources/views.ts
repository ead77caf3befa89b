import { ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import type { Generation } from '../generation.js';
import { exists } from '../rest/exists.js';
import type { DatabaseOptions } from '../rest/request-options.js';
import { RestCalls } from '../rest/rest-calls.js';
import { wireUpdate } from '../streams/wire-definition.js';
import { requireText } from '../validation.js';
import { createView } from './create-view.js';
import type { MaterializedViewStats } from './materialized-view-types.js';
import type { ViewDefinition, ViewInfo, ViewUpdate } from './view-types.js';

/** The views of a workspace. On servers of the cloud era these are the materialized ones too. */
export class Views {
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
   * All views.
   *
   * @example
   * for (const view of await timeplus.views.list()) console.log(view.name, view.query);
   */
  list(options: DatabaseOptions = {}): ApiCall<ViewInfo[]> {
    const { db, ...requestOptions } = options;
    return this.#rest.list(
      () => ({ operation: 'views.list', path: path`/v1beta2/views`, query: { db } }),
      requestOptions,
    );
  }

  /**
   * One view.
   *
   * @example
   * const { query } = await timeplus.views.get('fast_cars');
   */
  get(name: string, options: DatabaseOptions = {}): ApiCall<ViewInfo> {
    const { db, ...requestOptions } = options;
    return this.#rest.get(
      () => ({ operation: 'views.get', path: viewPath('views.get', name), query: { db } }),
      requestOptions,
    );
  }

  /**
   * Whether a view of this name exists; any failure but "not found" rejects.
   *
   * @example
   * const isThere = await timeplus.views.exists('fast_cars');
   */
  exists(name: string, options?: DatabaseOptions): Promise<boolean> {
    return exists(() => this.get(name, options));
  }

  /**
   * Creates a view. Servers of the cloud era have an endpoint for it, newer ones take DDL, as with `streams.create`.
   *
   * @example
   * await timeplus.views.create({ name: 'fast_cars', query: 'select * from cars where speed > 100' });
   * @throws {ValidationError} that names a missing field, or one that this server's DDL has no place for.
   */
  create(definition: ViewDefinition, options?: RequestOptions): ApiCall<ViewInfo> {
    return new ApiCall(createView(this.#http, this.#generation, 'views.create', definition, options));
  }

  /**
   * Changes a view (servers of the cloud era; on newer ones use `timeplus.ddl` with ALTER VIEW).
   *
   * @example
   * await timeplus.views.update('fast_cars', { description: 'faster than 100 km/h' });
   */
  update(name: string, changes: ViewUpdate, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({
        operation: 'views.update',
        method: 'PATCH',
        path: viewPath('views.update', name),
        body: { ...wireUpdate(changes), query: changes.query },
      }),
      options,
    );
  }

  /**
   * Removes a view; a materialized one with its rows.
   *
   * @example
   * await timeplus.views.delete('fast_cars');
   */
  delete(name: string, options: DatabaseOptions = {}): ApiCall<void> {
    const { db, ...requestOptions } = options;
    return this.#rest.delete(
      () => ({ operation: 'views.delete', path: viewPath('views.delete', name), query: { db } }),
      requestOptions,
    );
  }

  /**
   * Rows, bytes and throughput of a materialized view (servers of the cloud era; on newer ones use
   * `materializedViews.stats`).
   *
   * @example
   * const { row_count: rows } = await timeplus.views.stats('hourly_speed', { historyDays: 7 });
   */
  stats(
    name: string,
    filter: { readonly historyDays?: number } = {},
    options?: RequestOptions,
  ): ApiCall<MaterializedViewStats> {
    return this.#rest.get(
      () => ({
        operation: 'views.stats',
        path: path`/v1beta2/views/${requireText('views.stats', 'name', name)}/stats`,
        query: { historyDays: filter.historyDays },
      }),
      options,
    );
  }
}

function viewPath(operation: string, name: string): EncodedPath {
  return path`/v1beta2/views/${requireText(operation, 'name', name)}`;
}
