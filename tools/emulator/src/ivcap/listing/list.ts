import { json, type Reply } from '../../host/reply.js';
import { isLegacy } from '../api-version.js';
import type { IvcapCall } from '../endpoint.js';
import { invalidParameter } from '../errors.js';
import { timestamp } from '../model/timestamp.js';
import { describedBy } from '../wire.js';
import { type Cursor, writeCursor } from './cursor.js';
import { compareValues, compileFilter, type Fields, type Predicate } from './filter.js';
import { booleanParameter, type ListQuery, listQuery } from './list-query.js';
import { pageOf } from './page.js';

/** How a list is made of records. */
export interface ListSpec<R extends { readonly id: string }> {
  /** Name of the list in the old dialect; in the current one it is `items`. */
  readonly legacyKey: string;
  /** The records of the list, as they were at a time, in the order in which they were made. */
  readonly records: (query: ListQuery) => readonly R[];
  /** What `filter` and `order-by` can name; every name must be there, if only as undefined. */
  readonly fields: (record: R) => Fields;
  /** Compiles `filter`. @defaultValue the common grammar */
  readonly filter?: (expression: string) => Predicate;
  /** A record as an item of the list. */
  readonly item: (record: R, query: ListQuery) => unknown;
  /** Members that stand beside the items. */
  readonly beside?: (query: ListQuery) => Readonly<Record<string, unknown>>;
  /** Puts the records in order; by `order-by` and `order-desc` when left out. */
  readonly sort?: (records: readonly R[], query: ListQuery) => readonly R[];
}

/** Answers a request to a list. */
export function list<R extends { readonly id: string }>(call: IvcapCall, spec: ListSpec<R>): Reply {
  const query = listQuery(call);
  const filter = query.query.get('filter') ?? '';
  const all = spec.records(query);
  const wanted = filter === '' ? undefined : (spec.filter ?? compileFilter)(filter);
  const found = wanted ? all.filter(record => wanted(spec.fields(record))) : all;
  const sorted = spec.sort ? spec.sort(found, query) : sortByParameters(call, spec, found, query);
  const { items, next } = pageOf(call, sorted, query);
  return json(200, {
    [isLegacy(call.version) ? spec.legacyKey : 'items']: items.map(record => spec.item(record, query)),
    ...spec.beside?.(query),
    'at-time': timestamp(query.atMs),
    links: pageLinks(call, query, next),
  });
}

/** Records in the order of these fields and, where those are equal, of their making. */
export function sortBy<R>(
  records: readonly R[],
  fields: (record: R) => Fields,
  names: readonly string[],
  descending: boolean,
): readonly R[] {
  const inOrder = descending ? records.toReversed() : records;
  if (names.length === 0 || records.length === 0) return inOrder;
  const keyed = inOrder.map(record => ({ record, values: fields(record) }));
  const unknown = names.find(name => !keyed.some(({ values }) => Object.hasOwn(values, name)));
  if (unknown !== undefined) throw invalidParameter('order-by', 'no field of the list', unknown);
  const compare = (left: Fields, right: Fields): number => {
    for (const name of names) {
      const order = compareValues(left[name], right[name]);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };
  return keyed.toSorted((left, right) => compare(left.values, right.values)).map(({ record }) => record);
}

function sortByParameters<R extends { readonly id: string }>(
  call: IvcapCall,
  spec: ListSpec<R>,
  records: readonly R[],
  { query }: ListQuery,
): readonly R[] {
  const orderBy = query.get('order-by') ?? '';
  // The default changed from false to true between the versions (I-15).
  const descending = booleanParameter(query, 'order-desc', !isLegacy(call.version));
  return sortBy(records, spec.fields, orderBy === '' ? [] : [orderBy], descending);
}

function pageLinks(call: IvcapCall, { cursor, limit }: ListQuery, next: string | undefined): unknown {
  const { origin, exchange, deployment } = call;
  const self = `${origin}${exchange.path.slice(exchange.path.indexOf('/1/'))}`;
  const pageHref = (page: string): string => {
    const parameter = `page=${encodeURIComponent(page)}`;
    return `${self}?${deployment.paging.limitFirst ? `limit=${limit}&` : ''}${parameter}`;
  };
  const start: Cursor = { path: cursor.path, query: cursor.query, offset: 0 };
  const first = pageHref(writeCursor(start, deployment.paging.plainCursors ?? false));
  if (isLegacy(call.version)) {
    return { self, first, ...(next === undefined ? {} : { next: pageHref(next) }) };
  }
  const link = (rel: string, href: string): unknown => ({ rel, type: 'application/json', href });
  return [
    link('self', self),
    link('first', first),
    ...(next === undefined ? [] : [link('next', pageHref(next))]),
    { rel: 'describedBy', ...describedBy(call) },
  ];
}
