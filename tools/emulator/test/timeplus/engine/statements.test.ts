import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../src/timeplus/engine/contract.js';
import { execute, type ManualClock, openTestEngine, RunningQuery, rowsOf } from './support.js';

let engine: Engine;
let clock: ManualClock;

beforeEach(async () => {
  ({ engine, clock } = await openTestEngine());
});

afterEach(async () => {
  await engine[Symbol.asyncDispose]();
});

describe('CREATE STREAM', () => {
  test('takes every clause, and gives the reserved column last', async () => {
    await execute(
      engine,
      `CREATE STREAM IF NOT EXISTS default.\`devices\` (
         id integer, -- the key
         temp double DEFAULT 1.5 CODEC(Delta, ZSTD(1)) COMMENT 'in \\'C\\'',
         at datetime64(3) DEFAULT now64(3) TTL at + INTERVAL 1 DAY
       ) PRIMARY KEY id TTL to_datetime(_tp_time) + INTERVAL 7 DAY
       SETTINGS mode='versioned_kv', event_time_column='at', logstore_retention_bytes=-1, shards=1 COMMENT 'all of them'`,
    );
    expect(engine.find('devices')).toMatchObject({
      kind: 'stream',
      mode: 'versioned_kv',
      primaryKey: 'id',
      description: 'all of them',
      eventTimeColumn: 'at',
      logstoreRetentionBytes: -1,
      ttlExpression: 'to_datetime(_tp_time) + INTERVAL 7 DAY',
      columns: [
        { name: 'id', type: 'int32' },
        { name: 'temp', type: 'float64', default: '1.5', codec: 'Delta, ZSTD(1)', comment: "in 'C'" },
        { name: 'at', type: 'datetime64(3)', default: 'now64(3)', ttlExpression: 'at + INTERVAL 1 DAY' },
        { name: '_tp_time', type: "datetime64(3, 'UTC')", default: 'at' },
      ],
    });
  });

  test('can be written again from what SHOW CREATE says', async () => {
    await execute(
      engine,
      "create stream s (`odd name` string default 'x''y', b int8) settings event_time_timezone = 'Europe/Berlin'",
    );
    const [[text]] = (await rowsOf(engine, 'show create stream s')) as [[string]];
    const before = engine.find('s')!;
    await execute(engine, 'drop stream s');
    await execute(engine, text);
    expect(engine.find('s')!.columns).toEqual(before.columns);
    expect(engine.find('s')!.createQuery).toBe(text);
  });

  test('IF NOT EXISTS leaves a stream as it is', async () => {
    await execute(engine, 'create stream s (a int)');
    await execute(engine, 'create stream if not exists s (b string)');
    expect(engine.find('s')!.columns[0]).toEqual({ name: 'a', type: 'int32' });
  });
});

describe('DEFAULT', () => {
  test('fills in columns that are left out, from other columns too', async () => {
    await execute(
      engine,
      `create stream s (a int, b int default a + 1, c int64 default b * 10, d string default concat('x', to_string(a)),
        e nullable(int), f array(int), g datetime default now(), h uuid default uuid())`,
    );
    await engine.ingest('s', ['a'], [[1], [2]]);
    await engine.ingest('s', ['a', 'b'], [[3, 100]]);
    expect(await rowsOf(engine, 'select a, b, c, d, e, f, g from table(s) order by a')).toEqual([
      [1, 2, 20n, 'x1', null, [], '2024-01-01T00:00:00Z'],
      [2, 3, 30n, 'x2', null, [], '2024-01-01T00:00:00Z'],
      [3, 100, 1000n, 'x3', null, [], '2024-01-01T00:00:00Z'],
    ]);
    expect(await rowsOf(engine, 'select unique(h) from table(s)')).toEqual([[3n]]);
  });

  test('of _tp_time is the clock, a column, or an expression', async () => {
    await execute(engine, 'create stream by_clock (a int)');
    await execute(engine, "create stream by_column (t datetime) settings event_time_column = 't'");
    await execute(
      engine,
      "create stream by_expression (ms int64) settings event_time_column = 'from_unix_timestamp64_milli(ms)'",
    );
    clock.advance(1234);
    await engine.ingest('by_clock', ['a'], [[1]]);
    await engine.ingest('by_column', ['t'], [['2020-01-01 00:00:00']]);
    await engine.ingest('by_expression', ['ms'], [[1686237113265]]);
    const times = ['by_clock', 'by_column', 'by_expression'].map(name =>
      rowsOf(engine, `select _tp_time from table(${name})`),
    );
    expect((await Promise.all(times)).flat(2)).toEqual([
      '2024-01-01T00:00:01.234Z',
      '2020-01-01T00:00:00Z',
      '2023-06-08T15:11:53.265Z',
    ]);
  });
});

describe('INSERT', () => {
  test('takes values, expressions, columns in any order, and selects', async () => {
    await execute(engine, 'create stream s (a int64, b string, c array(int), m map(string, int))');
    await execute(engine, `insert into s (b, a) values ('it''s', 9007199254740993), ('two', 1 + 1)`);
    await execute(engine, `insert into s values (3, 'three', [1, 2], {'k': 5})`);
    await execute(engine, 'insert into s (a, b) select a * 10, upper(b) from table(s) where a < 9');
    expect(await rowsOf(engine, 'select * except _tp_time from table(s) order by a')).toEqual([
      [2n, 'two', [], {}],
      [3n, 'three', [1, 2], { k: 5 }],
      [20n, 'TWO', [], {}],
      [30n, 'THREE', [], {}],
      [9007199254740993n, "it's", [], {}],
    ]);
  });
});

describe('SHOW, DESCRIBE, EXISTS, EXPLAIN', () => {
  test('tell of streams and views', async () => {
    await execute(engine, "create stream s (a int default 5 comment 'c')");
    await execute(engine, 'create view v as select a from s where a > 1');
    expect(await rowsOf(engine, 'show streams')).toEqual([['s'], ['v']]);
    expect(await rowsOf(engine, 'show views')).toEqual([['v']]);
    expect(await rowsOf(engine, 'describe s')).toEqual([
      ['a', 'int32', 'DEFAULT', '5', 'c', '', ''],
      ['_tp_time', "datetime64(3, 'UTC')", 'DEFAULT', "now64(3, 'UTC')", '', '', ''],
    ]);
    expect(await rowsOf(engine, 'show create view v')).toEqual([
      ['CREATE VIEW default.v AS\nselect a from s where a > 1'],
    ]);
    expect(await rowsOf(engine, 'exists stream s')).toEqual([[1]]);
    expect(await rowsOf(engine, 'exists stream nowhere')).toEqual([[0]]);
    expect((await rowsOf(engine, 'explain select a from s'))[0]).toEqual(['Query (streaming)']);
  });
});

describe('ALTER and DROP', () => {
  test('change retention, TTL and comment', async () => {
    await execute(engine, 'create stream s (a int)');
    await execute(engine, 'alter stream s modify ttl to_datetime(_tp_time) + interval 1 day');
    await execute(engine, "alter stream s modify comment 'new'");
    await execute(engine, 'alter stream s modify setting logstore_retention_ms = 60000');
    const altered = await engine.alterStream('s', { logstoreRetentionBytes: 0 });
    expect(altered).toMatchObject({
      ttlExpression: 'to_datetime(_tp_time) + interval 1 day',
      description: 'new',
      logstoreRetentionMs: 60000,
      logstoreRetentionBytes: 0,
    });
    expect(altered.createQuery).toContain('logstore_retention_ms = 60000');
  });

  test('a name is free again after a drop', async () => {
    await execute(engine, 'create stream s (a int)');
    await engine.ingest('s', ['a'], [[1]]);
    await execute(engine, 'drop stream s');
    await execute(engine, 'drop stream if exists s');
    expect(engine.find('s')).toBeUndefined();
    await execute(engine, 'create stream s (b string)');
    expect(await rowsOf(engine, 'select b from table(s)')).toEqual([]);
  });

  test('drop() keeps to the kind that is asked for', async () => {
    await execute(engine, 'create stream s (a int)');
    await expect(engine.drop('s', 'view')).rejects.toMatchObject({ code: 60 });
    await engine.drop('s', 'stream');
    expect(engine.list()).toEqual([]);
  });
});

describe('bounded queries', () => {
  beforeEach(async () => {
    await execute(engine, 'create stream s (k string, v int)');
    await execute(engine, 'create stream r (k string, name string, w nullable(int))');
    await engine.ingest(
      's',
      ['k', 'v'],
      [
        ['a', 1],
        ['b', 2],
        ['a', 3],
        ['c', 4],
      ],
    );
    await engine.ingest(
      'r',
      ['k', 'name', 'w'],
      [
        ['a', 'Ann', 1],
        ['b', 'Bob', null],
      ],
    );
  });

  test.each([
    ['select 1', [[1]]],
    ["select 1 + 1 as two, 'x'", [[2, 'x']]],
    [
      'select k, sum(v) as t from table(s) group by k order by t desc, k',
      [
        ['a', 4n],
        ['c', 4n],
        ['b', 2n],
      ],
    ],
    [
      'select k, sum(v) from table(s) group by 1 having sum(v) > 2 order by 1',
      [
        ['a', 4n],
        ['c', 4n],
      ],
    ],
    ['select v from table(s) order by v desc limit 2 offset 1', [[3], [2]]],
    ['select v from table(s) order by v limit 1, 2', [[2], [3]]],
    ['select distinct k from table(s) order by k', [['a'], ['b'], ['c']]],
    [
      'select k, v from table(s) order by v limit 1 by k',
      [
        ['a', 1],
        ['b', 2],
        ['c', 4],
      ],
    ],
    ['with x as (select v * 2 as d from table(s)), y as (select max(d) as m from x) select m from y', [[8n]]],
    ['with 3 as lim select v from table(s) where v > lim', [[4]]],
    ['select v from table(s) where v = (select max(v) from table(s))', [[4]]],
    ['select v from table(s) where k in (select k from table(r)) order by v', [[1], [2], [3]]],
    [
      'select v from table(s) as o where exists (select 1 from table(r) as i where i.k = o.k and i.w = o.v)',
      [[1]],
    ],
    ['select 1 as x union all select 300 order by 1', [[1], [300]]],
    [
      'select s.v, r.name from table(s) as s join table(r) as r on s.k = r.k order by v',
      [
        [1, 'Ann'],
        [2, 'Bob'],
        [3, 'Ann'],
      ],
    ],
    [
      'select v, name, w from table(s) left join table(r) using (k) order by v',
      [
        [1, 'Ann', 1],
        [2, 'Bob', null],
        [3, 'Ann', 1],
        [4, '', null],
      ],
    ],
    ['select a.v from table(s) as a, table(s) as b where b.v = a.v + 3', [[1]]],
    ['select number from numbers(3) order by number', [[0n], [1n], [2n]]],
    [
      'select v, row_number() over (partition by k order by v) as n from table(s) order by v',
      [
        [1, 1n],
        [2, 1n],
        [3, 2n],
        [4, 1n],
      ],
    ],
    [
      'select v, lag(v) over (order by v) as p, lag(v, 2, -1) over (order by v) as q from table(s) order by v',
      [
        [1, 0, -1],
        [2, 1, -1],
        [3, 2, 1],
        [4, 3, 2],
      ],
    ],
  ])('%s', async (sql, expected) => {
    expect(await rowsOf(engine, sql)).toEqual(expected);
  });

  test('mode table and query_mode bound every read', async () => {
    expect(await rowsOf(engine, 'select count() from s', 'table')).toEqual([[4n]]);
    expect(await rowsOf(engine, "select count() from s settings query_mode = 'table'")).toEqual([[4n]]);
    const windows = 'select window_start, sum(v) from tumble(s, 1h) group by window_start';
    expect(await rowsOf(engine, windows, 'table')).toEqual([['2024-01-01T00:00:00Z', 10n]]);
  });

  test('hidden columns are shown when asked for', async () => {
    const sql =
      'select * from table(s) order by _tp_sn limit 1 settings asterisk_include_tp_sn_column = true';
    expect(await rowsOf(engine, sql)).toEqual([['a', 1, '2024-01-01T00:00:00Z', 1n]]);
  });

  test('stop when they are aborted', async () => {
    const prepared = await engine.prepare(
      'select a.number from numbers(1000000) as a, numbers(1000000) as b',
    );
    if (prepared.kind !== 'query') throw new Error('not a query');
    const abort = new AbortController();
    let rows = 0;
    await prepared.run({
      signal: abort.signal,
      onRows: batch => {
        rows += batch.length;
        abort.abort();
      },
    });
    expect(rows).toBeGreaterThan(0);
  });
});

describe('streams with keys', () => {
  test('versioned_kv shows the latest row of each key, and each change to a tail', async () => {
    await execute(engine, "create stream s (id int, v string) primary key id settings mode = 'versioned_kv'");
    await using tail = await RunningQuery.start(engine, 'select id, v from s');
    await engine.ingest(
      's',
      ['id', 'v'],
      [
        [1, 'old'],
        [2, 'two'],
      ],
    );
    clock.advance(1);
    await engine.ingest('s', ['id', 'v'], [[1, 'new']]);
    expect(await rowsOf(engine, 'select id, v from table(s) order by id')).toEqual([
      [1, 'new'],
      [2, 'two'],
    ]);
    expect(await tail.atLeast(3)).toEqual([
      [1, 'old'],
      [2, 'two'],
      [1, 'new'],
    ]);
  });

  test('changelog_kv shows the rows that were not taken back', async () => {
    await execute(engine, "create stream s (id int, v int) primary key (id) settings mode = 'changelog_kv'");
    await engine.ingest(
      's',
      ['id', 'v', '_tp_delta'],
      [
        [1, 10, 1],
        [2, 20, 1],
        [1, 10, -1],
        [3, 30, 1],
        [3, 30, -1],
        [3, 31, 1],
      ],
    );
    expect(await rowsOf(engine, 'select * except _tp_time from table(s) order by id')).toEqual([
      [2, 20, 1],
      [3, 31, 1],
    ]);
  });
});

describe('materialized views', () => {
  test('fill a stream of their own, or the one that they are given', async () => {
    await execute(engine, 'create stream s (a int)');
    await execute(engine, 'create stream target (b int64, note string)');
    await execute(engine, 'create materialized view own as select a * 2 as b from s where a > 1');
    await execute(engine, 'create materialized view into_target into target as select a + 0 as b from s');
    await using own = await RunningQuery.start(engine, 'select b from own limit 2');
    await using target = await RunningQuery.start(engine, 'select b, note from target limit 3');
    await engine.ingest('s', ['a'], [[1], [2], [3]]);
    await Promise.all([own.finished, target.finished]);
    expect(own.rows).toEqual([[4n], [6n]]);
    expect(target.rows).toEqual([
      [1n, ''],
      [2n, ''],
      [3n, ''],
    ]);
    expect(await rowsOf(engine, 'select b from table(own) order by b')).toEqual([[4n], [6n]]);
    await execute(engine, 'drop view own');
    expect(engine.list('materialized_view').map(info => info.name)).toEqual(['into_target']);
  });
});

describe('analyze and format', () => {
  test('tell what a statement does', async () => {
    await execute(engine, 'create stream s (k string, v int)');
    expect(
      await engine.analyze('select k, sum(v) as t from tumble(s, 5s) group by window_start, k'),
    ).toMatchObject({
      queryType: 'SELECT',
      isStreaming: true,
      hasAggregate: true,
      hasSubquery: false,
      hasTableJoin: false,
      hasUnion: false,
      groupByColumns: ['window_start', 'k'],
      requiredColumns: expect.arrayContaining([{ column: 'v', columnType: 'int32', table: 's' }]),
      resultColumns: [
        { column: 'k', columnType: 'string' },
        { column: 't', columnType: 'int64' },
      ],
    });
    expect(await engine.analyze('select 1 union all select 2')).toMatchObject({
      hasUnion: true,
      isStreaming: false,
    });
    expect(await engine.analyze('create stream x (a int)')).toMatchObject({ queryType: 'CREATE' });
    expect(engine.find('x')).toBeUndefined();
  });

  test('formats what it parses, and what it wrote stays the same', () => {
    const sql =
      "select a,b::int from s /* c */ where x in ('A', `from`) and j:a.b>5 group by a emit periodic 5s";
    const formatted = engine.format(sql);
    expect(formatted).toBe(
      "SELECT a, b::int\nFROM s\nWHERE x IN ('A', `from`) AND j:a.b > 5\nGROUP BY a\nEMIT PERIODIC 5s",
    );
    expect(engine.format(formatted)).toBe(formatted);
    expect(() => engine.format('selec')).toThrow(expect.objectContaining({ code: 62 }));
  });
});
