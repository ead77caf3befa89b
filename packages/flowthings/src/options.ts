import type {
  BackoffLimits,
  BigIntegers,
  ClientOptions,
  Credential,
  SocketFactory,
  SocketLimits,
} from '@sdk/core';
import type { DefaultParameters } from './rest/query.js';

/** Generations of the API: `4.0` of 2017 has plain element values, `0.1` of 2015 typed ones. */
export type ApiVersion = '4.0' | '0.1' | (string & {});

/** How a session carries its messages. */
export type SessionTransport = 'websocket' | 'streaming' | 'polling';

/** How sessions for live drops behave. */
export interface SessionOptions {
  /** `streaming` and `polling` are for networks that let no WebSocket pass. @defaultValue 'websocket' */
  readonly transport?: SessionTransport | undefined;
  /** Milliseconds from one heartbeat to the next; the platform drops sessions that are silent. @defaultValue 20000 */
  readonly heartbeatMs?: number | undefined;
  /** Time and size limits. */
  readonly limits?: Partial<SocketLimits> | undefined;
  /** Waits between tries to connect again. @defaultValue 500 ms doubling to 30 s */
  readonly backoff?: BackoffLimits | undefined;
  /** Failed tries in a row after which the session gives up. @defaultValue Infinity */
  readonly maxReconnects?: number | undefined;
}

/** What a client is made of. */
export interface FlowthingsClientOptions extends Omit<ClientOptions, 'baseUrl' | 'credential'> {
  /** Name of the account, the first segment of its paths. */
  readonly account: string;
  /** Made by `token`. */
  readonly credential: Credential;
  /** @defaultValue 'https://api.flowthings.io' */
  readonly baseUrl?: string | URL | undefined;
  /** Address of the session service, with http or https. @defaultValue 'https://ws.flowthings.io', or `baseUrl` where that is given */
  readonly wsUrl?: string | URL | undefined;
  /** @defaultValue '4.0' */
  readonly version?: ApiVersion | undefined;
  /** Query parameters of every request; those of a call win. `refs` is not among them, for it changes the type of results. */
  readonly params?: DefaultParameters | undefined;
  /**
   * `plain` unwraps the typed values that generation 0.1 answers with; `as-sent` leaves drops as they are.
   *
   * @defaultValue 'plain'
   */
  readonly elements?: 'plain' | 'as-sent' | undefined;
  /** How integers beyond 2^53 are read. @defaultValue 'bigint' */
  readonly bigIntegers?: BigIntegers | undefined;
  /** Sends bodies compressed by gzip (B-10). @defaultValue false */
  readonly compressRequests?: boolean | undefined;
  readonly session?: SessionOptions | undefined;
  /** Makes WebSockets, in place of the runtime's own. */
  readonly webSocket?: SocketFactory | undefined;
}
