import { describe, expect, test } from '@jest/globals';
import { execute, openTestEngine, prepareQuery, RunningQuery, rowsOf } from './support.js';

describe('a tail', () => {
  test('gives only rows that come after it was accepted', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await engine.ingest('s', ['a'], [[1]]);
    const query = await prepareQuery(engine, 'select a from s');
    await engine.ingest('s', ['a'], [[2]]);
    await using tail = new RunningQuery(query);
    await engine.ingest('s', ['a'], [[3]]);
    expect(await tail.atLeast(2)).toEqual([[2], [3]]);
  });

  test('ends after LIMIT rows, OFFSET ones left out', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await using tail = await RunningQuery.start(engine, 'select a from s limit 3 offset 1');
    await engine.ingest('s', ['a'], [[1], [2]]);
    await engine.ingest('s', ['a'], [[3], [4], [5]]);
    await tail.finished;
    expect(tail.rows).toEqual([[2], [3], [4]]);
  });

  test('with LIMIT 0 ends at once', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await using tail = await RunningQuery.start(engine, 'select a from s limit 0');
    await tail.finished;
    expect(tail.rows).toEqual([]);
  });

  test('with DISTINCT gives each row once', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await using tail = await RunningQuery.start(engine, 'select distinct a from s limit 3');
    await engine.ingest('s', ['a'], [[1], [1], [2]]);
    await engine.ingest('s', ['a'], [[2], [3]]);
    await tail.finished;
    expect(tail.rows).toEqual([[1], [2], [3]]);
  });

  test('through a view, a common table, a subquery and a join with a table', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (id int, v int)');
    await execute(engine, 'create stream names (id int, name string)');
    await engine.ingest('names', ['id', 'name'], [[1, 'one']]);
    await execute(engine, 'create view big as select id, v * 10 as w from s where v > 1');
    await using tail = await RunningQuery.start(
      engine,
      `with x as (select id, w from big) select q.id, q.w, n.name
       from (select * from x) as q left join table(names) as n on q.id = n.id limit 2`,
    );
    await engine.ingest(
      's',
      ['id', 'v'],
      [
        [1, 1],
        [1, 2],
        [7, 3],
      ],
    );
    await tail.finished;
    expect(tail.rows.toSorted()).toEqual([
      [1, 20n, 'one'],
      [7, 30n, ''],
    ]);
  });

  test('ends with 60 when its stream is dropped', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await using tail = await RunningQuery.start(engine, 'select a from s');
    await execute(engine, 'drop stream s');
    await expect(tail.finished).rejects.toMatchObject({ code: 60 });
  });

  test('ends quietly when it is aborted, and leaves no timer behind', async () => {
    const { engine, clock } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await using tail = await RunningQuery.start(engine, 'select a from s');
    await using total = await RunningQuery.start(engine, 'select sum(a) from s');
    await tail.stop();
    await total.stop();
    expect(clock.pending).toBe(0);
  });

  test('waits for its reader, and then goes on where it was', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    const query = await prepareQuery(engine, 'select a from s limit 30000');
    let release = (): void => undefined;
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const seen: number[] = [];
    let inFlight = 0;
    const run = query.run({
      signal: new AbortController().signal,
      onRows: async rows => {
        inFlight += 1;
        expect(inFlight).toBe(1);
        await held;
        seen.push(...rows.map(([value]) => Number(value)));
        inFlight -= 1;
      },
    });
    for (let batch = 0; batch < 3; batch += 1) {
      const rows = Array.from({ length: 10_000 }, (_, index) => [batch * 10_000 + index]);
      await engine.ingest('s', ['a'], rows);
    }
    expect(seen).toEqual([]);
    release();
    await run;
    expect(seen).toEqual(Array.from({ length: 30_000 }, (_, index) => index));
  });

  test('counts what it scanned', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int, b string)');
    const query = await prepareQuery(engine, 'select a from s where a > 1');
    await using tail = new RunningQuery(query);
    await engine.ingest(
      's',
      ['a', 'b'],
      [
        [1, 'xxxx'],
        [2, 'yyyy'],
      ],
    );
    await engine.ingest('s', ['a', 'b'], [[3, 'zzzz']]);
    await tail.atLeast(2);
    await tail.stop();
    expect(query.progress()).toMatchObject({ lastEventTimeMs: Date.UTC(2024, 0, 1) });
    expect(query.progress().scannedRows).toBeGreaterThanOrEqual(2);
    expect(query.progress().scannedBytes).toBeGreaterThan(0);
  });
});

describe('history', () => {
  const early = '2024-01-01 00:00:01';
  const late = '2024-01-01 00:00:09';

  test.each([
    ["where _tp_time > '2023-12-31'", [[1], [2], [3]]],
    [`where _tp_time >= '${late}'`, [[2], [3]]],
    [`where '${early}' < _tp_time and a > 0`, [[2], [3]]],
    ["where _tp_time between '2020-01-01' and '2030-01-01'", [[1], [2], [3]]],
    ['where _tp_time > earliest_ts()', [[1], [2], [3]]],
    ["settings seek_to = 'earliest'", [[1], [2], [3]]],
    [`settings seek_to = '${late}'`, [[2], [3]]],
    ["settings seek_to = '-5s'", [[2], [3]]],
    ["settings seek_to = 'latest'", [[3]]],
    ["where _tp_time < '2030-01-01'", [[3]]],
    ["where _tp_time > '2020-01-01' settings enable_backfill_from_historical_store = 0", [[3]]],
    ['where a > 0', [[3]]],
  ])('%s', async (clause, expected) => {
    const { engine, clock } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await engine.ingest('s', ['a', '_tp_time'], [[1, early]]);
    await engine.ingest('s', ['a', '_tp_time'], [[2, late]]);
    clock.advance(10_000);
    await using tail = await RunningQuery.start(engine, `select a from s ${clause}`);
    await engine.ingest('s', ['a'], [[3]]);
    expect(await tail.atLeast(expected.length)).toEqual(expected);
  });

  test('joins what comes without a row lost or doubled, while rows are ingested', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    const total = 200;
    const ingestAll = async (): Promise<void> => {
      for (let first = 0; first < total; first += 4) {
        await engine.ingest('s', ['a'], [[first], [first + 1], [first + 2], [first + 3]]);
      }
    };
    const ingesting = ingestAll();
    const tails: RunningQuery[] = [];
    for (let index = 0; index < 8; index += 1) {
      tails.push(
        await RunningQuery.start(engine, `select a from s where _tp_time > '2000-01-01' limit ${total}`),
      );
    }
    await ingesting;
    await Promise.all(tails.map(tail => tail.finished));
    const expected = Array.from({ length: total }, (_, index) => [index]);
    for (const tail of tails) expect(tail.rows).toEqual(expected);
  });
});

describe('an aggregation over all rows', () => {
  test('emits running totals every 2 s of the clock, only if rows came', async () => {
    const { engine, clock } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await using totals = await RunningQuery.start(engine, 'select count(), sum(a) from s where a > 0');
    await engine.ingest('s', ['a'], [[1], [2]]);
    clock.advance(1999);
    expect(totals.rows).toEqual([]);
    clock.advance(1);
    expect(await totals.atLeast(1)).toEqual([[2n, 3n]]);
    clock.advance(2000);
    await engine.ingest('s', ['a'], [[0]]);
    clock.advance(2000);
    await engine.ingest('s', ['a'], [[5]]);
    clock.advance(2000);
    expect(await totals.atLeast(2)).toEqual([
      [2n, 3n],
      [3n, 8n],
    ]);
  });

  test('EMIT PERIODIC sets the interval, REPEAT emits without rows too', async () => {
    const { engine, clock } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await using totals = await RunningQuery.start(engine, 'select count() from s emit periodic 500ms repeat');
    clock.advance(500);
    expect(await totals.atLeast(1)).toEqual([[0n]]);
    await engine.ingest('s', ['a'], [[1]]);
    clock.advance(500);
    expect(await totals.atLeast(2)).toEqual([[0n], [1n]]);
    clock.advance(500);
    expect(await totals.atLeast(3)).toEqual([[0n], [1n], [1n]]);
  });

  test('EMIT ON UPDATE gives the groups that rows changed, at once', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (k string, a int)');
    await using totals = await RunningQuery.start(
      engine,
      'select k, sum(a) from s group by k emit on update',
    );
    await engine.ingest('s', ['k', 'a'], [['x', 1]]);
    await totals.atLeast(1);
    await engine.ingest('s', ['k', 'a'], [['y', 5]]);
    await totals.atLeast(2);
    await engine.ingest('s', ['k', 'a'], [['x', 2]]);
    expect(await totals.atLeast(3)).toEqual([
      ['x', 1n],
      ['y', 5n],
      ['x', 3n],
    ]);
  });

  test('takes in history, HAVING, ORDER BY, a select around it, and ends after LIMIT rows', async () => {
    const { engine, clock } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (k string, a int)');
    await engine.ingest(
      's',
      ['k', 'a'],
      [
        ['x', 1],
        ['y', 2],
        ['z', 3],
      ],
    );
    await using totals = await RunningQuery.start(
      engine,
      `select k, t + 1 as u from (select k, sum(a) as t from s where _tp_time > '2000-01-01' group by k having t > 1
       order by t desc) where k != 'q' limit 3`,
    );
    clock.advance(2000);
    await totals.atLeast(2);
    await engine.ingest('s', ['k', 'a'], [['x', 9]]);
    clock.advance(2000);
    await totals.finished;
    expect(totals.rows).toEqual([
      ['z', 4n],
      ['y', 3n],
      ['x', 11n],
    ]);
  });

  test('counts the emits with emit_version()', async () => {
    const { engine, clock } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await using totals = await RunningQuery.start(engine, 'select emit_version(), count() from s');
    for (let count = 1; count <= 2; count += 1) {
      await engine.ingest('s', ['a'], [[1]]);
      clock.advance(2000);
      await totals.atLeast(count);
    }
    expect(totals.rows).toEqual([
      [1n, 1n],
      [2n, 2n],
    ]);
  });

  test('EMIT CHANGELOG takes the old row of a group back before the new one', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (k string, a int)');
    const query = await prepareQuery(engine, 'select sum(a) as t from s group by k emit changelog on update');
    expect(query.header).toEqual([
      { name: 't', type: 'int64' },
      { name: '_tp_delta', type: 'int8' },
    ]);
    await using totals = new RunningQuery(query);
    await engine.ingest('s', ['k', 'a'], [['x', 1]]);
    await totals.atLeast(1);
    await engine.ingest('s', ['k', 'a'], [['x', 2]]);
    await totals.atLeast(3);
    await engine.ingest('s', ['k', 'a'], [['x', 0]]);
    await engine.ingest('s', ['k', 'a'], [['y', 3]]);
    expect(await totals.atLeast(4)).toEqual([
      [1n, 1],
      [1n, -1],
      [3n, 1],
      [3n, 1],
    ]);
  });

  test('goes on to count rows that are deleted meanwhile', async () => {
    const { engine, clock } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await using totals = await RunningQuery.start(engine, 'select count() from s');
    await engine.ingest('s', ['a'], [[1], [2]]);
    await execute(engine, 'delete from s where a = 1');
    await engine.ingest('s', ['a'], [[3]]);
    clock.advance(2000);
    expect(await totals.atLeast(1)).toEqual([[3n]]);
    expect(await rowsOf(engine, 'select a from table(s) order by a')).toEqual([[2], [3]]);
  });
});

describe('idempotent ids', () => {
  test('a batch is stored once; streaming readers see it again unless they ask not to', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await using plain = await RunningQuery.start(engine, 'select a from s');
    await using idempotent = await RunningQuery.start(
      engine,
      'select a from s settings enable_idempotent_processing = true',
    );
    await engine.ingest('s', ['a'], [[1]], { idempotentId: 'one' });
    await engine.ingest('s', ['a'], [[1]], { idempotentId: 'one' });
    await execute(engine, "insert into s (a) settings idempotent_id = 'one' values (1)");
    await engine.ingest('s', ['a'], [[2]], { idempotentId: 'two' });
    expect(await plain.atLeast(4)).toEqual([[1], [1], [1], [2]]);
    expect(await idempotent.atLeast(2)).toEqual([[1], [2]]);
    expect(await rowsOf(engine, 'select a from table(s) order by a')).toEqual([[1], [2]]);
    expect(await engine.stats('s')).toMatchObject({ rows: 2 });
  });

  test('are kept for each stream, the last 1000 of them', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await execute(engine, 'create stream other (a int)');
    await engine.ingest('s', ['a'], [[1]], { idempotentId: 'id0' });
    await engine.ingest('other', ['a'], [[1]], { idempotentId: 'id0' });
    for (let index = 1; index <= 1000; index += 1) {
      await engine.ingest('s', ['a'], [[1]], { idempotentId: `id${index}` });
    }
    await engine.ingest('s', ['a'], [[1]], { idempotentId: 'id1' });
    expect(await engine.stats('s')).toMatchObject({ rows: 1001 });
    await engine.ingest('s', ['a'], [[1]], { idempotentId: 'id0' });
    expect(await engine.stats('s')).toMatchObject({ rows: 1002 });
    expect(await engine.stats('other')).toMatchObject({ rows: 1 });
  });
});
