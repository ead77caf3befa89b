import { type ColumnType, parseColumnType } from './column-type.js';

/** Turns a value of the wire into the value that the caller gets. */
export type ValueDecoder = (wire: unknown) => unknown;

/** A Date holds milliseconds; finer times stay text, so that no digit is lost. */
const FINEST_DATE_PRECISION = 3;

/** Passes the value on as it came. */
export const identity: ValueDecoder = wire => wire;
/** Most values are numbers already: they take the shortest way. */
const decodeNumber: ValueDecoder = wire => (typeof wire === 'number' ? wire : numberFrom(wire));

function numberFrom(wire: unknown): unknown {
  if (wire === null || wire === undefined) return null;
  return typeof wire === 'string' || typeof wire === 'bigint' ? Number(wire) : wire;
}

const decodeBigInt: ValueDecoder = wire =>
  typeof wire === 'number' || typeof wire === 'string' ? BigInt(wire) : wire;
const decodeText: ValueDecoder = wire => (typeof wire === 'string' ? wire : String(wire));
const decodeDate: ValueDecoder = wire =>
  new Date(typeof wire === 'string' ? withZone(wire) : (wire as number));

/** A time without a zone is one in UTC, whatever the zone of this machine is. */
function withZone(text: string): string {
  return /(?:z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`;
}

const SPECIAL_FLOATS: ReadonlyMap<string, number> = new Map([
  ['inf', Infinity],
  ['-inf', -Infinity],
  ['nan', NaN],
]);
const decodeFloat: ValueDecoder = wire =>
  typeof wire === 'number'
    ? wire
    : typeof wire === 'string'
      ? (SPECIAL_FLOATS.get(wire.toLowerCase()) ?? Number(wire))
      : decodeNumber(wire);

const BY_NAME: ReadonlyMap<string, ValueDecoder> = new Map([
  ['int8', decodeNumber],
  ['int16', decodeNumber],
  ['int32', decodeNumber],
  ['uint8', decodeNumber],
  ['uint16', decodeNumber],
  ['uint32', decodeNumber],
  ['int64', decodeBigInt],
  ['uint64', decodeBigInt],
  ['int128', decodeBigInt],
  ['uint128', decodeBigInt],
  ['int256', decodeBigInt],
  ['uint256', decodeBigInt],
  ['float32', decodeFloat],
  ['float64', decodeFloat],
  ['decimal', decodeText],
  ['decimal32', decodeText],
  ['decimal64', decodeText],
  ['decimal128', decodeText],
  ['decimal256', decodeText],
  ['datetime', decodeDate],
  ['datetime32', decodeDate],
]);

/**
 * The decoder for a column type (section 4.9): 64-bit and larger integers become `bigint`, decimals stay exact text,
 * `datetime` and `datetime64` up to milliseconds become `Date`, finer ones stay text, dates stay `YYYY-MM-DD`,
 * "inf", "-inf" and "nan" become numbers. Types that are unknown are passed on as they came.
 */
export function valueDecoder(typeText: string): ValueDecoder {
  return decoderOf(parseColumnType(typeText));
}

function decoderOf(type: ColumnType): ValueDecoder {
  const simple = BY_NAME.get(type.name);
  if (simple !== undefined)
    return simple === decodeNumber || simple === decodeFloat ? simple : unlessNull(simple);
  const inner = type.types.map(decoderOf);
  const [first = identity, second = identity] = inner;
  switch (type.name) {
    case 'nullable':
    case 'low_cardinality':
      return first;
    case 'datetime64':
      return Number(type.args[0] ?? FINEST_DATE_PRECISION) <= FINEST_DATE_PRECISION
        ? unlessNull(decodeDate)
        : identity;
    case 'array':
      return unlessNull(wire => arrayItems(wire, type).map(first));
    case 'tuple':
      return unlessNull(wire =>
        Array.isArray(wire) ? wire.map((item, index) => (inner[index] ?? identity)(item)) : wire,
      );
    case 'nested':
      return unlessNull(wire => decodeNested(wire, inner));
    case 'map':
      return unlessNull(wire =>
        Object.fromEntries(
          Object.entries(wire as Record<string, unknown>).map(([key, value]) => [key, second(value)]),
        ),
      );
    default:
      return identity;
  }
}

function unlessNull(decode: ValueDecoder): ValueDecoder {
  return wire => (wire === null || wire === undefined ? null : decode(wire));
}

/** A server written in Go prints a list of bytes as base64 (section 4.9, a guess there). */
function arrayItems(wire: unknown, type: ColumnType): readonly unknown[] {
  if (Array.isArray(wire)) return wire;
  if (typeof wire === 'string' && type.types[0]?.name === 'uint8')
    return Array.from(atob(wire), char => char.charCodeAt(0));
  throw new TypeError(`expected an array for a column of type array, got ${typeof wire}`);
}

function decodeNested(wire: unknown, inner: readonly ValueDecoder[]): unknown {
  if (!Array.isArray(wire)) return wire;
  return wire.map(item =>
    Array.isArray(item) ? item.map((part, index) => (inner[index] ?? identity)(part)) : item,
  );
}
