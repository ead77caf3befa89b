import { isHttpError, isSdkError } from '../errors/guards.js';
import { SPAN_STATUS_ERROR } from '../observe/tracer.js';
import type { WithResponse } from './api-call.js';
import type { CallState } from './call-state.js';

/** Tells logger and span that a call has succeeded. */
export function recordSuccess<T>(call: CallState<T>, result: WithResponse<T>, durationMs: number): void {
  const { logger, profile } = call.runtime;
  logger.debug(`${profile.name} ${call.spec.operation}`, {
    status: result.status,
    attempts: result.attempts,
    durationMs: Math.round(durationMs),
    requestId: result.requestId,
  });
  call.span?.setAttribute('http.response.status_code', result.status);
  call.span?.setAttribute('sdk.attempts', result.attempts);
  call.span?.end();
}

/** Tells logger and span why a call has failed. */
export function recordFailure<T>(call: CallState<T>, thrown: unknown): void {
  const { runtime, spec, span } = call;
  if (!isSdkError(thrown)) {
    // What a middleware threw may hold anything, so its text stays out of logs and traces.
    runtime.logger.error(`${runtime.profile.name} ${spec.operation}: a middleware failed`);
    span?.setStatus({ code: SPAN_STATUS_ERROR, message: 'a middleware failed' });
    span?.end();
    return;
  }
  const { name, message, code, attempts, requestId } = thrown;
  const status = isHttpError(thrown) ? thrown.status : undefined;
  runtime.logger.error(message, { code, status, attempts, requestId });
  if (status !== undefined) span?.setAttribute('http.response.status_code', status);
  span?.setAttribute('sdk.error_code', code);
  span?.setAttribute('sdk.attempts', attempts);
  span?.recordException({ name, message });
  span?.setStatus({ code: SPAN_STATUS_ERROR, message: code });
  span?.end();
}
