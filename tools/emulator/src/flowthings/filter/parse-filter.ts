import type { Centre, Comparison, FilterExpression, MemberPath } from './filter-ast.js';
import { FilterError, FilterReader } from './filter-reader.js';
import { expectNumber, readList, readMember, readOperand, readRegex, readString } from './parse-operand.js';

/** Parentheses and NOTs inside each other; more would be an attack on the stack. */
const MAX_DEPTH = 500;

const KM_PER_UNIT: Readonly<Record<string, number>> = { MILES: 1.609344, KM: 1 };

/**
 * Parses a filter.
 *
 * @throws {FilterError} with the position of what is wrong
 */
export function parseFilter(text: string): FilterExpression {
  const reader = new FilterReader(text);
  const filter = readOr(reader, 0);
  if (!reader.atEnd) throw reader.expected('&&, || or the end');
  return filter;
}

/** `&&` binds tighter than `||` (guess, section 4.6); clients always write parentheses. */
function readOr(reader: FilterReader, depth: number): FilterExpression {
  return readSides(reader, 'or', '||', () => readAnd(reader, depth));
}

function readAnd(reader: FilterReader, depth: number): FilterExpression {
  return readSides(reader, 'and', '&&', () => readUnary(reader, depth));
}

function readSides(
  reader: FilterReader,
  kind: 'and' | 'or',
  mark: string,
  read: () => FilterExpression,
): FilterExpression {
  const first = read();
  const sides = [first];
  while (reader.take(mark)) sides.push(read());
  return sides.length === 1 ? first : { kind, sides };
}

/** NOT takes the next test or parenthesis only (guess, section 4.6). */
function readUnary(reader: FilterReader, depth: number): FilterExpression {
  if (depth > MAX_DEPTH) throw reader.expected(`no more than ${MAX_DEPTH} levels`);
  if (reader.takeWord('NOT')) return { kind: 'not', operand: readUnary(reader, depth + 1) };
  if (!reader.take('(')) return readTest(reader);
  const inner = readOr(reader, depth + 1);
  reader.expect(')');
  return inner;
}

function readTest(reader: FilterReader): FilterExpression {
  if (reader.takeWord('EXISTS')) return { kind: 'exists', member: expectMember(reader) };
  if (reader.takeWord('HAS')) return { kind: 'has', type: expectWord(reader, 'a type') };
  if (reader.takeWord('MATCHES')) return { kind: 'matches', pattern: readRegex(reader) };
  if (reader.takeWord('AGE')) return readAge(reader);
  return readMemberTest(reader, expectMember(reader));
}

function readMemberTest(reader: FilterReader, member: MemberPath): FilterExpression {
  if (reader.take('=~')) return { kind: 'regex', member, pattern: readRegex(reader) };
  if (reader.takeWord('IN')) return { kind: 'in', member, items: readList(reader) };
  if (reader.takeWord('CONTAINS')) return { kind: 'contains', member, items: readList(reader) };
  if (reader.takeWord('WITHIN')) return readWithin(reader, member);
  if (reader.take('%')) return readModulo(reader, member);
  const comparison = expectComparison(reader, 'an operator');
  return { kind: 'compare', member, comparison, operand: readOperand(reader) };
}

function readModulo(reader: FilterReader, member: MemberPath): FilterExpression {
  const start = reader.position;
  const divisor = expectNumber(reader);
  if (divisor === 0) throw new FilterError(start, 'a divisor other than 0');
  const comparison = reader.match(/[=!]=/y)?.[0];
  if (comparison !== '==' && comparison !== '!=') throw reader.expected('== or !=');
  return { kind: 'modulo', member, divisor, comparison, remainder: expectNumber(reader) };
}

function readWithin(reader: FilterReader, member: MemberPath): FilterExpression {
  const distance = expectNumber(reader);
  const unitAt = reader.attempt(() => KM_PER_UNIT[expectWord(reader, 'a unit')]);
  if (unitAt === undefined) throw reader.expected('MILES or KM');
  if (!reader.takeWord('OF')) throw reader.expected('OF');
  reader.expect('[');
  const centre = readCentre(reader);
  reader.expect(']');
  return { kind: 'within', member, distanceKm: distance * unitAt, centre };
}

function readCentre(reader: FilterReader): Centre {
  if (reader.takeWord('ZIP')) {
    reader.expect('=');
    const zip = readString(reader) ?? reader.match(/[A-Za-z0-9-]+/y)?.[0];
    if (zip === undefined) throw reader.expected('a ZIP code');
    return { zip };
  }
  const lat = expectNumber(reader);
  reader.expect(',');
  return { lat, lon: expectNumber(reader) };
}

function readAge(reader: FilterReader): FilterExpression {
  let field: MemberPath = ['creationDate'];
  if (reader.take('(')) {
    field = readString(reader)?.split('.') ?? expectMember(reader);
    reader.expect(')');
  }
  return {
    kind: 'age',
    field,
    comparison: expectComparison(reader, 'a comparison'),
    ageMs: expectNumber(reader),
  };
}

function expectComparison(reader: FilterReader, what: string): Comparison {
  const comparison = reader.match(/==|!=|<=|>=|<|>/y)?.[0];
  if (comparison === undefined) throw reader.expected(what);
  return comparison as Comparison;
}

function expectMember(reader: FilterReader): MemberPath {
  const member = readMember(reader);
  if (!member) throw reader.expected('a member');
  return member;
}

function expectWord(reader: FilterReader, what: string): string {
  const word = reader.match(/[A-Za-z_]\w*/y)?.[0];
  if (word === undefined) throw reader.expected(what);
  return word;
}
