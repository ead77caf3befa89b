import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson, stringifyJson } from '../../src/index.js';

describe('parseJson', () => {
  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9223372036854775808', -9223372036854775808n],
    ['18446744073709551615', 18446744073709551615n],
    ['1e20', 1e20],
    ['12345678901234567890.5', Number('12345678901234567890.5')],
    ['"12345678901234567890"', '12345678901234567890'],
  ])('reads %s exactly', (text, expected) => {
    expect(parseJson(text, 'bigint')).toBe(expected);
    expect(parseJson(`{"a":[${text}]}`, 'bigint')).toEqual({ a: [expected] });
  });

  test('rounds when exactness was not asked for', () => {
    expect(parseJson('9007199254740993')).toBe(9007199254740992);
  });

  test('refuses what is no JSON', () => {
    expect(() => parseJson('{', 'bigint')).toThrow(expect.objectContaining({ name: 'SyntaxError' }));
  });

  test('any 64-bit integer survives writing and reading', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), value => {
        const back = parseJson(stringifyJson({ value }), 'bigint') as { value: bigint | number };
        expect(BigInt(back.value)).toBe(value);
      }),
    );
  });

  test('any JSON value survives writing and reading', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(parseJson(stringifyJson(value), 'bigint')).toEqual(JSON.parse(JSON.stringify(value), exact));
      }),
    );
  });
});

/** Doubles beyond 2^53 that are written without exponent come back as the bigint of their digits. */
function exact(_key: string, value: unknown): unknown {
  const isLong = typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(String(value));
  return isLong ? BigInt(String(value)) : value;
}

describe('stringifyJson', () => {
  test('writes a bigint as a bare number beside nulls and dates', () => {
    const value = {
      id: 9223372036854775807n,
      gone: undefined,
      none: null,
      at: new Date(0),
      list: [undefined, 1n],
    };
    expect(stringifyJson(value)).toBe(
      '{"id":9223372036854775807,"none":null,"at":"1970-01-01T00:00:00.000Z","list":[null,1]}',
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %d, which JSON would turn into null, and names its key',
    value => {
      expect(() => stringifyJson({ rows: [{ price: value }] })).toThrow(
        `JSON has no form for ${value} (at "price")`,
      );
    },
  );

  test.each([
    ['undefined', undefined],
    ['a function', () => 1],
  ])('refuses %s at the top', (_what, value) => {
    expect(() => stringifyJson(value)).toThrow('JSON has no form for');
  });
});

describe('the fast way through parseJson', () => {
  test.each([
    ['[0.14285714285714285,12345678901234567]', [0.14285714285714285, 12345678901234567n]],
    ['[-12345678901234567,1.5]', [-12345678901234567n, 1.5]],
    ['{"a":{"b":[12345678901234567]}}', { a: { b: [12345678901234567n] } }],
    ['12345678901234567', 12345678901234567n],
    ['[0.14285714285714285,123456789012345.25e2]', [0.14285714285714285, Number('123456789012345.25e2')]],
    ['[12345678901234567e2]', [Number('12345678901234567e2')]],
  ])('%s keeps every integer exact, whatever floats stand beside it', (text, expected) => {
    expect(parseJson(text, 'bigint')).toEqual(expected);
  });
});

describe('exact integers in every place', () => {
  test('members called __proto__ and nested lists keep their digits and change no object', () => {
    const value = parseJson(
      '{"__proto__":12345678901234567,"a":[[12345678901234567],{"b":-12345678901234567}]}',
      'bigint',
    );
    expect(Object.getOwnPropertyDescriptor(value, '__proto__')?.value).toBe(12345678901234567n);
    expect((value as { a: unknown }).a).toEqual([[12345678901234567n], { b: -12345678901234567n }]);
    expect(Object.getPrototypeOf(value)).toBe(Object.getPrototypeOf(JSON.parse('{}')));
  });

  test('digits in strings and keys stay text, escapes beside them included', () => {
    const text =
      '{"12345678901234567":"12345678901234567","q\\\\":"\\"12345678901234567","n":12345678901234567}';
    expect(parseJson(text, 'bigint')).toEqual({
      '12345678901234567': '12345678901234567',
      'q\\': '"12345678901234567',
      n: 12345678901234567n,
    });
  });
});
