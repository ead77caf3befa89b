import { AuthError, ValidationError } from '../errors/other-errors.js';
import { messageOf } from '../errors/plain-cause.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { setHeaders } from '../http/headers.js';
import { type EncodedBody, encodeBody, type RequestBody } from '../http/request-body.js';
import type { OutgoingRequest } from '../http/transport.js';
import { traceparent } from '../observe/tracer.js';
import type { CallState } from './call-state.js';

/** Puts one attempt's request together; the body is encoded anew each time. */
export function outgoingRequest<T>(
  call: CallState<T>,
  context: ErrorContext,
  signal: AbortSignal,
): OutgoingRequest {
  const { method, body } = call.spec;
  const encoded = body === undefined ? undefined : encode(call, body, context, signal);
  return {
    method,
    url: call.url,
    headers: outgoingHeaders(call, encoded, context),
    body: encoded?.body,
    streamingBody: encoded?.streaming ?? false,
    signal,
  };
}

/** What the caller adds for the client's own server goes to no other. */
const CREDENTIAL_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];

/** Later headers win over earlier ones: the client's, the caller's, the operation's, the credential's. */
function outgoingHeaders<T>(
  call: CallState<T>,
  encoded: EncodedBody | undefined,
  context: ErrorContext,
): Headers {
  const { runtime, spec, idempotencyKey, span } = call;
  const headers = new Headers(call.ownOrigin ? runtime.headers : undefined);
  setOwn(headers, call.headers, 'headers', context);
  if (!call.ownOrigin) for (const name of CREDENTIAL_HEADERS) headers.delete(name);
  // The runtime names the boundary of a multipart body, unless the header is there already.
  if (encoded !== undefined) headers.delete('content-type');
  if (encoded?.contentType !== undefined) headers.set('content-type', encoded.contentType);
  setOwn(headers, spec.headers, 'headers', context);
  if (idempotencyKey !== undefined)
    setOwn(headers, { [idempotencyKey.header]: idempotencyKey.value }, 'idempotencyKey', context);
  const refused = setHeaders(headers, call.grant?.headers);
  if (refused !== undefined)
    throw new AuthError({
      ...context,
      attempts: context.attempts - 1,
      stage: 'acquire',
      message: `${context.platform} ${context.operation}: the credential gave a value that the header "${refused}" cannot carry`,
    });
  const trace = span === undefined || !call.ownOrigin ? undefined : traceparent(span);
  if (trace !== undefined) headers.set('traceparent', trace);
  return headers;
}

function setOwn(
  headers: Headers,
  values: Readonly<Record<string, string>> | undefined,
  field: string,
  context: ErrorContext,
): void {
  const refused = setHeaders(headers, values);
  if (refused !== undefined)
    throw new ValidationError({
      ...context,
      issues: [{ field: `${field}["${refused}"]`, expected: 'a name and a value that a header can carry' }],
    });
}

function encode<T>(
  call: CallState<T>,
  body: RequestBody,
  context: ErrorContext,
  signal: AbortSignal,
): EncodedBody {
  try {
    return encodeBody(body, signal);
  } catch (error) {
    throw new ValidationError({
      ...context,
      issues: [
        {
          field: 'body',
          expected: `a value that can be sent as ${body.kind}`,
          received: call.exchange.scrubber.text(messageOf(error)),
        },
      ],
    });
  }
}
