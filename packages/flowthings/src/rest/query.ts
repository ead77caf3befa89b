import type { QueryParameters } from '@sdk/core';
import { Filter, requireFilter } from '../filters/filter.js';
import { allOf } from '../filters/tests.js';
import { invalid, received, requireText, requireWhole } from '../validation.js';
import type { FindOptions, FlowthingsRequestOptions, ParameterValue } from './find-options.js';

/** Parameters of a client for every request. */
export type DefaultParameters = Readonly<Record<string, ParameterValue | undefined>>;

/** The query of a request: defaults first, what the call says wins. @throws {ValidationError} that names the option. */
export function queryOf(
  operation: string,
  defaults: DefaultParameters,
  options: FlowthingsRequestOptions,
): QueryParameters {
  const { refs, only, hints, params = {} } = options;
  return wire(operation, {
    ...defaults,
    ...params,
    ...defined('refs', flag(operation, 'refs', refs)),
    ...defined('only', members(operation, only)),
    ...defined('hints', flag(operation, 'hints', hints)),
  });
}

/** The query of a search. @throws {ValidationError} that names the option or filter. */
export function findQuery(
  operation: string,
  defaults: DefaultParameters,
  filters: readonly Filter[],
  options: FindOptions,
): QueryParameters {
  const { limit, start, sort, order } = options;
  return {
    ...queryOf(operation, defaults, options),
    ...defined('filter', filterText(operation, filters, options.filter)),
    ...defined('limit', limit === undefined ? undefined : requireWhole(operation, 'limit', limit, 0)),
    ...defined('start', start === undefined ? undefined : requireWhole(operation, 'start', start, 0)),
    ...defined('sort', sort === undefined ? undefined : requireText(operation, 'sort', sort)),
    ...defined('order', orderOf(operation, order)),
  };
}

/** Text of a filter that may be given as text already. @throws {ValidationError} when it is neither. */
export function textOf(operation: string, field: string, filter: Filter | string): string {
  if (filter instanceof Filter) return filter.toString();
  return requireText(operation, field, filter);
}

function filterText(
  operation: string,
  filters: readonly Filter[],
  option: FindOptions['filter'],
): string | undefined {
  const checked = filters.map(filter => requireFilter(operation, filter));
  if (option !== undefined && filters.length > 0)
    throw invalid(operation, { field: 'filter', expected: 'either filters or the option filter, not both' });
  const wanted = Array.isArray(option) ? option.map(filter => requireFilter(operation, filter)) : checked;
  if (option !== undefined && !Array.isArray(option))
    return textOf(operation, 'filter', option as Filter | string);
  return wanted.length === 0 ? undefined : allOf(...wanted).toString();
}

function members(operation: string, only: FlowthingsRequestOptions['only']): string | undefined {
  if (only === undefined) return undefined;
  return typeof only === 'string'
    ? requireText(operation, 'only', only)
    : only.map((name, index) => requireText(operation, `only[${index}]`, name)).join(',');
}

function flag(operation: string, field: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw invalid(operation, { field, expected: 'true or false', received: received(value) });
}

function orderOf(operation: string, order: FindOptions['order']): string | undefined {
  if (order === undefined || ['asc', 'desc', 'geo'].includes(order)) return order;
  throw invalid(operation, { field: 'order', expected: "'asc', 'desc' or 'geo'", received: received(order) });
}

function defined(name: string, value: string | number | undefined): Record<string, string | number> {
  return value === undefined ? {} : { [name]: value };
}

/** Booleans in the platform's own spelling (section 5.10). @throws {ValidationError} for what is no parameter. */
function wire(operation: string, parameters: Readonly<Record<string, unknown>>): QueryParameters {
  const one = (name: string, value: unknown): string | number | bigint => {
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'string' || typeof value === 'bigint') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw invalid(operation, {
      field: `params.${name}`,
      expected: 'a string, a finite number, a boolean, or a list of these',
      received: received(value),
    });
  };
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) => {
      if (value === undefined || value === null) return [];
      return [[name, Array.isArray(value) ? value.map(item => one(name, item)) : one(name, value)]];
    }),
  );
}
