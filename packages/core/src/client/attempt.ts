import type { AuthContext, Grant } from '../auth/credential.js';
import { isSdkError } from '../errors/guards.js';
import { AuthError, ProtocolError, ValidationError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { AttemptScope } from '../http/attempt-scope.js';
import { shownAddress } from '../http/headers.js';
import { composeMiddleware } from '../http/middleware.js';
import { followSameOrigin } from '../http/redirect.js';
import { type EncodedBody, encodeBody, type RequestBody } from '../http/request-body.js';
import { ResponseBody } from '../http/response-body.js';
import type { OutgoingRequest, Transport } from '../http/transport.js';
import { transportFailure } from '../http/transport-failure.js';
import { traceparent } from '../observe/tracer.js';
import { Answer } from './answer.js';
import type { CallState } from './call-state.js';
import { httpFailure } from './http-failure.js';
import type { RequestSpec } from './request-spec.js';

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
 */
export async function attempt<T>(call: CallState<T>, number: number): Promise<AttemptResult<T>> {
  const { runtime, spec } = call;
  const context: ErrorContext = {
    platform: runtime.profile.name,
    operation: spec.operation,
    attempts: number,
  };
  const scope = new AttemptScope(runtime.clock, call.timeouts, call.totalLeftMs(), call.signal);
  try {
    scope.signal.throwIfAborted();
    call.grant = await authorize(call, context, scope.signal);
    const request = outgoingRequest(call, call.grant, context, scope.signal);
    const response = await sender(call, context)(request);
    scope.headArrived();
    return await readAnswer(call, response, scope, context);
  } catch (error) {
    const failure = scope.signal.aborted
      ? transportFailure(error, scope.signal, context, shownAddress(call.url))
      : error;
    scope.abort(failure);
    throw failure;
  }
}

/** The chain from the user's middleware down to the network; failures of the network are translated at its end. */
function sender<T>(call: CallState<T>, context: ErrorContext): Transport {
  const { runtime } = call;
  const network: Transport = async request => {
    try {
      return await runtime.transport(request);
    } catch (error) {
      throw transportFailure(error, request.signal, context, shownAddress(request.url));
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
  runtime.serverTime.observe(response.headers.get('date'));
  const requestId = response.headers.get(runtime.profile.requestIdHeader ?? 'x-request-id') ?? undefined;
  const context: ErrorContext = { ...attemptContext, requestId };
  const body = new ResponseBody(response, scope, context, shownAddress(call.url));
  const isSuccess = spec.isSuccess?.(response.status) ?? response.ok;
  if (!isSuccess) throw await httpFailure(call, response, body, context);
  const data = await decode(spec, new Answer(response, body, context, runtime.maxResponseBytes));
  await body.settle();
  return { data, status: response.status, headers: response.headers, requestId };
}

async function decode<T>(spec: RequestSpec<T>, answer: Answer): Promise<T> {
  try {
    return await spec.decode(answer);
  } catch (error) {
    if (isSdkError(error)) throw error;
    const { platform, operation } = answer.context;
    throw new ProtocolError({
      ...answer.context,
      message: `${platform} ${operation}: the answer (status ${answer.status}) has an unexpected form`,
      cause: error,
    });
  }
}

async function authorize<T>(
  call: CallState<T>,
  context: ErrorContext,
  signal: AbortSignal,
): Promise<Grant | undefined> {
  const { credential } = call.runtime;
  if (credential === undefined) return undefined;
  try {
    return await credential.authorize(authContext(call, context, signal));
  } catch (error) {
    if (isSdkError(error) || signal.aborted) throw error;
    throw new AuthError({
      ...context,
      stage: 'acquire',
      message: `${context.platform} ${context.operation}: the credential could not authorise the request`,
      cause: error,
    });
  }
}

/** What the credential is told about the call that it authorises. */
export function authContext<T>(call: CallState<T>, context: ErrorContext, signal: AbortSignal): AuthContext {
  return {
    platform: context.platform,
    operation: context.operation,
    signal,
    serverNow: () => call.runtime.serverTime.now(),
  };
}

function outgoingRequest<T>(
  call: CallState<T>,
  grant: Grant | undefined,
  context: ErrorContext,
  signal: AbortSignal,
): OutgoingRequest {
  const { runtime, spec } = call;
  const encoded = spec.body === undefined ? undefined : encode(spec.body, context);
  const headers = new Headers(runtime.headers);
  setAll(headers, call.headers);
  if (encoded?.contentType !== undefined) headers.set('content-type', encoded.contentType);
  setAll(headers, spec.headers);
  setAll(headers, grant?.headers);
  if (call.span !== undefined) headers.set('traceparent', traceparent(call.span));
  return {
    method: spec.method,
    url: call.url,
    headers,
    body: encoded?.body,
    streamingBody: encoded?.streaming ?? false,
    signal,
  };
}

function setAll(headers: Headers, values: Readonly<Record<string, string>> | undefined): void {
  for (const name in values) headers.set(name, values[name] as string);
}

function encode(body: RequestBody, context: ErrorContext): EncodedBody {
  try {
    return encodeBody(body);
  } catch (error) {
    throw new ValidationError({
      ...context,
      issues: [
        { field: 'body', expected: 'a value that JSON can express', received: (error as Error).message },
      ],
    });
  }
}
