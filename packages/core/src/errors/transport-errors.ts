import { type ErrorContext, SdkError } from './sdk-error.js';

/** The connection could not be made, or broke before the answer was complete. */
export class ConnectionError extends SdkError {
  override readonly name: string = 'ConnectionError';
  /** System code such as `ECONNREFUSED`, where the runtime tells it. */
  readonly systemCode: string | undefined;

  constructor(
    fields: ErrorContext & {
      message: string;
      cause?: unknown;
      systemCode?: string | undefined;
      retryable?: boolean;
    },
  ) {
    super({
      ...fields,
      code: 'sdk.connection_failed',
      kinds: ['connection'],
      retryable: fields.retryable ?? true,
    });
    this.systemCode = fields.systemCode;
  }
}

/**
 * What was being waited for when time ran out: the head of the answer, its body, any byte of a stream, the answer to
 * a message on a socket, or the whole call with its retries.
 */
export type TimeoutPhase = 'headers' | 'body' | 'idle' | 'reply' | 'total';

/** A deadline passed. */
export class TimeoutError extends SdkError {
  override readonly name: string = 'TimeoutError';
  readonly phase: TimeoutPhase;
  /** The limit that was reached, in milliseconds. */
  readonly limitMs: number;

  constructor(fields: ErrorContext & { phase: TimeoutPhase; limitMs: number; cause?: unknown }) {
    super({
      ...fields,
      code: 'sdk.timeout',
      kinds: ['timeout'],
      retryable: true,
      message: `${fields.platform} ${fields.operation} timed out after ${fields.limitMs} ms (phase: ${fields.phase})`,
    });
    this.phase = fields.phase;
    this.limitMs = fields.limitMs;
  }
}

/** The caller's AbortSignal ended the call. Its reason is the `cause`. */
export class AbortedError extends SdkError {
  override readonly name: string = 'AbortedError';

  constructor(fields: ErrorContext & { reason: unknown }) {
    super({
      ...fields,
      cause: fields.reason,
      code: 'sdk.aborted',
      kinds: ['aborted'],
      retryable: false,
      message: `${fields.platform} ${fields.operation} was aborted by the caller`,
    });
  }
}

/** The client, stream or socket was closed before or during the call. */
export class ClosedError extends SdkError {
  override readonly name: string = 'ClosedError';

  constructor(fields: ErrorContext & { what: string; cause?: unknown }) {
    super({
      ...fields,
      code: 'sdk.closed',
      kinds: ['closed'],
      retryable: false,
      message: `${fields.platform} ${fields.operation}: the ${fields.what} is closed`,
    });
  }
}
