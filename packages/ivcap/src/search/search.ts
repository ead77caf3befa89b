import { type Pager, path } from '@sdk/core';
import type { IvcapApi } from '../connection/ivcap-api.js';
import type { PagingOptions } from '../lists/list-options.js';
import { listPager } from '../lists/list-pager.js';
import type { IvcapRequestOptions } from '../options.js';
import { requireMoment, requireText } from '../validation.js';

/** How a search looks. */
export interface SearchOptions extends PagingOptions {
  /** The state to search in; text must have a time zone. @defaultValue now */
  readonly atTime?: Date | string | undefined;
}

const MANGLE = 'application/datalog+mangle';

/** What a query in Mangle, a Datalog, finds. It only reads, so it is repeated after failures. */
export function search<T>(
  api: IvcapApi,
  query: string,
  { atTime, ...paging }: SearchOptions,
  options?: IvcapRequestOptions,
): Pager<T> {
  const operation = 'search';
  return listPager(
    api,
    {
      operation,
      describe: () => ({
        path: path`/1/search`,
        query: { 'at-time': atTime === undefined ? undefined : requireMoment(operation, 'atTime', atTime) },
        body: { kind: 'text', text: requireText(operation, 'query', query), contentType: MANGLE },
      }),
      read: item => item as T,
    },
    paging,
    options,
  );
}
