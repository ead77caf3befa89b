import type { VantiqRequestOptions } from '../options.js';
import type { Where } from './where.js';

/** Which rows, in which order, with which properties. */
export interface SelectQuery<Row> {
  /** Properties to answer; without any, all of them. */
  readonly props?: readonly string[] | undefined;
  /** Rows to get; without it all of them. A part that is undefined is refused, because JSON would leave it out. */
  readonly where?: Where<Row> | undefined;
  /** Properties to sort by, the most important one first; 1 ascends, -1 descends. */
  readonly sort?: Readonly<Record<string, 1 | -1>> | undefined;
  /** Most rows to get. With it the answer tells the number of all rows that match. */
  readonly limit?: number | undefined;
  /** Page of `limit` rows to get, from 1. */
  readonly page?: number | undefined;
  /** Further parameters of the request, which win over the others. */
  readonly options?: Readonly<Record<string, string>> | undefined;
}

/** Options of `select`. */
export interface SelectOptions<Row> extends SelectQuery<Row>, VantiqRequestOptions {
  /** Rows of each request while rows are walked over. @defaultValue 1000 */
  readonly pageSize?: number | undefined;
  /** Pages to fetch ahead while rows are walked over. @defaultValue 0 */
  readonly prefetch?: number | undefined;
  /** Sends the filter in the body. @defaultValue true for a filter above 4000 characters */
  readonly usePost?: boolean | undefined;
}

/** Names of the properties of a row, those that the server keeps included. */
export type PropertyName<Row> = (keyof Row & string) | `_${string}` | `ars_${string}` | `${string}.${string}`;
