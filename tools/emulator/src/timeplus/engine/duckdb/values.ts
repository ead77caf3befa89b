import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { DataType, TupleElement } from '../types/data-type.js';
import type { EngineValue } from '../types/value.js';
import { tupleField } from './storage-type.js';

/** An engine value as DuckDB takes it for a column of the type. */
export function toDuckValue(type: DataType, value: EngineValue): DuckDBValue {
  if (value === null) return null;
  switch (type.kind) {
    case 'nullable':
    case 'low_cardinality':
      return toDuckValue(type.inner, value);
    case 'decimal':
      return type.precision > 38
        ? (value as bigint)
        : new DuckDBDecimalValue(value as bigint, type.precision, type.scale);
    case 'date':
    case 'date32':
      return new DuckDBDateValue(value as number);
    case 'datetime':
      return new DuckDBTimestampValue(BigInt(value as number) * 1_000_000n);
    case 'datetime64':
      return type.precision > 6
        ? new DuckDBTimestampNanosecondsValue((value as bigint) * 10n ** BigInt(9 - type.precision))
        : new DuckDBTimestampValue((value as bigint) * 10n ** BigInt(6 - type.precision));
    case 'array':
      return listOf(value, element => toDuckValue(type.element, element));
    case 'tuple':
      return structOf(type.elements, value);
    case 'nested':
      return listOf(value, element => structOf(type.elements, element));
    case 'map': {
      const entries = value as readonly (readonly [EngineValue, EngineValue])[];
      return new DuckDBMapValue(
        entries.map(([key, member]) => ({
          key: toDuckValue(type.key, key),
          value: toDuckValue(type.value, member),
        })),
      );
    }
    default:
      return value as boolean | number | bigint | string;
  }
}

function listOf(value: EngineValue, convert: (element: EngineValue) => DuckDBValue): DuckDBValue {
  return new DuckDBListValue((value as readonly EngineValue[]).map(convert));
}

function structOf(elements: readonly TupleElement[], value: EngineValue): DuckDBValue {
  const members = value as readonly EngineValue[];
  return new DuckDBStructValue(
    Object.fromEntries(
      elements.map((element, index) => [tupleField(index), toDuckValue(element.type, members[index]!)]),
    ),
  );
}

/** A value of DuckDB's storage type for `type` as the engine value. */
export function fromDuckValue(type: DataType, value: DuckDBValue): EngineValue {
  if (value === null) return null;
  switch (type.kind) {
    case 'nullable':
    case 'low_cardinality':
      return fromDuckValue(type.inner, value);
    case 'decimal':
      return typeof value === 'bigint' ? value : (value as DuckDBDecimalValue).value;
    case 'date':
    case 'date32':
      return (value as DuckDBDateValue).days;
    case 'datetime':
      return Number(floorDivide((value as DuckDBTimestampValue).micros, 1_000_000n));
    case 'datetime64':
      return type.precision > 6
        ? floorDivide((value as DuckDBTimestampNanosecondsValue).nanos, 10n ** BigInt(9 - type.precision))
        : floorDivide((value as DuckDBTimestampValue).micros, 10n ** BigInt(6 - type.precision));
    case 'array':
      return (value as DuckDBListValue).items.map(element => fromDuckValue(type.element, element));
    case 'tuple':
      return fromStruct(type.elements, value);
    case 'nested':
      return (value as DuckDBListValue).items.map(element => fromStruct(type.elements, element));
    case 'map':
      return (value as DuckDBMapValue).entries.map(entry => [
        fromDuckValue(type.key, entry.key),
        fromDuckValue(type.value, entry.value),
      ]);
    default:
      return value as boolean | number | bigint | string;
  }
}

function fromStruct(elements: readonly TupleElement[], value: DuckDBValue): EngineValue {
  const members = (value as DuckDBStructValue).entries;
  return elements.map((element, index) => fromDuckValue(element.type, members[tupleField(index)] ?? null));
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value < 0n && quotient * divisor !== value ? quotient - 1n : quotient;
}
