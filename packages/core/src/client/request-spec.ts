import type { QueryParameters } from '../http/query.js';
import type { RequestBody } from '../http/request-body.js';
import type { EncodedPath } from '../http/url.js';
import type { Answer } from './answer.js';

/**
 * Whether an attempt that may have reached the server can be made again:
 * `always` for operations that are idempotent in effect, `never` for all others. A request that certainly did not
 * reach the server (connection refused, name not found) is repeated in both cases.
 */
export type Replay = 'always' | 'never';

/** One operation of a platform, ready to be sent. */
export interface RequestSpec<T> {
  /** Name as the client's method is called, e.g. `streams.create`. */
  readonly operation: string;
  /** Any HTTP token, standard or not. */
  readonly method: string;
  /**
   * Path below the base address, or a whole address that the server named. Outside the client's origin the request goes
   * without credential, client headers and trace.
   */
  readonly path: EncodedPath | URL;
  readonly query?: QueryParameters | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: RequestBody | undefined;
  readonly replay: Replay;
  /**
   * Header by which the server recognises a repetition. It is the same on every attempt, so the operation is replayed
   * whatever `replay` says. The caller's `idempotencyKey` takes the place of `value`.
   */
  readonly idempotencyKey?: { readonly header: string; readonly value: string } | undefined;
  /** True for requests without credential, such as those that obtain it. */
  readonly anonymous?: boolean;
  /** Statuses that mean success. @defaultValue 200 to 299 */
  readonly isSuccess?: (status: number) => boolean;
  /**
   * Reads the answer. It runs inside the attempt: its time counts, and an SdkError that it throws is retried like any
   * other if it says so, which is how envelopes work that disagree with the HTTP status.
   */
  readonly decode: (answer: Answer) => Promise<T> | T;
}
