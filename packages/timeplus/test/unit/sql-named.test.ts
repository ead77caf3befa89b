import { describe, expect, test } from '@jest/globals';
import { sql } from '@sdk/timeplus';
import fc from 'fast-check';

describe('sql.named', () => {
  test('replaces the placeholders of the Python client by quoted values', () => {
    const statement = 'select * from quakes where place = %(place)s and mag > %(mag)s and place != %(place)s';
    expect(sql.named(statement, { place: "O'ahu", mag: 4.5 }).text).toBe(
      "select * from quakes where place = 'O\\'ahu' and mag > 4.5 and place != 'O\\'ahu'",
    );
  });

  test.each([
    ["a text, with a quote in it: 'it''s %(a)s'", "'it''s %(a)s'"],
    ['a text with escapes', "'\\'%(a)s'"],
    ['a name in backticks', '`%(a)s`'],
    ['a name in double quotes', '"%(a)s"'],
    ['a comment to the end of the line', '1 -- %(a)s'],
    ['a comment', '1 /* %(a)s */'],
  ])('leaves alone what stands in %s', (_, piece) => {
    expect(sql.named(`select ${piece}\n, %(b)s`, { b: 1 }).text).toBe(`select ${piece}\n, 1`);
    expect(() => sql.named(`select ${piece}\n, %(b)s`, { a: 2, b: 1 })).toThrow('no %(a)s outside of texts');
  });

  test.each([
    ['select %(a)s', {}],
    ['select %(toString)s', {}],
    ["select 'open, %(a)s", { a: 1 }],
    ['select 1', { a: 1 }],
  ])('%s with %j is refused', (statement, values) => {
    expect(() => sql.named(statement, values)).toThrow(TypeError);
  });

  test('a remainder is no placeholder', () => {
    expect(sql.named('select a %(b), a % (b), 5 %(c)s from s', { c: 3 }).text).toBe(
      'select a %(b), a % (b), 5 3 from s',
    );
  });

  test('a value and its neighbour never become something else', () => {
    expect(sql.named("select 1 -%(n)s, 'a'%(t)s'b'", { n: -5, t: 'x' }).text).toBe(
      "select 1 - -5, 'a' 'x' 'b'",
    );
    expect(sql`select 1 -${-5}, ${'x'}${'y'}`.text).toBe("select 1 - -5, 'x' 'y'");
  });

  test('property: it builds what the tag builds', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(sql.named('f(%(a)s, %(b)s, %(a)s)', { a, b }).text).toBe(sql`f(${a}, ${b}, ${a})`.text);
      }),
    );
  });
});
