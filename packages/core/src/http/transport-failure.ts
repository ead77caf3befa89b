import type { Scrubber } from '../data/scrubber.js';
import { isSdkError } from '../errors/guards.js';
import { plainCause } from '../errors/plain-cause.js';
import type { ErrorContext, SdkError } from '../errors/sdk-error.js';
import { AbortedError, ConnectionError, TimeoutError } from '../errors/transport-errors.js';
import { isPassingFailure } from '../retry/classify.js';
import { DeadlinePassed } from '../time/deadline.js';

/** What an error may say about the request that failed. */
export interface Exchange {
  /** Address without query. */
  readonly address: string;
  /** Knows the secrets of the request. */
  readonly scrubber: Scrubber;
}

/** The error for a call whose AbortSignal or time limit ended it. */
export function interruption(reason: unknown, context: ErrorContext): SdkError {
  return reason instanceof DeadlinePassed
    ? new TimeoutError({ ...context, phase: reason.phase, limitMs: reason.limitMs })
    : new AbortedError({ ...context, reason });
}

/**
 * Turns whatever `fetch`, ky or a body reader threw into an error of the hierarchy. Why the attempt was aborted
 * decides first; only what is left is a failure of the connection.
 */
export function transportFailure(
  error: unknown,
  signal: AbortSignal,
  context: ErrorContext,
  exchange: Exchange,
): SdkError {
  if (isSdkError(error)) return error;
  if (signal.aborted) return interruption(signal.reason, context);
  const { address, scrubber } = exchange;
  const systemCode = findSystemCode(error);
  return new ConnectionError({
    ...context,
    systemCode,
    retryable: isPassingFailure(systemCode),
    cause: plainCause(unwrap(error), text => scrubber.text(text)),
    message: `${context.platform} ${context.operation}: no complete answer from ${address}${systemCode === undefined ? '' : ` (${systemCode})`}`,
  });
}

/** ky wraps what fetch threw and hangs the request on the wrapper. */
function unwrap(error: unknown): unknown {
  const wrapped = error as { name?: unknown; cause?: unknown } | null;
  return wrapped?.name === 'NetworkError' && wrapped.cause !== undefined ? wrapped.cause : error;
}

function findSystemCode(error: unknown): string | undefined {
  for (let cause = error, depth = 0; depth < 5 && typeof cause === 'object' && cause !== null; depth++) {
    const { code, cause: next, errors } = cause as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string') return code;
    cause = next ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return undefined;
}
