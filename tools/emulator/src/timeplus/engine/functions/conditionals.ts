import { bareType, boolType, isNullable, nullableType } from '../types/data-type.js';
import { castTo } from './cast.js';
import { commonType } from './common-type.js';
import { type FunctionFamily, scalar } from './function-definition.js';
import { condition } from './operators.js';
import { type Typed, typed } from './typed.js';

/** `if`, `multi_if`, `coalesce` and their kin. */
export const conditionals: FunctionFamily = {
  if: { arity: [3, 3], compile: args => choose([[args[0]!, args[1]!]], args[2]!) },
  multi_if: {
    arity: [3, 255],
    compile: args => {
      const branches: [Typed, Typed][] = [];
      for (let index = 0; index + 1 < args.length; index += 2)
        branches.push([args[index]!, args[index + 1]!]);
      return choose(branches, args.at(-1)!);
    },
  },
  coalesce: { arity: [1, 255], compile: args => firstKnown(args) },
  if_null: { arity: [2, 2], compile: args => firstKnown(args) },
  null_if: {
    arity: [2, 2],
    compile: args => typed(`nullif(${args[0]!.sql}, ${args[1]!.sql})`, nullableType(args[0]!.type), args),
  },
  is_null: { arity: [1, 1], compile: args => typed(`(${args[0]!.sql} IS NULL)`, boolType, args) },
  is_not_null: { arity: [1, 1], compile: args => typed(`(${args[0]!.sql} IS NOT NULL)`, boolType, args) },
  assume_not_null: { arity: [1, 1], compile: args => typed(args[0]!.sql, bareType(args[0]!.type), args) },
  to_nullable: { arity: [1, 1], compile: args => typed(args[0]!.sql, nullableType(args[0]!.type), args) },
  greatest: { arity: [1, 255], compile: args => extreme('greatest', args) },
  least: { arity: [1, 255], compile: args => extreme('least', args) },
  not: scalar([1, 1], boolType, value => `(NOT ${value})`),
};

/** The value of the first branch whose condition holds. */
export function choose(
  branches: readonly (readonly [when: Typed, result: Typed])[],
  otherwise: Typed,
): Typed {
  const results = [...branches.map(([, result]) => result), otherwise];
  const type = commonType(results.map(result => result.type));
  const whens = branches.map(
    ([when, result]) => `WHEN ${condition(when).sql} THEN ${castTo(result, type).sql}`,
  );
  const sql = `(CASE ${whens.join(' ')} ELSE ${castTo(otherwise, type).sql} END)`;
  return typed(sql, type, [...results, ...branches.map(([when]) => when)]);
}

function firstKnown(args: readonly Typed[]): Typed {
  const common = commonType(args.map(argument => argument.type));
  const type = args.every(argument => isNullable(argument.type)) ? common : bareType(common);
  const sql = `coalesce(${args.map(argument => castTo(argument, common).sql).join(', ')})`;
  return typed(sql, type, args);
}

function extreme(name: string, args: readonly Typed[]): Typed {
  const type = commonType(args.map(argument => argument.type));
  return typed(`${name}(${args.map(argument => castTo(argument, type).sql).join(', ')})`, type, args);
}
