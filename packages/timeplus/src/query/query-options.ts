import type { RequestOptions } from '@sdk/core';
import type { BatchingPolicy } from './query-info.js';
import type { RowSchema } from './row-schema.js';

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

/** How the rows of a query are checked. */
export interface RowSchemaOptions<Row> {
  /**
   * Checks each row, and gives the rows their type: any schema that follows the Standard Schema interface. A row that does
   * not fit ends the query with a RowSchemaError.
   */
  readonly schema?: RowSchema<Row> | undefined;
}
