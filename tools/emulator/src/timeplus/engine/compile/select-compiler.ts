import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { castTo } from '../functions/cast.js';
import { commonType } from '../functions/common-type.js';
import { type Typed, typed } from '../functions/typed.js';
import type { Expression, OrderItem, Query, SelectQuery, UnionQuery } from '../sql/ast.js';
import { bareType, type DataType, integerType } from '../types/data-type.js';
import { aggregateSelect } from './aggregate-select.js';
import { ExpressionCompiler } from './expression-compiler.js';
import { readsHistory } from './history.js';
import type { QueryContext } from './query-context.js';
import type { Relation, Streaming } from './relation.js';
import { emptyRelation, Scope } from './scope.js';
import { expandItems, type OutputItem } from './select-items.js';
import { batchColumn, sequenceColumn } from './source.js';
import { TableCompiler } from './table-compiler.js';

/** A compiled query. Its columns are `o0`, `o1`, … in the SQL. */
export interface CompiledQuery {
  readonly sql: string;
  readonly columns: readonly { readonly name: string; readonly type: DataType }[];
  /** Set when the query is unbounded. */
  readonly streaming?: Streaming;
  /**
   * Of EMIT CHANGELOG: types of the keys of a row's group, which follow the columns in the SQL. The last column,
   * `_tp_delta`, is not in the SQL.
   */
  readonly changelogKeys?: readonly DataType[];
  /** Of an unbounded query: what applies to all that it ever emits, and so is not in the SQL. */
  readonly overall: { readonly limit?: number; readonly offset?: number; readonly distinct: boolean };
}

/** Compiles a query; `parent` holds the names of the statement around it. */
export function compileQuery(query: Query, context: QueryContext, parent?: Scope): CompiledQuery {
  return query.kind === 'select'
    ? compileSelect(query, context, parent)
    : compileUnion(query, context, parent);
}

function compileSelect(query: SelectQuery, outer: QueryContext, parent: Scope | undefined): CompiledQuery {
  const isForeign = [...query.settings].some(([name, value]) => outer.settings.get(name) !== value);
  if (isForeign) {
    throw engineError('NOT_IMPLEMENTED', 'SETTINGS of a part of a query are not implemented by the emulator');
  }
  const emitting = query.emit === undefined ? outer : outer.withEmit(query.emit);
  const context = emitting.withCommonTables(query.with);
  const expressions = new ExpressionCompiler(context, compileQuery);
  const tables = new TableCompiler(context, expressions, deriveRelation);
  const relation = query.from === undefined ? emptyRelation : tables.compile(query.from);
  const scope = new Scope(relation, aliasesOf(query), parent);
  const items = expandItems(query.items, scope, expressions, context);
  const where = query.where === undefined ? undefined : compileWhere(query.where, scope, expressions);
  if (relation.streaming !== undefined && query.where !== undefined && readsHistory(query.where)) {
    context.facts.readsHistory = true;
  }
  const isAggregated =
    query.groupBy.length > 0 ||
    items.some(item => item.value.aggregate === true) ||
    query.having !== undefined;
  const order = query.orderBy.map(item => orderSql(item, items, scope, expressions));
  const limits = limitsOf(query, relation, expressions);
  const base = { query, context, relation, scope, items, where, expressions };
  if (isAggregated) {
    return compileAggregation(base, limits, order);
  }
  if (relation.streaming !== undefined) return compileTail(base, limits, order);
  const clauses = whereClauses(relation, where);
  return finish(
    selectList(items, []),
    query.distinct,
    clauses,
    order,
    limits,
    items,
    undefined,
    limitByOf(base),
  );
}

function compileAggregation(base: SelectBase, limits: Limits, order: readonly string[]): CompiledQuery {
  const { query, items, context } = base;
  const { clauses, streaming, keys } = aggregateSelect(base);
  const byWindow = streaming?.aggregation?.window?.end;
  const emitted = order.length === 0 && byWindow !== undefined ? [byWindow] : order;
  const distinct = query.distinct && streaming === undefined;
  const isChangelog = streaming !== undefined && context.emit?.changelog === true;
  const extra = isChangelog ? keys.map(key => key.sql) : [];
  const compiled = finish(selectList(items, extra), distinct, clauses, emitted, limits, items, streaming);
  if (!isChangelog) return compiled;
  if (query.having !== undefined) {
    throw engineError('NOT_IMPLEMENTED', 'EMIT CHANGELOG with HAVING is not implemented by the emulator');
  }
  return {
    ...compiled,
    columns: [...compiled.columns, { name: '_tp_delta', type: integerType(8, true) }],
    changelogKeys: keys.map(key => key.type),
  };
}

/** A select of rows from a stream: what it gives keeps the place of each row. */
function compileTail(base: SelectBase, limits: Limits, order: readonly string[]): CompiledQuery {
  const { query, relation, items, where } = base;
  const streaming = relation.streaming!;
  const isEmission = streaming.aggregation !== undefined;
  if (!isEmission && query.emit !== undefined) {
    throw engineError('NOT_IMPLEMENTED', 'EMIT without an aggregation is not implemented by the emulator');
  }
  if (order.length > 0 && !isEmission) {
    throw engineError(
      'NOT_IMPLEMENTED',
      'ORDER BY needs table() or an aggregation: the rows of a stream never end',
    );
  }
  if (query.limitBy !== undefined)
    throw engineError('NOT_IMPLEMENTED', 'LIMIT BY on a stream is not implemented');
  const place = [relation.sequence, relation.batch].every(sql => sql !== undefined)
    ? [`${relation.sequence} AS ${sequenceColumn}`, `${relation.batch} AS ${batchColumn}`]
    : [];
  const arrival = isEmission ? order : [relation.sequence!];
  return finish(
    selectList(items, place),
    false,
    whereClauses(relation, where),
    arrival,
    limits,
    items,
    streaming,
  );
}

interface SelectBase {
  readonly query: SelectQuery;
  readonly context: QueryContext;
  readonly relation: Relation;
  readonly scope: Scope;
  readonly items: readonly OutputItem[];
  readonly where: Typed | undefined;
  readonly expressions: ExpressionCompiler;
}

function finish(
  list: string,
  distinct: boolean,
  clauses: string,
  order: readonly string[],
  limits: Limits,
  items: readonly OutputItem[],
  streaming: Streaming | undefined,
  qualify = '',
): CompiledQuery {
  const parts = [
    `SELECT ${distinct ? 'DISTINCT ' : ''}${list}`,
    clauses,
    qualify,
    order.length === 0 ? '' : `ORDER BY ${order.join(', ')}`,
    streaming === undefined ? limits.sql : '',
  ];
  return {
    sql: parts.filter(part => part !== '').join(' '),
    columns: items.map(item => ({ name: item.name, type: item.value.type })),
    ...(streaming === undefined ? {} : { streaming }),
    overall: limits.overall,
  };
}

function selectList(items: readonly OutputItem[], extra: readonly string[]): string {
  const columns = items.map((item, index) => {
    if (bareType(item.value.type).kind === 'interval') {
      throw engineError(
        'NOT_IMPLEMENTED',
        'Intervals as columns of a result are not implemented by the emulator',
      );
    }
    return `CAST(${item.value.sql} AS ${storageType(item.value.type)}) AS o${index}`;
  });
  return [...columns, ...extra].join(', ');
}

function whereClauses(relation: Relation, where: Typed | undefined): string {
  const from = relation.sql === '' ? '' : `FROM ${relation.sql}`;
  return where === undefined ? from : `${from} WHERE ${where.sql}`.trim();
}

function compileWhere(where: Expression, scope: Scope, expressions: ExpressionCompiler): Typed {
  const compiled = expressions.condition(where, scope);
  if (compiled.aggregate !== true) return compiled;
  const plain = expressions.condition(where, new Scope(scope.relation));
  if (plain.aggregate === true)
    throw engineError('ILLEGAL_AGGREGATION', 'Aggregate function is found in WHERE');
  return plain;
}

function aliasesOf(query: SelectQuery): ReadonlyMap<string, Expression> {
  const aliases = new Map(query.withExpressions);
  for (const item of query.items) {
    if (item.alias !== undefined && item.expression.kind !== 'star') aliases.set(item.alias, item.expression);
  }
  return aliases;
}

function orderSql(
  item: OrderItem,
  items: readonly OutputItem[],
  scope: Scope,
  expressions: ExpressionCompiler,
): string {
  const position = item.expression.kind === 'number' ? Number(item.expression.text) : undefined;
  const compiled =
    position === undefined ? expressions.compile(item.expression, scope) : items[position - 1]?.value;
  if (compiled === undefined)
    throw engineError('BAD_ARGUMENTS', `ORDER BY ${position}: there is no such column`);
  const index = items.findIndex(output => output.value.sql === compiled.sql);
  const nulls = item.nullsFirst === true ? 'FIRST' : 'LAST';
  return `${index >= 0 ? `o${index}` : compiled.sql} ${item.descending ? 'DESC' : 'ASC'} NULLS ${nulls}`;
}

interface Limits {
  readonly sql: string;
  readonly overall: CompiledQuery['overall'];
}

function limitsOf(query: SelectQuery, relation: Relation, expressions: ExpressionCompiler): Limits {
  const limit = constantCount('LIMIT', query.limit, expressions);
  const offset = constantCount('OFFSET', query.offset, expressions);
  const overall = {
    distinct: query.distinct && relation.streaming !== undefined,
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
  };
  const words = [
    ...(limit === undefined ? [] : [`LIMIT ${limit}`]),
    ...(offset === undefined ? [] : [`OFFSET ${offset}`]),
  ];
  return { sql: words.join(' '), overall };
}

function constantCount(
  clause: string,
  expression: Expression | undefined,
  expressions: ExpressionCompiler,
): number | undefined {
  if (expression === undefined) return undefined;
  const compiled = expressions.compile(expression, new Scope(emptyRelation));
  const value = Number(compiled.literal ?? Number.NaN);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw engineError('BAD_ARGUMENTS', `${clause} needs a whole number that is not negative`);
  }
  return value;
}

function limitByOf(base: SelectBase): string {
  const { limitBy } = base.query;
  if (limitBy === undefined) return '';
  const limit = constantCount('LIMIT BY', limitBy.limit, base.expressions);
  const keys = limitBy.columns.map(column => base.expressions.compile(column, base.scope).sql);
  return `QUALIFY row_number() OVER (PARTITION BY ${keys.join(', ')}) <= ${limit}`;
}

/** A query as a relation to select from. */
function deriveRelation(query: Query, context: QueryContext, alias: string): Relation {
  const compiled = compileQuery(query, context);
  const { limit, offset, distinct } = compiled.overall;
  if (compiled.streaming !== undefined && (limit !== undefined || offset !== undefined || distinct)) {
    throw engineError(
      'NOT_IMPLEMENTED',
      'LIMIT and DISTINCT in a subquery of a stream are not implemented by the emulator',
    );
  }
  if (compiled.changelogKeys !== undefined) {
    throw engineError('NOT_IMPLEMENTED', 'EMIT CHANGELOG in a subquery is not implemented by the emulator');
  }
  const table = context.uniqueName('t');
  const isRows = compiled.streaming !== undefined && compiled.streaming.aggregation === undefined;
  return {
    sql: `(${compiled.sql}) AS ${table}`,
    columns: compiled.columns.map((column, index) => ({
      ...column,
      table: alias,
      sql: `${table}.o${index}`,
    })),
    ...(isRows ? { sequence: `${table}.${sequenceColumn}`, batch: `${table}.${batchColumn}` } : {}),
    ...(compiled.streaming === undefined ? {} : { streaming: compiled.streaming }),
  };
}

function compileUnion(query: UnionQuery, context: QueryContext, parent: Scope | undefined): CompiledQuery {
  context.facts.hasUnion = true;
  const sides = [query.left, query.right].map(side => compileQuery(side, context, parent));
  if (sides.some(side => side.streaming !== undefined)) {
    throw engineError(
      'NOT_IMPLEMENTED',
      `${query.operator.toUpperCase()} of streams is not implemented by the emulator`,
    );
  }
  const [left, right] = [sides[0]!, sides[1]!];
  if (left.columns.length !== right.columns.length) {
    throw engineError(
      'BAD_ARGUMENTS',
      `${query.operator.toUpperCase()} needs the same number of columns on both sides`,
    );
  }
  const columns = left.columns.map((column, index) => ({
    name: column.name,
    type: commonType([column.type, right.columns[index]!.type]),
  }));
  const sql = sides.map(side => {
    const list = columns.map(
      (column, index) =>
        `${castTo(typed(`o${index}`, side.columns[index]!.type), column.type).sql} AS o${index}`,
    );
    return `(SELECT ${list.join(', ')} FROM (${side.sql}))`;
  });
  return {
    sql: `SELECT * FROM (${sql.join(` ${query.operator.toUpperCase()} `)})`,
    columns,
    overall: { distinct: false },
  };
}
