import type { Credential } from '../auth/credential.js';
import type { Middleware } from '../http/middleware.js';
import type { FetchFunction } from '../http/transport.js';
import type { Logger } from '../observe/logger.js';
import type { Tracer } from '../observe/tracer.js';
import type { RetryOptions } from '../retry/policy.js';
import type { Clock } from '../time/clock.js';
import type { TimeoutOptions } from '../time/deadline.js';

/** What every client of the SDK packages can be given. */
export interface ClientOptions {
  /** Address of the server, with scheme and, where it has one, path prefix: `https://host:8000/prefix`. */
  readonly baseUrl: string | URL;
  /** Sent with every request to the origin of `baseUrl`, and to no other. */
  readonly credential?: Credential | undefined;
  readonly timeout?: TimeoutOptions | undefined;
  /** `false` switches retries off. */
  readonly retry?: RetryOptions | false | undefined;
  /** Headers for every request; the credential and the SDK's own headers win over them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Wraps every attempt, the first one outermost. */
  readonly middleware?: readonly Middleware[] | undefined;
  /** Largest answer that is read into memory, in bytes; streams are not counted. @defaultValue 67108864 (64 MiB) */
  readonly maxResponseBytes?: number | undefined;
  /** Used in place of the global `fetch`, e.g. for a proxy. */
  readonly fetch?: FetchFunction | undefined;
  /** @defaultValue a logger that drops everything */
  readonly logger?: Logger | undefined;
  /** An OpenTelemetry tracer; each call becomes a client span and sends its `traceparent`. */
  readonly tracer?: Tracer | undefined;
  readonly clock?: Clock | undefined;
  /** Source of jitter, in [0, 1). @defaultValue `Math.random` */
  readonly random?: (() => number) | undefined;
}

/** What every call can be given as its last argument. */
export interface RequestOptions {
  /** Ends the call at once, its waits between attempts included. */
  readonly signal?: AbortSignal | undefined;
  readonly timeout?: TimeoutOptions | undefined;
  readonly retry?: RetryOptions | false | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Names this call for the server, so that repeating it has no second effect; only for operations that say so. */
  readonly idempotencyKey?: string | undefined;
}
