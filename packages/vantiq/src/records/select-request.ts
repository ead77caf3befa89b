import type { QueryParameters } from '@sdk/core';
import type { ResourcePaths } from '../resources/resource-path.js';
import type { RestOperation } from '../rest/rest-calls.js';
import {
  invalid,
  isObject,
  received,
  requireArray,
  requireObject,
  requireText,
  requireWhole,
} from '../validation.js';
import { filterText } from './filter.js';
import type { SelectOptions, SelectQuery } from './select-options.js';

/** A filter that is longer than this goes into the body, because servers and proxies limit addresses to some 8000. */
const LONGEST_WHERE = 4_000;

/** The request of a select. @throws {ValidationError} that names what is wrong. */
export function selectRequest<Row>(
  paths: ResourcePaths,
  operation: string,
  resource: string,
  options: SelectOptions<Row>,
): RestOperation {
  const { where, usePost } = options;
  const query = selectParameters(operation, options);
  const whereText = where === undefined ? undefined : filterText(operation, where);
  if (usePost === true || ((whereText?.length ?? 0) > LONGEST_WHERE && usePost !== false)) {
    const path = paths.resource(operation, resource, undefined, 'select');
    return { operation, method: 'POST', path, query, json: where ?? {}, replay: 'always' };
  }
  return {
    operation,
    method: 'GET',
    path: paths.resource(operation, resource),
    query: { ...(whereText === undefined ? {} : { where: whereText }), ...query },
    replay: 'always',
  };
}

/** The query of a count (V-46). @throws {ValidationError} that names what is wrong. */
export function countParameters<Row>(operation: string, where: SelectQuery<Row>['where']): QueryParameters {
  return {
    count: 'true',
    limit: 1,
    ...(where === undefined ? {} : { where: filterText(operation, where) }),
    props: '["_id"]',
  };
}

/** A query as it is. @throws {ValidationError} that names what is wrong. */
export function checkedSelect<Row>(operation: string, query: SelectQuery<Row>): SelectQuery<Row> {
  if (query.where !== undefined) filterText(operation, query.where);
  selectParameters(operation, query);
  return query;
}

/** Everything but the filter. */
function selectParameters<Row>(operation: string, query: SelectQuery<Row>): QueryParameters {
  const { props, sort, limit, page } = query;
  if (props !== undefined)
    for (const name of requireArray(operation, 'props', props)) requireText(operation, 'props', name);
  if (sort !== undefined) checkSort(operation, sort);
  if (limit !== undefined) requireWhole(operation, 'limit', limit, 1);
  if (page !== undefined) {
    requireWhole(operation, 'page', page, 1);
    if (limit === undefined)
      throw invalid(operation, { field: 'page', expected: 'a limit beside it, which is the size of a page' });
  }
  return {
    props: props === undefined || props.length === 0 ? undefined : JSON.stringify(props),
    sort: sort === undefined || Object.keys(sort).length === 0 ? undefined : JSON.stringify(sort),
    limit,
    count: limit === undefined ? undefined : 'true',
    page,
    ...checkedOptions(operation, query.options),
  };
}

function checkSort(operation: string, sort: Readonly<Record<string, unknown>>): void {
  for (const [name, direction] of Object.entries(requireObject(operation, 'sort', sort)))
    if (direction !== 1 && direction !== -1)
      throw invalid(operation, {
        field: `sort.${name}`,
        expected: '1 (ascending) or -1 (descending)',
        received: typeof direction === 'number' ? String(direction) : received(direction),
      });
}

function checkedOptions(operation: string, options: SelectQuery<unknown>['options']): Record<string, string> {
  if (options === undefined) return {};
  if (!isObject(options))
    throw invalid(operation, { field: 'options', expected: 'an object', received: received(options) });
  for (const [name, value] of Object.entries<unknown>(options))
    if (typeof value !== 'string')
      throw invalid(operation, { field: `options.${name}`, expected: 'a string', received: received(value) });
  return options;
}
