import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../src/timeplus/engine/contract.js';
import { execute, openTestEngine } from './support.js';

let engine: Engine;

beforeAll(async () => {
  ({ engine } = await openTestEngine());
  await execute(engine, 'create stream s (a int32, b string, t datetime64(3))');
  await execute(engine, 'create stream other (a int32)');
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const refusals: readonly (readonly [sql: string, code: number, symbol: string])[] = [
  ['', 62, 'SYNTAX_ERROR'],
  ['selec 1', 62, 'SYNTAX_ERROR'],
  ['select', 62, 'SYNTAX_ERROR'],
  ['select 1 from', 62, 'SYNTAX_ERROR'],
  ["select 'open", 62, 'SYNTAX_ERROR'],
  ['select (1', 62, 'SYNTAX_ERROR'],
  ['select 1 2 3', 62, 'SYNTAX_ERROR'],
  ['select 5x', 62, 'SYNTAX_ERROR'],
  ['select 1 /* open', 62, 'SYNTAX_ERROR'],
  ['select a from s emit', 62, 'SYNTAX_ERROR'],
  ['select * from nowhere', 60, 'UNKNOWN_STREAM'],
  ['select * from table(nowhere)', 60, 'UNKNOWN_STREAM'],
  ['select * from other_db.s', 60, 'UNKNOWN_STREAM'],
  ['drop stream nowhere', 60, 'UNKNOWN_STREAM'],
  ['drop view s', 60, 'UNKNOWN_STREAM'],
  ['truncate stream nowhere', 60, 'UNKNOWN_STREAM'],
  ['insert into nowhere values (1)', 60, 'UNKNOWN_STREAM'],
  ['describe nowhere', 60, 'UNKNOWN_STREAM'],
  ['select nothing_here from s', 47, 'UNKNOWN_IDENTIFIER'],
  ['select A from s', 47, 'UNKNOWN_IDENTIFIER'],
  ['select x.a from s', 47, 'UNKNOWN_IDENTIFIER'],
  ['select a from s where zzz > 1', 47, 'UNKNOWN_IDENTIFIER'],
  ['select a from tumble(s, zzz, 5s)', 47, 'UNKNOWN_IDENTIFIER'],
  ['select frobnicate(a) from s', 46, 'UNKNOWN_FUNCTION'],
  ['select a from frobnicate(s)', 46, 'UNKNOWN_FUNCTION'],
  ['select a::strange from s', 50, 'UNKNOWN_TYPE'],
  ['create stream x (a strange)', 50, 'UNKNOWN_TYPE'],
  ['select upper() from s', 42, 'NUMBER_OF_ARGUMENTS_DOESNT_MATCH'],
  ['select upper(b, b) from s', 42, 'NUMBER_OF_ARGUMENTS_DOESNT_MATCH'],
  ['select sum(b) from s', 43, 'ILLEGAL_TYPE_OF_ARGUMENT'],
  ['select a + b from s', 43, 'ILLEGAL_TYPE_OF_ARGUMENT'],
  ['select a from s where b', 43, 'ILLEGAL_TYPE_OF_ARGUMENT'],
  ['select a from tumble(s, b, 5s)', 43, 'ILLEGAL_TYPE_OF_ARGUMENT'],
  ["select a = 'x' from s", 386, 'NO_COMMON_TYPE'],
  ['select if(a > 1, a, b) from s', 386, 'NO_COMMON_TYPE'],
  ['select a, count() from table(s)', 215, 'NOT_AN_AGGREGATE'],
  ['select b, count() from s group by a', 215, 'NOT_AN_AGGREGATE'],
  ['select sum(count()) from s', 184, 'ILLEGAL_AGGREGATION'],
  ['select a from s where sum(a) > 1', 184, 'ILLEGAL_AGGREGATION'],
  ['select a from table(s) as l join table(other) as r on l.a = r.a', 207, 'AMBIGUOUS_IDENTIFIER'],
  ["select t > 'yesterday' from s", 27, 'CANNOT_PARSE_INPUT'],
  ['select a from s limit -1', 36, 'BAD_ARGUMENTS'],
  ['select sum(a) from tumble(s, 5s)', 36, 'BAD_ARGUMENTS'],
  ['select sum(a) from hop(s, 5s, 1m) group by window_start', 36, 'BAD_ARGUMENTS'],
  ['select sum(a) from hop(s, 5s, 2s) group by window_start', 36, 'BAD_ARGUMENTS'],
  ['select sum(a) from s emit periodic 0s', 36, 'BAD_ARGUMENTS'],
  ['select sum(a) from s emit periodic 1M', 36, 'BAD_ARGUMENTS'],
  ['select a from s settings no_such_setting = 1', 115, 'UNKNOWN_SETTING'],
  ["select a from s settings replay_speed = '2'", 48, 'NOT_IMPLEMENTED'],
  ['select moving_sum(a) from s', 48, 'NOT_IMPLEMENTED'],
  ['select a from s emit periodic 1s', 48, 'NOT_IMPLEMENTED'],
  ['select * from (select a from s settings max_threads = 1)', 48, 'NOT_IMPLEMENTED'],
  ['select sum(c) from (select count() as c from s group by a)', 48, 'NOT_IMPLEMENTED'],
  ['select a from (select a from s limit 3)', 48, 'NOT_IMPLEMENTED'],
  ['select a from s union all select a from other', 48, 'NOT_IMPLEMENTED'],
  [`select ${'('.repeat(5000)}1${')'.repeat(5000)}`, 168, 'TOO_DEEP_AST'],
  [`select ${'not '.repeat(5000)}true`, 168, 'TOO_DEEP_AST'],
  [`select ${'- '.repeat(5000)}1`, 168, 'TOO_DEEP_AST'],
  [`select 1::${'array('.repeat(5000)}int${')'.repeat(5000)}`, 168, 'TOO_DEEP_AST'],
  [`select * from ${'(select * from '.repeat(5000)}s${')'.repeat(5000)}`, 168, 'TOO_DEEP_AST'],
  [`select ${'1 + '.repeat(2000)}1`, 168, 'TOO_DEEP_AST'],
  [`select ${'1 + '.repeat(100_000)}1`, 168, 'TOO_DEEP_AST'],
  ['select sum(a) from tumble(s, 5ns) group by window_start', 48, 'NOT_IMPLEMENTED'],
  ['select lag(a) from s', 48, 'NOT_IMPLEMENTED'],
  ['select lag(a) over (order by t) from s', 48, 'NOT_IMPLEMENTED'],
  ['select upper(b) over () from table(s)', 36, 'BAD_ARGUMENTS'],
  ['select * from dedup(s, a)', 48, 'NOT_IMPLEMENTED'],
  ['select a from s order by a', 48, 'NOT_IMPLEMENTED'],
  ['select * from s join other on s.a = other.a', 48, 'NOT_IMPLEMENTED'],
  ['create external stream x (a int)', 48, 'NOT_IMPLEMENTED'],
  ['create stream x (a aggregate_function(sum, int))', 48, 'NOT_IMPLEMENTED'],
  ['kill query x', 48, 'NOT_IMPLEMENTED'],
  ['use somewhere', 81, 'UNKNOWN_DATABASE'],
];

describe('prepare refuses', () => {
  test.each(refusals)('%.60s with %d %s', async (sql, code, symbol) => {
    await expect(engine.prepare(sql)).rejects.toMatchObject({ name: 'EngineError', code, symbol });
  });
});

const runRefusals: readonly (readonly [sql: string, code: number])[] = [
  ['create stream s (a int32)', 57],
  ['create view s as select 1', 57],
  ['create stream `a b` (a int32)', 36],
  ['create stream _x (a int32)', 36],
  ['create stream x (a int32, a int32)', 15],
  ['create stream x (a interval_second)', 48],
  ["create stream x (a int32) settings mode = 'versioned_kv'", 36],
  ['create stream x (a int32 default upper(1, 2))', 42],
  ['create stream x (a int32 default zzz)', 47],
  ['insert into s (a) values (1, 2)', 27],
  ['insert into s (zzz) values (1)', 16],
  ["insert into s (a) values ('x')", 27],
  ['insert into s (a) values (99999999999)', 69],
];

describe('run refuses', () => {
  test.each(runRefusals)('%s with %d', async (sql, code) => {
    const before = engine.list().length;
    await expect(execute(engine, sql)).rejects.toMatchObject({ name: 'EngineError', code });
    expect(engine.list()).toHaveLength(before);
  });

  test('a duplicate with the words of the documents', async () => {
    await expect(execute(engine, 'create stream s (a int32)')).rejects.toMatchObject({
      message: "stream 's' exists",
    });
  });
});

test('a list of many values is no chain', async () => {
  const list = Array.from({ length: 20_000 }, (_, index) => index).join(', ');
  await expect(engine.prepare(`select a from s where a in (${list})`)).resolves.toMatchObject({
    kind: 'query',
  });
});
