import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { isQueryFailedError, type LiveItem, type LiveQuery, sql, type TimeplusClient } from '@sdk/timeplus';
import { clientOf, type EmulatedServer, emulatedServer, freshName, rejection } from '../support/server.js';

interface Reading {
  id: number;
}

// Many queries one after the other, on machines that have other work too.
jest.setTimeout(120_000);

const QUERIES = '/*/api/v1beta2/queries';

let server: EmulatedServer;
let stream: string;
let timeplus: TimeplusClient;
beforeAll(async () => {
  server = await emulatedServer();
});
beforeEach(async () => {
  stream = freshName('live_faults');
  await server.emulator.createStream({ name: stream, columns: [{ name: 'id', type: 'int32' }] });
  timeplus = clientOf(server, { retry: { baseMs: 1 } });
});
afterEach(() => server.emulator.faults.clear());
afterAll(() => server.close());

const ingest = (...ids: number[]): Promise<void> =>
  server.emulator.ingest(
    stream,
    ids.map(id => ({ id })),
  );

/** Reads until so many rows have come, and what came between them. */
async function readRows(live: LiveQuery<Reading>, count: number): Promise<LiveItem<Reading>[]> {
  const items: LiveItem<Reading>[] = [];
  let rows = 0;
  for await (const item of live) {
    items.push(item);
    if (item.type === 'data') rows += 1;
    if (rows === count) break;
  }
  return items;
}

const idsOf = (items: readonly LiveItem<Reading>[]): number[] =>
  items.flatMap(item => (item.type === 'data' ? [item.value.id] : []));

function runningQueries(): number {
  return server.emulator.queries().filter(query => query['status'] === 'running').length;
}

/** Lets everything else go on until something holds; the test's own time limit ends a wait in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setImmediate(resolve));
}

describe('live queries under faults', () => {
  test.each([0, 1, 3])(
    'a connection cut after %i rows is resumed: each row once, and nothing is missing',
    async cut => {
      server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: cut } });
      const live = await timeplus.live<Reading>(`select id from ${stream}`);
      const firstId = live.id;
      await ingest(1, 2, 3, 4);
      const items = await readRows(live, 4);
      expect(idsOf(items)).toEqual([1, 2, 3, 4]);
      expect(items.filter(item => item.type !== 'data')).toEqual([
        { type: 'reconnected', gap: 'none', queryId: live.id, attempt: 1 },
      ]);
      expect(live.id).not.toBe(firstId);
      expect(runningQueries()).toBe(0);
    },
  );

  test('equal rows are told apart, also when several connections break in a row', async () => {
    server.emulator.faults.add({ match: { path: QUERIES, count: 3 }, effect: { dropAfterRows: 2 } });
    const live = await timeplus.live<Reading>(`select id from ${stream}`);
    await ingest(7, 7, 7, 7, 8, 7);
    const items = await readRows(live, 6);
    expect(idsOf(items)).toEqual([7, 7, 7, 7, 8, 7]);
    expect(items.filter(item => item.type === 'reconnected')).toHaveLength(3);
  });

  test('a row that is later than the overlap makes the gap possible', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 2 } });
    const live = await timeplus.live<Reading>(`select id from ${stream}`, { overlapMs: 10 });
    await ingest(1);
    await server.emulator.ingest(stream, [{ id: 2, _tp_time: new Date(Date.now() - 60_000).toISOString() }]);
    await ingest(3);
    const items = await readRows(live, 3);
    expect(idsOf(items)).toEqual([1, 2, 3]);
    expect(items[2]).toMatchObject({ type: 'reconnected', gap: 'possible' });
  });

  test('a statement with a WHERE, a database and settings keeps them when it is resumed', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 1 } });
    const live = await timeplus.live<Reading>(
      `select id -- the "from" of a comment
       from ${stream} as s where (s.id % 2 = 0 or s.id = 1) -- odd
       settings max_threads = 1;`,
    );
    expect(live.resumes).toBe(true);
    await ingest(1, 2, 3, 4);
    expect(idsOf(await readRows(live, 3))).toEqual([1, 2, 4]);
    const [, resumed] = server.emulator.queries().slice(-2);
    expect(resumed?.['sql']).toContain('where _tp_time >= to_datetime64(');
  });

  test('a LIMIT counts over all connections', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 2 } });
    const live = await timeplus.live<Reading>(`select id from ${stream} limit 3`);
    await ingest(1, 2, 3, 4);
    expect(idsOf(await readRows(live, Infinity))).toEqual([1, 2, 3]);
    expect([live.state, runningQueries()]).toEqual(['ended', 0]);
  });

  test('a statement that begins with stored rows begins with them again, without those that were delivered', async () => {
    await ingest(1, 2, 3);
    server.emulator.faults.add({ match: { path: QUERIES, count: 2 }, effect: { dropAfterRows: 2 } });
    const live = await timeplus.live<Reading>(`select id from ${stream} where _tp_time > '2020-01-01'`);
    const items = await readRows(live, 3);
    expect(idsOf(items)).toEqual([1, 2, 3]);
    expect(items[2]).toMatchObject({ type: 'reconnected', gap: 'none' });
  });

  test('an aggregation is restarted, which shows between its rows', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 1 } });
    const live = await timeplus.live<{ n: bigint }>(`select count() as n from ${stream} emit periodic 20ms`);
    expect(live.resumes).toBe(false);
    await ingest(1, 2);
    const seen: LiveItem<{ n: bigint }>[] = [];
    for await (const item of live) {
      seen.push(item);
      if (item.type === 'restarted') await ingest(3);
      else if (seen.length > 1) break;
    }
    expect(seen).toEqual([
      { type: 'data', value: { n: 2n } },
      { type: 'restarted', queryId: live.id, attempt: 1 },
      { type: 'data', value: { n: 1n } },
    ]);
  });

  test('the caller may say how to go on', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 2 } });
    const live = await timeplus.live<Reading & { _tp_time: Date }>(
      `select id, _tp_time from (select id, _tp_time from ${stream})`,
      { resume: since => sql`select id, _tp_time from ${sql.identifier(stream)} where _tp_time >= ${since}` },
    );
    await ingest(1, 2, 3);
    const items = await readRows(live, 3);
    expect(idsOf(items)).toEqual([1, 2, 3]);
    expect(items[2]).toMatchObject({ type: 'reconnected', gap: 'none' });

    const blind = timeplus.live(`select id from ${stream}`, { resume: () => 'select 1' });
    expect(await rejection(blind)).toMatchObject({ issues: [{ field: 'sql' }] });
    expect(runningQueries()).toBe(0);
  });

  test('a stream that falls silent is resumed after the idle limit', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { stallAfterFrames: 2 } });
    const live = await timeplus.live<Reading>(`select id from ${stream}`, {
      timeout: { idleMs: 200 },
      batchingPolicy: { count: 1, timeMs: 1 },
    });
    await ingest(1, 2);
    const items = await readRows(live, 2);
    expect(idsOf(items)).toEqual([1, 2]);
    expect(items[1]).toMatchObject({ type: 'reconnected', gap: 'none' });
  });

  test('503 with Retry-After while it reconnects is waited out, and each try is counted', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 1 } });
    const live = await timeplus.live<Reading>(`select id from ${stream}`);
    server.emulator.faults.add({
      match: { path: QUERIES, count: 2 },
      effect: { status: 503, headers: { 'retry-after': '0' } },
    });
    await ingest(1, 2);
    const items = await readRows(live, 2);
    expect(idsOf(items)).toEqual([1, 2]);
    expect(items[1]).toMatchObject({ type: 'reconnected', attempt: 3 });
  });

  test('a wait that is too long, or too many tries, end it with an error that carries the cause', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 0 } });
    const impatient = await timeplus.live<Reading>(`select id from ${stream}`);
    server.emulator.faults.add({
      match: { path: QUERIES },
      effect: { status: 503, headers: { 'retry-after': '3600' } },
    });
    expect(await rejection(readRows(impatient, 1))).toMatchObject({
      retryAfterMs: 3_600_000,
    });

    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 0 } });
    const unlucky = await timeplus.live<Reading>(`select id from ${stream}`, { maxReconnects: 2 });
    server.emulator.faults.add({ match: { path: QUERIES, count: 'always' }, effect: { status: 503 } });
    expect(await rejection(readRows(unlucky, 1))).toMatchObject({
      code: 'sdk.stream_broken',
      gap: 'possible',
      cause: { code: 'sdk.server_error' },
    });
    expect(runningQueries()).toBe(0);
  });

  test('what would fail again fails at once: a refused statement, a failed query, broken frames', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { failAfterRows: 1 } });
    const failing = await timeplus.live<Reading>(`select id from ${stream}`);
    await ingest(1);
    expect(isQueryFailedError(await rejection(readRows(failing, 2)))).toBe(true);

    server.emulator.faults.add({ match: { path: QUERIES }, effect: { malformedAfterFrames: 1 } });
    const garbled = await timeplus.live<Reading>(`select id from ${stream}`);
    expect(await rejection(readRows(garbled, 1))).toMatchObject({ code: 'sdk.protocol_violation' });

    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 0 } });
    const refused = await timeplus.live<Reading>(`select id from ${stream}`);
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { status: 400 } });
    expect(await rejection(readRows(refused, 1))).toMatchObject({ code: 'sdk.bad_request' });
  });

  test('a query that the server cancels has ended', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { cancelAfterRows: 1 } });
    const live = await timeplus.live<Reading>(`select id from ${stream}`);
    await ingest(1, 2);
    expect(idsOf(await readRows(live, Infinity))).toEqual([1]);
    expect(live.state).toBe('ended');
  });

  test.each(['close', 'cancel', 'abort'] as const)('%s works while it waits for the next try', async way => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 0 } });
    const controller = new AbortController();
    const waiting = Promise.withResolvers<void>();
    const clock = {
      now: Date.now,
      monotonic: () => performance.now(),
      after: (delayMs: number, callback: () => void) => {
        // The back-off: it never ends by itself.
        if (delayMs > 1e8) waiting.resolve();
        const timer = setTimeout(callback, Math.min(delayMs, 1e8));
        return () => clearTimeout(timer);
      },
    };
    const client = clientOf(server, { retry: { baseMs: 1e9, capMs: 1e9 }, random: () => 0.5, clock });
    const live = await client.live<Reading>(`select id from ${stream}`, { signal: controller.signal });
    const reading = readRows(live, 1);
    await waiting.promise;
    if (way === 'abort') controller.abort();
    else await live[way]();
    if (way === 'abort') expect(await rejection(reading)).toMatchObject({ code: 'sdk.aborted' });
    else expect(await reading).toEqual([]);
    // The server is told in the background; a query that goes on runs the test into its limit.
    while (runningQueries() > 0) await new Promise(resolve => setImmediate(resolve));
  });

  test('close works while the next try is under way', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: 0 } });
    const live = await timeplus.live<Reading>(`select id from ${stream}`);
    const queriesBefore = server.emulator.queries().length;
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { stall: 0 } });
    const reading = readRows(live, 1);
    await until(() => server.emulator.queries().length > queriesBefore);
    await live.close();
    expect(await reading).toEqual([]);
    await until(() => runningQueries() === 0);
  });
});
