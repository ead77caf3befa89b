import { ApiCall, type HttpClient, type RequestOptions } from '@sdk/core';
import type { Generation } from '../generation.js';
import { exists } from '../rest/exists.js';
import type { DatabaseOptions } from '../rest/request-options.js';
import { ExternalResource } from './external-resource.js';
import type { ExternalTableDefinition, ExternalTableInfo } from './external-types.js';

/** The external tables of a workspace: tables of other systems, such as ClickHouse. */
export class ExternalTables {
  readonly #external: ExternalResource<ExternalTableInfo>;

  /** @internal */
  constructor(http: HttpClient, generation: Generation) {
    this.#external = new ExternalResource(http, generation, 'TABLE');
  }

  /**
   * All external tables.
   *
   * @example
   * for (const table of await timeplus.externalTables.list()) console.log(table.name, table.type);
   */
  list(options: DatabaseOptions = {}): ApiCall<ExternalTableInfo[]> {
    return this.#external.list(options);
  }

  /**
   * One external table.
   *
   * @example
   * const { settings } = await timeplus.externalTables.get('warehouse_cars');
   */
  get(name: string, options: DatabaseOptions = {}): ApiCall<ExternalTableInfo> {
    return this.#external.get(name, options);
  }

  /**
   * Whether an external table of this name exists; any failure but "not found" rejects.
   *
   * @example
   * const isThere = await timeplus.externalTables.exists('warehouse_cars');
   */
  exists(name: string, options?: DatabaseOptions): Promise<boolean> {
    return exists(() => this.get(name, options));
  }

  /**
   * Creates an external table. Servers of the cloud era have an endpoint for it, newer ones take DDL, as with
   * `streams.create`.
   *
   * @example
   * await timeplus.externalTables.create({
   *   name: 'warehouse_cars',
   *   settings: { type: 'clickhouse', address: 'localhost:9000', table: 'cars' },
   * });
   * @throws {ValidationError} that names a missing field.
   */
  create(definition: ExternalTableDefinition, options?: RequestOptions): ApiCall<ExternalTableInfo> {
    return new ApiCall(this.#external.create(definition, options));
  }

  /**
   * Removes an external table; the table of the other system stays.
   *
   * @example
   * await timeplus.externalTables.delete('warehouse_cars');
   */
  delete(name: string, options: DatabaseOptions = {}): ApiCall<void> {
    return this.#external.delete(name, options);
  }
}
