import { type ApiCall, type EncodedPath, ProtocolError, path, type RequestOptions } from '@sdk/core';
import { type JsonCall, jsonSpec } from '../rest/json-spec.js';
import type { RestClient } from '../rest/rest-client.js';
import { requireText } from '../validation.js';

const ROOT = '/iot/api/v2';

/** The REST API in the name of an integration, inside of one application. */
export class EnterpriseApi {
  readonly rest: RestClient;
  /** Id of the application. */
  readonly applicationId: string;

  constructor(rest: RestClient, applicationId: string) {
    this.rest = rest;
    this.applicationId = applicationId;
  }

  /** Path below the application. @throws {ValidationError} when a segment is empty. */
  below(...segments: readonly string[]): EncodedPath {
    return apiPath('apps', this.applicationId, ...segments);
  }

  /** A call with JSON in both directions. */
  call<T>(call: JsonCall<T>, options?: RequestOptions): ApiCall<T> {
    return this.rest.request(jsonSpec(call), options);
  }
}

/** Path below the root of the API. Colons stay as they are, as the originals send them (section 4.1). */
export function apiPath(...segments: readonly string[]): EncodedPath {
  const encoded = segments.map(segment =>
    path`/${requireText('path', 'id', segment)}`.replaceAll('%3A', ':'),
  );
  return `${ROOT}${encoded.join('')}` as EncodedPath;
}

/** The one item of a list. @throws {ProtocolError} when there is none, or several. */
export function onlyItem<T>(operation: string, items: readonly T[]): T {
  const [item] = items;
  if (item !== undefined && items.length === 1) return item;
  throw new ProtocolError({
    platform: 'iotcs',
    operation,
    attempts: 1,
    message: `iotcs ${operation}: the server knows ${items.length === 0 ? 'none' : 'several'} of these`,
  });
}
