import { isSdkError } from '../errors/guards.js';
import { ProtocolError } from '../errors/other-errors.js';
import { plainCause } from '../errors/plain-cause.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { AbortedError } from '../errors/transport-errors.js';
import { AttemptScope } from '../http/attempt-scope.js';
import { dropBody } from '../http/drop-body.js';
import { shownAddress } from '../http/headers.js';
import { composeMiddleware } from '../http/middleware.js';
import { followSameOrigin } from '../http/redirect.js';
import { ResponseBody } from '../http/response-body.js';
import type { Transport } from '../http/transport.js';
import { transportFailure } from '../http/transport-failure.js';
import { Answer } from './answer.js';
import { authorize } from './authorization.js';
import { type CallState, contextOf } from './call-state.js';
import { describedFailure, httpFailure } from './http-failure.js';
import { outgoingRequest } from './outgoing-request.js';

/** What one attempt brought. */
export interface AttemptResult<T> {
  readonly data: T;
  readonly status: number;
  readonly headers: Headers;
  readonly requestId: string | undefined;
}

/**
 * Makes one attempt of a call: authorise, send, check, decode. It throws SdkErrors, and whatever a middleware of the
 * user throws, unchanged.
 *
 * @param number 1 for the first attempt.
 */
export async function attempt<T>(call: CallState<T>, number: number): Promise<AttemptResult<T>> {
  const { runtime, signal } = call;
  if (signal?.aborted) throw new AbortedError({ ...contextOf(call, number - 1), reason: signal.reason });
  const scope = new AttemptScope(runtime.clock, call.timeouts, call.totalLeftMs(), signal);
  try {
    return await scope.guard(exchange(call, number, scope));
  } catch (error) {
    const failure = scope.signal.aborted
      ? transportFailure(error, scope.signal, contextOf(call, number), call.exchange)
      : error;
    scope.abort(failure);
    throw failure;
  }
}

/** Each wait may end after the attempt has been given up, so what follows it asks the scope first. */
async function exchange<T>(
  call: CallState<T>,
  number: number,
  scope: AttemptScope,
): Promise<AttemptResult<T>> {
  const context = contextOf(call, number);
  const grant = await authorize(call, number - 1, scope.signal);
  scope.signal.throwIfAborted();
  call.grant = grant;
  const response = await sender(call, context)(outgoingRequest(call, context, scope.signal));
  if (scope.signal.aborted) dropBody(response.body);
  scope.signal.throwIfAborted();
  scope.headArrived();
  return readAnswer(call, response, scope, context);
}

/** The chain from the user's middleware down to the network; failures of the network are translated at its end. */
function sender<T>(call: CallState<T>, context: ErrorContext): Transport {
  const { runtime } = call;
  const network: Transport = async request => {
    try {
      return await runtime.transport(request);
    } catch (error) {
      const address = shownAddress(request.url);
      throw transportFailure(error, request.signal, context, { ...call.exchange, address });
    }
  };
  const info = { platform: context.platform, operation: context.operation, attempt: context.attempts };
  return composeMiddleware(runtime.middleware, followSameOrigin(network, context), info);
}

async function readAnswer<T>(
  call: CallState<T>,
  response: Response,
  scope: AttemptScope,
  attemptContext: ErrorContext,
): Promise<AttemptResult<T>> {
  const { runtime, spec } = call;
  if (call.ownOrigin) runtime.serverTime.observe(response.headers.get('date'));
  const sentId = response.headers.get(runtime.profile.requestIdHeader ?? 'x-request-id');
  const requestId = sentId === null ? undefined : call.exchange.scrubber.text(sentId);
  const context: ErrorContext = { ...attemptContext, requestId };
  const body = new ResponseBody(response, scope, context, call.exchange);
  const isSuccess = spec.isSuccess?.(response.status) ?? response.ok;
  if (!isSuccess) throw await httpFailure(call, response, body, context);
  const answer = new Answer(response, body, {
    context,
    maxBytes: runtime.maxResponseBytes,
    scrubber: call.exchange.scrubber,
    failure: facts => describedFailure(call, response.headers, facts, context),
  });
  const data = await decode(call, answer);
  await body.settle();
  return { data, status: response.status, headers: response.headers, requestId };
}

async function decode<T>(call: CallState<T>, answer: Answer): Promise<T> {
  try {
    return await call.spec.decode(answer);
  } catch (error) {
    if (isSdkError(error)) throw error;
    const { platform, operation } = answer.context;
    throw new ProtocolError({
      ...answer.context,
      message: `${platform} ${operation}: the answer (status ${answer.status}) has an unexpected form`,
      cause: plainCause(error, text => call.exchange.scrubber.text(text)),
    });
  }
}
