import { parseJson } from '../data/json.js';
import { HttpError, type HttpErrorFacts } from '../errors/http-error.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { shownHeaders } from '../http/headers.js';
import type { ResponseBody } from '../http/response-body.js';
import { isRetriedStatus } from '../retry/classify.js';
import { parseRetryAfter } from '../retry/retry-after.js';
import type { FailedAnswer } from './answer.js';
import type { CallState } from './call-state.js';

/** More of a failure's body than this helps nobody. */
const MAX_FAILURE_BYTES = 64 * 1024;

/** Makes the error for an answer whose status means failure. */
export async function httpFailure<T>(
  call: CallState<T>,
  response: Response,
  body: ResponseBody,
  context: ErrorContext,
): Promise<HttpError> {
  const text = await body.excerpt(MAX_FAILURE_BYTES);
  const failed = { status: response.status, body: text === '' ? undefined : parseLeniently(text) };
  return describedFailure(call, response.headers, failed, context);
}

/** Makes the error for a failure whose body has been read, with the server's words freed of the client's secrets. */
export function describedFailure<T>(
  call: CallState<T>,
  headers: Headers,
  failed: FailedAnswer,
  context: ErrorContext,
): HttpError {
  const { runtime, spec, exchange } = call;
  const { scrubber } = exchange;
  const { status } = failed;
  const body = scrubber.value(failed.body);
  const said = runtime.profile.describeFailure({ status, body, headers });
  const facts: HttpErrorFacts = {
    ...context,
    requestId: context.requestId ?? said.requestId,
    status,
    request: `${spec.method} ${exchange.address}`,
    headers: shownHeaders(headers),
    body,
    serverMessage: said.message === undefined ? undefined : scrubber.text(said.message),
    serverCode: typeof said.code === 'string' ? scrubber.text(said.code) : said.code,
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), headers.get('date'), runtime.serverTime.now()),
    retryable: isRetriedStatus(status),
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
