import { ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import type { Queries } from '../query/queries.js';
import type { Query } from '../query/query.js';
import type { QueryOptions, RowSchemaOptions } from '../query/query-options.js';
import { RestCalls } from '../rest/rest-calls.js';
import type { Sql } from '../sql/sql.js';
import { statementText } from '../sql/statement-text.js';
import { requireFields, requireText } from '../validation.js';
import type { ResourceInfo } from './common-types.js';

/** A query to be kept under a name. */
export interface SavedQueryDefinition {
  readonly name: string;
  readonly sql: string | Sql;
  readonly description?: string;
  readonly tags?: readonly string[];
}

/** What the server knows of a saved query. */
export interface SavedQueryInfo extends ResourceInfo {
  readonly id: string;
  readonly name?: string;
  readonly sql?: string;
  readonly description?: string;
  readonly tags?: readonly string[] | null;
}

/** The saved queries of a workspace. */
export class SavedQueries {
  readonly #rest: RestCalls;
  readonly #queries: Queries;

  /** @internal */
  constructor(http: HttpClient, queries: Queries) {
    this.#rest = new RestCalls(http);
    this.#queries = queries;
  }

  /**
   * All saved queries.
   *
   * @example
   * for (const saved of await timeplus.savedQueries.list()) console.log(saved.name, saved.sql);
   */
  list(options?: RequestOptions): ApiCall<SavedQueryInfo[]> {
    return this.#rest.list(
      () => ({ operation: 'savedQueries.list', path: path`/v1beta2/savedqueries` }),
      options,
    );
  }

  /**
   * One saved query.
   *
   * @example
   * const { sql } = await timeplus.savedQueries.get(id);
   */
  get(id: string, options?: RequestOptions): ApiCall<SavedQueryInfo> {
    return this.#rest.get(
      () => ({ operation: 'savedQueries.get', path: savedPath('savedQueries.get', id) }),
      options,
    );
  }

  /**
   * Saves a query.
   *
   * @example
   * const { id } = await timeplus.savedQueries.create({ name: 'fast', sql: 'select * from cars where speed > 100' });
   * @throws {ValidationError} that names a missing field.
   */
  create(definition: SavedQueryDefinition, options?: RequestOptions): ApiCall<SavedQueryInfo> {
    return this.#rest.write(
      () => ({
        operation: 'savedQueries.create',
        method: 'POST',
        path: path`/v1beta2/savedqueries`,
        body: wireSaved('savedQueries.create', definition),
      }),
      options,
    );
  }

  /**
   * Runs a saved query; see `TimeplusClient.query`.
   *
   * @example
   * for await (const car of await timeplus.savedQueries.run<{ speed: number }>(id)) console.log(car.speed);
   * @throws {HttpError} `sdk.not_found` when there is none with this id.
   */
  run<Row = Record<string, unknown>>(
    id: string,
    options: QueryOptions & RowSchemaOptions<Row> = {},
  ): ApiCall<Query<Row>> {
    const { signal, timeout, retry, headers } = options;
    const saved = this.get(id, { signal, timeout, retry, headers });
    return new ApiCall(saved.then(({ sql = '' }) => this.#queries.create<Row>(sql, options).withResponse()));
  }

  /**
   * Replaces a saved query.
   *
   * @example
   * await timeplus.savedQueries.update(id, { name: 'fast', sql: 'select * from cars where speed > 120' });
   * @throws {ValidationError} that names a missing field.
   */
  update(id: string, definition: SavedQueryDefinition, options?: RequestOptions): ApiCall<SavedQueryInfo> {
    return this.#rest.write(
      () => ({
        operation: 'savedQueries.update',
        method: 'PUT',
        path: savedPath('savedQueries.update', id),
        body: wireSaved('savedQueries.update', definition),
      }),
      options,
      'repeatable',
    );
  }

  /**
   * Removes a saved query.
   *
   * @example
   * await timeplus.savedQueries.delete(id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({ operation: 'savedQueries.delete', path: savedPath('savedQueries.delete', id) }),
      options,
    );
  }
}

function savedPath(operation: string, id: string): EncodedPath {
  return path`/v1beta2/savedqueries/${requireText(operation, 'id', id)}`;
}

function wireSaved(operation: string, definition: SavedQueryDefinition): Record<string, unknown> {
  const { name, sql, description, tags } = requireFields(operation, definition, 'name');
  return { name, sql: statementText(operation, sql), description, tags };
}
