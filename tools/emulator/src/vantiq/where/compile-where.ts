import { Context, Query } from 'mingo';
import { resolve } from 'mingo/util';
import type { Caller } from '../caller.js';
import { badRequest } from '../errors.js';
import type { ResourceKind } from '../model/resource-kind.js';
import type { Row } from '../model/row.js';
import { isPlainObject } from '../plain-object.js';
import { comparable, comparableRow, specOf } from './comparable.js';
import { geoOperators, nearestFirst } from './geo-operators.js';

/** A `where` that is ready to be asked about rows. */
export interface Where {
  readonly test: (row: Row) => boolean;
  /** Set by `$near` and `$nearSphere`: metres by which the results are ordered. */
  readonly distance: ((row: Row) => number) | undefined;
}

/** What the substitutions of a `where` stand for. */
export interface WhereContext {
  readonly kind: ResourceKind;
  readonly caller: Caller;
  readonly nowMs: number;
}

/** Operators inside a field (section 4.6); `$options` goes with `$regex`, `$exists` and `$type` are a guess. */
const fieldOperators: ReadonlySet<string> = new Set([
  ...['$eq', '$gt', '$gte', '$lt', '$lte', '$ne', '$in', '$nin', '$all', '$elemMatch', '$regex', '$size'],
  ...['$options', '$not', '$exists', '$type', '$geoIntersects', '$geoWithin', '$near', '$nearSphere'],
]);

const logicalOperators: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);

const context = Context.init({ query: geoOperators });

/**
 * Reads a `where`.
 *
 * @throws VantiqRefusal with status 400, naming what is not part of the language
 */
export function compileWhere(where: unknown, given: WhereContext): Where {
  if (where === undefined || where === null) return { test: () => true, distance: undefined };
  if (!isPlainObject(where)) throw badRequest('where: expected a JSON object');
  const condition = conditions(where, given);
  try {
    const query = new Query<Row>(condition, { context, scriptEnabled: false });
    return {
      test: row => query.test(comparableRow(given.kind, row)),
      distance: nearestFirst(condition, (row, field) => resolve(row, field)),
    };
  } catch (error) {
    throw badRequest(`where: ${(error as { message: string }).message}`);
  }
}

function conditions(where: Row, given: WhereContext): Record<string, unknown> {
  const entries = Object.entries(where).map(([name, value]) => {
    if (!name.startsWith('$')) return [name, fieldCondition(value, name, given)] as const;
    if (!logicalOperators.has(name)) throw badRequest(`where: ${name} is not an operator`, [name]);
    if (!Array.isArray(value) || value.length === 0 || !value.every(isPlainObject)) {
      throw badRequest(`where: ${name} needs an array of objects`, [name]);
    }
    return [name, value.map(part => conditions(part, given))] as const;
  });
  return Object.fromEntries(entries);
}

function fieldCondition(value: unknown, field: string, given: WhereContext): unknown {
  const type = specOf(given.kind, field)?.type;
  const plain = substituted(value, given);
  if (!isPlainObject(plain) || !Object.keys(plain).some(name => name.startsWith('$'))) {
    return comparable(plain, type);
  }
  const entries = Object.entries(plain).map(([operator, operand]) => {
    if (!fieldOperators.has(operator)) throw badRequest(`where: ${operator} is not an operator`, [operator]);
    assertOperand(operator, operand);
    if (operator === '$not') return [operator, fieldCondition(operand, field, given)] as const;
    if (operator === '$elemMatch') return [operator, elementCondition(operand, given)] as const;
    return [operator, comparable(substituted(operand, given), type)] as const;
  });
  return Object.fromEntries(entries);
}

/** The query library would fail on some rows only. */
function assertOperand(operator: string, operand: unknown): void {
  const expected =
    ['$in', '$nin', '$all'].includes(operator) && !Array.isArray(operand)
      ? 'an array'
      : operator === '$size' && !Number.isInteger(operand)
        ? 'a whole number'
        : operator === '$regex' && typeof operand !== 'string'
          ? 'a text'
          : undefined;
  if (expected !== undefined) throw badRequest(`where: ${operator} needs ${expected}`, [operator]);
}

function elementCondition(operand: unknown, given: WhereContext): unknown {
  if (!isPlainObject(operand)) throw badRequest('where: $elemMatch needs an object', ['$elemMatch']);
  const isOperators = Object.keys(operand).every(name => fieldOperators.has(name));
  return isOperators ? fieldCondition(operand, '', given) : conditions(operand, given);
}

/** `{"ars_substitution":"ars_username"}` stands for a value of the session. */
function substituted(value: unknown, { caller, nowMs }: WhereContext): unknown {
  if (!isPlainObject(value) || !Object.hasOwn(value, 'ars_substitution')) return value;
  const substitutions: Readonly<Record<string, string>> = {
    ars_username: caller.username,
    ars_namespace: caller.namespace,
    ars_currentDateTime: new Date(nowMs).toISOString(),
  };
  const name = String(value['ars_substitution']);
  if (!Object.hasOwn(substitutions, name)) throw badRequest(`where: unknown substitution ${name}`, [name]);
  return substitutions[name];
}
