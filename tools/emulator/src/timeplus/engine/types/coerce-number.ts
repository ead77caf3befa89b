import type { DataType } from './data-type.js';
import { cannotParse, type EngineValue, outOfRange } from './value.js';

type IntegerType = Extract<DataType, { kind: 'integer' }>;
type FloatType = Extract<DataType, { kind: 'float' }>;
type DecimalType = Extract<DataType, { kind: 'decimal' }>;

/** Reads an integer from a number, bigint, boolean or text; exact, with the range checked. */
export function coerceInteger(type: IntegerType, value: unknown): EngineValue {
  const integer = wholeNumber(value);
  if (integer === undefined) throw cannotParse(type, value, 'an integer');
  const { least, most } = integerRange(type);
  if (integer < least || integer > most) throw outOfRange(type, value);
  return type.bits <= 32 ? Number(integer) : integer;
}

/** The bounds of an integer type, both included. */
function integerRange(type: IntegerType): { readonly least: bigint; readonly most: bigint } {
  const bits = BigInt(type.bits);
  return type.signed
    ? { least: -(2n ** (bits - 1n)), most: 2n ** (bits - 1n) - 1n }
    : { least: 0n, most: 2n ** bits - 1n };
}

function wholeNumber(value: unknown): bigint | undefined {
  switch (typeof value) {
    case 'bigint':
      return value;
    case 'number':
      return Number.isInteger(value) ? BigInt(value) : undefined;
    case 'boolean':
      return value ? 1n : 0n;
    case 'string':
      return /^[+-]?\d{1,80}$/.test(value)
        ? BigInt(value.startsWith('+') ? value.slice(1) : value)
        : undefined;
    default:
      return undefined;
  }
}

const specialFloats: ReadonlyMap<string, number> = new Map([
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['+infinity', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
  ['nan', Number.NaN],
]);

const floatText = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a float; `"inf"`, `"-inf"` and `"nan"` in any case are accepted (guess, U-11). */
export function coerceFloat(type: FloatType, value: unknown): EngineValue {
  const number = floatOf(value);
  if (number === undefined) throw cannotParse(type, value, 'a number');
  return type.bits === 32 ? Math.fround(number) : number;
}

function floatOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return undefined;
  return specialFloats.get(value.toLowerCase()) ?? (floatText.test(value) ? Number(value) : undefined);
}

const decimalText = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;

/** Reads a decimal exactly; digits beyond the scale are cut off, as the real engine's reader does (guess, U-01). */
export function coerceDecimal(type: DecimalType, value: unknown): EngineValue {
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  const text = isNumber ? String(value) : value;
  const match = typeof text === 'string' && text.length <= 400 ? decimalText.exec(text) : null;
  if (match === null) throw cannotParse(type, value, 'a decimal number');
  const [whole = '', fraction = ''] = [match[2], match[3]];
  if (whole === '' && fraction === '') throw cannotParse(type, value, 'a decimal number');
  const shift = Number(match[4] ?? 0) + type.scale - fraction.length;
  const digits = BigInt(whole + fraction);
  if (digits !== 0n && shift > 80) throw outOfRange(type, value);
  const unscaled = shift >= 0 ? digits * 10n ** BigInt(Math.min(shift, 80)) : digits / 10n ** BigInt(-shift);
  if (unscaled >= 10n ** BigInt(type.precision)) throw outOfRange(type, value);
  return match[1] === '-' ? -unscaled : unscaled;
}

/** Reads a bool from a boolean, 0 or 1, or their text. */
export function coerceBool(type: DataType, value: unknown): EngineValue {
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw cannotParse(type, value, 'true or false');
}
