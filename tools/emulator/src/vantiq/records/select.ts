import { Aggregator } from 'mingo';
import { compare, resolve } from 'mingo/util';
import { badRequest } from '../errors.js';
import type { Row } from '../model/row.js';
import type { Outcome } from '../outcome.js';
import { isPlainObject } from '../plain-object.js';
import { comparableRow } from '../where/comparable.js';
import { compileWhere, type Where, type WhereContext } from '../where/compile-where.js';
import type { SelectQuery } from './select-query.js';

/** The rows that match, in the order and the piece that the query asks for. */
export function selectRows(rows: Iterable<Row>, query: SelectQuery, context: WhereContext): Outcome {
  const where = compileWhere(query.where, context);
  const matching = sorted([...matchingRows(rows, where)], query, where, context);
  const start = query.limit === undefined ? 0 : (query.page - 1) * query.limit;
  const page = query.limit === undefined ? matching : matching.slice(start, start + query.limit);
  const body = query.props ? page.map(row => project(row, query.props ?? [])) : page;
  return { status: 200, body, ...(query.count ? { count: matching.length } : {}) };
}

/** The rows that a where meets. */
export function* matchingRows(rows: Iterable<Row>, where: Where): Generator<Row> {
  for (const row of rows) if (where.test(row)) yield row;
}

/**
 * Runs an aggregation pipeline (V-B31).
 *
 * @throws VantiqRefusal with status 400 for a stage or an expression that is wrong
 */
export function aggregateRows(rows: Iterable<Row>, pipeline: unknown): Outcome {
  if (!Array.isArray(pipeline) || !pipeline.every(isPlainObject)) {
    throw badRequest('pipeline: expected an array of stages', ['pipeline']);
  }
  try {
    const stages = pipeline as Record<string, unknown>[];
    return { status: 200, body: new Aggregator(stages, { scriptEnabled: false }).run([...rows]) };
  } catch (error) {
    throw badRequest(`pipeline: ${(error as { message: string }).message}`, ['pipeline']);
  }
}

/** The named properties of a row, and its `_id`. */
export function project(row: Row, props: readonly string[]): Row {
  const names = ['_id', ...props].filter(name => Object.hasOwn(row, name));
  return Object.fromEntries(names.map(name => [name, row[name]]));
}

function sorted(rows: Row[], { sort }: SelectQuery, where: Where, { kind }: WhereContext): Row[] {
  const { distance } = where;
  if (sort.length === 0) {
    return distance ? rows.sort((a, b) => distance(a) - distance(b)) : rows;
  }
  const keyed = rows.map(row => {
    const view = comparableRow(kind, row);
    return { row, keys: sort.map(([property]) => valueAt(view, property)) };
  });
  keyed.sort((a, b) => {
    for (const [index, [, direction]] of sort.entries()) {
      const order = compareValues(a.keys[index], b.keys[index]);
      if (order !== 0) return order * direction;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

function valueAt(row: Row, property: string): unknown {
  return property.includes('.') ? resolve(row as Record<string, unknown>, property) : row[property];
}

/** As the query library compares, but much faster for what most columns hold. */
function compareValues(a: unknown, b: unknown): number {
  if ((typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string')) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return compare(a, b);
}
