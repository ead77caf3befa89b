import type { IvcapCall } from '../endpoint.js';
import { invalidParameter } from '../errors.js';
import { timestamp } from '../model/timestamp.js';
import { type Cursor, readCursor } from './cursor.js';

const LIMIT = { default: 10, max: 50 };

/** What a request asks of a list. */
export interface ListQuery {
  /** Items of a page. */
  readonly limit: number;
  /** The query of the first page: once `page` is set, everything else but `limit` is ignored. */
  readonly query: URLSearchParams;
  /** Where the page begins. */
  readonly cursor: Cursor;
  /** Time at which the list is wanted, in milliseconds. */
  readonly atMs: number;
}

/**
 * Reads `limit`, `page` and `at-time` of a request to a list.
 *
 * @throws {IvcapRefusal} with status 422, naming the parameter that is wrong
 */
export function listQuery({ exchange, deployment }: IvcapCall): ListQuery {
  const limit = limitOf(exchange.query.get('limit'));
  const page = exchange.query.get('page') ?? '';
  if (page !== '') {
    const cursor = readCursor(page, exchange.path);
    const query = new URLSearchParams(cursor.query);
    return { limit, query, cursor, atMs: atTime(query, 0) };
  }
  const query = new URLSearchParams(exchange.query);
  query.delete('limit');
  query.delete('page');
  const atMs = atTime(query, deployment.clock.now());
  query.set('at-time', timestamp(atMs));
  return { limit, query, cursor: { path: exchange.path, query: query.toString(), offset: 0 }, atMs };
}

/** True or false as a query has it. */
export function booleanParameter(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalidParameter(name, 'expected true or false', text);
}

/** A whole number from `min` up as a query has it. */
export function countParameter(query: URLSearchParams, name: string, min: number): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^\d+$/.test(text) && Number(text) >= min) return Number(text);
  throw invalidParameter(name, `expected a whole number from ${min} up`, text);
}

function limitOf(text: string | null): number {
  if (text === null || text === '') return LIMIT.default;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= LIMIT.max) return limit;
  throw invalidParameter('limit', `must be between 1 and ${LIMIT.max}`, text);
}

const timePattern = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?$/;

/** A time without a zone is read as UTC: which zone a server takes is not known. */
function atTime(query: URLSearchParams, now: number): number {
  const text = query.get('at-time') ?? '';
  if (text === '') return now;
  const match = timePattern.exec(text);
  const ms = match ? Date.parse(match[3] ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw invalidParameter('at-time', 'cannot parse date', text);
  return ms;
}
