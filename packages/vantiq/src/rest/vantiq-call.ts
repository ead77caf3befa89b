import { ApiCall, type HttpClient, type WithResponse } from '@sdk/core';
import type { VantiqErrorDetail } from '../errors/error-details.js';
import { isVantiqError } from '../errors/vantiq-error.js';

/** The result of a call with the facts of the answer that brought it. */
export interface WithVantiqResponse<T> extends WithResponse<T> {
  /** Number of rows that match, over all pages, where it was asked for (`X-Total-Count`). */
  readonly count: number | undefined;
  /** Media type of the answer without its parameters; undefined when the answer had no body. */
  readonly contentType: string | undefined;
}

/** An answer that is a value in both cases, success and failure, as the original clients have it. */
export type VantiqResponse<T> = {
  readonly statusCode: number;
  readonly contentType: string | undefined;
  readonly count: number | undefined;
} & (
  | { readonly isSuccess: true; readonly body: T; readonly errors: undefined }
  | { readonly isSuccess: false; readonly body: undefined; readonly errors: readonly VantiqErrorDetail[] }
);

/**
 * A call under way. Awaiting it gives the plain result, and throws when the server reports a failure; `withResponse()`
 * adds count, content type and status; `response()` gives failures of the server as values.
 */
export class VantiqCall<T> extends ApiCall<T> {
  /** The result with the facts of its answer. Rejects as the call itself does. */
  override async withResponse(): Promise<WithVantiqResponse<T>> {
    const outcome = await super.withResponse();
    return { ...outcome, ...factsOf(outcome.headers) };
  }

  /**
   * The answer as a value, also when it reports a failure. Rejects only when there is no answer: for arguments that are
   * refused, broken connections, time limits.
   */
  async response(): Promise<VantiqResponse<T>> {
    try {
      const { data, status, count, contentType } = await this.withResponse();
      return { isSuccess: true, statusCode: status, contentType, count, errors: undefined, body: data };
    } catch (error) {
      if (!isVantiqError(error)) throw error;
      const facts = factsOf(new Headers(error.headers));
      return { isSuccess: false, statusCode: error.status, ...facts, errors: error.errors, body: undefined };
    }
  }

  override map<U>(change: (data: T) => U): VantiqCall<U> {
    return new VantiqCall(super.map(change).withResponse());
  }
}

/** Sends a request, as `HttpClient.request` does. */
export function vantiqCall<T>(
  http: HttpClient,
  ...request: Parameters<typeof http.request<T>>
): VantiqCall<T> {
  return new VantiqCall(http.request<T>(...request).withResponse());
}

/** The number in `X-Total-Count`; undefined when it is missing or none. */
export function totalCount(headers: Headers): number | undefined {
  const text = headers.get('x-total-count');
  return text !== null && /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

/** Media type without parameters, in lower case. */
export function mediaType(headers: Headers): string | undefined {
  const text = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  return text === '' ? undefined : text;
}

function factsOf(headers: Headers): {
  readonly count: number | undefined;
  readonly contentType: string | undefined;
} {
  return { count: totalCount(headers), contentType: mediaType(headers) };
}
