import { parseJson } from '../data/json.js';
import { HttpError, type HttpErrorFacts } from '../errors/http-error.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { shownAddress, shownHeaders } from '../http/headers.js';
import type { ResponseBody } from '../http/response-body.js';
import { isRetriedStatus } from '../retry/classify.js';
import { parseRetryAfter } from '../retry/retry-after.js';
import type { CallState } from './call-state.js';

/** More of a failure's body than this helps nobody. */
const MAX_FAILURE_BYTES = 64 * 1024;

/** Makes the error for an answer that means failure, with the server's words freed of the client's secrets. */
export async function httpFailure<T>(
  call: CallState<T>,
  response: Response,
  body: ResponseBody,
  context: ErrorContext,
): Promise<HttpError> {
  const { runtime, spec } = call;
  const text = await body.excerpt(MAX_FAILURE_BYTES);
  const parsed = text === '' ? undefined : runtime.scrubber.value(parseLeniently(text));
  const said = runtime.profile.describeFailure({
    status: response.status,
    body: parsed,
    headers: response.headers,
  });
  const facts: HttpErrorFacts = {
    ...context,
    status: response.status,
    request: `${spec.method} ${shownAddress(call.url)}`,
    headers: shownHeaders(response.headers),
    body: parsed,
    serverMessage: said.message,
    serverCode: said.code,
    retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), runtime.serverTime.now()),
    retryable: isRetriedStatus(response.status),
  };
  return runtime.profile.createError?.(facts) ?? new HttpError(facts);
}

/** A failure's body may be anything: JSON, text, or the HTML page of a proxy. */
function parseLeniently(text: string): unknown {
  try {
    return parseJson(text, 'bigint');
  } catch {
    return text;
  }
}
