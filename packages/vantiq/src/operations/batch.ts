import { type ErrorContext, encodeQuery, type QueryParameters } from '@sdk/core';
import { checkOptions } from '../check-options.js';
import { errorDetails, type VantiqErrorDetail } from '../errors/error-details.js';
import type { VantiqRequestOptions } from '../options.js';
import type { ResourcePaths } from '../resources/resource-path.js';
import { brokenForm, resultsFor } from '../rest/answer-forms.js';
import type { RestCalls } from '../rest/rest-calls.js';
import type { VantiqCall } from '../rest/vantiq-call.js';
import { invalid, isObject, requireArray, requireObject } from '../validation.js';

/** One request of a batch. */
export interface BatchRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly resource: string;
  readonly id?: string | undefined;
  readonly query?: QueryParameters | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Win over those of the batch. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The answer to one request of a batch. */
export type BatchResult<T = unknown> = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
} & (
  | { readonly isSuccess: true; readonly body: T }
  | { readonly isSuccess: false; readonly body: undefined; readonly errors: readonly VantiqErrorDetail[] }
);

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
const OPERATION = 'batch';

/** Sends several requests at once; the server runs them side by side and gives at most 1000 rows to each GET. */
export function sendBatch<T>(
  rest: RestCalls,
  requests: readonly BatchRequest[],
  options?: VantiqRequestOptions,
): VantiqCall<BatchResult<T>[]> {
  const { paths } = rest.context;
  return rest.json(
    () => ({
      operation: OPERATION,
      method: 'POST',
      path: paths.fixed(OPERATION, { name: OPERATION }),
      json: requireArray(OPERATION, 'requests', requests).map((request, index) =>
        wireRequest(paths, request, index),
      ),
      replay: 'never',
    }),
    (body, context) => resultsFor(requests.length, batchResult<T>)(body, context),
    options,
  );
}

function wireRequest(paths: ResourcePaths, request: BatchRequest, index: number): object {
  const { method, resource, id, query, body, headers } = requireObject(
    OPERATION,
    `requests[${index}]`,
    request,
  );
  if (!METHODS.has(method))
    throw invalid(OPERATION, {
      field: `requests[${index}].method`,
      expected: 'GET, POST, PUT, PATCH or DELETE',
      received: String(method),
    });
  checkOptions(OPERATION, { headers }, `requests[${index}].`);
  const path = paths.belowResources(OPERATION, resource, id);
  const parameters = encodeQuery(query);
  return {
    method,
    uri: parameters === '' ? path : `${path}?${parameters}`,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  };
}

function batchResult<T>(result: unknown, context: ErrorContext): BatchResult<T> {
  const { status: statusCode, headers, body } = isObject(result) ? result : {};
  if (typeof statusCode !== 'number') throw brokenForm(context, 'holds a result without a status');
  const facts = { statusCode, headers: isObject(headers) ? headers : {} };
  return statusCode < 400
    ? { ...facts, isSuccess: true, body: body as T }
    : { ...facts, isSuccess: false, body: undefined, errors: errorDetails(statusCode, body) };
}
