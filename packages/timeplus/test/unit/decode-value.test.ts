import { describe, expect, test } from '@jest/globals';
import { valueDecoder } from '@sdk/timeplus';
import { rowsDecoder } from '../../src/values/decode-rows.js';

const BIG = 57896044618658097711785492504343953926634992332820282019728792003956564819967n;

/** Type, value on the wire, value of the caller. */
const table: readonly (readonly [string, unknown, unknown])[] = [
  ['bool', true, true],
  ['int8', -128, -128],
  ['int16', -32768, -32768],
  ['int32', 2147483647, 2147483647],
  ['uint8', 255, 255],
  ['uint16', '65535', 65535],
  ['uint32', 4294967295, 4294967295],
  ['int64', 1, 1n],
  ['int64', -9223372036854775808n, -9223372036854775808n],
  ['bigint', '9223372036854775807', 9223372036854775807n],
  ['uint64', 18446744073709551615n, 18446744073709551615n],
  ['int128', '-170141183460469231731687303715884105728', -170141183460469231731687303715884105728n],
  ['uint128', '340282366920938463463374607431768211455', 340282366920938463463374607431768211455n],
  ['int256', BIG.toString(), BIG],
  ['uint256', '0', 0n],
  ['float32', 1.5, 1.5],
  ['float64', 'nan', Number.NaN],
  ['float64', 'inf', Number.POSITIVE_INFINITY],
  ['double', '-inf', Number.NEGATIVE_INFINITY],
  ['float64', '0.25', 0.25],
  ['float64', 9007199254740993n, 9007199254740992],
  ['decimal(10, 2)', '12.30', '12.30'],
  ['decimal64(2)', 12.3, '12.3'],
  ['string', 'é\n', 'é\n'],
  ['fixed_string(3)', 'abc', 'abc'],
  ["enum8('a' = 1)", 'a', 'a'],
  ['uuid', '61f0c404-5cb3-11e7-907b-a6006ad3dba0', '61f0c404-5cb3-11e7-907b-a6006ad3dba0'],
  ['ipv4', '127.0.0.1', '127.0.0.1'],
  ['ipv6', '::1', '::1'],
  ['date', '2024-01-02', '2024-01-02'],
  ['date32', '1900-01-01', '1900-01-01'],
  ['datetime', '2023-03-11T00:44:47Z', new Date('2023-03-11T00:44:47Z')],
  ["datetime('Asia/Tokyo')", '2023-03-11T09:44:47+09:00', new Date('2023-03-11T00:44:47Z')],
  ['datetime', '2023-03-11 00:44:47', new Date('2023-03-11T00:44:47Z')],
  ['datetime32', '2023-03-11T00:44:47', new Date('2023-03-11T00:44:47Z')],
  ["datetime64(3, 'UTC')", '2023-03-11T00:44:47.034Z', new Date('2023-03-11T00:44:47.034Z')],
  ['datetime64', '2023-03-11T00:44:47.5Z', new Date('2023-03-11T00:44:47.500Z')],
  ['datetime64(6)', '2023-03-11T00:44:47.034567Z', '2023-03-11T00:44:47.034567Z'],
  ['nullable(int64)', null, null],
  ['nullable(int64)', 7, 7n],
  ['low_cardinality(nullable(string))', null, null],
  ['low_cardinality(string)', 'x', 'x'],
  ['array(int64)', [1, 2n ** 60n], [1n, 2n ** 60n]],
  ['array(uint8)', 'AQL/', [1, 2, 255]],
  ['array(uint8)', [1, 2], [1, 2]],
  ['array(array(nullable(bool)))', [[true, null], []], [[true, null], []]],
  ['tuple(int64, datetime64(3))', [1, '2023-03-11T00:44:47Z'], [1n, new Date('2023-03-11T00:44:47Z')]],
  ['map(string, uint64)', { a: 1, __proto__x: 2 }, { a: 1n, __proto__x: 2n }],
  ['map(int32, array(int64))', { 1: [2] }, { 1: [2n] }],
  ['nested(a int64, b string)', [[1, 'x']], [[1n, 'x']]],
  ['json', { a: { b: 1 } }, { a: { b: 1 } }],
  ['constructor', 'x', 'x'],
  ['a_type_of_tomorrow(1)', { anything: [1] }, { anything: [1] }],
];

describe('valueDecoder', () => {
  test.each(table)('%s: %p is %p', (type, wire, value) => {
    expect(valueDecoder(type)(wire)).toStrictEqual(value);
  });

  test.each(['int64', 'datetime64(3)', 'array(int8)', 'map(string, int8)', 'decimal(3, 1)', 'tuple(int8)'])(
    'a null in a column of type %s stays null',
    type => {
      expect(valueDecoder(type)(null)).toBeNull();
    },
  );

  test('a column of arrays that holds something else is an error', () => {
    expect(() => valueDecoder('array(string)')('AQL/')).toThrow('expected an array');
  });
});

describe('rowsDecoder', () => {
  const decode = rowsDecoder([
    { name: 'id', type: 'int64' },
    { name: '__proto__', type: 'string' },
  ]);

  test('rows become objects with the columns as keys, whatever the columns are called', () => {
    const [row] = decode([[1, 'x']]) as [object];
    expect(Object.entries(row)).toEqual([
      ['id', 1n],
      ['__proto__', 'x'],
    ]);
  });

  test('a row of another length than the header is an error', () => {
    expect(() => decode([[1]])).toThrow('a row has 1 values, the header has 2 columns');
  });
});
