import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { castTo } from '../functions/cast.js';
import { commonType } from '../functions/common-type.js';
import { choose } from '../functions/conditionals.js';
import { elementOf, subscript } from '../functions/containers.js';
import { tupleOf } from '../functions/conversions.js';
import { jsonPathText } from '../functions/json.js';
import { numberLiteral } from '../functions/literal.js';
import { applyOperator, compare, condition, isIn, negate } from '../functions/operators.js';
import { callFunction, findFunction } from '../functions/registry.js';
import { extractUnit } from '../functions/times.js';
import { liftNullable, sqlString, type Typed, typed } from '../functions/typed.js';
import type { CallExpression, Expression, Query, WindowSpecification } from '../sql/ast.js';
import {
  arrayType,
  bareType,
  boolType,
  type IntervalUnit,
  integerType,
  nothingType,
  nullableType,
  stringType,
  typeText,
} from '../types/data-type.js';
import { compileHigherOrder, isHigherOrder } from './higher-order.js';
import type { QueryContext } from './query-context.js';
import type { RelationColumn } from './relation.js';
import type { Scope } from './scope.js';

/** A compiled subquery, as an expression needs it. */
export interface ScalarQuery {
  readonly sql: string;
  readonly columns: readonly { readonly type: Typed['type'] }[];
}

/** Compiles a query inside an expression; it sees the columns of the statement around. */
export type SubqueryCompiler = (query: Query, context: QueryContext, parent: Scope) => ScalarQuery;

/** Turns expressions of the dialect into SQL of DuckDB. Throws 46, 47 and the like for what it does not know. */
export class ExpressionCompiler {
  readonly #context: QueryContext;
  readonly #compileSubquery: SubqueryCompiler;

  constructor(context: QueryContext, compileSubquery: SubqueryCompiler) {
    this.#context = context;
    this.#compileSubquery = compileSubquery;
  }

  compile(expression: Expression, scope: Scope): Typed {
    switch (expression.kind) {
      case 'number':
        return numberLiteral(expression.text);
      case 'string':
        return { sql: sqlString(expression.value), type: stringType, literal: expression.value };
      case 'boolean':
        return { sql: String(expression.value), type: boolType };
      case 'null':
        return { sql: 'NULL', type: nothingType, literal: null };
      case 'interval':
        return this.#interval(expression, scope);
      case 'name':
        return this.#name(expression.parts, scope);
      case 'call':
        return this.#call(expression, scope);
      case 'unary': {
        const operand = this.compile(expression.operand, scope);
        if (expression.operator === '-') return negate(operand);
        return typed(`(NOT ${condition(operand).sql})`, liftNullable(boolType, [operand]), [operand]);
      }
      case 'binary':
        return applyOperator(
          expression.operator,
          this.compile(expression.left, scope),
          this.compile(expression.right, scope),
        );
      case 'is_null': {
        const operand = this.compile(expression.operand, scope);
        return typed(`(${operand.sql} IS ${expression.negated ? 'NOT ' : ''}NULL)`, boolType, [operand]);
      }
      case 'between':
        return this.#between(expression, scope);
      case 'in_list':
        return this.#inList(expression, scope);
      case 'in_query':
        return this.#inQuery(expression, scope);
      case 'like':
        return this.#like(expression, scope);
      case 'case':
        return this.#case(expression, scope);
      case 'cast':
        return castTo(this.compile(expression.operand, scope), expression.type);
      case 'extract':
        return extractUnit(expression.unit, this.compile(expression.operand, scope));
      case 'array':
        return this.#array(expression.elements, scope);
      case 'tuple':
        return tupleOf(expression.elements.map(element => this.compile(element, scope)));
      case 'subscript':
        return subscript(this.compile(expression.operand, scope), this.compile(expression.index, scope));
      case 'element':
        return elementOf(this.compile(expression.operand, scope), expression.index - 1);
      case 'json_path':
        return jsonPathText(this.compile(expression.operand, scope), expression.path);
      case 'subquery': {
        const query = this.#subquery(expression.query, scope);
        if (query.columns.length !== 1)
          throw engineError('BAD_ARGUMENTS', 'Scalar subquery must give one column');
        return { sql: `(${query.sql})`, type: nullableType(query.columns[0]!.type) };
      }
      case 'exists':
        return { sql: `EXISTS (${this.#subquery(expression.query, scope).sql})`, type: boolType };
      case 'star':
        throw engineError('SYNTAX_ERROR', 'Syntax error: * is not an expression here');
      case 'lambda':
        throw engineError('BAD_ARGUMENTS', 'A lambda may only be an argument of a function of arrays');
    }
  }

  /** Compiles a condition of WHERE, HAVING or ON. */
  condition(expression: Expression, scope: Scope): Typed {
    return condition(this.compile(expression, scope));
  }

  #subquery(query: Query, scope: Scope): ScalarQuery {
    this.#context.facts.hasSubquery = true;
    return this.#compileSubquery(query, this.#context.asBounded(), scope);
  }

  #interval(expression: Extract<Expression, { kind: 'interval' }>, scope: Scope): Typed {
    const amount = this.compile(expression.amount, scope);
    const { unit, factor } = intervalUnitSql(expression.unit);
    const isNano = expression.unit === 'nanosecond';
    const isSmall = ['days', 'months', 'years'].includes(unit);
    const count = `CAST(${amount.sql} AS ${isSmall ? 'INTEGER' : 'BIGINT'})${factor === 1 ? '' : ` * ${factor}`}`;
    const sql = isNano ? `to_microseconds(${count} // 1000)` : `to_${unit}(${count})`;
    return typed(sql, { kind: 'interval', unit: expression.unit }, [amount]);
  }

  #name(parts: readonly string[], scope: Scope): Typed {
    const [first, ...rest] = parts;
    const local = scope.local(first!);
    if (local !== undefined) return this.#members(local, rest);
    const alias = scope.aliases.get(first!);
    if (alias !== undefined) return this.#members(this.compile(alias, scope.withoutAlias(first!)), rest);
    if (rest.length > 0 && scope.hasTable(first!)) {
      const column = scope.column(rest[0]!, first);
      if (column !== undefined) return this.#members(this.#column(column), rest.slice(1));
    }
    const column = scope.column(first!);
    if (column === undefined)
      throw engineError('UNKNOWN_IDENTIFIER', `Unknown identifier: ${parts.join('.')}`);
    return this.#members(this.#column(column), rest);
  }

  #column(column: RelationColumn): Typed {
    if (column.origin !== undefined) {
      const required = { column: column.name, columnType: typeText(column.type), table: column.origin };
      this.#context.facts.requiredColumns.set(`${column.origin}.${column.name}`, required);
    }
    return { sql: column.sql, type: column.type };
  }

  /** `tuple.name` and `json.key`. */
  #members(operand: Typed, names: readonly string[]): Typed {
    if (names.length === 0) return operand;
    const bare = bareType(operand.type);
    if (bare.kind === 'json') return jsonPathText(operand, names);
    if (bare.kind === 'tuple') {
      const index = bare.elements.findIndex(element => element.name === names[0]);
      if (index >= 0) return this.#members(elementOf(operand, index), names.slice(1));
    }
    throw engineError('UNKNOWN_IDENTIFIER', `Unknown identifier: ${names[0]} of ${typeText(operand.type)}`);
  }

  #call(call: CallExpression, scope: Scope): Typed {
    const name = call.name.toLowerCase();
    if (isHigherOrder(name)) {
      return compileHigherOrder(name, call.arguments, (argument, locals) =>
        this.compile(argument, locals === undefined ? scope : scope.withLocals(locals)),
      );
    }
    const isCountAll = name === 'count' && call.arguments[0]?.kind === 'star';
    const args = isCountAll ? [] : [...call.arguments, ...(call.parameters ?? [])];
    const definition = findFunction(name, scope.relation.sequence);
    if (definition.aggregate === true && call.over === undefined) this.#context.facts.hasAggregate = true;
    const compiledArgs = args.map(argument => this.compile(argument, scope));
    if (definition.aggregate === true && compiledArgs.some(argument => argument.aggregate === true)) {
      throw engineError('ILLEGAL_AGGREGATION', `Aggregate function is found inside ${name}`);
    }
    if (definition.windowed === true && call.over === undefined) {
      throw engineError('NOT_IMPLEMENTED', `${name} without OVER is not implemented by the emulator`);
    }
    const over = call.over === undefined ? {} : { over: this.#over(call.over, scope) };
    return callFunction(definition, compiledArgs, { name, distinct: call.distinct, ...over });
  }

  /** `OVER (PARTITION BY … ORDER BY …)`: over the rows of a bounded read. */
  #over(window: WindowSpecification, scope: Scope): string {
    if (scope.relation.streaming !== undefined) {
      throw engineError('NOT_IMPLEMENTED', 'OVER on a stream is not implemented by the emulator');
    }
    const partition = window.partitionBy.map(item => this.compile(item, scope).sql).join(', ');
    const order = window.orderBy
      .map(item => `${this.compile(item.expression, scope).sql}${item.descending ? ' DESC' : ''}`)
      .join(', ');
    const clauses = [partition && `PARTITION BY ${partition}`, order && `ORDER BY ${order}`].filter(Boolean);
    return ` OVER (${clauses.join(' ')})`;
  }

  #between(expression: Extract<Expression, { kind: 'between' }>, scope: Scope): Typed {
    const operand = this.compile(expression.operand, scope);
    const low = compare('>=', operand, this.compile(expression.low, scope));
    const high = compare('<=', operand, this.compile(expression.high, scope));
    return negatedIf(expression.negated, applyOperator('and', low, high));
  }

  #inList(expression: Extract<Expression, { kind: 'in_list' }>, scope: Scope): Typed {
    const operand = this.compile(expression.operand, scope);
    const items = expression.list.map(item => this.compile(item, scope));
    return negatedIf(expression.negated, isIn(operand, items));
  }

  #inQuery(expression: Extract<Expression, { kind: 'in_query' }>, scope: Scope): Typed {
    const operand = this.compile(expression.operand, scope);
    const query = this.#subquery(expression.query, scope);
    const sql = `(${operand.sql} ${expression.negated ? 'NOT ' : ''}IN (${query.sql}))`;
    return typed(sql, liftNullable(boolType, [operand]), [operand]);
  }

  #like(expression: Extract<Expression, { kind: 'like' }>, scope: Scope): Typed {
    const operand = this.compile(expression.operand, scope);
    const pattern = this.compile(expression.pattern, scope);
    const word = expression.caseSensitive ? 'LIKE' : 'ILIKE';
    const sql = `(${operand.sql} ${expression.negated ? 'NOT ' : ''}${word} ${pattern.sql} ESCAPE '\\')`;
    return typed(sql, liftNullable(boolType, [operand, pattern]), [operand, pattern]);
  }

  #case(expression: Extract<Expression, { kind: 'case' }>, scope: Scope): Typed {
    const subject = expression.subject === undefined ? undefined : this.compile(expression.subject, scope);
    const branches = expression.branches.map(branch => {
      const when = this.compile(branch.when, scope);
      const test = subject === undefined ? when : compare('=', subject, when);
      return [test, this.compile(branch.result, scope)] as const;
    });
    const otherwise = expression.otherwise ?? { kind: 'null' };
    return choose(branches, this.compile(otherwise, scope));
  }

  #array(elements: readonly Expression[], scope: Scope): Typed {
    const compiled = elements.map(element => this.compile(element, scope));
    const element =
      compiled.length === 0 ? integerType(8, false) : commonType(compiled.map(item => item.type));
    const type = arrayType(element);
    const sql = compiled.map(item => castTo(item, element).sql).join(', ');
    return typed(`CAST([${sql}] AS ${storageType(type)})`, type, compiled);
  }
}

/** DuckDB's unit of an interval, and how many of it there are in one. */
function intervalUnitSql(unit: IntervalUnit): { readonly unit: string; readonly factor: number } {
  if (unit === 'week') return { unit: 'days', factor: 7 };
  if (unit === 'quarter') return { unit: 'months', factor: 3 };
  return { unit: `${unit}s`, factor: 1 };
}

function negatedIf(negated: boolean, operand: Typed): Typed {
  return negated ? { ...operand, sql: `(NOT ${operand.sql})` } : operand;
}
