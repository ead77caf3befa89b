import type { FilterExpression } from '../filter/filter-ast.js';
import { badRequest, notEmulated } from '../refusal.js';
import { readFilter } from './read-filter.js';

/** How a find chooses, orders and cuts what it answers. */
export interface FindOptions {
  readonly filter: FilterExpression | undefined;
  readonly sort: string;
  readonly descending: boolean;
  readonly start: number;
  readonly limit: number;
}

/** How an answer is written, for finds and all other requests. */
export interface ViewOptions {
  /** Members to keep beside the id. */
  readonly only: readonly string[] | undefined;
  readonly refs: boolean;
  /** False when plain values are wanted of a typed generation (`hints=0`). */
  readonly hints: boolean;
}

/** A parameter of a request by its name. */
export type Parameters = (name: string) => string | undefined;

/** The default of section 4.5; no largest one is known. */
const DEFAULT_LIMIT = 20;

/** @throws {FlowthingsRefusal} with status 400 for a value that cannot be understood */
export function readFindOptions(parameters: Parameters): FindOptions {
  const filter = parameters('filter');
  const sort = parameters('sort');
  return {
    filter: filter === undefined ? undefined : readFilter(filter),
    sort: sort ?? 'creationDate',
    descending: readDescending(parameters('order'), sort),
    // Both names occur in official clients (section 4.5).
    start: count(parameters, 'start') ?? count(parameters, 'skip') ?? 0,
    limit: count(parameters, 'limit') ?? DEFAULT_LIMIT,
  };
}

/** The parameters that every request may have. */
export function readViewOptions(parameters: Parameters): ViewOptions {
  const only = parameters('only');
  return {
    only: only ? only.split(',').map(name => name.trim()) : undefined,
    refs: isTrue(parameters('refs')),
    hints: parameters('hints') !== '0',
  };
}

/** Without an order the newest come first, and members named by the client ascend (guess, section 8). */
function readDescending(order: string | undefined, sort: string | undefined): boolean {
  switch (order) {
    case undefined:
      return sort === undefined || sort === 'creationDate';
    case 'asc':
      return false;
    case 'desc':
      return true;
    case 'geo':
      throw notEmulated('order=geo');
    default:
      throw badRequest(`order must be asc or desc, not ${order}.`);
  }
}

function count(parameters: Parameters, name: string): number | undefined {
  const text = parameters(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw badRequest(`${name} must be a whole number from 0 up, not ${text}.`);
  return Number(text);
}

/** The platform writes 1 and 0; clients also send the spellings of their languages (section 5, 10). */
function isTrue(text: string | undefined): boolean {
  return text !== undefined && ['1', 'true'].includes(text.toLowerCase());
}
