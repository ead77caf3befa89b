import { isHttpError, isSdkError, isTimeoutError } from '../errors/guards.js';
import type { SdkError } from '../errors/sdk-error.js';
import { AbortedError, ConnectionError, TimeoutError } from '../errors/transport-errors.js';
import { fullJitterDelay } from '../retry/backoff.js';
import { wasNeverSent } from '../retry/classify.js';
import { DeadlinePassed } from '../time/deadline.js';
import { sleep } from '../time/sleep.js';
import type { WithResponse } from './api-call.js';
import { attempt, authContext } from './attempt.js';
import type { CallState } from './call-state.js';

/** Makes attempts until one succeeds, the failure is final, or time or budget runs out. */
export async function runCall<T>(call: CallState<T>): Promise<WithResponse<T>> {
  const { runtime, spec } = call;
  let renewed = false;
  let retries = 0;
  for (let number = 1; ; number++) {
    try {
      const result = await attempt(call, number);
      runtime.budget.recordSuccess(retries > 0);
      return { ...result, attempts: number };
    } catch (failure) {
      if (!isSdkError(failure)) throw failure;
      if (!renewed && (await renewCredential(call, failure, number))) {
        renewed = true;
        continue;
      }
      const delayMs = retryDelay(call, failure, retries);
      if (delayMs === undefined) throw failure;
      retries++;
      runtime.logger.warn(
        `${runtime.profile.name} ${spec.operation}: attempt ${number} failed, trying again`,
        {
          code: failure.code,
          status: isHttpError(failure) ? failure.status : undefined,
          delayMs,
        },
      );
      call.span?.addEvent('retry', {
        'sdk.attempt': number,
        'sdk.error_code': failure.code,
        'sdk.delay_ms': delayMs,
      });
      await wait(call, delayMs, number);
    }
  }
}

/** After a 401 the credential may be renewed once; the rejected request had no effect, so any operation is repeated. */
async function renewCredential<T>(call: CallState<T>, failure: SdkError, attempts: number): Promise<boolean> {
  const { credential } = call.runtime;
  if (
    !isHttpError(failure) ||
    failure.status !== 401 ||
    call.grant === undefined ||
    credential?.renew === undefined
  )
    return false;
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(call.signal?.reason);
  if (call.signal?.aborted) onAbort();
  call.signal?.addEventListener('abort', onAbort, { once: true });
  const context = { platform: call.runtime.profile.name, operation: call.spec.operation, attempts };
  const cancelDeadline = startTotalDeadline(call, controller);
  try {
    return await credential.renew(call.grant, authContext(call, context, controller.signal));
  } catch (error) {
    throw controller.signal.aborted ? interrupted(call, controller.signal.reason, attempts) : error;
  } finally {
    cancelDeadline();
    call.signal?.removeEventListener('abort', onAbort);
  }
}

function startTotalDeadline<T>(call: CallState<T>, controller: AbortController): () => void {
  const leftMs = call.totalLeftMs();
  if (leftMs === Infinity) return () => {};
  return call.runtime.clock.after(leftMs, () =>
    controller.abort(new DeadlinePassed('total', call.timeouts.totalMs)),
  );
}

/** Milliseconds to wait before the next attempt; undefined when there must be none. */
function retryDelay<T>(call: CallState<T>, failure: SdkError, retries: number): number | undefined {
  const { retry, runtime, spec } = call;
  if (!failure.retryable || retries >= retry.maxRetries) return undefined;
  if (isTimeoutError(failure) && failure.phase === 'total') return undefined;
  if (spec.replay === 'never' && !(failure instanceof ConnectionError && wasNeverSent(failure.systemCode)))
    return undefined;
  const asked = isHttpError(failure) ? failure.retryAfterMs : undefined;
  if (asked !== undefined && asked > retry.maxRetryAfterMs) return undefined;
  const chosen = fullJitterDelay(retries, { baseMs: retry.baseMs, capMs: retry.capMs }, runtime.random);
  const delayMs = Math.max(asked ?? 0, chosen);
  if (delayMs >= call.totalLeftMs()) return undefined;
  const throttled = isHttpError(failure) && failure.status === 429;
  return runtime.budget.tryTake(throttled ? 'throttled' : 'failure') ? delayMs : undefined;
}

async function wait<T>(call: CallState<T>, delayMs: number, attempts: number): Promise<void> {
  try {
    await sleep(call.runtime.clock, delayMs, call.signal);
  } catch (reason) {
    throw interrupted(call, reason, attempts);
  }
}

function interrupted<T>(call: CallState<T>, reason: unknown, attempts: number): SdkError {
  const context = { platform: call.runtime.profile.name, operation: call.spec.operation, attempts };
  if (reason instanceof DeadlinePassed)
    return new TimeoutError({ ...context, phase: reason.phase, limitMs: reason.limitMs });
  return new AbortedError({ ...context, reason });
}
