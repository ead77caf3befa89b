import { ApiCall } from '@sdk/core';

/** The call for which no request was needed. */
export function nothingSent<T>(data: T): ApiCall<T> {
  return new ApiCall(
    Promise.resolve({ data, status: 204, headers: new Headers(), requestId: undefined, attempts: 0 }),
  );
}
