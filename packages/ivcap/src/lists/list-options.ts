import type { QueryParameters } from '@sdk/core';
import { requireMoment, requireText, requireWhole } from '../validation.js';

/** How a list is fetched. */
export interface PagingOptions {
  /** Most items of the whole list. @defaultValue all */
  readonly limit?: number | undefined;
  /** Items to ask for at once, at most 50. @defaultValue 50 */
  readonly pageSize?: number | undefined;
  /** Pages to fetch ahead. @defaultValue 0 */
  readonly prefetch?: number | undefined;
}

/** Which items a list has, and in which order. */
export interface ListOptions extends PagingOptions {
  /** Expression that the items fulfil, e.g. `name~='Fire%'`; `filter` builds one with safe quotes. */
  readonly filter?: string | undefined;
  /** Name of a field in the spelling of the wire, e.g. `requested-at`. */
  readonly orderBy?: string | undefined;
  /** True for the last ones first. @defaultValue false */
  readonly orderDesc?: boolean | undefined;
  /** The list as it was then; text must have a time zone. @defaultValue now */
  readonly atTime?: Date | string | undefined;
}

/** Most items that a server gives in one page. */
const LARGEST_PAGE = 50;

/**
 * The query of a list. `order-desc` is always sent: servers differ in what they take its absence for (I-15).
 *
 * @throws {ValidationError} that names the option.
 */
export function listQuery(operation: string, options: ListOptions): QueryParameters {
  const { filter, orderBy, orderDesc = false, atTime } = options;
  return {
    filter: filter === undefined ? undefined : requireText(operation, 'filter', filter),
    'order-by': orderBy === undefined ? undefined : requireText(operation, 'orderBy', orderBy),
    'order-desc': orderDesc,
    'at-time': atTime === undefined ? undefined : requireMoment(operation, 'atTime', atTime),
  };
}

/** Sizes of a list with the gaps filled. @throws {ValidationError} that names the option. */
export function pagingOf(
  operation: string,
  { limit, pageSize = LARGEST_PAGE }: PagingOptions,
): { readonly limit: number; readonly pageSize: number } {
  const total =
    limit === undefined || limit === Infinity ? Infinity : requireWhole(operation, 'limit', limit, 1);
  return { limit: total, pageSize: Math.min(requireWhole(operation, 'pageSize', pageSize, 1), LARGEST_PAGE) };
}
