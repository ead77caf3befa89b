import { storageType } from '../duckdb/storage-type.js';
import { bareType, type DataType, float64Type, integerType, stringType } from '../types/data-type.js';
import {
  type FunctionDefinition,
  type FunctionFamily,
  numericKinds,
  requireKind,
  scalar,
} from './function-definition.js';
import { applyOperator, negate } from './operators.js';
import { liftNullable, typed } from './typed.js';

function ofDouble(name: string): FunctionDefinition {
  return scalar([1, 1], float64Type, value => `${name}(CAST(${value} AS DOUBLE))`);
}

/** A function that keeps the type of its number. */
function rounding(name: string): FunctionDefinition {
  return {
    arity: [1, 2],
    compile: (args, call) => {
      requireKind(call, args[0]!, ...numericKinds);
      const type = bareType(args[0]!.type);
      const digits = args[1]?.sql;
      const scaled = digits === undefined || name === 'round' ? undefined : `pow(10, ${digits})`;
      const sql =
        scaled === undefined
          ? `${name}(${args.map(argument => argument.sql).join(', ')})`
          : `(${name}(${args[0]!.sql} * ${scaled}) / ${scaled})`;
      return typed(`CAST(${sql} AS ${storageType(type)})`, liftNullable(type, args), args);
    },
  };
}

function wholeQuotient(left: string, right: string): string {
  return `(${left} // ${right})`;
}

/** Functions of numbers, and the ones without arguments that give something random. */
export const numberFunctions: FunctionFamily = {
  plus: { arity: [2, 2], compile: args => applyOperator('+', args[0]!, args[1]!) },
  minus: { arity: [2, 2], compile: args => applyOperator('-', args[0]!, args[1]!) },
  multiply: { arity: [2, 2], compile: args => applyOperator('*', args[0]!, args[1]!) },
  divide: { arity: [2, 2], compile: args => applyOperator('/', args[0]!, args[1]!) },
  modulo: { arity: [2, 2], compile: args => applyOperator('%', args[0]!, args[1]!) },
  equals: { arity: [2, 2], compile: args => applyOperator('=', args[0]!, args[1]!) },
  not_equals: { arity: [2, 2], compile: args => applyOperator('!=', args[0]!, args[1]!) },
  less: { arity: [2, 2], compile: args => applyOperator('<', args[0]!, args[1]!) },
  greater: { arity: [2, 2], compile: args => applyOperator('>', args[0]!, args[1]!) },
  negate: { arity: [1, 1], compile: args => negate(args[0]!) },
  int_div: scalar([2, 2], args => bareType(args[0]!.type), wholeQuotient),
  abs: {
    arity: [1, 1],
    compile: (args, call) => {
      requireKind(call, args[0]!, ...numericKinds);
      const bare = bareType(args[0]!.type);
      const type: DataType = bare.kind === 'integer' ? integerType(bare.bits, false) : bare;
      return typed(`CAST(abs(${args[0]!.sql}) AS ${storageType(type)})`, liftNullable(type, args), args);
    },
  },
  sign: scalar([1, 1], integerType(8, true), value => `sign(${value})`),
  round: rounding('round'),
  floor: rounding('floor'),
  ceil: rounding('ceil'),
  ceiling: rounding('ceil'),
  trunc: rounding('trunc'),
  sqrt: ofDouble('sqrt'),
  cbrt: ofDouble('cbrt'),
  exp: ofDouble('exp'),
  log: ofDouble('ln'),
  ln: ofDouble('ln'),
  log2: ofDouble('log2'),
  log10: ofDouble('log10'),
  sin: ofDouble('sin'),
  cos: ofDouble('cos'),
  tan: ofDouble('tan'),
  asin: ofDouble('asin'),
  acos: ofDouble('acos'),
  atan: ofDouble('atan'),
  pow: scalar([2, 2], float64Type, (base, exponent) => `pow(CAST(${base} AS DOUBLE), ${exponent})`),
  power: scalar([2, 2], float64Type, (base, exponent) => `pow(CAST(${base} AS DOUBLE), ${exponent})`),
  pi: { arity: [0, 0], compile: () => ({ sql: 'pi()', type: float64Type }) },
  is_nan: scalar([1, 1], { kind: 'bool' }, value => `isnan(${value})`),
  is_finite: scalar([1, 1], { kind: 'bool' }, value => `isfinite(${value})`),
  is_infinite: scalar([1, 1], { kind: 'bool' }, value => `isinf(${value})`),
  bit_and: scalar(
    [2, 2],
    args => bareType(args[0]!.type),
    (left, right) => `(${left} & ${right})`,
  ),
  bit_or: scalar(
    [2, 2],
    args => bareType(args[0]!.type),
    (left, right) => `(${left} | ${right})`,
  ),
  bit_xor: scalar(
    [2, 2],
    args => bareType(args[0]!.type),
    (left, right) => `xor(${left}, ${right})`,
  ),
  rand: { arity: [0, 1], compile: () => random(32) },
  rand32: { arity: [0, 1], compile: () => random(32) },
  rand64: { arity: [0, 1], compile: () => random(64) },
  uuid: { arity: [0, 0], compile: () => ({ sql: 'CAST(uuid() AS VARCHAR)', type: { kind: 'uuid' } }) },
  generate_uuid_v4: {
    arity: [0, 0],
    compile: () => ({ sql: 'CAST(uuid() AS VARCHAR)', type: { kind: 'uuid' } }),
  },
  version: { arity: [0, 0], compile: () => ({ sql: "'emulator'", type: stringType }) },
};

function random(bits: 32 | 64): { sql: string; type: DataType } {
  const type = integerType(bits, false);
  const whole = bits === 32 ? 'floor(random() * 4294967296)' : 'floor(random() * 9007199254740992) * 2048';
  return { sql: `CAST(${whole} AS ${storageType(type)})`, type };
}
