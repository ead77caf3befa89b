import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WireValue } from '../../../src/timeplus/engine/contract.js';
import { parseTypeText } from '../../../src/timeplus/engine/sql/type-parser.js';
import { coerce } from '../../../src/timeplus/engine/types/coerce.js';
import { typeText } from '../../../src/timeplus/engine/types/data-type.js';
import { render } from '../../../src/timeplus/engine/types/render.js';
import { openTestEngine, rowsOf } from './support.js';

const canonicalNames: readonly (readonly [string, string])[] = [
  ['integer', 'int32'],
  ['INT', 'int32'],
  ['smallint', 'int16'],
  ['bigint', 'int64'],
  ['byte', 'int8'],
  ['uint', 'uint32'],
  ['float', 'float32'],
  ['double', 'float64'],
  ['varchar', 'string'],
  ['inet', 'ipv4'],
  ['inet6', 'ipv6'],
  ['datetime32', 'datetime'],
  ['datetime64', 'datetime64(3)'],
  ["datetime64(3,'UTC')", "datetime64(3, 'UTC')"],
  ["datetime('Europe/Berlin')", "datetime('Europe/Berlin')"],
  ['decimal(10,2)', 'decimal(10, 2)'],
  ['decimal32(4)', 'decimal(9, 4)'],
  ['decimal256(4)', 'decimal(76, 4)'],
  ['fixed_string( 5 )', 'fixed_string(5)'],
  ["enum('a', 'b' = 5, 'c')", "enum8('a' = 1, 'b' = 5, 'c' = 6)"],
  ["enum('a' = 1000)", "enum16('a' = 1000)"],
  ['low_cardinality(nullable(string))', 'low_cardinality(nullable(string))'],
  ['array(array(int))', 'array(array(int32))'],
  ['tuple(int, string)', 'tuple(int32, string)'],
  ['tuple(a int, b string)', 'tuple(a int32, b string)'],
  ['map(string,array(uint))', 'map(string, array(uint32))'],
  ['nested(a int)', 'nested(a int32)'],
  ['interval_second', 'interval_second'],
];

describe('type text', () => {
  test.each(canonicalNames)('%s is %s', (written, canonical) => {
    expect(typeText(parseTypeText(written))).toBe(canonical);
    expect(typeText(parseTypeText(canonical))).toBe(canonical);
  });

  test.each([
    ['strange', 50],
    ['int32(', 62],
    ['decimal(77, 2)', 69],
    ['decimal(5, 6)', 69],
    ['datetime64(10)', 69],
    ['fixed_string(0)', 69],
    ["datetime('Mars/Base')", 36],
    ["enum8('a' = 200)", 69],
    ["enum8('a' = 1, 'a' = 2)", 36],
    ['nullable(array(int))', 43],
    ['nullable(nullable(int))', 43],
  ])('%s is refused with %d', (text, code) => {
    expect(() => parseTypeText(text)).toThrow(expect.objectContaining({ code }));
  });
});

const inf = Number.POSITIVE_INFINITY;
const min256 = -(2n ** 255n);
const max256 = 2n ** 256n - 1n;

/** A type, a JSON value, and what the value is printed as. */
const values: readonly (readonly [type: string, given: unknown, printed: WireValue])[] = [
  ['int8', -128, -128],
  ['int8', '127', 127],
  ['uint8', 255, 255],
  ['int16', -32768, -32768],
  ['uint16', 65535, 65535],
  ['int32', -2147483648, -2147483648],
  ['uint32', 4294967295, 4294967295],
  ['int64', -9223372036854775808n, -9223372036854775808n],
  ['int64', '9223372036854775807', 9223372036854775807n],
  ['int64', 1, 1n],
  ['uint64', 18446744073709551615n, 18446744073709551615n],
  ['int128', -(2n ** 127n), String(-(2n ** 127n))],
  ['uint128', 2n ** 128n - 1n, String(2n ** 128n - 1n)],
  ['int256', min256, String(min256)],
  ['uint256', String(max256), String(max256)],
  ['int32', 5.0, 5],
  ['int32', true, 1],
  ['int32', null, 0],
  ['nullable(int32)', null, null],
  ['float32', 73.85, 73.85],
  ['float32', 16777217, 16777216],
  ['float64', 0.1, 0.1],
  ['float64', '1e300', 1e300],
  ['float64', 'inf', 'inf'],
  ['float64', '-INF', '-inf'],
  ['float32', 'nan', 'nan'],
  ['float64', inf, 'inf'],
  ['decimal(10, 2)', '12.3', '12.30'],
  ['decimal(10, 2)', -0.05, '-0.05'],
  ['decimal(10, 2)', '1.999', '1.99'],
  ['decimal(10, 2)', '1e3', '1000.00'],
  ['decimal(10, 0)', 5, '5'],
  ['decimal(38, 10)', '1234567890123456789012345678.0123456789', '1234567890123456789012345678.0123456789'],
  ['decimal(76, 2)', `${'9'.repeat(74)}.99`, `${'9'.repeat(74)}.99`],
  ['bool', true, true],
  ['bool', 0, false],
  ['bool', 'true', true],
  ['string', 'é\u0000\n"', 'é\u0000\n"'],
  ['string', 12, '12'],
  ['string', { a: [1] }, '{"a":[1]}'],
  ['fixed_string(3)', 'ab', 'ab\u0000'],
  ['date', '2024-01-02', '2024-01-02'],
  ['date', '2024-01-02T23:59:59Z', '2024-01-02'],
  ['date', '1970-01-01', '1970-01-01'],
  ['date', '2149-06-06', '2149-06-06'],
  ['date32', '1900-01-01', '1900-01-01'],
  ['date32', '2299-12-31', '2299-12-31'],
  ['datetime', '2023-03-11 00:44:47', '2023-03-11T00:44:47Z'],
  ['datetime', 1678495487, '2023-03-11T00:44:47Z'],
  ['datetime', '2023-03-11T00:44:47.999+01:00', '2023-03-10T23:44:47Z'],
  ['datetime', '2106-02-07 06:28:15', '2106-02-07T06:28:15Z'],
  ["datetime('Europe/Berlin')", '2023-07-01 12:00:00', '2023-07-01T12:00:00+02:00'],
  ["datetime('Europe/Berlin')", '2023-01-01 12:00:00', '2023-01-01T12:00:00+01:00'],
  ["datetime('America/New_York')", '2024-03-10 03:30:00', '2024-03-10T03:30:00-04:00'],
  ['datetime64(3)', '2023-03-11T00:44:47.034Z', '2023-03-11T00:44:47.034Z'],
  ['datetime64(3)', '2023-03-11 00:44:47.120', '2023-03-11T00:44:47.12Z'],
  ['datetime64(3)', '2023-03-11T00:44:47.678901', '2023-03-11T00:44:47.678Z'],
  ['datetime64(3)', 1686237113265, '2023-06-08T15:11:53.265Z'],
  ['datetime64(3)', 1686237113.265, '2023-06-08T15:11:53.265Z'],
  ['datetime64(3)', '1686237113', '2023-06-08T15:11:53Z'],
  ['datetime64(0)', '2023-03-11 00:44:47.9', '2023-03-11T00:44:47Z'],
  ['datetime64(9)', '2023-03-11 00:44:47.123456789', '2023-03-11T00:44:47.123456789Z'],
  ['datetime64(6)', '1900-01-01 00:00:00.000001', '1900-01-01T00:00:00.000001Z'],
  ['datetime64(9)', '1969-12-31 23:59:59.999999999', '1969-12-31T23:59:59.999999999Z'],
  ["enum8('a' = 1, 'b' = -2)", 'b', 'b'],
  ["enum8('a' = 1, 'b' = -2)", -2, 'b'],
  ['uuid', '61F0C404-5CB3-11E7-907B-A6006AD3DBA0', '61f0c404-5cb3-11e7-907b-a6006ad3dba0'],
  ['ipv4', '192.168.0.1', '192.168.0.1'],
  ['ipv6', '2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
  ['ipv6', '::ffff:10.0.0.1', '::ffff:10.0.0.1'],
  ['ipv6', '10.0.0.1', '::ffff:10.0.0.1'],
  ['array(int64)', [1, '9007199254740993'], [1n, 9007199254740993n]],
  ['array(nullable(string))', ['a', null], ['a', null]],
  ['array(array(int8))', [[1], []], [[1], []]],
  ['tuple(int32, string)', [1, 'x'], [1, 'x']],
  ['tuple(a int32, b datetime64(3))', { a: 1, b: '2024-01-01' }, [1, '2024-01-01T00:00:00Z']],
  ['map(string, int64)', { a: 9007199254740993n }, { a: 9007199254740993n }],
  ['map(int32, string)', { '5': 'x' }, { '5': 'x' }],
  ['map(string, array(int8))', { a: [1, 2] }, { a: [1, 2] }],
  ['nested(a int32, b string)', [{ a: 1, b: 'x' }], [[1, 'x']]],
  ['json', { a: { b: 9007199254740993n, c: [1.5, null] } }, { a: { b: 9007199254740993n, c: [1.5, null] } }],
  ['json', '{"a":1}', { a: 1 }],
  ['low_cardinality(string)', 'x', 'x'],
  ['low_cardinality(nullable(string))', null, null],
  ['array(datetime64(9))', ['2024-01-01 00:00:00.000000001'], ['2024-01-01T00:00:00.000000001Z']],
  ['tuple(decimal(5, 2), uint256)', ['1.5', '7'], ['1.50', '7']],
];

describe('values', () => {
  test.each(values)('%s reads %p and prints %p', (text, given, printed) => {
    const type = parseTypeText(text);
    const stored = coerce(type, given);
    expect(render(type, stored)).toEqual(printed);
    expect(coerce(type, render(type, stored))).toEqual(stored);
  });

  test('are the same after they were stored', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    const columns = values.map(([type], index) => ({ name: `c${index}`, type }));
    await engine.createStream({ name: 's', columns });
    await engine.ingest(
      's',
      columns.map(column => column.name),
      [values.map(([, given]) => given)],
    );
    const [row] = await rowsOf(engine, 'select * except _tp_time from table(s)');
    expect(row).toEqual(values.map(([, , printed]) => printed));
  });

  test.each([
    ['int8', 128, 69],
    ['uint8', -1, 69],
    ['int64', '9223372036854775808', 69],
    ['uint256', 2n ** 256n, 69],
    ['int32', 1.5, 27],
    ['int32', 'x', 27],
    ['int32', '', 27],
    ['int32', [], 27],
    ['float64', 'x', 27],
    ['decimal(4, 2)', '100', 69],
    ['decimal(4, 2)', '1.x', 27],
    ['decimal(4, 2)', '', 27],
    ['bool', 2, 27],
    ['date', '2024-02-30', 27],
    ['date', '2150-01-01', 69],
    ['date', '1969-12-31', 69],
    ['datetime', '2024-01-01 25:00:00', 27],
    ['datetime', '1969-12-31 23:59:59', 69],
    ['datetime', '2106-02-07 06:28:16', 69],
    ['datetime64(3)', '1899-12-31', 69],
    ['datetime64(3)', 'soon', 27],
    ['datetime64(3)', {}, 27],
    ["enum8('a' = 1)", 'b', 27],
    ['uuid', 'x', 27],
    ['ipv4', '256.0.0.1', 27],
    ['ipv6', '::g', 27],
    ['fixed_string(2)', 'abc', 27],
    ['fixed_string(2)', 'éé', 27],
    ['array(int32)', 5, 27],
    ['array(int32)', ['x'], 27],
    ['tuple(int32, string)', [1], 27],
    ['tuple(int32, string)', { a: 1 }, 27],
    ['map(string, int32)', [1], 27],
    ['json', '[1]', 27],
    ['json', 'x', 27],
  ])('%s refuses %p with %d', (text, given, code) => {
    expect(() => coerce(parseTypeText(text), given)).toThrow(expect.objectContaining({ code }));
  });

  test('an overlong value is cut in the message', () => {
    expect(() => coerce(parseTypeText('int32'), 'x'.repeat(10_000))).toThrow(/x\.\.\.$/);
  });
});

const runs = Number(process.env['SOAK'] ?? 1) * 300;

describe('any value', () => {
  test('of 256 bits, and any decimal, is printed as it was read', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: min256, max: 2n ** 255n - 1n }),
        fc.integer({ min: 0, max: 30 }),
        (value, scale) => {
          const type = parseTypeText('int256');
          expect(render(type, coerce(type, value))).toBe(String(value));
          const decimal = parseTypeText(`decimal(76, ${scale})`);
          const digits = String(value < 0n ? -value : value)
            .slice(0, 45)
            .padStart(scale + 1, '0');
          const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
          expect(render(decimal, coerce(decimal, text))).toBe(text.replace(/^0+(?=\d)/, ''));
        },
      ),
      { numRuns: runs },
    );
  });

  test('of float32 prints as the shortest number that reads back the same', () => {
    const type = parseTypeText('float32');
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), value => {
        const printed = render(type, coerce(type, value)) as number;
        expect(Math.fround(printed) === Math.fround(value)).toBe(true);
        expect(String(printed).length).toBeLessThanOrEqual(String(value).length);
      }),
      { numRuns: runs },
    );
  });

  test('of time keeps every digit that its type has', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -2_208_988_800_000_000_000n, max: 9_223_372_036_854_775_807n }),
        fc.integer({ min: 0, max: 9 }),
        (nanos, precision) => {
          const unit = 10n ** BigInt(9 - precision);
          const ticks = ((nanos - (((nanos % unit) + unit) % unit)) / unit) as bigint;
          const type = parseTypeText(`datetime64(${precision})`);
          if (ticks * unit < -2_208_988_800_000_000_000n) return;
          expect(coerce(type, render(type, ticks))).toBe(ticks);
        },
      ),
      { numRuns: runs },
    );
  });
});
