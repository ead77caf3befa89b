import type { Grant } from '../auth/credential.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { Exchange } from '../http/transport-failure.js';
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
  /** True when the client's credential, headers and trace go along: the address is on the client's own origin. */
  readonly ownOrigin: boolean;
  readonly timeouts: Timeouts;
  readonly retry: RetryPolicy;
  readonly signal: AbortSignal | undefined;
  /** The caller's headers for this call. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** Header that makes repetitions of this call harmless. */
  readonly idempotencyKey: { readonly header: string; readonly value: string } | undefined;
  readonly span: Span | undefined;
  /** What errors may say about the request. */
  readonly exchange: Exchange;
  /** Milliseconds that are left of the call's total limit. */
  totalLeftMs(): number;
  /** What the last attempt was authorised with. */
  grant: Grant | undefined;
}

/** The place that errors name, after `attempts` attempts. */
export function contextOf<T>(call: CallState<T>, attempts: number): ErrorContext {
  const { profile } = call.runtime;
  const { scrubber } = call.exchange;
  return {
    platform: profile.name,
    operation: call.spec.operation,
    attempts,
    scrub: text => scrubber.text(text),
  };
}
