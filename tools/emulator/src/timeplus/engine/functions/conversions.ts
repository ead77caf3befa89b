import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import {
  bareType,
  boolType,
  type DataType,
  dateType,
  datetime64Type,
  datetimeType,
  integerType,
  nullableType,
  stringType,
  typeText,
} from '../types/data-type.js';
import { defaultValue } from '../types/default-value.js';
import { castTo } from './cast.js';
import { commonType } from './common-type.js';
import { type FunctionDefinition, type FunctionFamily, literalInteger } from './function-definition.js';
import { literalSql } from './literal.js';
import { sqlString, type Typed, typed } from './typed.js';

function conversion(type: DataType): FunctionDefinition {
  return { arity: [1, 1], compile: args => castTo(args[0]!, type) };
}

/** What does not convert gives null, or the type's zero value. */
function lenient(type: DataType, orNull: boolean): FunctionDefinition {
  return {
    arity: [1, 1],
    compile: args => {
      const argument = args[0]!;
      const isText = bareType(argument.type).kind === 'string';
      const sql = isText ? `TRY_CAST(${argument.sql} AS ${storageType(type)})` : castTo(argument, type).sql;
      if (orNull) return typed(sql, nullableType(type), args);
      return typed(`coalesce(${sql}, ${literalSql(type, defaultValue(type))})`, type, args);
    },
  };
}

function toDatetime(
  precisionOf: (args: readonly Typed[], name: string) => number | undefined,
): FunctionDefinition {
  return {
    arity: [1, 3],
    compile: (args, call) => {
      const zone = args.find((argument, index) => index > 0 && argument.type.kind === 'string')?.literal;
      const timezone = typeof zone === 'string' ? zone : undefined;
      const precision = precisionOf(args, call.name);
      const type: DataType =
        precision === undefined
          ? timezone === undefined
            ? datetimeType
            : { kind: 'datetime', timezone }
          : datetime64Type(precision, timezone);
      return castTo(args[0]!, type);
    },
  };
}

function decimalOf(precision: number): FunctionDefinition {
  return {
    arity: [2, 2],
    compile: (args, call) =>
      castTo(args[0]!, { kind: 'decimal', precision, scale: literalInteger(call, args[1]!) }),
  };
}

function integerConversions(): FunctionFamily {
  const entries: [string, FunctionDefinition][] = [];
  for (const bits of [8, 16, 32, 64, 128, 256] as const) {
    for (const signed of [true, false]) {
      const type = integerType(bits, signed);
      const name = `to_${typeText(type)}`;
      entries.push([name, conversion(type)]);
      entries.push([`${name}_or_zero`, lenient(type, false)], [`${name}_or_null`, lenient(type, true)]);
    }
  }
  return Object.fromEntries(entries);
}

/** `to_…`, `map_cast`, `tuple_cast` and `to_type_name`. */
export const conversions: FunctionFamily = {
  ...integerConversions(),
  to_int: conversion(integerType(32, true)),
  to_uint: conversion(integerType(32, false)),
  to_float: conversion({ kind: 'float', bits: 64 }),
  to_float32: conversion({ kind: 'float', bits: 32 }),
  to_float64: conversion({ kind: 'float', bits: 64 }),
  to_float_or_zero: lenient({ kind: 'float', bits: 64 }, false),
  to_float_or_null: lenient({ kind: 'float', bits: 64 }, true),
  to_float64_or_null: lenient({ kind: 'float', bits: 64 }, true),
  to_int_or_zero: lenient(integerType(32, true), false),
  to_int_or_null: lenient(integerType(32, true), true),
  to_string: conversion(stringType),
  to_bool: conversion(boolType),
  to_date: conversion(dateType),
  to_date32: conversion({ kind: 'date32' }),
  to_datetime: toDatetime(() => undefined),
  to_datetime64: toDatetime((args, name) =>
    args.length < 2 ? 3 : literalInteger({ name, distinct: false }, args[1]!),
  ),
  to_time: toDatetime(() => 3),
  to_uuid: conversion({ kind: 'uuid' }),
  to_ipv4: conversion({ kind: 'ipv4' }),
  to_ipv6: conversion({ kind: 'ipv6' }),
  to_decimal: decimalOf(38),
  to_decimal32: decimalOf(9),
  to_decimal64: decimalOf(18),
  to_decimal128: decimalOf(38),
  to_type_name: {
    arity: [1, 1],
    compile: args => ({ sql: sqlString(typeText(args[0]!.type)), type: stringType }),
  },
  tuple_cast: { arity: [1, 255], compile: args => tupleOf(args) },
  tuple: { arity: [1, 255], compile: args => tupleOf(args) },
  map_cast: { arity: [0, 255], compile: args => mapOf(args) },
  map: { arity: [0, 255], compile: args => mapOf(args) },
};

/** A tuple of the arguments. */
export function tupleOf(args: readonly Typed[]): Typed {
  const type: DataType = { kind: 'tuple', elements: args.map(argument => ({ type: argument.type })) };
  const sql = `CAST(row(${args.map(argument => argument.sql).join(', ')}) AS ${storageType(type)})`;
  return typed(sql, type, args);
}

/** `map(k1, v1, k2, v2, …)`. */
function mapOf(args: readonly Typed[]): Typed {
  if (args.length % 2 === 1) {
    throw engineError('NUMBER_OF_ARGUMENTS_DOESNT_MATCH', 'A map needs as many values as keys');
  }
  const keys = args.filter((_, index) => index % 2 === 0);
  const values = args.filter((_, index) => index % 2 === 1);
  const type: DataType = {
    kind: 'map',
    key: keys.length === 0 ? stringType : bareType(commonType(keys.map(key => key.type))),
    value: values.length === 0 ? stringType : commonType(values.map(value => value.type)),
  };
  const list = (items: readonly Typed[]): string => `[${items.map(item => item.sql).join(', ')}]`;
  return typed(`CAST(MAP(${list(keys)}, ${list(values)}) AS ${storageType(type)})`, type, args);
}
