import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import type { DurationText } from '../rest/request-options.js';
import { RestCalls } from '../rest/rest-calls.js';
import { invalid, requireText } from '../validation.js';
import type { Owner } from './common-types.js';

/** An API key to be created; it lasts until it is removed, unless an end is given in one of the two ways. */
export interface ApiKeyDefinition {
  readonly name?: string;
  /** How long the key is to last, e.g. `24h`. */
  readonly expireIn?: DurationText;
  /** When the key is to end. */
  readonly expireAt?: Date;
}

/** What the server knows of an API key; never the key itself. */
export interface ApiKeyInfo {
  readonly id: string;
  readonly name?: string;
  /** Unix seconds. */
  readonly created_at?: number;
  readonly created_by?: Owner;
  /** Unix seconds. */
  readonly expire_at?: number;
  readonly permissions?: readonly string[] | null;
  readonly [field: string]: unknown;
}

/** A new API key. */
export interface CreatedApiKey extends ApiKeyInfo {
  /** The key. The server shows it this once. */
  readonly api_key: string;
}

/** The API keys of a user (servers of the cloud era). */
export class ApiKeys {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All keys, without the keys themselves.
   *
   * @example
   * for (const key of await timeplus.apiKeys.list()) console.log(key.name, key.expire_at);
   */
  list(options?: RequestOptions): ApiCall<ApiKeyInfo[]> {
    return this.#rest.list(
      () => ({ operation: 'apiKeys.list', path: path`/v1beta2/auth/api_keys` }),
      options,
    );
  }

  /**
   * Creates a key. The answer holds it, and no later answer does.
   *
   * @example
   * const { api_key: key } = await timeplus.apiKeys.create({ name: 'ci', expireIn: '24h' });
   * @throws {ValidationError} when both ends are given, or the Date is invalid.
   */
  create(definition: ApiKeyDefinition = {}, options?: RequestOptions): ApiCall<CreatedApiKey> {
    return this.#rest.write(
      () => ({
        operation: 'apiKeys.create',
        method: 'POST',
        path: path`/v1beta2/auth/api_keys`,
        body: wireKey(definition),
      }),
      options,
    );
  }

  /**
   * Removes a key; it works no more.
   *
   * @example
   * await timeplus.apiKeys.delete(id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({
        operation: 'apiKeys.delete',
        path: path`/v1beta2/auth/api_keys/${requireText('apiKeys.delete', 'id', id)}`,
      }),
      options,
    );
  }
}

function wireKey({ name, expireIn, expireAt }: ApiKeyDefinition): Record<string, unknown> {
  if (expireIn !== undefined && expireAt !== undefined)
    throw invalid('apiKeys.create', { field: 'expireAt', expected: 'nothing beside expireIn' });
  if (expireAt !== undefined && Number.isNaN(expireAt.getTime()))
    throw invalid('apiKeys.create', { field: 'expireAt', expected: 'a valid Date' });
  return { name, expire_in: expireIn, expire_at: expireAt?.toISOString() };
}
