import type { AuthContext, Grant } from '../auth/credential.js';
import { isHttpError, isSdkError } from '../errors/guards.js';
import { AuthError } from '../errors/other-errors.js';
import { plainCause } from '../errors/plain-cause.js';
import type { SdkError } from '../errors/sdk-error.js';
import { AttemptScope } from '../http/attempt-scope.js';
import { interruption } from '../http/transport-failure.js';
import { type CallState, contextOf } from './call-state.js';

/**
 * Asks the credential for leave to make the next attempt.
 *
 * @param attempts attempts made so far.
 */
export async function authorize<T>(
  call: CallState<T>,
  attempts: number,
  signal: AbortSignal,
): Promise<Grant | undefined> {
  const { credential } = call.runtime;
  if (credential === undefined || !call.ownOrigin || call.spec.anonymous === true) return undefined;
  try {
    return await credential.authorize(authContext(call, attempts, signal));
  } catch (error) {
    throw signal.aborted ? error : asAuthError(error, 'acquire', call, attempts);
  }
}

/**
 * Has the credential renewed after a 401; false when that makes no sense. The rejected request had no effect, so any
 * operation can be repeated then.
 */
export async function renewCredential<T>(
  call: CallState<T>,
  failure: SdkError,
  attempts: number,
): Promise<boolean> {
  const { runtime, grant } = call;
  const { credential } = runtime;
  if (!isHttpError(failure) || failure.status !== 401) return false;
  if (grant === undefined || credential?.renew === undefined) return false;
  const limits = { ...call.timeouts, attemptMs: Infinity };
  const scope = new AttemptScope(runtime.clock, limits, call.totalLeftMs(), call.signal);
  try {
    return await scope.guard(credential.renew(grant, authContext(call, attempts, scope.signal)));
  } catch (error) {
    const { aborted, reason } = scope.signal;
    throw aborted
      ? interruption(reason, contextOf(call, attempts))
      : asAuthError(error, 'refresh', call, attempts);
  } finally {
    scope.release();
  }
}

function authContext<T>(call: CallState<T>, attempts: number, signal: AbortSignal): AuthContext {
  return {
    platform: call.runtime.profile.name,
    operation: call.spec.operation,
    attempts,
    signal,
    serverNow: () => call.runtime.serverTime.now(),
  };
}

function asAuthError<T>(
  error: unknown,
  stage: 'acquire' | 'refresh',
  call: CallState<T>,
  attempts: number,
): SdkError {
  if (isSdkError(error)) return error;
  const context = contextOf(call, attempts);
  return new AuthError({
    ...context,
    stage,
    message: `${context.platform} ${context.operation}: the credential could not authorise the request`,
    cause: plainCause(error, text => call.exchange.scrubber.text(text)),
  });
}
