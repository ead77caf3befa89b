import type { Literal, MemberPath, Operand } from './filter-ast.js';
import { FilterError, type FilterReader } from './filter-reader.js';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A dotted name; words after the first may be positions in a list. */
export function readMember(reader: FilterReader): MemberPath | undefined {
  const name = reader.match(/[\p{L}_:$][\p{L}\p{N}_:$-]*(?:\.[\p{L}\p{N}_:$-]+)*/uy);
  return name?.[0].split('.');
}

/** A number; integers of any size are exact. */
export function readNumber(reader: FilterReader): number | bigint | undefined {
  const text = reader.match(/[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y)?.[0];
  if (text === undefined) return undefined;
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^[+-]?\d+$/.test(text)
    ? BigInt(text.replace('+', ''))
    : value;
}

/** @throws {FilterError} when no number comes next */
export function expectNumber(reader: FilterReader): number {
  const value = readNumber(reader);
  if (value === undefined) throw reader.expected('a number');
  return Number(value);
}

/** A text in single or double quotes. A backslash takes the character after it; JSON's escapes are known. */
export function readString(reader: FilterReader): string | undefined {
  const found = reader.match(/'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"/y);
  const quoted = found?.[1] ?? found?.[2];
  return quoted?.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_all, code?: string, character = '') =>
    code === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** `/pattern/flags`; a slash inside is written `\/`. The pattern is Java's, of which JavaScript's is near enough. */
export function readRegex(reader: FilterReader): RegExp {
  const start = reader.position;
  const found = reader.match(/\/((?:[^/\\\n]|\\.)*)\/([a-z]*)/y);
  if (!found) throw reader.expected('a regular expression between slashes');
  const [, pattern = '', flags = ''] = found;
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const all = new Set(`${flags}${inline?.[1] ?? ''}`);
  // Every search finds the first place, so `g` means nothing.
  all.delete('g');
  const source = pattern.slice(inline?.[0].length ?? 0).replaceAll('\\/', '/');
  try {
    return new RegExp(source, [...all].join(''));
  } catch {
    throw new FilterError(start, 'a valid regular expression');
  }
}

/** A value or another member. */
export function readOperand(reader: FilterReader): Operand {
  const text = readString(reader);
  if (text !== undefined) return literal(text);
  const number = readNumber(reader);
  if (number !== undefined) return literal(number);
  const typed = readTyped(reader);
  if (typed !== undefined) return literal(typed);
  const path = readMember(reader);
  if (!path) throw reader.expected('a value or a member');
  if (path.length === 1 && (path[0] === 'true' || path[0] === 'false')) return literal(path[0] === 'true');
  return { kind: 'member', path };
}

/** `[a,b]`. */
export function readList(reader: FilterReader): readonly Operand[] {
  reader.expect('[');
  const items: Operand[] = [];
  if (reader.take(']')) return items;
  do items.push(readOperand(reader));
  while (reader.take(','));
  reader.expect(']');
  return items;
}

/** `Date(ms)`, `ObjectId('...')` and `Email('...')` of the typed generation. */
function readTyped(reader: FilterReader): Literal | undefined {
  const name = reader.match(/(Date|ObjectId|Email)(?=\s*\()/y)?.[1];
  if (name === undefined) return undefined;
  reader.expect('(');
  const value = name === 'Date' ? readNumber(reader) : readString(reader);
  if (value === undefined) throw reader.expected(name === 'Date' ? 'a number' : 'a text in quotes');
  reader.expect(')');
  return value;
}

function literal(value: Literal): Operand {
  return { kind: 'literal', value };
}
