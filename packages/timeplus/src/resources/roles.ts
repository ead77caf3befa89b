import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';
import type { UserRole } from './users.js';

/** The roles that users can have. */
export class Roles {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All roles.
   *
   * @example
   * const roles = await timeplus.roles.list();
   */
  list(options?: RequestOptions): ApiCall<UserRole[]> {
    return this.#rest.list(() => ({ operation: 'roles.list', path: path`/v1beta2/roles` }), options);
  }
}
