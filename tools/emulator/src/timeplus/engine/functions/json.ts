import { arrayType, bareType, boolType, type DataType, integerType, stringType } from '../types/data-type.js';
import {
  type CallDetails,
  type FunctionDefinition,
  type FunctionFamily,
  requireKind,
} from './function-definition.js';
import { sqlString, type Typed, typed } from './typed.js';

/** The shortcut `column:path.to.key`: the value's text, empty when there is none. */
export function jsonPathText(operand: Typed, path: readonly string[]): Typed {
  requireKind({ name: ':', distinct: false }, operand, 'string', 'json');
  const pointer = sqlString(`$${path.map(key => `.${JSON.stringify(key)}`).join('')}`);
  return typed(
    `coalesce(${safely(operand.sql, `json_extract_string(${operand.sql}, ${pointer})`)}, '')`,
    stringType,
    [operand],
  );
}

/** Text that is not JSON has no members, and is no error. */
function safely(document: string, extraction: string): string {
  return `(CASE WHEN json_valid(${document}) THEN ${extraction} END)`;
}

/** The path of the arguments after the document: keys, and positions counted from 1. */
function pathOf(args: readonly Typed[]): string {
  const steps = args.map(argument => {
    const isKey = bareType(argument.type).kind === 'string';
    if (isKey && typeof argument.literal === 'string')
      return sqlString(`.${JSON.stringify(argument.literal)}`);
    return isKey ? `'."' || ${argument.sql} || '"'` : `'[' || (${argument.sql} - 1) || ']'`;
  });
  return `'$'${steps.map(step => ` || ${step}`).join('')}`;
}

function extraction(type: DataType, empty: string, convert: (json: string) => string): FunctionDefinition {
  return {
    arity: [1, 255],
    compile: (args: readonly Typed[], call: CallDetails) => {
      requireKind(call, args[0]!, 'string', 'json');
      const found = `json_extract(${args[0]!.sql}, ${pathOf(args.slice(1))})`;
      return typed(`coalesce(${safely(args[0]!.sql, convert(found))}, ${empty})`, type, args);
    },
  };
}

const textOf = (json: string): string => `(${json} ->> '$')`;

/** The `json_…` functions; a value that is missing or of another type gives the type's zero value. */
export const jsonFunctions: FunctionFamily = {
  json_extract_string: extraction(
    stringType,
    "''",
    json => `CASE WHEN json_type(${json}) = 'VARCHAR' THEN ${textOf(json)} END`,
  ),
  json_extract_int: extraction(integerType(64, true), '0', json => `TRY_CAST(${textOf(json)} AS BIGINT)`),
  json_extract_uint: extraction(integerType(64, false), '0', json => `TRY_CAST(${textOf(json)} AS UBIGINT)`),
  json_extract_float: extraction(
    { kind: 'float', bits: 64 },
    '0',
    json => `TRY_CAST(${textOf(json)} AS DOUBLE)`,
  ),
  json_extract_bool: extraction(boolType, 'false', json => `TRY_CAST(${textOf(json)} AS BOOLEAN)`),
  json_extract_raw: extraction(stringType, "''", json => `CAST(${json} AS VARCHAR)`),
  json_extract_array: extraction(
    arrayType(stringType),
    'CAST([] AS VARCHAR[])',
    json => `CAST(json_extract(${json}, '$[*]') AS VARCHAR[])`,
  ),
  json_extract_keys: extraction(arrayType(stringType), 'CAST([] AS VARCHAR[])', json => `json_keys(${json})`),
  json_length: extraction(
    integerType(64, false),
    '0',
    json =>
      `CASE json_type(${json}) WHEN 'OBJECT' THEN len(json_keys(${json})) ELSE json_array_length(${json}) END`,
  ),
  json_has: {
    arity: [1, 255],
    compile: (args, call) => {
      requireKind(call, args[0]!, 'string', 'json');
      const exists = `json_exists(${args[0]!.sql}, ${pathOf(args.slice(1))})`;
      return typed(`coalesce(${safely(args[0]!.sql, exists)}, false)`, boolType, args);
    },
  },
  json_value: {
    arity: [2, 2],
    compile: (args, call) => {
      requireKind(call, args[0]!, 'string', 'json');
      const found = `json_extract_string(${args[0]!.sql}, ${args[1]!.sql})`;
      return typed(`coalesce(${safely(args[0]!.sql, found)}, '')`, stringType, args);
    },
  },
  is_valid_json: {
    arity: [1, 1],
    compile: args => typed(`json_valid(${args[0]!.sql})`, boolType, args),
  },
};
