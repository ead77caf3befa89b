import { json, type Reply } from '../../host/reply.js';
import type { IotcsCall } from '../endpoint.js';
import { badRequest } from '../refusal.js';
import type { View } from '../views/view.js';
import { pick, readFields } from './fields.js';
import { compileFilter, readFilter } from './filter.js';

/** Items of a page when the request does not say how many. */
const DEFAULT_LIMIT = 10;

/** Most items of a page, of messages. */
export const MESSAGE_LIMIT = 200;

/** Most items of a page of everything else (guess: the reference names a limit for messages only). */
const LIMIT = 1000;

/**
 * Answers a collection: what matches the filter in `q`, in the order of `orderBy`, the page of `offset` and `limit`, with
 * the members of `fields`, and links to the other pages.
 *
 * @throws {IotcsRefusal} with status 400, naming the parameter that is wrong
 */
export function pageOf(call: IotcsCall, all: readonly View[], maximum: number = LIMIT): Reply {
  const { query } = call.exchange;
  const found = ordered(all.filter(compileFilter(readFilter(query))), query.get('orderBy'));
  const offset = number(query, 'offset') ?? 0;
  const limit = Math.min(number(query, 'limit') ?? DEFAULT_LIMIT, maximum);
  if (limit === 0) throw badRequest('limit must be at least 1');
  const fields = readFields(query);
  const items = found.slice(offset, offset + limit).map(item => pick(item, fields));
  const hasMore = offset + items.length < found.length;
  return json(200, {
    items,
    count: items.length,
    hasMore,
    offset,
    limit,
    links: links(call, { offset, limit, total: found.length, hasMore }),
  });
}

interface Extent {
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  readonly hasMore: boolean;
}

function links(
  { exchange, origin }: IotcsCall,
  { offset, limit, total, hasMore }: Extent,
): readonly { readonly rel: string; readonly href: string }[] {
  const at = (position: number): string => {
    const query = new URLSearchParams(exchange.query);
    query.set('offset', String(position));
    query.set('limit', String(limit));
    return `${origin}${exchange.path}?${query}`;
  };
  const last = Math.max(0, Math.ceil(total / limit) - 1) * limit;
  return [
    { rel: 'self', href: at(offset) },
    { rel: 'canonical', href: `${origin}${exchange.path}` },
    { rel: 'first', href: at(0) },
    ...(offset > 0 ? [{ rel: 'prev', href: at(Math.max(0, offset - limit)) }] : []),
    ...(hasMore ? [{ rel: 'next', href: at(offset + limit) }] : []),
    { rel: 'last', href: at(last) },
  ];
}

/** Sorts by `member:asc` or `member:desc`, several separated by commas. */
function ordered(items: View[], orderBy: string | null): readonly View[] {
  const keys = (orderBy ?? '').split(',').filter(key => key !== '');
  for (const key of keys.reverse()) {
    const [name = '', direction = 'asc'] = key.split(':');
    if (direction !== 'asc' && direction !== 'desc')
      throw badRequest(`orderBy: ${key} must end with asc or desc`);
    const sign = direction === 'asc' ? 1 : -1;
    items.sort((left, right) => sign * compare(left[name], right[name]));
  }
  return items;
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [first, second] = [String(left ?? ''), String(right ?? '')];
  return first < second ? -1 : first > second ? 1 : 0;
}

function number(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`${name} must be a whole number from 0 up`);
  return Number(text);
}
