import type { RequestOptions } from '@sdk/core';
import type { BatchingPolicy } from './query-info.js';

/** How a query runs. */
export interface QueryOptions extends RequestOptions {
  readonly batchingPolicy?: BatchingPolicy;
  readonly name?: string;
  readonly description?: string;
  /** Labels; `queries.list({ tag })` finds a query by one of them. */
  readonly tags?: readonly string[];
  /** Tells the server what kind of statement this is, where it should not find out itself. */
  readonly type?: 'historical' | 'ddl' | 'streaming';
}
