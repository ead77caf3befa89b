import { isIPv4, isIPv6 } from 'node:net';
import { engineError } from '../errors.js';
import type { DataType } from './data-type.js';
import { parseJson, stringifyJson } from './json-text.js';
import { cannotParse, type EngineValue } from './value.js';

/** Reads a string; numbers and booleans give their text, objects and arrays their JSON (guess). */
export function coerceString(value: unknown): EngineValue {
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? stringifyJson(value) : String(value);
}

/** Reads a string of at most so many bytes; it is stored without the zero bytes that fill it up. */
export function coerceFixedString(
  type: Extract<DataType, { kind: 'fixed_string' }>,
  value: unknown,
): EngineValue {
  if (typeof value !== 'string') throw cannotParse(type, value, 'a string');
  if (Buffer.byteLength(value) > type.length) {
    throw engineError('CANNOT_PARSE_INPUT', `String is longer than the ${type.length} bytes of fixed_string`);
  }
  let end = value.length;
  while (end > 0 && value[end - 1] === '\0') end -= 1;
  return value.slice(0, end);
}

/** Reads an enum value by its name or its number. */
export function coerceEnum(type: Extract<DataType, { kind: 'enum' }>, value: unknown): EngineValue {
  if (typeof value === 'string' && type.values.has(value)) return value;
  const name = [...type.values].find(([, number]) => String(number) === String(value))?.[0];
  if (name === undefined) throw cannotParse(type, value, 'a name or number of the enum');
  return name;
}

const uuidText = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function coerceUuid(type: DataType, value: unknown): EngineValue {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (!uuidText.test(text)) throw cannotParse(type, value, 'a UUID');
  return text;
}

export function coerceIpv4(type: DataType, value: unknown): EngineValue {
  if (typeof value !== 'string' || !isIPv4(value)) throw cannotParse(type, value, 'an IPv4 address');
  return value;
}

/** Reads an IPv6 address into its shortest text; an IPv4 address becomes `::ffff:a.b.c.d`. */
export function coerceIpv6(type: DataType, value: unknown): EngineValue {
  if (typeof value === 'string' && isIPv4(value)) return `::ffff:${value}`;
  if (typeof value !== 'string' || !isIPv6(value) || value.includes('%')) {
    throw cannotParse(type, value, 'an IPv6 address');
  }
  const shortest = new URL(`http://[${value}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(shortest);
  if (mapped === null) return shortest;
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)];
  return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** Reads a JSON object, given as one or as its text, into its text. */
export function coerceJson(type: DataType, value: unknown): EngineValue {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw cannotParse(type, value, 'a JSON object');
  }
  return stringifyJson(parsed);
}
