import { ValidationError, type ValidationIssue } from '../errors/other-errors.js';
import type { ErrorContext, SdkError } from '../errors/sdk-error.js';
import type { BackoffLimits } from '../retry/backoff.js';
import type { SocketClose, SocketFactory, SocketTarget } from '../runtime/socket-connection.js';
import type { Clock } from '../time/clock.js';
import type { Route, SocketProtocol } from './protocol.js';
import type { SocketState } from './socket-state.js';

/** Time and size limits of a socket. */
export interface SocketLimits {
  /** For the address, the connection and the opening handshake together. @defaultValue 10000 */
  readonly connectTimeoutMs: number;
  /** For `authenticate`. @defaultValue 10000 */
  readonly authTimeoutMs: number;
  /** For the reply to a request. @defaultValue 30000 */
  readonly replyTimeoutMs: number;
  /** For the closing handshake; afterwards the connection is cut. @defaultValue 3000 */
  readonly closeTimeoutMs: number;
  /** Silence after which a heartbeat is sent. @defaultValue 20000 */
  readonly heartbeatMs: number;
  /** Silence after which the connection is given up; more than `heartbeatMs`. @defaultValue 45000 */
  readonly deadAfterMs: number;
  /** Age from which a lost connection counts as a success, so that the waits start anew. @defaultValue 5000 */
  readonly stableAfterMs: number;
  /** Bytes that may wait to be sent. @defaultValue 1048576 */
  readonly maxQueuedBytes: number;
}

/** How a socket ended for good. */
export interface SocketEnd<Out> {
  /** Why, unless the client closed it. */
  readonly error?: SdkError | undefined;
  /** What the server said, where it said something. */
  readonly close?: SocketClose | undefined;
  /** Messages that were queued and never sent, in their order. */
  readonly unsent: readonly Out[];
}

/** Called by a socket about what it does. */
export interface SocketHooks<In, Out> {
  onStateChange?(state: SocketState): void;
  /** The connection was lost; the next try follows after `delayMs`. */
  onReconnecting?(facts: {
    readonly error: SdkError;
    readonly attempt: number;
    readonly delayMs: number;
  }): void;
  /** A message that belongs to no request and no subscription; a reply that came too late among them. */
  onMessage?(message: In, route: Route): void;
  /** A frame that `decode` refused. The connection goes on. */
  onBadFrame?(error: unknown): void;
  /** The socket ended for good. Called exactly once. */
  onClose?(end: SocketEnd<Out>): void;
}

/** What a socket is made of. */
export interface ManagedSocketOptions<In, Out> {
  /** Names the operation in errors. */
  readonly context: ErrorContext;
  readonly protocol: SocketProtocol<In, Out>;
  /** Where to connect to; asked for each connection, so that tokens and sessions in it are fresh. */
  readonly target: (facts: {
    /** Tries since the last connection was lost, from 1. */
    readonly attempt: number;
    /** Aborts when the connection is not wanted any more. */
    readonly signal: AbortSignal;
  }) => SocketTarget | Promise<SocketTarget>;
  readonly clock: Clock;
  readonly random: () => number;
  /** @defaultValue `ws` in Node, the runtime's own WebSocket elsewhere */
  readonly webSocket?: SocketFactory | undefined;
  readonly limits?: Partial<SocketLimits> | undefined;
  /** @defaultValue 500 ms doubling to 30 s */
  readonly backoff?: BackoffLimits | undefined;
  /** Failed tries in a row after which the socket closes. @defaultValue Infinity */
  readonly maxReconnects?: number | undefined;
  readonly hooks?: SocketHooks<In, Out> | undefined;
}

const DEFAULT_LIMITS: SocketLimits = {
  connectTimeoutMs: 10_000,
  authTimeoutMs: 10_000,
  replyTimeoutMs: 30_000,
  closeTimeoutMs: 3_000,
  heartbeatMs: 20_000,
  deadAfterMs: 45_000,
  stableAfterMs: 5_000,
  maxQueuedBytes: 1_048_576,
};

/** @throws {ValidationError} for a limit that is no positive number, and for a `deadAfterMs` that is too small. */
export function socketLimits(given: Partial<SocketLimits> | undefined, context: ErrorContext): SocketLimits {
  const limits: SocketLimits = { ...DEFAULT_LIMITS, ...given };
  const issues: ValidationIssue[] = Object.entries(limits)
    .filter(([, value]) => !(typeof value === 'number' && value > 0))
    .map(([name, value]) => ({
      field: `limits.${name}`,
      expected: 'a number above 0',
      received: String(value),
    }));
  if (limits.deadAfterMs <= limits.heartbeatMs) {
    issues.push({
      field: 'limits.deadAfterMs',
      expected: `more than heartbeatMs (${limits.heartbeatMs})`,
      received: String(limits.deadAfterMs),
    });
  }
  if (issues.length > 0) {
    throw new ValidationError({ platform: context.platform, operation: context.operation, issues });
  }
  return limits;
}
