import type { DataType } from './data-type.js';
import type { EngineValue } from './value.js';

/** What a column of the type holds when nothing was given: null where it may be, else the type's zero value. */
export function defaultValue(type: DataType): EngineValue {
  switch (type.kind) {
    case 'nullable':
    case 'nothing':
      return null;
    case 'low_cardinality':
      return defaultValue(type.inner);
    case 'integer':
      return type.bits <= 32 ? 0 : 0n;
    case 'float':
    case 'date':
    case 'date32':
    case 'datetime':
      return 0;
    case 'decimal':
    case 'datetime64':
    case 'interval':
      return 0n;
    case 'bool':
      return false;
    case 'enum':
      return type.values.keys().next().value!;
    case 'uuid':
      return '00000000-0000-0000-0000-000000000000';
    case 'ipv4':
      return '0.0.0.0';
    case 'ipv6':
      return '::';
    case 'json':
      return '{}';
    case 'array':
    case 'map':
    case 'nested':
      return [];
    case 'tuple':
      return type.elements.map(element => defaultValue(element.type));
    default:
      return '';
  }
}
