import { type ApiCall, type Pager, path, Secret } from '@sdk/core';
import { type JsonObject, requiredText, wholeAt } from '../codec/json-object.js';
import { decodeObject, type IvcapApi, ignoreBody } from '../connection/ivcap-api.js';
import type { PagingOptions } from '../lists/list-options.js';
import { listPager, objectItems } from '../lists/list-pager.js';
import type { IvcapRequestOptions } from '../options.js';
import { requireText, requireWhole } from '../validation.js';

/** A secret without its value. */
export interface SecretEntry {
  readonly name: string;
  /** When it ends, in seconds since the epoch; 0 for never (guess). */
  readonly expiryTime: number;
}

/** A secret. Its value is shown to whoever calls `value.reveal()`, and is blanked out when it is printed. */
export interface SecretRecord extends SecretEntry {
  readonly value: Secret;
}

/** A secret that is to be kept. */
export interface SecretInput {
  readonly name: string;
  readonly value: string;
  /** How the value is kept, e.g. `raw`. @defaultValue the server's choice */
  readonly type?: string | undefined;
  /** When it ends, in seconds since the epoch; 0 for never (guess). */
  readonly expiryTime: number;
}

/** Which secrets to list. */
export interface SecretListOptions extends PagingOptions {
  /** Regular expression that the names fit, e.g. `test.*`. */
  readonly filter?: string | undefined;
}

/** Secrets that services may use. */
export class Secrets {
  readonly #api: IvcapApi;

  constructor(api: IvcapApi) {
    this.#api = api;
  }

  list(
    { filter, ...paging }: SecretListOptions = {},
    requestOptions?: IvcapRequestOptions,
  ): Pager<SecretEntry> {
    const operation = 'secrets.list';
    return listPager(
      this.#api,
      {
        operation,
        describe: () => ({
          path: path`/1/secrets/list`,
          query: { filter: filter === undefined ? undefined : requireText(operation, 'filter', filter) },
        }),
        read: objectItems(readEntry),
      },
      paging,
      requestOptions,
    );
  }

  /** @throws {IvcapError} with status 404 when there is none. */
  get(
    name: string,
    { type, ...options }: IvcapRequestOptions & { readonly type?: string | undefined } = {},
  ): ApiCall<SecretRecord> {
    const operation = 'secrets.get';
    return this.#api.call(
      () => ({
        operation,
        method: 'GET',
        path: path`/1/secrets`,
        query: { 'secret-name': requireText(operation, 'name', name), 'secret-type': type },
        replay: 'always',
        decode: decodeObject(body => ({
          ...readEntry(body),
          value: new Secret(requiredText(body, 'secret-value')),
        })),
      }),
      options,
    );
  }

  /** Keeps a secret. It is never sent twice. */
  set(input: SecretInput, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = 'secrets.set';
    // The server may repeat the value in an error.
    return this.#api.hiding(input?.value).call(
      () => ({
        operation,
        method: 'POST',
        path: path`/1/secrets`,
        body: {
          kind: 'json',
          value: {
            'secret-name': requireText(operation, 'name', input?.name),
            'secret-value': requireText(operation, 'value', input?.value),
            'secret-type': input.type,
            'expiry-time': requireWhole(operation, 'expiryTime', input.expiryTime, 0),
          },
        },
        replay: 'never',
        decode: ignoreBody,
      }),
      options,
    );
  }
}

function readEntry(raw: JsonObject): SecretEntry {
  return { name: requiredText(raw, 'secret-name'), expiryTime: wholeAt(raw, 'expiry-time') ?? 0 };
}
