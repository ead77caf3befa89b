import type {
  BackoffLimits,
  BigIntegers,
  ClientOptions,
  RequestOptions,
  SocketFactory,
  SocketLimits,
} from '@sdk/core';
import type { VantiqCredential } from './auth/vantiq-credential.js';

/** Who a call acts for. */
export interface CallScope {
  /** Namespace that the call works in, in place of the user's own (`X-Target-Namespace`). */
  readonly targetNamespace?: string | undefined;
  /** User in whose name the call is made (`X-Impersonate-User`); the rights for it are the server's affair. */
  readonly impersonateUser?: string | undefined;
}

/** What every call can be given as its last argument. */
export interface VantiqRequestOptions extends Omit<RequestOptions, 'idempotencyKey'>, CallScope {
  /**
   * Whether a call that failed on its way may be sent again. Operations know this by themselves; say so for a procedure,
   * query or insert that does no harm when it is done twice.
   */
  readonly idempotent?: boolean | undefined;
}

/** How the client's WebSocket behaves. */
export interface VantiqSocketOptions {
  /** Time and size limits. */
  readonly limits?: Partial<SocketLimits> | undefined;
  /** Waits between tries to connect again. @defaultValue 500 ms doubling to 30 s */
  readonly backoff?: BackoffLimits | undefined;
  /** Failed tries in a row after which the socket gives up. @defaultValue Infinity */
  readonly maxReconnects?: number | undefined;
  /**
   * `validate` shows the token to the server; `authenticate` sends name and password, and needs the credential `password`.
   *
   * @defaultValue 'validate'
   */
  readonly login?: 'validate' | 'authenticate' | undefined;
  /**
   * Sends a data frame when the server is silent, as the Java client does, for browsers and other runtimes that cannot
   * send pings. Node sends pings by itself.
   */
  readonly dataPings?: boolean | undefined;
  /** Options of the runtime's WebSocket, passed on as they are; in Node those of `ws`: `agent`, `ca`, .... */
  readonly transport?: Readonly<Record<string, unknown>> | undefined;
}

/** Options of a VantiqClient. */
export interface VantiqClientOptions extends Omit<ClientOptions, 'credential'>, CallScope {
  /** Address of the server, e.g. `https://dev.vantiq.com`. */
  readonly baseUrl: string | URL;
  /** Made by `accessToken` or `password`; without one only public resources can be reached until `authenticate`. */
  readonly credential?: VantiqCredential | undefined;
  /** @defaultValue '1' */
  readonly apiVersion?: string | undefined;
  /** How integers beyond 2^53 are read: exact as `bigint`, or rounded. @defaultValue 'bigint' */
  readonly bigIntegers?: BigIntegers | undefined;
  /** System resources of the server that this package does not know, such as `system.robots`. */
  readonly extraResources?: readonly string[] | undefined;
  readonly socket?: VantiqSocketOptions | undefined;
  /** Used in place of the runtime's WebSocket. */
  readonly webSocket?: SocketFactory | undefined;
}
