import { integerType, isNullable } from '../types/data-type.js';
import { defaultValue } from '../types/default-value.js';
import { castTo } from './cast.js';
import {
  type CallDetails,
  type FunctionDefinition,
  type FunctionFamily,
  literalInteger,
} from './function-definition.js';
import { literalSql } from './literal.js';
import { type Typed, typed } from './typed.js';

function rank(name: string): FunctionDefinition {
  return {
    arity: [0, 0],
    windowed: true,
    compile: (_args, call) => typed(`CAST(${name}()${call.over} AS UBIGINT)`, integerType(64, false)),
  };
}

/** Where there is no such row, the result is the third argument or the type's zero value. */
function neighbour(name: 'lag' | 'lead'): FunctionDefinition {
  return {
    arity: [1, 3],
    windowed: true,
    compile: (args: readonly Typed[], call: CallDetails) => {
      const [value, distance, fallback] = args;
      const type = value!.type;
      const offset = distance === undefined ? 1 : literalInteger(call, distance);
      const missing =
        fallback === undefined
          ? literalSql(type, isNullable(type) ? null : defaultValue(type))
          : castTo(fallback, type).sql;
      return typed(`${name}(${value!.sql}, ${offset}, ${missing})${call.over}`, type);
    },
  };
}

/** Functions of a row's place among others; they need OVER. */
export const rowWindows: FunctionFamily = {
  row_number: rank('row_number'),
  rank: rank('rank'),
  dense_rank: rank('dense_rank'),
  lag: neighbour('lag'),
  lead: neighbour('lead'),
};
