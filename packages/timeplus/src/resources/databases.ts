import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';

/** What the server knows of a database. */
export interface DatabaseInfo {
  readonly name: string;
  readonly engine?: 'MySQL' | 'Iceberg' | 'PostgreSQL' | 'Memory' | 'Atomic' | (string & {});
  /** How many of each kind of resource it holds. */
  readonly count?: Readonly<Record<string, number>>;
  readonly [field: string]: unknown;
}

/** The databases of a server (newer servers). Name one of them by the option `db` of other calls. */
export class Databases {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All databases.
   *
   * @example
   * for (const database of await timeplus.databases.list()) console.log(database.name, database.engine);
   */
  list(options?: RequestOptions): ApiCall<DatabaseInfo[]> {
    return this.#rest.list(() => ({ operation: 'databases.list', path: path`/v1beta2/databases` }), options);
  }
}
