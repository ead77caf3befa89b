import { describe, expect, test } from '@jest/globals';
import { quoteSqlValue, sql } from '@sdk/timeplus';
import fc from 'fast-check';

const numRuns = process.env['SOAK'] === undefined ? 300 : 50_000;
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom("'", '\\', '`', '"', ';', '-', '\n', '\0', 'a') }),
);

/**
 * Reads one quoted token as the engine's lexer does: a backslash takes the next character as it is, two quotes in a row
 * stand for one.
 */
function readQuoted(text: string, quote: string): { value: string; rest: string } {
  if (!text.startsWith(quote)) throw new Error(`no ${quote} at the start`);
  let value = '';
  for (let index = 1; index < text.length; index++) {
    const char = text[index] as string;
    if (char === '\\') {
      index += 1;
      value += text[index] ?? '';
    } else if (char !== quote) {
      value += char;
    } else if (text[index + 1] === quote) {
      index += 1;
      value += quote;
    } else {
      return { value, rest: text.slice(index + 1) };
    }
  }
  throw new Error('the token does not end');
}

describe('sql', () => {
  test('property: any text is one literal of the same value', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(readQuoted(sql`${text} or 1`.text, "'")).toEqual({ value: text, rest: ' or 1' });
      }),
      { numRuns },
    );
  });

  test('property: any name is one identifier of the same value', () => {
    fc.assert(
      fc.property(
        anyText.filter(text => text !== ''),
        name => {
          expect(readQuoted(sql`${sql.identifier(name)} or 1`.text, '`')).toEqual({
            value: name,
            rest: ' or 1',
          });
        },
      ),
      { numRuns },
    );
  });

  test.each<[Parameters<typeof quoteSqlValue>[0], string]>([
    [null, 'null'],
    [true, 'true'],
    [false, 'false'],
    [-1.5, '-1.5'],
    [-0, '-0.0'],
    [1e21, '1e+21'],
    [Number.NaN, "to_float64('nan')"],
    [Number.POSITIVE_INFINITY, "to_float64('inf')"],
    [Number.NEGATIVE_INFINITY, "to_float64('-inf')"],
    [2n ** 64n, '18446744073709551616'],
    ["it's \\", "'it\\'s \\\\'"],
    [new Date('2024-01-02T03:04:05.006Z'), "to_datetime64('2024-01-02 03:04:05.006', 3, 'UTC')"],
    [['a', [1, null]], "['a', [1, null]]"],
    [[], '[]'],
  ])('%p is written as %s', (value, literal) => {
    expect(quoteSqlValue(value)).toBe(literal);
  });

  test('pieces go together, quoted once', () => {
    const condition = sql`place = ${"O'ahu"}`;
    const names = sql.join([sql.identifier('a b'), sql.raw('count()'), 3]);
    expect(sql`select ${names} from quakes where ${condition}`.toString()).toBe(
      "select `a b`, count(), 3 from quakes where place = 'O\\'ahu'",
    );
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['a plain object', { a: 1 }],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['an invalid Date', new Date(Number.NaN)],
    ['undefined inside of a list', [undefined]],
  ])('%s has no literal', (_, value) => {
    expect(() => sql`${value as string}`).toThrow(TypeError);
  });

  test('an empty name is refused', () => {
    expect(() => sql.identifier('')).toThrow(TypeError);
  });
});

describe('a value inside of quotes or a comment', () => {
  test.each([
    ['a text', () => sql`select '${'x'}'`],
    ['a quoted name', () => sql`select \`${'x'}\``],
    ['a comment to the end of the line', () => sql`select 1 -- ${'x'}`],
    ['a comment', () => sql`select /* ${'x'} */ 1`],
    ['a text behind another one', () => sql`select 'a', '${'x'}'`],
  ])('is refused in %s, where its own quotes would end them', (_where, build) => {
    expect(build).toThrow(TypeError);
  });

  test('is not seen where quotes and comments are closed', () => {
    expect(sql`select 'it''s' -- why\n, ${1}`.text).toBe("select 'it''s' -- why\n, 1");
    expect(sql`/* a */ select ${'b'}`.text).toBe("/* a */ select 'b'");
  });

  test('may be SQL that was built on purpose', () => {
    expect(sql`select '${sql.raw('x')}'`.text).toBe("select 'x'");
  });
});
