import { describe, expect, test } from '@jest/globals';
import { execute, MemoryStore, openTestEngine, RunningQuery, rowsOf } from './support.js';

describe('an engine opened again on its store', () => {
  test('has the streams, rows, views and idempotent ids that it had', async () => {
    const store = new MemoryStore();
    const types =
      'a int64, f float32, d decimal(20, 3), t datetime64(9), m map(string, int64), u uint256, n nullable(string)';
    const first = (await openTestEngine({ store })).engine;
    await execute(first, `create stream s (${types}) settings logstore_retention_ms = 5 comment 'kept'`);
    await execute(first, 'create view v as select a + 1 as b from s');
    await first.ingest(
      's',
      ['a', 'f', 'd', 't', 'm', 'u', 'n'],
      [
        [9007199254740993n, 'nan', '-0.001', '2024-01-01 00:00:00.000000001', { k: -1n }, 2n ** 255n, null],
        [-1, 0.1, 5, 0, {}, 0, 'x'],
      ],
      { idempotentId: 'batch' },
    );
    const before = await rowsOf(first, 'select *, _tp_sn from table(s) order by _tp_sn');
    const infos = first.list();
    await first[Symbol.asyncDispose]();

    const { engine } = await openTestEngine({ store });
    await using _ = engine;
    expect(engine.list()).toEqual(infos);
    expect(await rowsOf(engine, 'select *, _tp_sn from table(s) order by _tp_sn')).toEqual(before);
    await engine.ingest('s', ['a'], [[7]], { idempotentId: 'batch' });
    expect(await rowsOf(engine, 'select b from table(v) order by b')).toEqual([[0n], [9007199254740994n]]);
    await engine.ingest('s', ['a'], [[7]]);
    expect(await rowsOf(engine, 'select _tp_sn from table(s) where a = 7')).toEqual([[3n]]);
  });

  test('gives rows the numbers that they had, gaps left by deletions and repeated batches included', async () => {
    const store = new MemoryStore();
    const first = (await openTestEngine({ store })).engine;
    await execute(first, 'create stream s (a int)');
    await using tail = await RunningQuery.start(first, 'select a from s');
    for (let a = 1; a <= 3; a += 1) await first.ingest('s', ['a'], [[a]], { idempotentId: 'same' });
    for (let a = 4; a <= 6; a += 1) await first.ingest('s', ['a'], [[a]]);
    await tail.atLeast(6);
    await execute(first, 'delete from s where a = 5');
    const before = await rowsOf(first, 'select a, _tp_sn from table(s) order by a');
    expect(before).toEqual([
      [1, 1n],
      [4, 4n],
      [6, 6n],
    ]);
    await tail.stop();
    await first[Symbol.asyncDispose]();
    const { engine } = await openTestEngine({ store });
    await using _ = engine;
    expect(await rowsOf(engine, 'select a, _tp_sn from table(s) order by a')).toEqual(before);
  });

  test('has not what was deleted, emptied or dropped', async () => {
    const store = new MemoryStore();
    const first = (await openTestEngine({ store })).engine;
    for (const name of ['pruned', 'emptied', 'dropped']) {
      await execute(first, `create stream ${name} (a int)`);
      await first.ingest(name, ['a'], [[1], [2], [3], [4]]);
    }
    await execute(first, 'delete from pruned where a in (1, 2, 4)');
    await execute(first, 'truncate stream emptied');
    await first.ingest('emptied', ['a'], [[9]]);
    await execute(first, 'drop stream dropped');
    await execute(first, 'create stream dropped (b string)');
    await first[Symbol.asyncDispose]();

    const { engine } = await openTestEngine({ store });
    await using _ = engine;
    expect(await rowsOf(engine, 'select a, _tp_sn from table(pruned)')).toEqual([[3, 3n]]);
    expect(await rowsOf(engine, 'select a, _tp_sn from table(emptied)')).toEqual([[9, 5n]]);
    expect(await rowsOf(engine, 'select b from table(dropped)')).toEqual([]);
  });

  test('keeps workspaces apart, and clear() empties its own', async () => {
    const { openEngine } = await import('../../../src/timeplus/engine/index.js');
    const { clock } = await openTestEngine();
    const store = new MemoryStore();
    await using one = await openEngine({ workspace: 'one', store, clock });
    await using two = await openEngine({ workspace: 'two', store, clock });
    await execute(one, 'create stream s (a int)');
    await execute(two, 'create stream s (a string)');
    await two.ingest('s', ['a'], [['kept']]);
    await one.clear();
    expect(one.list()).toEqual([]);
    await using again = await openEngine({ workspace: 'two', store, clock });
    expect(await rowsOf(again, 'select a from table(s)')).toEqual([['kept']]);
    await using empty = await openEngine({ workspace: 'one', store, clock });
    expect(empty.list()).toEqual([]);
  });
});

describe('a batch', () => {
  test('with one bad row is refused as a whole', async () => {
    const store = new MemoryStore();
    const { engine } = await openTestEngine({ store });
    await using _ = engine;
    await execute(engine, 'create stream s (a int8)');
    await using tail = await RunningQuery.start(engine, 'select a from s');
    await expect(engine.ingest('s', ['a'], [[1], [2], [300]])).rejects.toMatchObject({
      code: 69,
      message: expect.stringContaining('column a, row 3'),
    });
    await engine.ingest('s', ['a'], [[4]]);
    expect(await tail.atLeast(1)).toEqual([[4]]);
    expect(await rowsOf(engine, 'select a from table(s)')).toEqual([[4]]);
  });

  test('that the store does not take is refused, and not seen by anyone', async () => {
    const store = new MemoryStore();
    const { engine } = await openTestEngine({ store });
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    const append = store.append.bind(store);
    store.append = () => {
      throw new Error('disk full');
    };
    await expect(engine.ingest('s', ['a'], [[1]])).rejects.toThrow('disk full');
    store.append = append;
    await engine.ingest('s', ['a'], [[2]]);
    expect(await rowsOf(engine, 'select a, _tp_sn from table(s)')).toEqual([[2, 1n]]);
  });

  test('ingested beside others is there once, with numbers in a row', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream s (a int)');
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => engine.ingest('s', ['a'], [[index], [index]])),
    );
    expect(await rowsOf(engine, 'select count(), unique(a), max(_tp_sn) from table(s)')).toEqual([
      [100n, 50n, 100n],
    ]);
  });
});
