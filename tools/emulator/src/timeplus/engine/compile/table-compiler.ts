import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { orDefault } from '../functions/containers.js';
import { compare } from '../functions/operators.js';
import type { Typed } from '../functions/typed.js';
import type { Duration, Expression, Query, TableExpression } from '../sql/ast.js';
import { isNullable } from '../types/data-type.js';
import type { ExpressionCompiler } from './expression-compiler.js';
import type { QueryContext } from './query-context.js';
import type { Relation, RelationColumn } from './relation.js';
import { Scope } from './scope.js';
import { streamRelation } from './stream-relation.js';
import { type WindowCall, windowRelation } from './window-relation.js';

/** Compiles a query in FROM into a relation with the given alias. */
export type DerivedCompiler = (query: Query, context: QueryContext, alias: string) => Relation;

type JoinExpression = Extract<TableExpression, { kind: 'join' }>;

/** Turns the parts of FROM into relations. */
export class TableCompiler {
  readonly #context: QueryContext;
  readonly #expressions: ExpressionCompiler;
  readonly #compileDerived: DerivedCompiler;

  constructor(context: QueryContext, expressions: ExpressionCompiler, compileDerived: DerivedCompiler) {
    this.#context = context;
    this.#expressions = expressions;
    this.#compileDerived = compileDerived;
  }

  compile(table: TableExpression, context: QueryContext = this.#context): Relation {
    switch (table.kind) {
      case 'table':
        return this.#named(table.name, table.alias, context);
      case 'derived':
        this.#context.facts.hasSubquery = true;
        return this.#compileDerived(table.query, context, table.alias ?? '');
      case 'join':
        return this.#join(table, context);
      case 'table_function':
        return this.#function(table, context);
    }
  }

  #named(name: string, alias: string | undefined, context: QueryContext): Relation {
    const common = context.commonTable(name);
    if (common !== undefined) {
      const inner = context.bounded ? common.context.asBounded() : common.context;
      return this.#compileDerived(common.query, inner, alias ?? name);
    }
    const source = context.source(name);
    if (source.kind === 'view') {
      return this.#compileDerived(source.query, context.insideView(name), alias ?? name);
    }
    return streamRelation(source.stream, context, context.bounded, alias);
  }

  #function(table: Extract<TableExpression, { kind: 'table_function' }>, context: QueryContext): Relation {
    const { name, arguments: args, alias } = table;
    switch (name) {
      case 'table': {
        const [inner] = args;
        if (inner === undefined || args.length > 1)
          throw engineError('BAD_ARGUMENTS', 'table() takes one stream');
        return this.compile(tableOf(inner, alias), context.asBounded());
      }
      case 'tumble':
      case 'hop':
        return this.#window(name, args, alias, context);
      case 'numbers':
        return numbers(args, alias, context);
      case 'session':
      case 'dedup':
      case 'changelog':
      case 'rowify':
        throw engineError('NOT_IMPLEMENTED', `Table function ${name} is not implemented by the emulator`);
      default:
        throw engineError('UNKNOWN_FUNCTION', `Unknown table function ${name}`);
    }
  }

  #window(
    kind: 'tumble' | 'hop',
    args: readonly Expression[],
    alias: string | undefined,
    context: QueryContext,
  ): Relation {
    const [first, ...rest] = args;
    if (first === undefined) throw engineError('BAD_ARGUMENTS', `${kind} needs a stream`);
    const relation = this.compile(tableOf(first, alias), context);
    if (relation.streaming?.aggregation !== undefined) {
      throw engineError('NOT_IMPLEMENTED', `${kind} over an aggregation is not implemented by the emulator`);
    }
    const time: Expression =
      rest[0] === undefined || rest[0].kind === 'interval'
        ? { kind: 'name', parts: ['_tp_time'] }
        : rest.shift()!;
    const intervals: Duration[] = [];
    while (rest[0]?.kind === 'interval') intervals.push(literalDuration(rest.shift()!));
    const zone = rest.shift();
    const expected = kind === 'tumble' ? 1 : 2;
    if (intervals.length !== expected || rest.length > 0 || (zone !== undefined && zone.kind !== 'string')) {
      throw engineError('BAD_ARGUMENTS', usage[kind]);
    }
    const call: WindowCall = {
      kind,
      eventTime: this.#expressions.compile(time, new Scope(relation)),
      step: intervals[0]!,
      size: intervals.at(-1)!,
      ...(zone?.kind === 'string' ? { timezone: zone.value } : {}),
    };
    return windowRelation(relation, call, context);
  }

  #join(join: JoinExpression, context: QueryContext): Relation {
    this.#context.facts.hasTableJoin = true;
    const left = this.compile(join.left, context);
    const right = this.compile(join.right, context);
    if (left.streaming !== undefined && right.streaming !== undefined) {
      throw engineError(
        'NOT_IMPLEMENTED',
        'A join of two streams is not implemented by the emulator; use table()',
      );
    }
    if (right.streaming !== undefined && join.join !== 'inner' && join.join !== 'cross') {
      throw engineError(
        'NOT_IMPLEMENTED',
        'A stream on the right of an outer join is not implemented by the emulator',
      );
    }
    const { condition, hidden } = this.#joinCondition(join, left, right);
    const words = join.join === 'cross' ? 'CROSS JOIN' : `${join.join.toUpperCase()} JOIN`;
    const fillsRight = ['left', 'full', 'asof left'].includes(join.join);
    const fillsLeft = ['right', 'full'].includes(join.join);
    const kept = ['semi', 'anti'].includes(join.join) ? [] : right.columns;
    const sides = left.streaming === undefined && right.streaming !== undefined ? right : left;
    return {
      sql: `${left.sql} ${words} ${right.sql}${condition === undefined ? '' : ` ON ${condition}`}`,
      columns: [
        ...left.columns.map(column => (fillsLeft ? filled(column) : column)),
        ...kept
          .map(column => (fillsRight ? filled(column) : column))
          .map(column => (hidden.has(column.name) ? { ...column, hidden: true } : column)),
      ],
      ...(sides.sequence === undefined ? {} : { sequence: sides.sequence }),
      ...(sides.batch === undefined ? {} : { batch: sides.batch }),
      ...(sides.window === undefined ? {} : { window: sides.window }),
      ...(sides.streaming === undefined ? {} : { streaming: sides.streaming }),
    };
  }

  #joinCondition(
    join: JoinExpression,
    left: Relation,
    right: Relation,
  ): { condition: string | undefined; hidden: ReadonlySet<string> } {
    const scope = new Scope({ sql: '', columns: [...left.columns, ...right.columns] });
    if (join.on !== undefined) {
      return { condition: this.#expressions.condition(join.on, scope).sql, hidden: new Set() };
    }
    if (join.using === undefined) return { condition: undefined, hidden: new Set() };
    const tests = join.using.map(name => compare('=', columnNamed(left, name), columnNamed(right, name)).sql);
    return { condition: tests.join(' AND '), hidden: new Set(join.using) };
  }
}

const usage = {
  tumble: 'Usage: tumble(stream[, time], size[, timezone]), e.g. tumble(s, 5s)',
  hop: 'Usage: hop(stream[, time], step, size), e.g. hop(s, 1s, 5s)',
} as const;

function columnNamed(relation: Relation, name: string): Typed {
  const column = new Scope(relation).column(name);
  if (column === undefined) throw engineError('UNKNOWN_IDENTIFIER', `Unknown identifier: ${name}`);
  return { sql: column.sql, type: column.type };
}

/** Rows without a match have the zero values of their types, not null, as `join_use_nulls = 0` has it. */
function filled(column: RelationColumn): RelationColumn {
  return isNullable(column.type) ? column : { ...column, sql: orDefault(column.sql, column.type) };
}

/** An argument of a table function that stands for a stream. */
function tableOf(argument: Expression, alias: string | undefined): TableExpression {
  const aliased = alias === undefined ? {} : { alias };
  if (argument.kind === 'name') {
    const [first, second] = argument.parts;
    const name = second === undefined || first !== 'default' ? argument.parts.join('.') : second;
    return { kind: 'table', name, ...aliased };
  }
  if (argument.kind === 'call') {
    return {
      kind: 'table_function',
      name: argument.name.toLowerCase(),
      arguments: argument.arguments,
      ...aliased,
    };
  }
  if (argument.kind === 'subquery') return { kind: 'derived', query: argument.query, ...aliased };
  throw engineError('BAD_ARGUMENTS', 'A stream, a view or a table function is needed here');
}

function literalDuration(argument: Expression): Duration {
  if (argument.kind !== 'interval' || argument.amount.kind !== 'number') {
    throw engineError('BAD_ARGUMENTS', 'A constant interval such as 5s is needed here');
  }
  return { amount: Number(argument.amount.text), unit: argument.unit };
}

function numbers(args: readonly Expression[], alias: string | undefined, context: QueryContext): Relation {
  const bounds = args.map(argument => (argument.kind === 'number' ? Number(argument.text) : Number.NaN));
  if (
    bounds.length < 1 ||
    bounds.length > 2 ||
    !bounds.every(bound => Number.isSafeInteger(bound) && bound >= 0)
  ) {
    throw engineError('BAD_ARGUMENTS', 'Usage: numbers([offset, ]count)');
  }
  const [offset, count] = bounds.length === 1 ? [0, bounds[0]!] : [bounds[0]!, bounds[1]!];
  const table = context.uniqueName('t');
  const type = { kind: 'integer', bits: 64, signed: false } as const;
  const rows = `SELECT CAST(range AS ${storageType(type)}) AS number FROM range(${offset}, ${offset + count})`;
  return {
    sql: `(${rows}) AS ${table}`,
    columns: [{ name: 'number', table: alias ?? 'numbers', type, sql: `${table}.number` }],
  };
}
