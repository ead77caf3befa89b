import { isAuthError, isConnectionError, isHttpError, isSdkError, isTimeoutError } from '../errors/guards.js';
import type { SdkError } from '../errors/sdk-error.js';
import { isRepeatable } from '../http/request-body.js';
import { interruption } from '../http/transport-failure.js';
import { fullJitterDelay } from '../retry/backoff.js';
import { wasNeverSent } from '../retry/classify.js';
import { sleep } from '../time/sleep.js';
import type { WithResponse } from './api-call.js';
import { attempt } from './attempt.js';
import { renewCredential } from './authorization.js';
import { type CallState, contextOf } from './call-state.js';

/** A further attempt that is going to be made. */
interface Retry {
  readonly delayMs: number;
  /** What the retry budget was charged. */
  readonly cost: number;
}

/** Makes attempts until one succeeds, the failure is final, or time or budget runs out. */
export async function runCall<T>(call: CallState<T>): Promise<WithResponse<T>> {
  let renewed = false;
  let retries = 0;
  let lastCost: number | undefined;
  for (let number = 1; ; number++) {
    try {
      const result = await attempt(call, number);
      call.runtime.budget.recordSuccess(lastCost);
      return { ...result, attempts: number };
    } catch (failure) {
      if (!isSdkError(failure)) throw failure;
      if (!renewed && (await renewCredential(call, failure, number))) {
        renewed = true;
        if (isRepeatable(call.spec.body)) continue;
      }
      const retry = nextRetry(call, failure, retries);
      if (retry === undefined) throw failure;
      retries++;
      lastCost = retry.cost;
      report(call, failure, number, retry.delayMs);
      await wait(call, retry.delayMs, number);
    }
  }
}

/** How to go on after `failure`; undefined when there must be no further attempt. */
function nextRetry<T>(call: CallState<T>, failure: SdkError, retries: number): Retry | undefined {
  const { retry, runtime } = call;
  if (!failure.retryable || retries >= retry.maxRetries || !mayRepeat(call, failure)) return undefined;
  const asked = isHttpError(failure) ? failure.retryAfterMs : undefined;
  if (asked !== undefined && asked > retry.maxRetryAfterMs) return undefined;
  const chosen = fullJitterDelay(retries, { baseMs: retry.baseMs, capMs: retry.capMs }, runtime.random);
  const delayMs = Math.max(asked ?? 0, chosen);
  if (delayMs >= call.totalLeftMs()) return undefined;
  const throttled = isHttpError(failure) && failure.status === 429;
  const cost = runtime.budget.take(throttled ? 'throttled' : 'failure');
  return cost === undefined ? undefined : { delayMs, cost };
}

/** Whether another attempt can do no harm. */
function mayRepeat<T>(call: CallState<T>, failure: SdkError): boolean {
  const { spec, idempotencyKey } = call;
  if (!isRepeatable(spec.body)) return false;
  // Whoever fetches tokens has retries and a back-off of its own.
  if (isAuthError(failure) || (isTimeoutError(failure) && failure.phase === 'total')) return false;
  if (spec.replay === 'always' || idempotencyKey !== undefined) return true;
  return isConnectionError(failure) && wasNeverSent(failure.systemCode);
}

function report<T>(call: CallState<T>, failure: SdkError, number: number, delayMs: number): void {
  const { profile, logger } = call.runtime;
  logger.warn(`${profile.name} ${call.spec.operation}: attempt ${number} failed, trying again`, {
    code: failure.code,
    status: isHttpError(failure) ? failure.status : undefined,
    delayMs,
  });
  call.span?.addEvent('retry', {
    'sdk.attempt': number,
    'sdk.error_code': failure.code,
    'sdk.delay_ms': delayMs,
  });
}

async function wait<T>(call: CallState<T>, delayMs: number, attempts: number): Promise<void> {
  try {
    await sleep(call.runtime.clock, delayMs, call.signal);
  } catch (reason) {
    throw interruption(reason, contextOf(call, attempts));
  }
}
