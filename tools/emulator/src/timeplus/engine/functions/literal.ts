import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { bareType, type DataType, type IntegerBits, integerType, typeText } from '../types/data-type.js';
import type { EngineValue } from '../types/value.js';
import { sqlString, type Typed } from './typed.js';

/** A number as written: the narrowest integer type that holds it, else float64, as the real engine types it. */
export function numberLiteral(text: string): Typed {
  const isInteger = !/[.eE]/.test(text);
  if (!isInteger)
    return { sql: `${sqlString(text)}::DOUBLE`, type: { kind: 'float', bits: 64 }, literal: text };
  const value = BigInt(text);
  const type = narrowestInteger(value);
  return { sql: literalSql(type, value), type, literal: text };
}

function narrowestInteger(value: bigint): DataType {
  for (const bits of [8, 16, 32, 64, 128, 256] satisfies IntegerBits[]) {
    if (value >= 0n && value < 2n ** BigInt(bits)) return integerType(bits, false);
    if (value < 0n && value >= -(2n ** BigInt(bits - 1))) return integerType(bits, true);
  }
  throw engineError('ARGUMENT_OUT_OF_BOUND', `Integer ${value} has more than 256 bits`);
}

/** An engine value of a type as SQL. */
export function literalSql(type: DataType, value: EngineValue): string {
  const storage = storageType(type);
  if (value === null) return `NULL::${storage}`;
  const bare = bareType(type);
  switch (bare.kind) {
    case 'bool':
      return String(value);
    case 'decimal':
      return `${sqlString(bare.precision > 38 ? String(value) : decimalText(value as bigint, bare.scale))}::${storage}`;
    case 'date':
    case 'date32':
      return `(DATE '1970-01-01' + (${value as number}))`;
    case 'datetime':
      return `make_timestamp(${BigInt(value as number) * 1_000_000n})`;
    case 'datetime64':
      return bare.precision > 6
        ? `make_timestamp_ns(${(value as bigint) * 10n ** BigInt(9 - bare.precision)})`
        : `make_timestamp(${(value as bigint) * 10n ** BigInt(6 - bare.precision)})`;
    case 'integer':
    case 'float':
      return `${sqlString(String(value))}::${storage}`;
    case 'array': {
      const elements = (value as readonly EngineValue[]).map(element => literalSql(bare.element, element));
      return `CAST([${elements.join(', ')}] AS ${storage})`;
    }
    case 'map':
      if ((value as readonly EngineValue[]).length === 0) return `CAST(MAP {} AS ${storage})`;
      break;
    case 'nested':
      if ((value as readonly EngineValue[]).length === 0) return `CAST([] AS ${storage})`;
      break;
    case 'tuple': {
      const elements = (value as readonly EngineValue[]).map((element, index) =>
        literalSql(bare.elements[index]!.type, element),
      );
      return `CAST(row(${elements.join(', ')}) AS ${storage})`;
    }
    default:
      return sqlString(value as string);
  }
  throw engineError('NOT_IMPLEMENTED', `Literals of ${typeText(type)} are not implemented by the emulator`);
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}
