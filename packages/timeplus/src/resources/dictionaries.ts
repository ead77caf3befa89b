import { type ApiCall, type EncodedPath, type HttpClient, path } from '@sdk/core';
import type { DatabaseOptions } from '../rest/request-options.js';
import { RestCalls } from '../rest/rest-calls.js';
import { requireText } from '../validation.js';
import type { ResourceInfo } from './common-types.js';

/** What the server knows of a dictionary. */
export interface DictionaryInfo extends ResourceInfo {
  readonly name: string;
  readonly description?: string;
  /** The statement that made it. */
  readonly query?: string;
}

/** The dictionaries of a workspace; they are created by DDL (newer servers). */
export class Dictionaries {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All dictionaries.
   *
   * @example
   * for (const dictionary of await timeplus.dictionaries.list()) console.log(dictionary.name);
   */
  list({ db, ...options }: DatabaseOptions = {}): ApiCall<DictionaryInfo[]> {
    return this.#rest.list(
      () => ({ operation: 'dictionaries.list', path: path`/v1beta2/dictionaries`, query: { db } }),
      options,
    );
  }

  /**
   * One dictionary.
   *
   * @example
   * const { query } = await timeplus.dictionaries.get('countries');
   */
  get(name: string, { db, ...options }: DatabaseOptions = {}): ApiCall<DictionaryInfo> {
    return this.#rest.get(
      () => ({
        operation: 'dictionaries.get',
        path: dictionaryPath('dictionaries.get', name),
        query: { db },
      }),
      options,
    );
  }

  /**
   * Removes a dictionary.
   *
   * @example
   * await timeplus.dictionaries.delete('countries');
   */
  delete(name: string, { db, ...options }: DatabaseOptions = {}): ApiCall<void> {
    return this.#rest.delete(
      () => ({
        operation: 'dictionaries.delete',
        path: dictionaryPath('dictionaries.delete', name),
        query: { db },
      }),
      options,
    );
  }
}

function dictionaryPath(operation: string, name: string): EncodedPath {
  return path`/v1beta2/dictionaries/${requireText(operation, 'name', name)}`;
}
