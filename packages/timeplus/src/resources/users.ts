import { type ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';
import { requireFields, requireText } from '../validation.js';

/** What a user may do. */
export type UserRole = 'admin' | 'read_only' | (string & {});

/** A user to be created. */
export interface UserDefinition {
  readonly username: string;
  readonly password: string;
  readonly role?: UserRole;
}

/** What can be changed of a user. */
export interface UserUpdate {
  readonly password?: string;
  readonly role?: UserRole;
}

/** What the server knows of a user. */
export interface UserInfo {
  readonly username: string;
  readonly role?: UserRole;
  readonly [field: string]: unknown;
}

/** The users of a server (Enterprise). */
export class Users {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All users.
   *
   * @example
   * for (const user of await timeplus.users.list()) console.log(user.username, user.role);
   */
  list(options?: RequestOptions): ApiCall<UserInfo[]> {
    return this.#rest.list(() => ({ operation: 'users.list', path: path`/v1beta2/users` }), options);
  }

  /**
   * One user.
   *
   * @example
   * const { role } = await timeplus.users.get('ann');
   */
  get(name: string, options?: RequestOptions): ApiCall<UserInfo> {
    return this.#rest.get(() => ({ operation: 'users.get', path: userPath('users.get', name) }), options);
  }

  /**
   * Creates a user.
   *
   * @example
   * await timeplus.users.create({ username: 'ann', password, role: 'read_only' });
   * @throws {ValidationError} that names a missing field.
   */
  create(definition: UserDefinition, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(() => {
      const { username, password, role } = requireFields('users.create', definition, 'username', 'password');
      return {
        operation: 'users.create',
        method: 'POST',
        path: path`/v1beta2/users`,
        body: { username, password, role },
      };
    }, options);
  }

  /**
   * Changes password or role of a user.
   *
   * @example
   * await timeplus.users.update('ann', { role: 'admin' });
   */
  update(name: string, { password, role }: UserUpdate, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({
        operation: 'users.update',
        method: 'PATCH',
        path: userPath('users.update', name),
        body: { password, role },
      }),
      options,
    );
  }

  /**
   * Removes a user.
   *
   * @example
   * await timeplus.users.delete('ann');
   */
  delete(name: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({ operation: 'users.delete', path: userPath('users.delete', name) }),
      options,
    );
  }
}

function userPath(operation: string, name: string): EncodedPath {
  return path`/v1beta2/users/${requireText(operation, 'name', name)}`;
}
