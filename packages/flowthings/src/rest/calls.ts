import type { ApiCall, EncodedPath, QueryParameters, Replay, RequestOptions } from '@sdk/core';
import type { DefaultParameters } from './query.js';

/** One operation of the platform, ready to be sent. */
export interface Operation<T> {
  /** Name as the client's method is called. */
  readonly operation: string;
  readonly method: string;
  readonly path: EncodedPath;
  readonly query: QueryParameters;
  /** Sent as JSON; nothing is sent when it is undefined. */
  readonly json?: unknown;
  /** Whether sending it again does no harm (section 4.9). */
  readonly replay: Replay;
  /** What the body of the answer must be. */
  readonly form: 'object' | 'array' | 'anything';
  /** Makes the result of a body of that form. */
  readonly result: (body: unknown) => T;
  /** Result of a call that failed, where a failure may be one; undefined where it is none. */
  readonly recover?: ((error: unknown) => T | undefined) | undefined;
}

/** Sends operations. Services know nothing of how: a client, a batch and lazy calls differ just in this. */
export interface Calls {
  readonly defaults: DefaultParameters;
  /** Path of a service below the account. */
  path(tail: EncodedPath): EncodedPath;
  /** Sends what `describe` gives; what that throws rejects the call before anything is sent. */
  send<T>(
    describe: () => Operation<T>,
    options: RequestOptions & { readonly refs?: boolean | undefined },
  ): ApiCall<T>;
}
