import { coerceBool, coerceDecimal, coerceFloat, coerceInteger } from './coerce-number.js';
import {
  coerceEnum,
  coerceFixedString,
  coerceIpv4,
  coerceIpv6,
  coerceJson,
  coerceString,
  coerceUuid,
} from './coerce-text.js';
import { coerceDate, coerceDatetime } from './coerce-time.js';
import { type DataType, isNullable, type TupleElement } from './data-type.js';
import { defaultValue } from './default-value.js';
import { cannotParse, type EngineValue } from './value.js';

/**
 * Reads a JSON value as a type (section 4.9, on input). Null in a type that is not nullable gives the type's
 * default (guess). Throws 27 when the value is not of the type, 69 when it is out of range.
 */
export function coerce(type: DataType, value: unknown): EngineValue {
  if (value === null || value === undefined) return isNullable(type) ? null : defaultValue(type);
  switch (type.kind) {
    case 'nullable':
    case 'low_cardinality':
      return coerce(type.inner, value);
    case 'integer':
      return coerceInteger(type, value);
    case 'float':
      return coerceFloat(type, value);
    case 'decimal':
      return coerceDecimal(type, value);
    case 'bool':
      return coerceBool(type, value);
    case 'string':
      return coerceString(value);
    case 'fixed_string':
      return coerceFixedString(type, value);
    case 'date':
    case 'date32':
      return coerceDate(type, value);
    case 'datetime':
    case 'datetime64':
      return coerceDatetime(type, value);
    case 'enum':
      return coerceEnum(type, value);
    case 'uuid':
      return coerceUuid(type, value);
    case 'ipv4':
      return coerceIpv4(type, value);
    case 'ipv6':
      return coerceIpv6(type, value);
    case 'json':
      return coerceJson(type, value);
    case 'array':
      if (!Array.isArray(value)) throw cannotParse(type, value, 'an array');
      return value.map(element => coerce(type.element, element));
    case 'tuple':
      return coerceTuple(type, type.elements, value);
    case 'nested':
      if (!Array.isArray(value)) throw cannotParse(type, value, 'an array of objects');
      return value.map(element => coerceTuple(type, type.elements, element));
    case 'map':
      return coerceMap(type, value);
    default:
      throw cannotParse(type, value, 'null');
  }
}

/** A tuple is an array of the right length or, if its elements are named, an object. */
function coerceTuple(type: DataType, elements: readonly TupleElement[], value: unknown): EngineValue {
  if (Array.isArray(value)) {
    if (value.length !== elements.length) throw cannotParse(type, value, `${elements.length} elements`);
    return elements.map((element, index) => coerce(element.type, value[index]));
  }
  const isNamed = elements.every(element => element.name !== undefined);
  if (!isNamed || !isObject(value)) throw cannotParse(type, value, 'an array of elements');
  const unknown = Object.keys(value).find(key => !elements.some(element => element.name === key));
  if (unknown !== undefined) throw cannotParse(type, value, `no element '${unknown}'`);
  return elements.map(element => coerce(element.type, value[element.name!]));
}

function coerceMap(type: Extract<DataType, { kind: 'map' }>, value: unknown): EngineValue {
  if (!isObject(value)) throw cannotParse(type, value, 'an object');
  return Object.entries(value).map(([key, member]) => [coerce(type.key, key), coerce(type.value, member)]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
