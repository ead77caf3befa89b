import type { Grant } from '../auth/credential.js';
import type { Span } from '../observe/tracer.js';
import type { RetryPolicy } from '../retry/policy.js';
import type { Timeouts } from '../time/deadline.js';
import type { ClientRuntime } from './client-runtime.js';
import type { RequestSpec } from './request-spec.js';

/** What the attempts of one call share. */
export interface CallState<T> {
  readonly runtime: ClientRuntime;
  readonly spec: RequestSpec<T>;
  readonly url: string;
  readonly timeouts: Timeouts;
  readonly retry: RetryPolicy;
  readonly signal: AbortSignal | undefined;
  /** The caller's headers for this call. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly span: Span | undefined;
  /** Milliseconds that are left of the call's total limit. */
  totalLeftMs(): number;
  /** What the last attempt was authorised with. */
  grant: Grant | undefined;
}
