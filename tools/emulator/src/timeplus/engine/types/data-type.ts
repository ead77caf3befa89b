/** A column type of the engine (section 4.9), parsed. */
export type DataType =
  | { readonly kind: 'integer'; readonly bits: IntegerBits; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'fixed_string'; readonly length: number }
  | { readonly kind: 'datetime'; readonly timezone?: string }
  | { readonly kind: 'datetime64'; readonly precision: number; readonly timezone?: string }
  | { readonly kind: 'enum'; readonly bits: 8 | 16; readonly values: ReadonlyMap<string, number> }
  | { readonly kind: 'array'; readonly element: DataType }
  | { readonly kind: 'tuple'; readonly elements: readonly TupleElement[] }
  | { readonly kind: 'nested'; readonly elements: readonly TupleElement[] }
  | { readonly kind: 'map'; readonly key: DataType; readonly value: DataType }
  | { readonly kind: 'nullable'; readonly inner: DataType }
  | { readonly kind: 'low_cardinality'; readonly inner: DataType }
  | { readonly kind: 'interval'; readonly unit: IntervalUnit }
  | { readonly kind: PlainKind };

export type IntegerBits = 8 | 16 | 32 | 64 | 128 | 256;

/** Types without parameters. */
export type PlainKind = 'bool' | 'string' | 'date' | 'date32' | 'uuid' | 'ipv4' | 'ipv6' | 'json' | 'nothing';

export type IntervalUnit =
  | 'nanosecond'
  | 'microsecond'
  | 'millisecond'
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year';

export interface TupleElement {
  readonly name?: string;
  readonly type: DataType;
}

export const boolType: DataType = { kind: 'bool' };
export const stringType: DataType = { kind: 'string' };
export const dateType: DataType = { kind: 'date' };
export const datetimeType: DataType = { kind: 'datetime' };
export const nothingType: DataType = { kind: 'nothing' };
export const float64Type: DataType = { kind: 'float', bits: 64 };

/** `int8` to `int256`, or `uint8` to `uint256`. */
export function integerType(bits: IntegerBits, signed: boolean): DataType {
  return { kind: 'integer', bits, signed };
}

export function datetime64Type(precision: number, timezone?: string): DataType {
  return timezone === undefined
    ? { kind: 'datetime64', precision }
    : { kind: 'datetime64', precision, timezone };
}

export function arrayType(element: DataType): DataType {
  return { kind: 'array', element };
}

/** The type without its `nullable` and `low_cardinality` wrappers. */
export function bareType(type: DataType): DataType {
  return type.kind === 'nullable' || type.kind === 'low_cardinality' ? bareType(type.inner) : type;
}

/** Whether a value of the type may be null. */
export function isNullable(type: DataType): boolean {
  if (type.kind === 'low_cardinality') return isNullable(type.inner);
  return type.kind === 'nullable' || type.kind === 'nothing';
}

/** `nullable(type)`, or the type itself where null is in it already or cannot be (arrays, tuples, maps). */
export function nullableType(type: DataType): DataType {
  if (isNullable(type) || ['array', 'tuple', 'map', 'nested', 'json'].includes(type.kind)) return type;
  return { kind: 'nullable', inner: bareType(type) };
}

/** The canonical text of a type, e.g. `datetime64(3, 'UTC')`. */
export function typeText(type: DataType): string {
  switch (type.kind) {
    case 'integer':
      return `${type.signed ? 'int' : 'uint'}${type.bits}`;
    case 'float':
      return `float${type.bits}`;
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`;
    case 'fixed_string':
      return `fixed_string(${type.length})`;
    case 'datetime':
      return type.timezone === undefined ? 'datetime' : `datetime(${quote(type.timezone)})`;
    case 'datetime64':
      return type.timezone === undefined
        ? `datetime64(${type.precision})`
        : `datetime64(${type.precision}, ${quote(type.timezone)})`;
    case 'enum':
      return `enum${type.bits}(${[...type.values].map(([name, value]) => `${quote(name)} = ${value}`).join(', ')})`;
    case 'array':
      return `array(${typeText(type.element)})`;
    case 'tuple':
    case 'nested':
      return `${type.kind}(${type.elements.map(elementText).join(', ')})`;
    case 'map':
      return `map(${typeText(type.key)}, ${typeText(type.value)})`;
    case 'nullable':
    case 'low_cardinality':
      return `${type.kind}(${typeText(type.inner)})`;
    case 'interval':
      return `interval_${type.unit}`;
    default:
      return type.kind;
  }
}

function elementText(element: TupleElement): string {
  return element.name === undefined ? typeText(element.type) : `${element.name} ${typeText(element.type)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
