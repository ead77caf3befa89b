import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import {
  arrayType,
  bareType,
  type DataType,
  float64Type,
  integerType,
  isNullable,
  nullableType,
} from '../types/data-type.js';
import { defaultValue } from '../types/default-value.js';
import {
  type CallDetails,
  type FunctionDefinition,
  type FunctionFamily,
  illegalType,
  literalInteger,
  numericKinds,
  requireKind,
  timeKinds,
} from './function-definition.js';
import { literalSql } from './literal.js';
import { condition } from './operators.js';
import type { Typed } from './typed.js';

const uint64Type = integerType(64, false);

/** An aggregate; over no rows it gives `empty` (or null where the type allows it), as the real engine does. */
function aggregate(
  arity: readonly [number, number],
  compile: (args: readonly Typed[], call: CallDetails) => { sql: string; type: DataType; empty?: string },
): FunctionDefinition {
  return {
    arity,
    aggregate: true,
    compile: (args, call) => {
      const { sql, type, empty } = compile(args, call);
      if (call.over !== undefined && !sql.includes(call.over)) {
        throw engineError('NOT_IMPLEMENTED', `${call.name}() OVER is not implemented by the emulator`);
      }
      const fallback = empty ?? (isNullable(type) ? undefined : literalSql(type, defaultValue(type)));
      const value = fallback === undefined ? sql : `coalesce(${sql}, ${fallback})`;
      return call.over === undefined ? { sql: value, type, aggregate: true } : { sql: value, type };
    },
  };
}

/** Totals are as wide as they get: int64, uint64, float64, or decimal of 38 digits. */
function sumType(call: CallDetails, argument: Typed): DataType {
  requireKind(call, argument, ...numericKinds);
  const bare = bareType(argument.type);
  if (bare.kind === 'float') return float64Type;
  if (bare.kind === 'decimal') return { kind: 'decimal', precision: 38, scale: bare.scale };
  if (bare.kind !== 'integer') return uint64Type;
  return bare.bits > 64 ? bare : integerType(64, bare.signed);
}

function lifted(type: DataType, argument: Typed): DataType {
  return isNullable(argument.type) ? nullableType(type) : type;
}

function only(call: CallDetails): string {
  return call.distinct ? 'DISTINCT ' : '';
}

/** What follows the call of an aggregate that is taken over a window of rows. */
function over(call: CallDetails): string {
  return call.over ?? '';
}

function filter(when: Typed, call: CallDetails): string {
  return ` FILTER (WHERE ${condition(when).sql})${over(call)}`;
}

function sum(argument: Typed, call: CallDetails, suffix: string): { sql: string; type: DataType } {
  const type = sumType(call, argument);
  const summand =
    bareType(argument.type).kind === 'bool' ? `CAST(${argument.sql} AS UTINYINT)` : argument.sql;
  const value = type.kind === 'float' ? `CAST(${summand} AS DOUBLE)` : summand;
  return {
    sql: `CAST(sum(${only(call)}${value})${suffix} AS ${storageType(type)})`,
    type: lifted(type, argument),
  };
}

function average(
  argument: Typed,
  call: CallDetails,
  suffix: string,
): { sql: string; type: DataType; empty: string } {
  requireKind(call, argument, ...numericKinds);
  const value = `CAST(${argument.sql} AS DOUBLE)`;
  const type = lifted(float64Type, argument);
  return {
    sql: `avg(${only(call)}${value})${suffix}`,
    type,
    empty: isNullable(type) ? 'NULL' : "'nan'::DOUBLE",
  };
}

function extreme(
  name: 'min' | 'max',
  arity: 1 | 2,
  suffixOf: (args: readonly Typed[], call: CallDetails) => string,
): FunctionDefinition {
  return aggregate([arity, arity], (args, call) => ({
    sql: `${name}(${args[0]!.sql})${suffixOf(args, call)}`,
    type: args[0]!.type,
  }));
}

function count(args: readonly Typed[], call: CallDetails): { sql: string; type: DataType } {
  return {
    sql: args.length === 0 ? `count(*)${over(call)}` : `count(${only(call)}${args[0]!.sql})${over(call)}`,
    type: uint64Type,
  };
}

function distinctCount(args: readonly Typed[]): { sql: string; type: DataType } {
  const value = args.length === 1 ? args[0]!.sql : `row(${args.map(argument => argument.sql).join(', ')})`;
  return { sql: `count(DISTINCT ${value})`, type: uint64Type };
}

function collect(args: readonly Typed[], call: CallDetails): { sql: string; type: DataType; empty: string } {
  const type = arrayType(bareType(args[0]!.type));
  const values = `list(${only(call)}${args[0]!.sql}) FILTER (WHERE ${args[0]!.sql} IS NOT NULL)`;
  const sql = args.length === 1 ? values : `list_slice(${values}, 1, ${literalInteger(call, args[1]!)})`;
  return { sql, type, empty: `CAST([] AS ${storageType(type)})` };
}

function quantile(
  argument: Typed,
  level: number,
  call: CallDetails,
): { sql: string; type: DataType; empty: string } {
  if (!(level >= 0 && level <= 1))
    throw engineError('BAD_ARGUMENTS', `Quantile level must be between 0 and 1`);
  const bare = bareType(argument.type);
  const isTime = (timeKinds as readonly string[]).includes(bare.kind);
  if (!isTime) requireKind(call, argument, ...numericKinds);
  const type = lifted(isTime ? bare : float64Type, argument);
  const value = isTime ? argument.sql : `CAST(${argument.sql} AS DOUBLE)`;
  const empty = isNullable(type) ? 'NULL' : isTime ? literalSql(bare, defaultValue(bare)) : "'nan'::DOUBLE";
  return { sql: `CAST(quantile_cont(${value}, ${level}) AS ${storageType(type)})`, type, empty };
}

function percentile(level: number): FunctionDefinition {
  return aggregate([1, 1], (args, call) => quantile(args[0]!, level, call));
}

function bestOf(name: 'arg_min' | 'arg_max'): FunctionDefinition {
  return aggregate([2, 2], args => ({
    sql: `${name}(${args[0]!.sql}, ${args[1]!.sql})`,
    type: args[0]!.type,
  }));
}

/** `max_k(x, k)`: an array of the k greatest; with more columns, tuples of them. */
function greatestOf(descending: boolean): FunctionDefinition {
  return aggregate([2, 8], (args, call) => {
    const limit = literalInteger(call, args[1]!);
    const values = [args[0]!, ...args.slice(2)];
    const element: DataType =
      values.length === 1
        ? bareType(values[0]!.type)
        : { kind: 'tuple', elements: values.map(value => ({ type: bareType(value.type) })) };
    const type = arrayType(element);
    const value = values.length === 1 ? values[0]!.sql : `row(${values.map(part => part.sql).join(', ')})`;
    const order = `ORDER BY ${args[0]!.sql} ${descending ? 'DESC' : 'ASC'}`;
    const list = `list(${value} ${order}) FILTER (WHERE ${args[0]!.sql} IS NOT NULL)`;
    return {
      sql: `CAST(list_slice(${list}, 1, ${limit}) AS ${storageType(type)})`,
      type,
      empty: `CAST([] AS ${storageType(type)})`,
    };
  });
}

/** `top_k(x, k)`: the k most frequent values, each with its count unless the third argument is false. */
function mostFrequent(
  args: readonly Typed[],
  call: CallDetails,
): { sql: string; type: DataType; empty: string } {
  const limit = args[1] === undefined ? 10 : literalInteger(call, args[1]);
  const withCount = args[2]?.sql !== 'false';
  const value = bareType(args[0]!.type);
  const element: DataType = withCount
    ? { kind: 'tuple', elements: [{ type: value }, { type: uint64Type }] }
    : value;
  const type = arrayType(element);
  const entries = `map_entries(histogram(${args[0]!.sql}) FILTER (WHERE ${args[0]!.sql} IS NOT NULL))`;
  const ranked = `list_sort(list_transform(${entries}, lambda e: row(-CAST(e.value AS BIGINT), e.key)))`;
  const project = withCount ? 'row(e[2], -e[1])' : 'e[2]';
  const sql = `CAST(list_transform(list_slice(${ranked}, 1, ${limit}), lambda e: ${project}) AS ${storageType(type)})`;
  return { sql, type, empty: `CAST([] AS ${storageType(type)})` };
}

function deviation(name: string): FunctionDefinition {
  return aggregate([1, 1], (args, call) => {
    requireKind(call, args[0]!, ...numericKinds);
    return { sql: `${name}(CAST(${args[0]!.sql} AS DOUBLE))`, type: float64Type, empty: "'nan'::DOUBLE" };
  });
}

/** Aggregate functions (section 4.10). `latest` and `earliest` follow the order in which rows arrived. */
export function aggregates(arrivalOrder: string | undefined): FunctionFamily {
  const inOrder = (name: string): FunctionDefinition =>
    aggregate([1, 1], args => ({
      sql: `${name}(${args[0]!.sql}${arrivalOrder === undefined ? '' : ` ORDER BY ${arrivalOrder}`})`,
      type: args[0]!.type,
    }));
  return {
    count: aggregate([0, 1], count),
    count_if: aggregate([1, 1], (args, call) => ({
      sql: `count(*)${filter(args[0]!, call)}`,
      type: uint64Type,
    })),
    count_distinct: aggregate([1, 255], distinctCount),
    unique: aggregate([1, 255], distinctCount),
    unique_exact: aggregate([1, 255], distinctCount),
    unique_exact_if: aggregate([2, 2], (args, call) => ({
      sql: `count(DISTINCT ${args[0]!.sql})${filter(args[1]!, call)}`,
      type: uint64Type,
    })),
    sum: aggregate([1, 1], (args, call) => sum(args[0]!, call, over(call))),
    sum_if: aggregate([2, 2], (args, call) => sum(args[0]!, call, filter(args[1]!, call))),
    avg: aggregate([1, 1], (args, call) => average(args[0]!, call, over(call))),
    avg_if: aggregate([2, 2], (args, call) => average(args[0]!, call, filter(args[1]!, call))),
    min: extreme('min', 1, (_args, call) => over(call)),
    max: extreme('max', 1, (_args, call) => over(call)),
    min_if: extreme('min', 2, (args, call) => filter(args[1]!, call)),
    max_if: extreme('max', 2, (args, call) => filter(args[1]!, call)),
    any: inOrder('first'),
    first_value: inOrder('first'),
    last_value: inOrder('last'),
    earliest: inOrder('first'),
    latest: inOrder('last'),
    arg_min: bestOf('arg_min'),
    arg_max: bestOf('arg_max'),
    group_array: aggregate([1, 2], collect),
    group_uniq_array: aggregate([1, 1], (args, call) => collect(args, { ...call, distinct: true })),
    top_k: aggregate([1, 3], mostFrequent),
    max_k: greatestOf(true),
    min_k: greatestOf(false),
    quantile: aggregate([2, 2], (args, call) => {
      if (args[1]!.literal === undefined) throw illegalType(call, args[1]!);
      return quantile(args[0]!, Number(args[1]!.literal), call);
    }),
    median: percentile(0.5),
    p50: percentile(0.5),
    p90: percentile(0.9),
    p95: percentile(0.95),
    p99: percentile(0.99),
    stddev_pop: deviation('stddev_pop'),
    stddev_samp: deviation('stddev_samp'),
    var_pop: deviation('var_pop'),
    var_samp: deviation('var_samp'),
  };
}
