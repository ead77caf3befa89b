import type { DataType } from '../types/data-type.js';

/**
 * The DuckDB type that holds values of a type exactly. Integers of 256 bits and decimals beyond 38 digits are
 * BIGNUM (the decimals in units of their last digit); types that DuckDB lacks are their text.
 */
export function storageType(type: DataType): string {
  switch (type.kind) {
    case 'nullable':
    case 'low_cardinality':
      return storageType(type.inner);
    case 'integer':
      return integerStorage(type.bits, type.signed);
    case 'float':
      return type.bits === 32 ? 'FLOAT' : 'DOUBLE';
    case 'decimal':
      return type.precision <= 38 ? `DECIMAL(${type.precision}, ${type.scale})` : 'BIGNUM';
    case 'bool':
      return 'BOOLEAN';
    case 'date':
    case 'date32':
      return 'DATE';
    case 'datetime':
      return 'TIMESTAMP';
    case 'datetime64':
      return type.precision > 6 ? 'TIMESTAMP_NS' : 'TIMESTAMP';
    case 'array':
      return `${storageType(type.element)}[]`;
    case 'tuple':
      return structStorage(type.elements);
    case 'nested':
      return `${structStorage(type.elements)}[]`;
    case 'map':
      return `MAP(${storageType(type.key)}, ${storageType(type.value)})`;
    case 'interval':
      return 'INTERVAL';
    case 'nothing':
      return 'INTEGER';
    default:
      return 'VARCHAR';
  }
}

/** The name of the field that holds a tuple's element, counted from 0. */
export function tupleField(index: number): string {
  return `f${index + 1}`;
}

function structStorage(elements: readonly { readonly type: DataType }[]): string {
  const fields = elements.map((element, index) => `${tupleField(index)} ${storageType(element.type)}`);
  return `STRUCT(${fields.join(', ')})`;
}

function integerStorage(bits: number, signed: boolean): string {
  const names: Readonly<Record<number, string>> = {
    8: 'TINYINT',
    16: 'SMALLINT',
    32: 'INTEGER',
    64: 'BIGINT',
    128: 'HUGEINT',
  };
  const name = names[bits];
  return name === undefined ? 'BIGNUM' : signed ? name : `U${name}`;
}
