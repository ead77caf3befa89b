import { type ColumnType, parseColumnType } from '../values/column-type.js';

/** TypeScript types by the engine's names (section 4.9), as `valueDecoder` gives the values. */
const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['bool', 'boolean'],
  ...['int8', 'int16', 'int32', 'uint8', 'uint16', 'uint32', 'float32', 'float64'].map(named('number')),
  ...['int64', 'uint64', 'int128', 'uint128', 'int256', 'uint256'].map(named('bigint')),
  ...['decimal', 'decimal32', 'decimal64', 'decimal128', 'decimal256'].map(named('string')),
  ...['string', 'fixed_string', 'uuid', 'ipv4', 'ipv6', 'date', 'date32'].map(named('string')),
  ...['datetime', 'datetime32'].map(named('Date')),
  ['json', 'Record<string, unknown>'],
  ['nothing', 'null'],
]);

function named(type: string): (name: string) => readonly [string, string] {
  return name => [name, type];
}

/** The TypeScript type of the values of a column; `unknown` for types that are not known here. */
export function valueType(typeText: string): string {
  return textOf(parseColumnType(typeText));
}

function textOf(type: ColumnType): string {
  const simple = SIMPLE.get(type.name);
  if (simple !== undefined) return simple;
  const inner = type.types.map(textOf);
  const [first = 'unknown', second = 'unknown'] = inner;
  switch (type.name) {
    case 'datetime64':
      return Number(type.args[0] ?? 3) <= 3 ? 'Date' : 'string';
    case 'enum':
    case 'enum8':
    case 'enum16':
      return enumText(type.args);
    case 'nullable':
      return first === 'unknown' ? first : `${first} | null`;
    case 'low_cardinality':
      return first;
    case 'array':
      return `${/[ |]/.test(first) ? `(${first})` : first}[]`;
    case 'tuple':
      return `[${inner.join(', ')}]`;
    case 'nested':
      return `[${inner.join(', ')}][]`;
    case 'map':
      return `Record<string, ${second}>`;
    default:
      return 'unknown';
  }
}

/** A union of the names, e.g. of `'red' = 1, 'green' = 2`. */
function enumText(args: readonly string[]): string {
  const names = args.map(argument => /^'((?:[^'\\]|\\.)*)'/.exec(argument)?.[1]);
  if (names.length === 0 || names.includes(undefined)) return 'string';
  return names.map(name => JSON.stringify((name as string).replace(/\\(.)/g, '$1'))).join(' | ');
}
