import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { castTo } from '../functions/cast.js';
import { elementType } from '../functions/containers.js';
import { condition } from '../functions/operators.js';
import { type Typed, typed } from '../functions/typed.js';
import type { Expression } from '../sql/ast.js';
import { arrayType, bareType, boolType, type DataType, integerType } from '../types/data-type.js';

type Compile = (expression: Expression, locals?: ReadonlyMap<string, Typed>) => Typed;

interface Lambda {
  readonly parameter: string;
  readonly body: Typed;
  readonly array: Typed;
  readonly element: DataType;
}

/** Functions whose first argument is a lambda over the elements of an array. */
const functions: Readonly<Record<string, (lambda: Lambda) => Typed>> = {
  array_map: lambda => {
    const type = arrayType(lambda.body.type);
    const list = `list_transform(${lambda.array.sql}, lambda ${lambda.parameter}: ${lambda.body.sql})`;
    return typed(`CAST(${list} AS ${storageType(type)})`, type, [lambda.array]);
  },
  array_filter: lambda => typed(kept(lambda), arrayType(lambda.element), [lambda.array]),
  array_count: lambda => typed(`len(${kept(lambda)})`, integerType(32, false), [lambda.array]),
  array_exists: lambda => typed(`(len(${kept(lambda)}) > 0)`, boolType, [lambda.array]),
  array_all: lambda => typed(`(len(${kept(lambda)}) = len(${lambda.array.sql}))`, boolType, [lambda.array]),
  array_first: lambda => typed(`${kept(lambda)}[1]`, lambda.element, [lambda.array]),
  array_last: lambda => typed(`${kept(lambda)}[-1]`, lambda.element, [lambda.array]),
};

export function isHigherOrder(name: string): boolean {
  return Object.hasOwn(functions, name);
}

/** Compiles `array_map(x -> …, array)` and its kin. */
export function compileHigherOrder(name: string, args: readonly Expression[], compile: Compile): Typed {
  const [lambda, array, ...others] = args;
  if (lambda?.kind !== 'lambda' || array === undefined) {
    throw engineError('BAD_ARGUMENTS', `Function ${name} needs a lambda such as x -> x + 1, and an array`);
  }
  if (others.length > 0 || lambda.parameters.length !== 1) {
    throw engineError('NOT_IMPLEMENTED', `${name} over several arrays is not implemented by the emulator`);
  }
  const compiledArray = compile(array);
  const element = elementType(compiledArray, { name, distinct: false });
  const parameter = `x_${Buffer.from(lambda.parameters[0]!).toString('hex')}`;
  const locals = new Map([[lambda.parameters[0]!, { sql: parameter, type: element }]]);
  return functions[name]!({ parameter, body: compile(lambda.body, locals), array: compiledArray, element });
}

function kept(lambda: Lambda): string {
  const test =
    bareType(lambda.body.type).kind === 'bool' ? condition(lambda.body) : castTo(lambda.body, boolType);
  return `list_filter(${lambda.array.sql}, lambda ${lambda.parameter}: ${test.sql})`;
}
