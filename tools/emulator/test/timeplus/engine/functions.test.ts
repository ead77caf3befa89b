import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine, WireValue } from '../../../src/timeplus/engine/contract.js';
import { execute, openTestEngine, prepareQuery, rowsOf } from './support.js';

let engine: Engine;

beforeAll(async () => {
  ({ engine } = await openTestEngine());
  await execute(
    engine,
    `create stream f (i int32, u uint64, f32 float32, f64 float64, s string, n nullable(int32), d decimal(10, 2),
      t datetime64(3, 'UTC'), dt datetime, day date, a array(int32), m map(string, int32), tu tuple(x int32, y string),
      j string, e enum8('red' = 1, 'green' = 2), b bool, js json, berlin datetime('Europe/Berlin'))`,
  );
  await engine.ingest(
    'f',
    ['i', 'u', 'f32', 'f64', 's', 'n', 'd', 't', 'dt', 'day', 'a', 'm', 'tu', 'j', 'e', 'b', 'js', 'berlin'],
    [
      [
        -7,
        18446744073709551615n,
        73.85,
        2.5,
        'Hello',
        null,
        '12.30',
        '2024-03-17T12:34:56.789Z',
        '2024-03-17 12:34:56',
        '2024-03-17',
        [3, 1, 2],
        { k: 5 },
        [4, 'four'],
        '{"a":{"b":"x","n":5,"list":[10,20]},"t":true}',
        'green',
        true,
        { p: { q: 9007199254740993n } },
        '2024-07-01T00:00:00Z',
      ],
    ],
  );
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

/** Expression, its value over the one row of the stream, and the type that the header names. */
const cases: readonly (readonly [expression: string, value: WireValue, type: string])[] = [
  // literals and operators
  ['1', 1, 'uint8'],
  ['-1', -1, 'int8'],
  ['300', 300, 'uint16'],
  ['18446744073709551615', 18446744073709551615n, 'uint64'],
  ['1.5', 1.5, 'float64'],
  ["'it''s'", "it's", 'string'],
  ['i + 1', -6n, 'int64'],
  ['i - 1', -8n, 'int64'],
  ['i * 2', -14n, 'int64'],
  ['1 - 2', -1, 'int16'],
  ['7 / 2', 3.5, 'float64'],
  ['1 / 0', 'inf', 'float64'],
  ['i % 3', -1, 'int8'],
  ['f32 * 2', 147.6999969482422, 'float64'],
  ['d + 1', '13.30', 'decimal(11, 2)'],
  ['d * d', '151.2900', 'decimal(38, 4)'],
  ['i > -8 and i < 0', true, 'bool'],
  ['not (i = 1)', true, 'bool'],
  ['n + 1', null, 'nullable(int64)'],
  ['n is null', true, 'bool'],
  ['i between -10 and 0', true, 'bool'],
  ['i in (1, -7)', true, 'bool'],
  ["s not in ('a', 'b')", true, 'bool'],
  ["s like 'He%'", true, 'bool'],
  ["s ilike 'hELLO'", true, 'bool'],
  ["s || '!' || to_string(i)", 'Hello!-7', 'string'],
  ['-i', 7, 'int32'],
  ["case when i < 0 then 'neg' else 'pos' end", 'neg', 'string'],
  ['case i when -7 then 1 end', 1, 'nullable(uint8)'],
  // casts
  ["'42'::int", 42, 'int32'],
  ["cast('42' as uint64)", 42n, 'uint64'],
  ["cast('1.25', 'decimal(10, 3)')", '1.250', 'decimal(10, 3)'],
  ['f64::int', 2, 'int32'],
  ['(-2.7)::int', -2, 'int32'],
  ['to_string(f64)', '2.5', 'string'],
  ['to_string(2.0)', '2', 'string'],
  ['to_string(t)', '2024-03-17 12:34:56.789', 'string'],
  ['to_string(day)', '2024-03-17', 'string'],
  ['to_date(t)', '2024-03-17', 'date'],
  ["to_datetime('2024-01-02 03:04:05')", '2024-01-02T03:04:05Z', 'datetime'],
  ["to_datetime64('2024-01-02T03:04:05.678901234Z', 9)", '2024-01-02T03:04:05.678901234Z', 'datetime64(9)'],
  ["to_time('2024-01-02 03:04:05.6')", '2024-01-02T03:04:05.6Z', 'datetime64(3)'],
  ['to_datetime(1700000000)', '2023-11-14T22:13:20Z', 'datetime'],
  ['to_int(dt)', 1710678896, 'int32'],
  ["to_int64('9223372036854775807')", 9223372036854775807n, 'int64'],
  ["to_int_or_zero('x')", 0, 'int32'],
  ["to_int_or_null('x')", null, 'nullable(int32)'],
  ['to_bool(1)', true, 'bool'],
  ["to_decimal64('1.005', 2)", '1.00', 'decimal(18, 2)'],
  ['to_type_name(t)', "datetime64(3, 'UTC')", 'string'],
  // conditionals
  ["if(i > 0, 'p', 'n')", 'n', 'string'],
  ['multi_if(i > 0, 1, i < -5, 2, 3)', 2, 'uint8'],
  ['coalesce(n, i)', -7, 'int32'],
  ['if_null(n, 5)', 5, 'int32'],
  ['null_if(i, -7)', null, 'nullable(int32)'],
  ['greatest(1, 5, 3)', 5, 'uint8'],
  // text
  ['upper(s)', 'HELLO', 'string'],
  ['lower(s)', 'hello', 'string'],
  ["length('héllo')", 6n, 'uint64'],
  ["char_length('héllo')", 5n, 'uint64'],
  ['substr(s, 2, 3)', 'ell', 'string'],
  ["replace_regex(s, 'l+', 'L')", 'HeLo', 'string'],
  ["extract(s, 'H(.)l')", 'e', 'string'],
  ["extract(s, 'l+')", 'll', 'string'],
  ["position(s, 'l')", 3n, 'uint64'],
  ["concat(s, '-', i)", 'Hello--7', 'string'],
  ["trim('  x ')", 'x', 'string'],
  ["replace_one('aXbX', 'X', '-')", 'a-bX', 'string'],
  ["split_by_string(',', 'a,b')", ['a', 'b'], 'array(string)'],
  // time
  ['now()', '2024-01-01T00:00:00Z', 'datetime'],
  ["now64(3, 'UTC')", '2024-01-01T00:00:00Z', "datetime64(3, 'UTC')"],
  ['t + 5s', '2024-03-17T12:35:01.789Z', "datetime64(3, 'UTC')"],
  ['t - interval 2 day', '2024-03-15T12:34:56.789Z', "datetime64(3, 'UTC')"],
  ['dt + 100ms', '2024-03-17T12:34:56.1Z', 'datetime64(3)'],
  ['day + 1', '2024-03-18', 'date'],
  ['to_start_of_interval(t, 5m)', '2024-03-17T12:30:00Z', "datetime('UTC')"],
  ['to_start_of_hour(dt)', '2024-03-17T12:00:00Z', 'datetime'],
  ['to_start_of_month(t)', '2024-03-01', 'date'],
  ["date_diff('day', to_date('2024-01-01'), day)", 76n, 'int64'],
  ["date_diff('second', dt, to_datetime('2024-03-17 12:35:00'))", 4n, 'int64'],
  ['to_year(t)', 2024, 'uint16'],
  ['extract(hour from t)', 12, 'uint8'],
  ['to_day_of_week(day)', 7, 'uint8'],
  ["format_datetime(t, '%Y/%m/%d %H:%i:%S')", '2024/03/17 12:34:56', 'string'],
  ['to_unix_timestamp(dt)', 1710678896, 'uint32'],
  ['berlin', '2024-07-01T02:00:00+02:00', "datetime('Europe/Berlin')"],
  ['to_hour(berlin)', 2, 'uint8'],
  ['to_date(berlin)', '2024-07-01', 'date'],
  ['to_string(berlin)', '2024-07-01 02:00:00', 'string'],
  ["berlin = '2024-07-01 02:00:00'", true, 'bool'],
  ["t > '2024-03-17T14:34:56.788+02:00'", true, 'bool'],
  ['earliest_ts() < t', true, 'bool'],
  // json
  ['j:a.b', 'x', 'string'],
  ['j:a.n::int', 5, 'int32'],
  ['j:a.n::int + 1', 6n, 'int64'],
  ['j:missing', '', 'string'],
  ['s:a', '', 'string'],
  ["json_extract_int(j, 'a', 'n')", 5n, 'int64'],
  ["json_extract_string(j, 'a', 'b')", 'x', 'string'],
  ["json_extract_bool(j, 't')", true, 'bool'],
  ["json_extract_float(j, 'a', 'n')", 5, 'float64'],
  ["json_extract_array(j, 'a', 'list')", ['10', '20'], 'array(string)'],
  ['json_extract_keys(j)', ['a', 't'], 'array(string)'],
  ["json_has(j, 'a', 'z')", false, 'bool'],
  ["json_extract_string('no json', 'a')", '', 'string'],
  ['js', { p: { q: 9007199254740993n } }, 'json'],
  ['js.p.q::uint64', 9007199254740993n, 'uint64'],
  // arrays, maps, tuples
  ['a[1]', 3, 'int32'],
  ['a[-1]', 2, 'int32'],
  ['a[9]', 0, 'int32'],
  ['[1, 2.5]', [1, 2.5], 'array(float64)'],
  ['length(a)', 3n, 'uint64'],
  ['array_sort(a)', [1, 2, 3], 'array(int32)'],
  ['array_map(x -> x * i, a)', [-21n, -7n, -14n], 'array(int64)'],
  ['array_filter(x -> x > 1, a)', [3, 2], 'array(int32)'],
  ['array_sum(a)', 6n, 'int64'],
  ["array_string_concat(['a', 'b'], '-')", 'a-b', 'string'],
  ['has(a, 2)', true, 'bool'],
  ['index_of(a, 2)', 3n, 'uint64'],
  ["m['k']", 5, 'int32'],
  ["m['z']", 0, 'int32'],
  ['map_keys(m)', ['k'], 'array(string)'],
  ["map_cast('a', 1, 'b', 2)", { a: 1, b: 2 }, 'map(string, uint8)'],
  ["{'a': 1}", { a: 1 }, 'map(string, uint8)'],
  ['tu.1', 4, 'int32'],
  ['tu.y', 'four', 'string'],
  ["tuple_cast(1, 'x')", [1, 'x'], 'tuple(uint8, string)'],
  ["(1, 'x').2", 'x', 'string'],
  // numbers
  ['abs(i)', 7, 'uint32'],
  ['round(f64)', 3, 'float64'],
  ['floor(f64)', 2, 'float64'],
  ['int_div(7, 2)', 3, 'uint8'],
  ['pow(2, 10)', 1024, 'float64'],
  ['sqrt(16)', 4, 'float64'],
  ['u', 18446744073709551615n, 'uint64'],
  ['f32', 73.85, 'float32'],
  ["e = 'green'", true, 'bool'],
];

describe('expressions', () => {
  test.each(cases)('%s', async (expression, value, type) => {
    const query = await prepareQuery(engine, `select ${expression} as x from table(f)`);
    expect(query.header).toEqual([{ name: 'x', type }]);
    expect(await rowsOf(engine, `select ${expression} as x from table(f)`)).toEqual([[value]]);
  });
});

/** Aggregate over v = 1, 2, 3, 4 (k = a, b, a, b; n = null, 10, null, 30), and over no rows. */
const aggregateCases: readonly (readonly [string, WireValue, string, WireValue])[] = [
  ['count()', 4n, 'uint64', 0n],
  ['count(*)', 4n, 'uint64', 0n],
  ['count(n)', 2n, 'uint64', 0n],
  ['count(distinct k)', 2n, 'uint64', 0n],
  ['count_if(v > 2)', 2n, 'uint64', 0n],
  ['sum(v)', 10n, 'int64', 0n],
  ['sum_if(v, v > 2)', 7n, 'int64', 0n],
  ['sum(n)', 40n, 'nullable(int64)', null],
  ['avg(v)', 2.5, 'float64', 'nan'],
  ['min(v)', 1, 'int32', 0],
  ['max(v)', 4, 'int32', 0],
  ['unique(k)', 2n, 'uint64', 0n],
  ['group_array(v)', [1, 2, 3, 4], 'array(int32)', []],
  ['top_k(k, 1)', [['a', 2n]], 'array(tuple(string, uint64))', []],
  ['max_k(v, 2)', [4, 3], 'array(int32)', []],
  [
    'min_k(v, 2, k)',
    [
      [1, 'a'],
      [2, 'b'],
    ],
    'array(tuple(int32, string))',
    [],
  ],
  ['latest(v)', 4, 'int32', 0],
  ['earliest(v)', 1, 'int32', 0],
  ['arg_max(k, v)', 'b', 'string', ''],
  ['arg_min(k, v)', 'a', 'string', ''],
  ['p90(v)', 3.7, 'float64', 'nan'],
  ['quantile(v, 0.5)', 2.5, 'float64', 'nan'],
  ['quantile(0.5)(v)', 2.5, 'float64', 'nan'],
  ['median(v)', 2.5, 'float64', 'nan'],
];

describe('aggregates', () => {
  beforeAll(async () => {
    await execute(engine, 'create stream g (v int32, k string, n nullable(int32))');
    await engine.ingest(
      'g',
      ['v', 'k', 'n'],
      [
        [1, 'a', null],
        [2, 'b', 10],
        [3, 'a', null],
        [4, 'b', 30],
      ],
    );
  });

  test.each(aggregateCases)('%s', async (expression, value, type, empty) => {
    const query = await prepareQuery(engine, `select ${expression} from table(g)`);
    expect(query.header[0]!.type).toBe(type);
    expect(await rowsOf(engine, `select ${expression} from table(g)`)).toEqual([[value]]);
    expect(await rowsOf(engine, `select ${expression} from table(g) where v > 99`)).toEqual([[empty]]);
  });
});
