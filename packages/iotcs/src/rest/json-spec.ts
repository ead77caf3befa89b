import {
  type Answer,
  type EncodedPath,
  ProtocolError,
  type QueryParameters,
  type Replay,
  type RequestSpec,
} from '@sdk/core';
import { isObject } from '../validation.js';

/** The server answers 406 and 415 without these, also to a GET (section 4.1). */
const JSON_HEADERS = { Accept: 'application/json', 'Content-Type': 'application/json' } as const;

/** A call with JSON in both directions. */
export interface JsonCall<T> {
  /** Name as the client's method is called. */
  readonly operation: string;
  readonly method?: string | undefined;
  readonly path: EncodedPath | URL;
  readonly query?: QueryParameters | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON; undefined sends no body. */
  readonly body?: unknown;
  /** @defaultValue `always` for GET and HEAD, else `never` */
  readonly replay?: Replay | undefined;
  /** Reads the parsed body. @defaultValue it is taken as it is */
  readonly decode?: ((body: unknown, answer: Answer) => T) | undefined;
}

/** The request for a JSON call. */
export function jsonSpec<T>(call: JsonCall<T>): RequestSpec<T> {
  const { method = 'GET', decode = (body: unknown) => body as T } = call;
  return {
    operation: call.operation,
    method,
    path: call.path,
    query: call.query,
    headers: { ...JSON_HEADERS, ...call.headers },
    body: call.body === undefined ? undefined : { kind: 'json', value: call.body },
    replay: call.replay ?? (method === 'GET' || method === 'HEAD' ? 'always' : 'never'),
    decode: async answer => decode(await answer.json(), answer),
  };
}

/** The body if it is an object. @throws {ProtocolError} */
export function requireObjectBody(body: unknown, answer: Answer): Record<string, unknown> {
  if (isObject(body)) return body;
  const { platform, operation } = answer.context;
  throw new ProtocolError({
    ...answer.context,
    message: `${platform} ${operation}: the answer is no JSON object`,
  });
}
