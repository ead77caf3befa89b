import type { WithResponse } from '@sdk/core';
import { isVantiqError, VantiqErrorCode } from '../errors/vantiq-error.js';
import type { VantiqRequestOptions } from '../options.js';
import { VantiqCall } from '../rest/vantiq-call.js';
import { invalid, isObject } from '../validation.js';
import { filterText } from './filter.js';
import type { Where } from './where.js';

/** Which records to delete: those that match, or, said in so many words, all of them. */
export type DeleteOptions<Row> = VantiqRequestOptions & {
  /** Resolves with 0 when nothing matches, which the server reports as a failure. */
  readonly allowNone?: boolean | undefined;
} & ({ readonly where: Where<Row>; readonly all?: never } | { readonly all: true; readonly where?: never });

/** The filter as it stands in the address. @throws {ValidationError} when it says too little or too much. */
export function deletionFilter(operation: string, where: unknown, all: unknown): string | undefined {
  if (where !== undefined && all !== undefined)
    throw invalid(operation, { field: 'all', expected: 'either where or all' });
  if (where === undefined || where === null) {
    if (all === true) return undefined;
    throw invalid(operation, { field: 'where', expected: 'a filter, or all: true to delete every record' });
  }
  if (isObject(where) && Object.keys(where).length === 0)
    throw invalid(operation, { field: 'where', expected: 'a filter with something in it, or all: true' });
  return filterText(operation, where as object);
}

/** The same call, with 0 in place of the failure "nothing matches" (its status is a guess, U-02). */
export function noneIsZero(call: VantiqCall<number>): VantiqCall<number> {
  return new VantiqCall(
    call.withResponse().catch((error: unknown): WithResponse<number> => {
      if (!isVantiqError(error) || error.serverCode !== VantiqErrorCode.RESOURCE_NOT_FOUND) throw error;
      const { status, headers, requestId, attempts } = error;
      return { data: 0, status, headers: new Headers(headers), requestId, attempts };
    }),
  );
}
