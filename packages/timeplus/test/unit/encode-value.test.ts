import { describe, expect, test } from '@jest/globals';
import { parseJson, stringifyJson } from '@sdk/core';
import { encodeValue, valueDecoder } from '@sdk/timeplus';
import fc from 'fast-check';

describe('encodeValue', () => {
  test.each<[unknown, unknown]>([
    [undefined, null],
    [null, null],
    [true, true],
    [1.5, 1.5],
    [Number.NaN, 'nan'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    [9007199254740991n, 9007199254740991],
    [-9007199254740991n, -9007199254740991],
    [9007199254740992n, '9007199254740992'],
    [-9007199254740992n, '-9007199254740992'],
    ['é "\n', 'é "\n'],
    [new Date('2024-01-02T03:04:05.678+02:00'), '2024-01-02T01:04:05.678Z'],
    [
      [1n, [new Date(0)]],
      [1, ['1970-01-01T00:00:00.000Z']],
    ],
    [new Map<unknown, unknown>([[1, 2n ** 60n]]), { 1: '1152921504606846976' }],
    [new Set([1, 1, 2]), [1, 2]],
    [Uint8Array.of(0, 255), [0, 255]],
    [BigInt64Array.of(-1n), [-1]],
    [{ a: { b: [Number.NaN] } }, { a: { b: ['nan'] } }],
  ])('%p is sent as %p', (value, wire) => {
    expect(encodeValue(value)).toStrictEqual(wire);
  });

  test.each<[string, unknown]>([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['an invalid Date', new Date(Number.NaN)],
    ['a buffer without a view', new ArrayBuffer(3)],
    ['a DataView', new DataView(new ArrayBuffer(3))],
    ['a function inside of an array', [[() => 1]]],
  ])('%s is refused', (_, value) => {
    expect(() => encodeValue(value)).toThrow(TypeError);
  });
});

describe('values that are sent and come back', () => {
  const numbers = fc.double().map(value => (Object.is(value, -0) ? 0 : value));
  const times = fc.date({ min: new Date(0), max: new Date('2299-12-31T23:59:59.999Z'), noInvalidDate: true });
  const integers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const wide = fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n - 1n });
  const text = fc.string({ unit: 'grapheme' });
  const table: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
    ['bool', fc.boolean()],
    ['int32', fc.integer()],
    ['int64', integers],
    ['int256', wide],
    ['float64', numbers],
    ['string', text],
    ['datetime64(3)', times],
    ['nullable(int64)', fc.option(integers)],
    ['array(nullable(float64))', fc.array(fc.option(numbers))],
    ['tuple(int64, string)', fc.tuple(integers, text)],
    ['map(string, int64)', fc.dictionary(text, integers)],
    [
      'array(tuple(datetime64(3), map(string, array(int256))))',
      fc.array(fc.tuple(times, fc.dictionary(text, fc.array(wide)))),
    ],
  ];

  test.each(table)('property: %s', (type, values) => {
    const decode = valueDecoder(type);
    const numRuns = process.env['SOAK'] === undefined ? 100 : 10_000;
    fc.assert(
      fc.property(values, value => {
        const wire = stringifyJson([encodeValue(value)]);
        const [returned] = parseJson(wire, 'bigint') as [unknown];
        expect(decode(returned)).toEqual(value);
      }),
      { numRuns },
    );
  });
});
