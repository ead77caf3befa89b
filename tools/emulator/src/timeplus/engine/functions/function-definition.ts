import { engineError } from '../errors.js';
import { bareType, type DataType, typeText } from '../types/data-type.js';
import { liftNullable, type Typed, typed } from './typed.js';

/** How a function of the dialect becomes SQL of DuckDB. */
export interface FunctionDefinition {
  /** The least and the greatest number of arguments. */
  readonly arity: readonly [least: number, most: number];
  readonly aggregate?: boolean;
  /** Needs OVER. */
  readonly windowed?: boolean;
  compile(args: readonly Typed[], call: CallDetails): Typed;
}

export interface CallDetails {
  readonly name: string;
  readonly distinct: boolean;
  /** The OVER clause in SQL, which follows the call of the aggregate or window function. */
  readonly over?: string;
}

/** Functions of one family by name. */
export type FunctionFamily = Readonly<Record<string, FunctionDefinition>>;

type ResultType = DataType | ((args: readonly Typed[]) => DataType);

/** A function whose result is null when an argument is; `sql` gets the SQL of the arguments. */
export function scalar(
  arity: readonly [number, number],
  result: ResultType,
  sql: (...args: string[]) => string,
): FunctionDefinition {
  return {
    arity,
    compile: args => {
      const type = typeof result === 'function' ? result(args) : result;
      return typed(sql(...args.map(argument => argument.sql)), liftNullable(type, args), args);
    },
  };
}

/** Refuses an argument of a wrong type (43). */
export function illegalType(call: CallDetails, argument: Typed): Error {
  return engineError(
    'ILLEGAL_TYPE_OF_ARGUMENT',
    `Illegal type ${typeText(argument.type)} of argument of function ${call.name}`,
  );
}

/** Refuses an argument whose type is not one of the kinds. */
export function requireKind(call: CallDetails, argument: Typed, ...kinds: readonly DataType['kind'][]): void {
  if (!kinds.includes(bareType(argument.type).kind)) throw illegalType(call, argument);
}

export const numericKinds = ['integer', 'float', 'decimal', 'bool', 'nothing'] as const;
export const textKinds = ['string', 'fixed_string', 'enum', 'json', 'nothing'] as const;
export const timeKinds = ['date', 'date32', 'datetime', 'datetime64', 'nothing'] as const;

/** The value of an argument that must be a literal integer. */
export function literalInteger(call: CallDetails, argument: Typed): number {
  const value = Number(argument.literal ?? Number.NaN);
  if (!Number.isSafeInteger(value)) {
    throw engineError('BAD_ARGUMENTS', `Function ${call.name} needs a constant integer here`);
  }
  return value;
}
