import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOf, freshName, rowsOf, type TestServer, testServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

/** Column type, values to ingest, values that come back. */
const cases: readonly (readonly [type: string, sent: readonly unknown[], received?: readonly unknown[]])[] = [
  ['bool', [true, false]],
  ['int8', [-128, 127]],
  ['uint8', [0, 255]],
  ['int16', [-32768, 32767]],
  ['uint16', [0, 65535]],
  ['int32', [-2147483648, 2147483647]],
  ['uint32', [0, 4294967295]],
  ['int64', [-9223372036854775808n, 9223372036854775807n, 0n]],
  ['uint64', [0n, 18446744073709551615n]],
  ['int128', [-170141183460469231731687303715884105728n, 170141183460469231731687303715884105727n]],
  ['uint128', [340282366920938463463374607431768211455n]],
  ['int256', [-(2n ** 255n), 2n ** 255n - 1n]],
  ['uint256', [2n ** 256n - 1n]],
  ['float32', [0.5, -2]],
  ['float64', [0.1, 1.7976931348623157e308, -0.5]],
  ['float64', [Infinity, -Infinity, Number.NaN]],
  [
    'decimal(38, 10)',
    ['1234567890123456789012345678.0123456789'],
    ['1234567890123456789012345678.0123456789'],
  ],
  ['decimal(9, 2)', ['-0.10'], ['-0.10']],
  ['string', ['', 'héllo ✓ 🙂', 'it\'s \\ "quoted"\n\ttext']],
  ['fixed_string(4)', ['abcd']],
  ['uuid', ['61f0c404-5cb3-11e7-907b-a6006ad3dba0']],
  ['ipv4', ['192.168.0.1']],
  ['ipv6', ['2001:db8::1']],
  ["enum8('red' = 1, 'green' = 2)", ['green']],
  ['date', ['2024-02-29']],
  ['date32', ['1955-03-01']],
  ['datetime', [new Date('2024-01-02T03:04:05Z')]],
  ['datetime64(3)', [new Date('2024-01-02T03:04:05.678Z')]],
  ["datetime64(3, 'UTC')", [new Date('2024-01-02T03:04:05.070Z')]],
  ['datetime64(9)', ['2024-01-02T03:04:05.123456789Z'], ['2024-01-02T03:04:05.123456789Z']],
  ['datetime64(6)', ['2024-01-02T03:04:05.123456Z'], ['2024-01-02T03:04:05.123456Z']],
  ['nullable(int64)', [null, 9007199254740993n]],
  ['low_cardinality(string)', ['x']],
  ['array(int64)', [[], [1n, 9007199254740993n]]],
  ['array(array(string))', [[['a'], [], ['b', 'c']]]],
  ['array(nullable(float64))', [[1.5, null, Number.NaN]]],
  ['tuple(string, int64)', [['a', 9007199254740993n]]],
  ['tuple(lat float64, lon float64)', [[1.5, -2.25]]],
  ['map(string, int64)', [{ a: 1n, b: 9007199254740993n }, {}]],
  ['map(string, array(string))', [{ a: ['x', 'y'] }]],
];

describe('column types are exact both ways', () => {
  test.each(cases)('%s', async (type, sent, received = sent) => {
    const timeplus = clientOf(server);
    const stream = await timeplus.streams.create({
      name: freshName('types'),
      columns: [
        { name: 'n', type: 'int32' },
        { name: 'v', type },
      ],
    });
    await stream.ingest(sent.map((v, n) => ({ n, v })));
    const rows = await rowsOf<{ v: unknown }>(timeplus, `select n, v from table(${stream.name}) order by n`);
    expect(rows.map(row => row.v)).toEqual(received);

    // The same values through a live query, which takes another way through the server.
    const live = await timeplus.query<{ v: unknown }>(`select n, v from ${stream.name} limit ${sent.length}`);
    await stream.ingest(sent.map((v, n) => ({ n, v })));
    const seen: unknown[] = [];
    for await (const row of live) seen.push(row.v);
    expect(seen).toEqual(received);
    await stream.delete();
  });

  test('the reserved event time is the last column of every stream', async () => {
    const timeplus = clientOf(server);
    const stream = await timeplus.streams.create({
      name: freshName('types'),
      columns: [{ name: 'a', type: 'int32' }],
    });
    await stream.ingest([{ a: 1 }]);
    const [row] = await rowsOf<{ a: number; _tp_time: Date }>(
      timeplus,
      `select * from table(${stream.name})`,
    );
    expect(Object.keys(row ?? {})).toEqual(['a', '_tp_time']);
    expect(row?._tp_time).toBeInstanceOf(Date);
    await stream.delete();
  });
});
