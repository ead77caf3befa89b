import type { EngineError } from '../engine-error.js';
import { engineError } from '../errors.js';
import { type DataType, typeText } from './data-type.js';

/**
 * A stored value, exact. By type: integers up to 32 bits and floats `number`; wider integers `bigint`; decimals
 * `bigint` in units of the last digit; dates `number` of days and datetime `number` of seconds since 1970;
 * datetime64(P) `bigint` of 10^-P seconds; bool `boolean`; json its text; arrays and tuples arrays; maps arrays of
 * [key, value]; every other type `string`.
 */
export type EngineValue = null | boolean | number | bigint | string | readonly EngineValue[];

/** The refusal of a value that cannot be read as the type (27, guess for most types). */
export function cannotParse(type: DataType, value: unknown, expected: string): EngineError {
  return engineError(
    'CANNOT_PARSE_INPUT',
    `Cannot parse input: expected ${expected} for ${typeText(type)}, got ${excerpt(value)}`,
  );
}

/** The refusal of a value beyond the range of the type. */
export function outOfRange(type: DataType, value: unknown): EngineError {
  return engineError('ARGUMENT_OUT_OF_BOUND', `Value ${excerpt(value)} is out of range of ${typeText(type)}`);
}

/** The value as JSON, cut to a length that suits a message. */
function excerpt(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value, bigintAsText) ?? 'nothing');
  return text.length > 64 ? `${text.slice(0, 61)}...` : text;
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
