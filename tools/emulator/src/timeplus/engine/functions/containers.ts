import { storageType, tupleField } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import {
  arrayType,
  bareType,
  boolType,
  type DataType,
  float64Type,
  integerType,
  isNullable,
  stringType,
  typeText,
} from '../types/data-type.js';
import { defaultValue } from '../types/default-value.js';
import { castTo } from './cast.js';
import { commonType } from './common-type.js';
import {
  type CallDetails,
  type FunctionDefinition,
  type FunctionFamily,
  illegalType,
  requireKind,
  scalar,
} from './function-definition.js';
import { literalSql } from './literal.js';
import { type Typed, typed } from './typed.js';

const uint64Type = integerType(64, false);

/** `array[i]`, counted from 1 or back from the end, and `map[key]`; what is not there is the type's zero value. */
export function subscript(operand: Typed, index: Typed): Typed {
  const bare = bareType(operand.type);
  if (bare.kind === 'map') {
    const found = `${operand.sql}[${castTo(index, bare.key).sql}]`;
    return typed(orDefault(found, bare.value), bare.value, [operand, index]);
  }
  if (bare.kind === 'array' && bareType(index.type).kind === 'integer') {
    return typed(orDefault(`${operand.sql}[CAST(${index.sql} AS BIGINT)]`, bare.element), bare.element, [
      operand,
      index,
    ]);
  }
  if (bare.kind === 'tuple' && typeof index.literal === 'string')
    return elementOf(operand, Number(index.literal) - 1);
  throw engineError(
    'ILLEGAL_TYPE_OF_ARGUMENT',
    `Type ${typeText(operand.type)} has no elements to take by []`,
  );
}

/** The element of a tuple, counted from 0. */
export function elementOf(operand: Typed, index: number): Typed {
  const bare = bareType(operand.type);
  const element = bare.kind === 'tuple' ? bare.elements[index] : undefined;
  if (element === undefined) {
    throw engineError('ILLEGAL_TYPE_OF_ARGUMENT', `${typeText(operand.type)} has no element ${index + 1}`);
  }
  return typed(`struct_extract(${operand.sql}, '${tupleField(index)}')`, element.type, [operand]);
}

/** The SQL, with the type's zero value in place of null. */
export function orDefault(sql: string, type: DataType): string {
  return isNullable(type) ? sql : `coalesce(${sql}, ${literalSql(type, defaultValue(type))})`;
}

/** The type of an array's elements. Throws 43 for what is no array. */
export function elementType(argument: Typed, call: CallDetails): DataType {
  const bare = bareType(argument.type);
  if (bare.kind !== 'array') throw illegalType(call, argument);
  return bare.element;
}

function onArray(
  arity: readonly [number, number],
  result: (element: DataType, args: readonly Typed[]) => DataType,
  sql: (array: string, rest: readonly string[]) => string,
): FunctionDefinition {
  return {
    arity,
    compile: (args, call) => {
      const type = result(elementType(args[0]!, call), args);
      const [array, ...rest] = args.map(argument => argument.sql);
      return typed(sql(array!, rest), type, args);
    },
  };
}

const sameArray = (element: DataType): DataType => arrayType(element);

function arrayTotal(element: DataType): DataType {
  const bare = bareType(element);
  if (bare.kind === 'float') return float64Type;
  return bare.kind === 'integer' ? integerType(64, bare.signed) : element;
}

function withElement(front: boolean): FunctionDefinition {
  return {
    arity: [2, 2],
    compile: (args, call) => {
      const type = arrayType(commonType([elementType(args[0]!, call), args[1]!.type]));
      const array = `CAST(${args[0]!.sql} AS ${storageType(type)})`;
      const item = `[CAST(${args[1]!.sql} AS ${storageType(type.kind === 'array' ? type.element : type)})]`;
      return typed(front ? `list_concat(${item}, ${array})` : `list_concat(${array}, ${item})`, type, args);
    },
  };
}

function mapPart(call: CallDetails, argument: Typed, part: 'key' | 'value'): DataType {
  const bare = bareType(argument.type);
  if (bare.kind !== 'map') throw illegalType(call, argument);
  return bare[part];
}

/** `array_…`, and what else takes arrays and maps. */
export const containers: FunctionFamily = {
  array_concat: {
    arity: [1, 255],
    compile: args => {
      const type = commonType(args.map(argument => argument.type));
      const lists = args.map(argument => castTo(argument, type).sql);
      return typed(
        lists.reduce((left, right) => `list_concat(${left}, ${right})`),
        type,
        args,
      );
    },
  },
  array_push_back: withElement(false),
  array_push_front: withElement(true),
  array_pop_back: onArray([1, 1], sameArray, array => `list_slice(${array}, 1, len(${array}) - 1)`),
  array_pop_front: onArray([1, 1], sameArray, array => `list_slice(${array}, 2, len(${array}))`),
  array_slice: onArray([2, 3], sameArray, (array, [offset, length]) =>
    length === undefined
      ? `list_slice(${array}, ${offset}, len(${array}))`
      : `list_slice(${array}, ${offset}, ${offset} + ${length} - 1)`,
  ),
  array_distinct: onArray([1, 1], sameArray, array => `list_distinct(${array})`),
  array_uniq: onArray(
    [1, 1],
    () => uint64Type,
    array => `len(list_distinct(${array}))`,
  ),
  array_reverse: onArray([1, 1], sameArray, array => `list_reverse(${array})`),
  array_sort: onArray([1, 1], sameArray, array => `list_sort(${array})`),
  array_reverse_sort: onArray([1, 1], sameArray, array => `list_reverse_sort(${array})`),
  array_flatten: onArray(
    [1, 1],
    element => element,
    array => `flatten(${array})`,
  ),
  array_compact: onArray([1, 1], sameArray, array => {
    const kept = `list_filter(${array}, lambda x, i: i = 1 OR x IS DISTINCT FROM ${array}[i - 1])`;
    return kept;
  }),
  array_sum: onArray([1, 1], arrayTotal, array => `coalesce(list_sum(${array}), 0)`),
  array_avg: onArray(
    [1, 1],
    () => float64Type,
    array => `coalesce(list_avg(${array}), 'nan'::DOUBLE)`,
  ),
  array_min: onArray(
    [1, 1],
    element => element,
    array => `list_min(${array})`,
  ),
  array_max: onArray(
    [1, 1],
    element => element,
    array => `list_max(${array})`,
  ),
  array_element: { arity: [2, 2], compile: args => subscript(args[0]!, args[1]!) },
  array_string_concat: onArray(
    [1, 2],
    () => stringType,
    (array, [separator]) => `coalesce(array_to_string(${array}, ${separator ?? "''"}), '')`,
  ),
  has: onArray(
    [2, 2],
    () => boolType,
    (array, [item]) => `list_contains(${array}, ${item})`,
  ),
  has_any: onArray(
    [2, 2],
    () => boolType,
    (array, [other]) => `list_has_any(${array}, ${other})`,
  ),
  has_all: onArray(
    [2, 2],
    () => boolType,
    (array, [other]) => `list_has_all(${array}, ${other})`,
  ),
  index_of: onArray(
    [2, 2],
    () => uint64Type,
    (array, [item]) => `coalesce(list_position(${array}, ${item}), 0)`,
  ),
  array: {
    arity: [0, 255],
    compile: args => {
      const element =
        args.length === 0 ? integerType(8, false) : commonType(args.map(argument => argument.type));
      const type = arrayType(element);
      return typed(
        `CAST([${args.map(argument => argument.sql).join(', ')}] AS ${storageType(type)})`,
        type,
        args,
      );
    },
  },
  range: scalar([1, 2], arrayType(integerType(64, true)), (...bounds) => `range(${bounds.join(', ')})`),
  map_keys: {
    arity: [1, 1],
    compile: (args, call) =>
      typed(`map_keys(${args[0]!.sql})`, arrayType(mapPart(call, args[0]!, 'key')), args),
  },
  map_values: {
    arity: [1, 1],
    compile: (args, call) =>
      typed(`map_values(${args[0]!.sql})`, arrayType(mapPart(call, args[0]!, 'value')), args),
  },
  map_contains: {
    arity: [2, 2],
    compile: (args, call) => {
      requireKind(call, args[0]!, 'map');
      return typed(`map_contains(${args[0]!.sql}, ${args[1]!.sql})`, boolType, args);
    },
  },
  tuple_element: {
    arity: [2, 2],
    compile: (args, call) => {
      const bare = bareType(args[0]!.type);
      if (bare.kind !== 'tuple') throw illegalType(call, args[0]!);
      const name = args[1]!.literal;
      const byName = bare.elements.findIndex(element => element.name === name);
      return elementOf(args[0]!, byName >= 0 ? byName : Number(name) - 1);
    },
  },
};
