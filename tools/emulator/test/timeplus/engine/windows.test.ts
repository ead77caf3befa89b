import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Engine, WireRow } from '../../../src/timeplus/engine/contract.js';
import { execute, openTestEngine, RunningQuery, rowsOf } from './support.js';

const at = (seconds: number): string => new Date(Date.UTC(2024, 0, 1) + seconds * 1000).toISOString();
const printed = (seconds: number): string => at(seconds).replace('.000Z', 'Z');

async function openStream(engine: Engine): Promise<void> {
  await execute(
    engine,
    "create stream s (k string, v int, t datetime64(3, 'UTC')) settings event_time_column = 't'",
  );
}

async function ingestAt(
  engine: Engine,
  ...rows: readonly (readonly [seconds: number, v: number])[]
): Promise<void> {
  await engine.ingest(
    's',
    ['t', 'v'],
    rows.map(([seconds, v]) => [at(seconds), v]),
  );
}

describe('tumble', () => {
  test('a window holds [start, end), and closes when the watermark reaches its end', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await openStream(engine);
    await using windows = await RunningQuery.start(
      engine,
      'select window_start, window_end, sum(v) from tumble(s, 5s) group by window_start, window_end',
    );
    await ingestAt(engine, [0, 1], [4.999, 2]);
    await ingestAt(engine, [5, 4], [9.999, 8]);
    expect(await windows.atLeast(1)).toEqual([[printed(0), printed(5), 3n]]);
    await ingestAt(engine, [10, 16]);
    expect(await windows.atLeast(2)).toEqual([
      [printed(0), printed(5), 3n],
      [printed(5), printed(10), 12n],
    ]);
  });

  test('rows that come after their window closed are left out', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await openStream(engine);
    await using windows = await RunningQuery.start(
      engine,
      'select window_start, sum(v) from tumble(s, 5s) group by window_start',
    );
    await ingestAt(engine, [1, 1]);
    await ingestAt(engine, [6, 10]);
    await ingestAt(engine, [2, 100], [7, 20]);
    await ingestAt(engine, [11, 5]);
    expect(await windows.atLeast(2)).toEqual([
      [printed(0), 1n],
      [printed(5), 30n],
    ]);
  });

  test('WITH DELAY waits for late rows', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await openStream(engine);
    await using windows = await RunningQuery.start(
      engine,
      'select window_start, sum(v) from tumble(s, t, 5s) group by window_start emit after window close with delay 2s',
    );
    await ingestAt(engine, [1, 1], [6.9, 10]);
    await ingestAt(engine, [2, 100]);
    await ingestAt(engine, [7, 20]);
    expect(await windows.atLeast(1)).toEqual([[printed(0), 101n]]);
  });

  test('one batch that passes several windows closes them all, in order', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await openStream(engine);
    await using windows = await RunningQuery.start(
      engine,
      'select window_start, count() from tumble(s, 1s) group by window_start',
    );
    await ingestAt(engine, [3, 1], [0, 1], [2.5, 1], [9, 1]);
    expect(await windows.atLeast(3)).toEqual([
      [printed(0), 1n],
      [printed(2), 1n],
      [printed(3), 1n],
    ]);
  });

  test('history is read as a whole before windows close', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await openStream(engine);
    await ingestAt(engine, [1, 1]);
    await ingestAt(engine, [12, 2]);
    await ingestAt(engine, [2, 4]);
    await using windows = await RunningQuery.start(
      engine,
      "select window_start, sum(v) from tumble(s, 5s) where _tp_time > '2000-01-01' group by window_start",
    );
    await windows.atLeast(1);
    await ingestAt(engine, [15, 8]);
    expect(await windows.atLeast(2)).toEqual([
      [printed(0), 5n],
      [printed(10), 2n],
    ]);
  });

  test('a filter does not hold the watermark back, and a select around filters windows', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await openStream(engine);
    await using windows = await RunningQuery.start(
      engine,
      `with w as (select window_start, sum(v) as total from tumble(s, 5s) where v > 0 group by window_start)
       select total * 2 from w where total > 1`,
    );
    await ingestAt(engine, [1, 1]);
    await ingestAt(engine, [6, 2], [7, -50]);
    await ingestAt(engine, [60, -1]);
    expect(await windows.atLeast(1)).toEqual([[4n]]);
  });

  test('EMIT ON UPDATE gives a window at each change', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await openStream(engine);
    await using windows = await RunningQuery.start(
      engine,
      'select window_start, sum(v) from tumble(s, 5s) group by window_start emit on update',
    );
    await ingestAt(engine, [1, 1]);
    await windows.atLeast(1);
    await ingestAt(engine, [2, 2]);
    await windows.atLeast(2);
    await ingestAt(engine, [6, 4]);
    await windows.atLeast(3);
    await ingestAt(engine, [3, 100]);
    await ingestAt(engine, [7, 8]);
    expect(await windows.atLeast(4)).toEqual([
      [printed(0), 1n],
      [printed(0), 3n],
      [printed(5), 4n],
      [printed(5), 12n],
    ]);
  });

  test('EMIT PERIODIC gives open windows at each beat', async () => {
    const { engine, clock } = await openTestEngine();
    await using _ = engine;
    await openStream(engine);
    await using windows = await RunningQuery.start(
      engine,
      'select window_start, sum(v) from tumble(s, 5s) group by window_start emit periodic 1s',
    );
    await ingestAt(engine, [1, 1], [6, 2]);
    clock.advance(1000);
    await windows.atLeast(2);
    await ingestAt(engine, [7, 4]);
    clock.advance(1000);
    expect(await windows.atLeast(3)).toEqual([
      [printed(0), 1n],
      [printed(5), 2n],
      [printed(5), 6n],
    ]);
  });

  test.each([
    ['500ms', '2024-03-17 12:34:56.789', '2024-03-17T12:34:56.5Z'],
    ['1m', '2024-03-17 12:34:56', '2024-03-17T12:34:00Z'],
    ['7h', '2024-03-17 12:34:56', '2024-03-17T12:00:00Z'],
    ['1d', '2024-03-17 12:34:56', '2024-03-17T00:00:00Z'],
    ['1w', '2024-03-17 12:34:56', '2024-03-11T00:00:00Z'],
    ['1M', '2024-03-17 12:34:56', '2024-03-01T00:00:00Z'],
    ['1q', '2024-05-17 12:34:56', '2024-04-01T00:00:00Z'],
    ['1y', '2024-05-17 12:34:56', '2024-01-01T00:00:00Z'],
    ['interval 5 second', '2024-03-17 12:34:59', '2024-03-17T12:34:55Z'],
    ["1d, 'America/New_York'", '2024-03-17 02:00:00', '2024-03-16T04:00:00Z'],
  ])('size %s puts %s into the window from %s', async (size, time, start) => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await openStream(engine);
    await engine.ingest('s', ['t'], [[time]]);
    const sql = `select window_start, count() from tumble(table(s), t, ${size}) group by window_start`;
    expect(await rowsOf(engine, sql)).toEqual([[start, 1n]]);
  });
});

describe('hop', () => {
  test('a row is in each window that holds it', async () => {
    const { engine } = await openTestEngine();
    await using _ = engine;
    await openStream(engine);
    await using windows = await RunningQuery.start(
      engine,
      'select window_start, window_end, sum(v) from hop(s, 2s, 5s) group by window_start, window_end',
    );
    await ingestAt(engine, [4, 1]);
    await ingestAt(engine, [9, 10]);
    expect(await windows.atLeast(3)).toEqual([
      [printed(0), printed(5), 1n],
      [printed(2), printed(7), 1n],
      [printed(4), printed(9), 1n],
    ]);
  });
});

const runs = Number(process.env['SOAK'] ?? 1) * 12;

describe('any order of arrival', () => {
  test('within the delay gives the sums of a naive computation', async () => {
    const event = fc.record({
      seconds: fc.integer({ min: 0, max: 60 }),
      v: fc.integer({ min: -100, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 7 }),
        async (events, size, perBatch) => {
          const { engine } = await openTestEngine();
          await using _ = engine;
          await openStream(engine);
          await using windows = await RunningQuery.start(
            engine,
            `select window_start, sum(v), count() from tumble(s, ${size}s) group by window_start
             emit after window close with delay 60s`,
          );
          for (let first = 0; first < events.length; first += perBatch) {
            const batch = events.slice(first, first + perBatch);
            await ingestAt(engine, ...batch.map(({ seconds, v }) => [seconds, v] as const));
          }
          await ingestAt(engine, [60 + 60 + size, 0]);
          const expected = naiveSums(events, size);
          await windows.atLeast(expected.length);
          expect(windows.rows).toEqual(expected);
        },
      ),
      { numRuns: runs },
    );
  });

  test('of single rows gives what is in time by the watermark, each window once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 10 }),
        async (times, size, delay) => {
          const { engine } = await openTestEngine();
          await using _ = engine;
          await openStream(engine);
          await using windows = await RunningQuery.start(
            engine,
            `select window_start, count() from tumble(s, ${size}s) group by window_start
             emit after window close with delay ${delay}s`,
          );
          const counts = new Map<number, number>();
          let watermark = Number.NEGATIVE_INFINITY;
          for (const seconds of times) {
            const start = windowOf(seconds, size);
            if (start + size > watermark) counts.set(start, (counts.get(start) ?? 0) + 1);
            watermark = Math.max(watermark, seconds - delay);
            await ingestAt(engine, [seconds, 1]);
          }
          await ingestAt(engine, [1000, 1]);
          const expected = [...counts].sort(([left], [right]) => left - right);
          await windows.atLeast(expected.length);
          expect(windows.rows).toEqual(expected.map(([start, count]) => [printed(start), BigInt(count)]));
        },
      ),
      { numRuns: runs },
    );
  });
});

/** Start of the window, in seconds since 2024, of windows that are aligned to 1970. */
function windowOf(seconds: number, size: number): number {
  const epoch = Date.UTC(2024, 0, 1) / 1000;
  return Math.floor((epoch + seconds) / size) * size - epoch;
}

function naiveSums(events: readonly { seconds: number; v: number }[], size: number): WireRow[] {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { seconds, v } of events) {
    const start = windowOf(seconds, size);
    const entry = sums.get(start) ?? { sum: 0, count: 0 };
    sums.set(start, { sum: entry.sum + v, count: entry.count + 1 });
  }
  return [...sums]
    .sort(([left], [right]) => left - right)
    .map(([start, { sum, count }]) => [printed(start), BigInt(sum), BigInt(count)]);
}
