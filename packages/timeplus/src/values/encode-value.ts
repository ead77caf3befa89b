/**
 * Turns a value of the caller into JSON for ingest (section 4.9): Date as ISO 8601 in UTC, integers beyond 2^53 as
 * text, NaN and infinity as "nan", "inf" and "-inf", Map as an object, Set and byte arrays as arrays.
 *
 * @throws {TypeError} for values that no column can hold: functions, symbols, invalid dates, buffers without a view.
 */
export function encodeValue(value: unknown): unknown {
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'bigint':
      return BigInt(Number.MIN_SAFE_INTEGER) <= value && value <= BigInt(Number.MAX_SAFE_INTEGER)
        ? Number(value)
        : value.toString();
    case 'number':
      return Number.isFinite(value) ? value : Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
    case 'function':
    case 'symbol':
      throw new TypeError(`a value that a column can hold, got a ${typeof value}`);
    case 'object':
      return encodeObject(value);
    default:
      return value;
  }
}

function encodeObject(value: object | null): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(encodeValue);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TypeError('a valid Date, got an invalid one');
    return value.toISOString();
  }
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [String(key), encodeValue(item)]));
  if (value instanceof Set) return [...value].map(encodeValue);
  if (ArrayBuffer.isView(value) && Symbol.iterator in value)
    return Array.from(value as unknown as Iterable<unknown>, encodeValue);
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
    throw new TypeError('bytes as a Uint8Array, got a buffer');
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encodeValue(item)]));
}
