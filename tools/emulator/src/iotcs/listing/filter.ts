import { Query } from 'mingo';
import { isPlainObject } from '../plain-object.js';
import { badRequest } from '../refusal.js';
import type { View } from '../views/view.js';

const operators = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$like', '$in', '$exists'];

/**
 * The filter in `q`; an empty one when there is none.
 *
 * @throws {IotcsRefusal} with status 400 when it is not JSON
 */
export function readFilter(query: URLSearchParams): unknown {
  const text = query.get('q');
  if (text === null || text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('q must be JSON');
  }
}

/**
 * A test by a filter of section 4.13: a subset of MongoDB's, and `$like` with `%` for any characters.
 *
 * @throws {IotcsRefusal} with status 400, naming the part that is not of the grammar
 */
export function compileFilter(filter: unknown): (view: View) => boolean {
  const query = new Query(condition(filter) as Record<string, never>);
  return view => query.test(view as Record<string, unknown>);
}

type Condition = Readonly<Record<string, unknown>>;

function condition(filter: unknown): Condition {
  if (!isPlainObject(filter)) throw badRequest('q: a filter must be an object');
  const parts = Object.entries(filter).map(([name, value]) => part(name, value));
  return parts.length === 1 ? (parts[0] ?? {}) : { $and: parts.length === 0 ? [{}] : parts };
}

function part(name: string, value: unknown): Condition {
  if (name === '$and' || name === '$or') {
    if (!Array.isArray(value) || value.length === 0)
      throw badRequest(`q: ${name} must be an array of filters`);
    return { [name]: value.map(condition) };
  }
  if (name === '$not') return { $nor: [condition(value)] };
  if (name.startsWith('$')) throw badRequest(`q: ${name} is not known here`);
  if (!isPlainObject(value)) return { [name]: { $eq: value } };
  const tests = Object.entries(value).map(([operator, operand]) => test(name, operator, operand));
  if (tests.length === 0) throw badRequest(`q: ${name} needs an operator`);
  return { $and: tests };
}

function test(field: string, operator: string, operand: unknown): Condition {
  if (!operators.includes(operator)) {
    throw badRequest(`q: ${field}: expected one of ${operators.join(', ')}, got ${operator}`);
  }
  if (operator === '$like') {
    if (typeof operand !== 'string') throw badRequest(`q: ${field}: $like takes a text`);
    return { [field]: { $regex: likePattern(operand) } };
  }
  if (operator === '$in' && !Array.isArray(operand)) throw badRequest(`q: ${field}: $in takes an array`);
  if (operator === '$exists' && typeof operand !== 'boolean') {
    throw badRequest(`q: ${field}: $exists takes true or false`);
  }
  return { [field]: { [operator]: operand } };
}

function likePattern(pattern: string): RegExp {
  const pieces = pattern.split('%').map(piece => piece.replace(/[\\^$.|?*+(){}[\]]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 's');
}
