import { describe, expect, test } from '@jest/globals';
import { execute, openTestEngine, RunningQuery, rowsOf } from './support.js';

describe('engine', () => {
  test('rows that were ingested are there for table() and for a tail that began before', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await engine.createStream({
      name: 's',
      columns: [
        { name: 'a', type: 'integer' },
        { name: 'b', type: 'string' },
      ],
    });
    await engine.ingest('s', ['a', 'b'], [[1, 'x']]);
    await using tail = await RunningQuery.start(engine, 'select a, upper(b) as b from s where a > 1');
    await engine.ingest(
      's',
      ['b', 'a'],
      [
        ['y', 2],
        ['z', 0],
        ['w', 3],
      ],
    );
    expect(await tail.atLeast(2)).toEqual([
      [2, 'Y'],
      [3, 'W'],
    ]);
    expect(await rowsOf(engine, 'select * from table(s) order by a')).toEqual([
      [0, 'z', '2024-01-01T00:00:00Z'],
      [1, 'x', '2024-01-01T00:00:00Z'],
      [2, 'y', '2024-01-01T00:00:00Z'],
      [3, 'w', '2024-01-01T00:00:00Z'],
    ]);
  });

  test('tumbling windows close', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await execute(engine, 'create stream t (v int, _tp_time datetime64(3))');
    await using q = await RunningQuery.start(
      engine,
      'select window_start, sum(v), count() from tumble(t, 5s) group by window_start',
    );
    await engine.ingest(
      't',
      ['v', '_tp_time'],
      [
        [1, '2024-01-01 00:00:01'],
        [2, '2024-01-01 00:00:04.999'],
      ],
    );
    await engine.ingest('t', ['v', '_tp_time'], [[3, '2024-01-01 00:00:05']]);
    expect(await q.atLeast(1)).toEqual([['2024-01-01T00:00:00Z', 3n, 2n]]);
  });
});
