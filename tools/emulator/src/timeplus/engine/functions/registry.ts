import { engineError } from '../errors.js';
import { aggregates } from './aggregates.js';
import { clockFunctions } from './clock.js';
import { conditionals } from './conditionals.js';
import { containers } from './containers.js';
import { conversions } from './conversions.js';
import type { CallDetails, FunctionDefinition, FunctionFamily } from './function-definition.js';
import { jsonFunctions } from './json.js';
import { numberFunctions } from './numbers.js';
import { rowWindows } from './row-windows.js';
import { textFunctions } from './text.js';
import { times } from './times.js';
import type { Typed } from './typed.js';

const scalars: FunctionFamily = {
  ...conditionals,
  ...conversions,
  ...clockFunctions,
  ...times,
  ...textFunctions,
  ...numberFunctions,
  ...jsonFunctions,
  ...containers,
  ...rowWindows,
};
const aggregateNames: ReadonlySet<string> = new Set(Object.keys(aggregates(undefined)));

/** Functions of the dialect that the emulator knows of and does not implement. */
const refused: ReadonlySet<string> = new Set(['moving_sum']);

/**
 * The function of a name, in any case. Throws 46 when there is none, 48 when the emulator lacks it.
 * @param arrivalOrder SQL by which rows are in the order of their arrival, where there is one.
 */
export function findFunction(name: string, arrivalOrder?: string): FunctionDefinition {
  const key = name.toLowerCase();
  if (aggregateNames.has(key)) return aggregates(arrivalOrder)[key]!;
  if (Object.hasOwn(scalars, key)) return scalars[key]!;
  if (refused.has(key)) {
    throw engineError('NOT_IMPLEMENTED', `Function ${key} is not implemented by the emulator`);
  }
  throw engineError('UNKNOWN_FUNCTION', `Unknown function ${name}`);
}

/** Calls a function after checking the number of its arguments (42). */
export function callFunction(
  definition: FunctionDefinition,
  args: readonly Typed[],
  call: CallDetails,
): Typed {
  const [least, most] = definition.arity;
  if (args.length < least || args.length > most) {
    throw engineError(
      'NUMBER_OF_ARGUMENTS_DOESNT_MATCH',
      `Number of arguments for function ${call.name} doesn't match: passed ${args.length}, should be ${
        least === most ? least : `${least} to ${most}`
      }`,
    );
  }
  if (call.over !== undefined && definition.aggregate !== true && definition.windowed !== true) {
    throw engineError('BAD_ARGUMENTS', `Function ${call.name} takes no OVER`);
  }
  return definition.compile(args, call);
}
