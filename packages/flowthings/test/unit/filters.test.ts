import { describe, expect, test } from '@jest/globals';
import {
  age,
  allOf,
  anyOf,
  type Conditions,
  exists,
  type Filter,
  has,
  matches,
  mem,
  members,
  not,
  rawFilter,
  ValidationError,
  where,
} from '../../src/index.js';

const temp = mem('elems.temp');

test.each<[string, Filter]>([
  ['elems.temp == 1', temp.eq(1)],
  ['elems.temp != 1.5', temp.ne(1.5)],
  ['elems.temp < 9007199254740993', temp.lt(9007199254740993n)],
  ['elems.temp <= 1e+21', temp.lte(1e21)],
  ['elems.temp > other.member', temp.gt(mem('other.member'))],
  ['elems.temp >= 1433793760545', temp.gte(new Date(1433793760545))],
  ['elems.temp == true', temp.eq(true)],
  ["elems.temp == 'it\\'s \\\\ and \"that\"'", temp.eq(`it's \\ and "that"`)],
  ['elems.temp % 7 == 0', temp.mod(7, 0)],
  ['elems.temp % 7 != 3', temp.notMod(7, 3n)],
  ['elems.temp =~ /^\\/foo\\/bar/i', temp.re('^/foo\\/bar', 'i')],
  ['elems.temp =~ /a\\/b/g', temp.re(/a\/b/g)],
  ["elems.temp IN [1,'a',true,x]", temp.in(1, 'a', true, mem('x'))],
  ['elems.temp CONTAINS []', temp.contains()],
  ['elems.temp WITHIN 5 KM OF [1.5,-2]', temp.within(5, { unit: 'KM', coords: [1.5, -2] })],
  ['elems.temp WITHIN 5 MILES OF [ZIP=12345]', temp.within(5, { zip: '12345' })],
  ['EXISTS elems.temp', temp.exists()],
  ['EXISTS elems.temp', exists('elems.temp')],
  ['HAS integer', has('integer')],
  ['MATCHES /foo/i', matches('foo', 'i')],
  ['AGE < 60000', age.lt(60_000)],
  ["AGE('elems.at') >= 1", age('elems.at').gte(1)],
  ['AGE(elems.at) == 1', age(mem('elems.at')).eq(1)],
  ['AGE != 1', age.ne(1)],
  ['AGE <= 1', age.lte(1)],
  ['AGE > 1', age.gt(1)],
])('renders %s', (text, filter) => {
  expect(String(filter)).toBe(text);
});

test('combines filters in parentheses, from the left', () => {
  const [a, b, c] = [mem('a').eq(1), mem('b').eq(2), mem('c').eq(3)];
  expect(String(a.and(b, c))).toBe('((a == 1) && (b == 2)) && (c == 3)');
  expect(String(a.or(b).and(c))).toBe('((a == 1) || (b == 2)) && (c == 3)');
  expect(String(allOf(a, b))).toBe(String(a.and(b)));
  expect(String(anyOf(a, b))).toBe(String(a.or(b)));
});

test('negates the whole of a compound filter', () => {
  const both = mem('a').eq(1).and(mem('b').eq(2));
  expect(String(not(both))).toBe('NOT ((a == 1) && (b == 2))');
  expect(String(both.not().not())).toBe('NOT (NOT ((a == 1) && (b == 2)))');
  expect(String(mem('a').eq(1).not())).toBe('NOT a == 1');
  expect(String(rawFilter('a == 1 || b == 2').not())).toBe('NOT (a == 1 || b == 2)');
});

test('takes no name away from members', () => {
  const taken = members<{ elems: { name: string; eq: number; in: string; exists: { re: number } } }>();
  expect(String(taken.elems.name.eq('x'))).toBe("elems.name == 'x'");
  expect(String(taken.elems.eq.eq(1))).toBe('elems.eq == 1');
  expect(String(taken.elems.in.in('x'))).toBe("elems.in IN ['x']");
  expect(String(taken.elems.exists.re.exists())).toBe('EXISTS elems.exists.re');
});

test('stands in a model as its text', () => {
  expect(JSON.stringify({ filter: temp.gt(80) })).toBe('{"filter":"elems.temp > 80"}');
});

describe('refuses what the filter language cannot hold:', () => {
  test.each<[string, () => unknown]>([
    ['an empty member', () => mem('').eq(1)],
    ['a member with a space', () => mem('a b').eq(1)],
    ['a member that would be a filter', () => mem('a == 1 || b').eq(1)],
    ['no member at all', () => (mem as unknown as { eq(value: number): unknown }).eq(1)],
    ['an empty member of exists', () => exists('')],
    ['NaN', () => temp.eq(Number.NaN)],
    ['infinity', () => temp.gt(Number.POSITIVE_INFINITY)],
    ['an invalid date', () => temp.lt(new Date('never'))],
    ['null', () => temp.eq(null as never)],
    ['a list', () => temp.eq([1] as never)],
    ['nothing', () => temp.eq(undefined as never)],
    ['half a character', () => temp.eq('\ud800')],
    ['NaN in a list', () => temp.in(1, Number.NaN)],
    ['a pattern that ends in a backslash', () => temp.re('a\\')],
    ['flags that are no letters', () => temp.re('a', '/ || b')],
    ['a pattern that is no text', () => matches(7 as never)],
    ['no place', () => temp.within(5, {} as never)],
    ['half a place', () => temp.within(5, { coords: [1] as never })],
    ['a negative distance', () => temp.within(-1, { zip: '1' })],
    ['a unit of two words', () => temp.within(1, { zip: '1', unit: 'KM OF' })],
    ['a zip with a bracket', () => temp.within(1, { zip: '1]' })],
    ['an age of 0', () => age.lt(0)],
    ['an age that is text', () => age.lt('60000' as never)],
    ['a type with a space', () => has('integer ||')],
    ['a test that there is none of', () => (temp as unknown as { above(value: number): unknown }).above(1)],
    ['no filter at all', () => allOf()],
    ['a truth value for a filter', () => temp.eq(1).and(true as never)],
    ['an empty text', () => rawFilter(' ')],
    ['conditions that are none', () => where({})],
    ['a condition with an unknown sign', () => where({ a: { $above: 1 } } as unknown as Conditions)],
    ['a condition on an empty member', () => where({ '': 1 })],
    ['alternatives that are none', () => where({ $or: [] })],
  ])('%s', (_, make) => {
    expect(make).toThrow(ValidationError);
  });
});

test('names the member and what was expected', () => {
  expect(() => mem('elems.a b').eq(1)).toThrow(/member such as elems\.temp.*"elems\.a b"/);
});

describe('objects as filters', () => {
  test.each<[string, Conditions]>([
    ["(path == '/a') && (n > 5)", { path: '/a', n: { $gt: 5 } }],
    ['(n >= 1) && (n <= 2)', { n: { $gte: 1, $lte: 2 } }],
    ['(a < 1) && (b != 2)', { a: { $lt: 1 }, b: { $ne: 2 }, c: undefined }],
    ['path =~ /^\\/foo/i', { path: /^\/foo/i }],
    ['path =~ /^\\/foo/', { path: { $regex: '^/foo' } }],
    ['a == 1433793760545', { a: new Date(1433793760545) }],
    ['((a == 1) && (b == 2)) || (c == 3)', { $or: [{ a: 1, b: 2 }, { c: { $eq: 3 } }] }],
    ['(a == 1) && (b == true)', { $and: [{ a: 1 }, { b: true }] }],
  ])('%s', (text, conditions) => {
    expect(String(where(conditions))).toBe(text);
  });
});
