import { engineError } from '../errors.js';
import {
  type DataType,
  type IntegerBits,
  type IntervalUnit,
  integerType,
  type PlainKind,
  type TupleElement,
} from '../types/data-type.js';
import { intervalUnit } from './interval-units.js';
import { TokenCursor } from './token-cursor.js';

const aliases: Readonly<Record<string, string>> = {
  integer: 'int32',
  int: 'int32',
  smallint: 'int16',
  bigint: 'int64',
  byte: 'int8',
  uint: 'uint32',
  float: 'float32',
  double: 'float64',
  varchar: 'string',
  inet: 'ipv4',
  inet6: 'ipv6',
  boolean: 'bool',
  datetime32: 'datetime',
  enum: 'enum8',
};

const plainKinds: ReadonlySet<string> = new Set<PlainKind>([
  'bool',
  'string',
  'date',
  'date32',
  'uuid',
  'ipv4',
  'ipv6',
  'json',
  'nothing',
]);

const decimalDigits: Readonly<Record<string, number>> = {
  decimal32: 9,
  decimal64: 18,
  decimal128: 38,
  decimal256: 76,
};

/** Parses type text, canonical or alias (section 4.9). Throws 50 UNKNOWN_TYPE, or 62 when it is malformed. */
export function parseTypeText(text: string): DataType {
  const cursor = new TokenCursor(text);
  const type = parseType(cursor);
  cursor.expectEnd();
  return type;
}

/** Reads one type at the cursor. */
export function parseType(cursor: TokenCursor): DataType {
  return cursor.nested(() => parseTypeAt(cursor));
}

function parseTypeAt(cursor: TokenCursor): DataType {
  const written = cursor.expectName('a type').toLowerCase();
  const name = aliases[written] ?? written;
  const integer = parseInteger(name);
  if (integer !== undefined) return integer;
  if (plainKinds.has(name)) return { kind: name as PlainKind };
  if (name.startsWith('interval_')) {
    const unit: IntervalUnit | undefined = intervalUnit(name.slice('interval_'.length));
    if (unit !== undefined) return { kind: 'interval', unit };
  }
  switch (name) {
    case 'float32':
      return { kind: 'float', bits: 32 };
    case 'float64':
      return { kind: 'float', bits: 64 };
    case 'fixed_string': {
      const [length] = parseIntegers(cursor, 1, 1);
      if (length! < 1)
        throw engineError('ARGUMENT_OUT_OF_BOUND', 'fixed_string needs a length of at least 1');
      return { kind: 'fixed_string', length: length! };
    }
    case 'datetime':
      return parseDatetime(cursor);
    case 'datetime64':
      return parseDatetime64(cursor);
    case 'decimal': {
      const [precision = 10, scale = 0] = cursor.isSymbol('(') ? parseIntegers(cursor, 1, 2) : [];
      return decimal(precision, scale);
    }
    case 'enum8':
    case 'enum16':
      return parseEnum(cursor, name === 'enum8' ? 8 : 16, written === 'enum');
    case 'array':
      return { kind: 'array', element: parseWrapped(cursor) };
    case 'nullable':
      return parseNullable(cursor);
    case 'low_cardinality':
      return { kind: 'low_cardinality', inner: parseWrapped(cursor) };
    case 'tuple':
    case 'nested':
      return { kind: name, elements: parseElements(cursor, name === 'nested') };
    case 'map':
      return parseMap(cursor);
    case 'aggregate_function':
    case 'simple_aggregate_function':
      throw engineError('NOT_IMPLEMENTED', `Type ${name} is not implemented by the emulator`);
    default:
      break;
  }
  const digits = decimalDigits[name];
  if (digits !== undefined) return decimal(digits, parseIntegers(cursor, 1, 1)[0]!);
  throw engineError('UNKNOWN_TYPE', `Unknown data type family: ${written}`);
}

function parseInteger(name: string): DataType | undefined {
  for (const bits of [8, 16, 32, 64, 128, 256] satisfies IntegerBits[]) {
    if (name === `int${bits}`) return integerType(bits, true);
    if (name === `uint${bits}`) return integerType(bits, false);
  }
  return undefined;
}

function decimal(precision: number, scale: number): DataType {
  if (precision < 1 || precision > 76 || scale > precision) {
    throw engineError(
      'ARGUMENT_OUT_OF_BOUND',
      `decimal(${precision}, ${scale}): the precision must be 1 to 76 and the scale at most the precision`,
    );
  }
  return { kind: 'decimal', precision, scale };
}

function parseDatetime(cursor: TokenCursor): DataType {
  if (!cursor.takeSymbol('(')) return { kind: 'datetime' };
  const timezone = parseTimezone(cursor);
  cursor.expectSymbol(')');
  return { kind: 'datetime', timezone };
}

function parseDatetime64(cursor: TokenCursor): DataType {
  if (!cursor.takeSymbol('(')) return { kind: 'datetime64', precision: 3 };
  const precision = cursor.expectInteger('the precision of datetime64');
  if (precision > 9) throw engineError('ARGUMENT_OUT_OF_BOUND', 'datetime64 has a precision of 0 to 9');
  const timezone = cursor.takeSymbol(',') ? parseTimezone(cursor) : undefined;
  cursor.expectSymbol(')');
  return timezone === undefined
    ? { kind: 'datetime64', precision }
    : { kind: 'datetime64', precision, timezone };
}

function parseTimezone(cursor: TokenCursor): string {
  const timezone = cursor.expectString('a time zone');
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw engineError('BAD_ARGUMENTS', `Cannot load time zone ${timezone}`);
  }
  return timezone;
}

function parseIntegers(cursor: TokenCursor, least: number, most: number): readonly number[] {
  cursor.expectSymbol('(');
  const values = [cursor.expectInteger('an integer')];
  while (values.length < most && cursor.takeSymbol(',')) values.push(cursor.expectInteger('an integer'));
  if (values.length < least) cursor.fail('expected another integer');
  cursor.expectSymbol(')');
  return values;
}

function parseWrapped(cursor: TokenCursor): DataType {
  cursor.expectSymbol('(');
  const inner = parseType(cursor);
  cursor.expectSymbol(')');
  return inner;
}

function parseNullable(cursor: TokenCursor): DataType {
  const inner = parseWrapped(cursor);
  if (['array', 'tuple', 'map', 'nested', 'json', 'nullable', 'low_cardinality'].includes(inner.kind)) {
    throw engineError('ILLEGAL_TYPE_OF_ARGUMENT', `Nested type ${inner.kind} cannot be inside nullable type`);
  }
  return { kind: 'nullable', inner };
}

function parseMap(cursor: TokenCursor): DataType {
  cursor.expectSymbol('(');
  const key = parseType(cursor);
  cursor.expectSymbol(',');
  const value = parseType(cursor);
  cursor.expectSymbol(')');
  return { kind: 'map', key, value };
}

function parseElements(cursor: TokenCursor, named: boolean): readonly TupleElement[] {
  cursor.expectSymbol('(');
  const elements: TupleElement[] = [];
  do {
    const following = cursor.peek(1);
    const hasName = named || following.kind === 'word' || following.kind === 'quoted';
    const name = hasName ? cursor.expectName('the name of an element') : undefined;
    const type = parseType(cursor);
    elements.push(name === undefined ? { type } : { name, type });
  } while (cursor.takeSymbol(','));
  cursor.expectSymbol(')');
  return elements;
}

/** Values left out count on from the one before, from 1; plain `enum` is as wide as its values need. */
function parseEnum(cursor: TokenCursor, bits: 8 | 16, fitting: boolean): DataType {
  cursor.expectSymbol('(');
  const values = new Map<string, number>();
  let next = 1;
  do {
    const name = cursor.expectString('the name of an enum value');
    if (cursor.takeSymbol('=')) {
      const sign = cursor.takeSymbol('-') ? -1 : 1;
      next = sign * cursor.expectInteger('the number of an enum value');
    }
    if (values.has(name)) throw engineError('BAD_ARGUMENTS', `Duplicate name '${name}' in enum`);
    values.set(name, next);
    next += 1;
  } while (cursor.takeSymbol(','));
  cursor.expectSymbol(')');
  const wide = [...values.values()].some(value => value < -128 || value > 127);
  if (wide && bits === 8 && !fitting) {
    throw engineError('ARGUMENT_OUT_OF_BOUND', 'enum8 holds numbers from -128 to 127');
  }
  return { kind: 'enum', bits: wide ? 16 : bits, values };
}
