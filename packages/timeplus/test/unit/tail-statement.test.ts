import { describe, expect, test } from '@jest/globals';
import { parseTail } from '../../src/query/live/tail-statement.js';

const resumed = (statement: string): string | undefined =>
  parseTail(statement)?.text(['_tp_time as t'], '_tp_time >= 5');

describe('statements that can be resumed', () => {
  test.each([
    ['select * from s', 'select *, _tp_time as t from s where _tp_time >= 5'],
    ['SELECT a, b AS c FROM s;', 'select a, b AS c, _tp_time as t from s where _tp_time >= 5'],
    [
      'select a from s where x = 1 or y = 2 limit 7 settings max_threads=2',
      'select a, _tp_time as t from s where _tp_time >= 5 and (x = 1 or y = 2\n) settings max_threads=2',
    ],
    [
      "select 'from s; --', `where` from `my stream` as x where x.a != ')'",
      "select 'from s; --', `where`, _tp_time as t from `my stream` as x where _tp_time >= 5 and (x.a != ')'\n)",
    ],
    [
      'select a -- first\n, b /* second */ from s -- third',
      'select a -- first\n, b, _tp_time as t from s where _tp_time >= 5',
    ],
    [
      'select a:b.c::int, m[1], lower(x) from db.s q',
      'select a:b.c::int, m[1], lower(x), _tp_time as t from db.s q where _tp_time >= 5',
    ],
    ['select _tp_time, -_tp_sn from s', 'select _tp_time, -_tp_sn, _tp_time as t from s where _tp_time >= 5'],
  ])('%s', (statement, expected) => {
    expect(resumed(statement)).toBe(expected);
  });

  test('what they are is read off them', () => {
    expect(parseTail('select a from db.`s t` limit 7')).toMatchObject({
      stream: { name: 's t', db: 'db' },
      limit: 7,
      readsHistory: false,
      dependsOnTime: false,
    });
    expect(parseTail('select a from s')?.limit).toBeUndefined();
    expect(parseTail('select a from s limit 7')?.text([])).toBe('select a from s limit 7');
    expect(parseTail("select a from s where b = 1 and _tp_time > '2024-01-01'")?.readsHistory).toBe(true);
    expect(parseTail("select a from s where '2024-01-01' <= _tp_time")?.readsHistory).toBe(true);
    expect(parseTail('select a from s where _tp_time > now() - 1h')?.dependsOnTime).toBe(true);
  });
});

describe('statements that are left to a restart', () => {
  test.each([
    'insert into s values (1)',
    'select 1',
    'select a from',
    'select from s',
    'select a from s where',
    'select a from table(s)',
    'select window_start, count() from tumble(s, 5s) group by window_start',
    'select count() from s group by a',
    'select distinct a from s',
    'select a from s, t',
    'select a from s join t on s.a = t.a',
    'select a from s inner join t using a',
    'select a from (select a from s)',
    'select a from s where b in (select b from t)',
    'select a from s union all select a from t',
    'with x as (select 1) select a from s',
    'select a from s order by a',
    'select a from s limit 1 offset 2',
    'select a from s limit 1 by a',
    'select a from s limit 2, 1',
    'select a from s limit n',
    'select a from s emit periodic 5s',
    'select a from s partition by b',
    'select sum(a) over (partition by b) from s',
    "select a from s settings seek_to='-2h'",
    "select a from s settings query_mode='table'",
    'select a from s settings enable_backfill_from_historical_store=0',
    'select lag(a) from s',
    'select now64(3), a from s',
    'select RAND() from s',
    'select ts as _tp_time from s',
    'select ts _tp_time from s',
    'select ts as `_tp_sn` from s',
    'select to_time(ts) "_tp_time" from s',
    "select a from s where _tp_time > '2024-01-01' or a = 1",
    "select a from s where not (_tp_time > '2024-01-01')",
    "select a from s where (_tp_time > '2024-01-01')",
    "select a from s where _tp_time < '2024-01-01'",
    "select a from s where if(a, _tp_time > '2024-01-01', true)",
    "select a from s where 'open",
    'select a from s /* open',
    'select a from s # comment',
    'select $tag$ text $tag$ from s',
    'select a from s; select b from s',
    'select a from `a\\`b`',
    'select a from s limit 3 where a = 1',
  ])('%s', statement => {
    expect(parseTail(statement)).toBeUndefined();
  });

  test('a long literal does no harm', () => {
    expect(parseTail(`select a from s where b = '${"''".repeat(2_000_000)}'`)).toBeDefined();
  });
});
