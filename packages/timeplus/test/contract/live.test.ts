import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LiveItem, Stream } from '@sdk/timeplus';
import { clientOf, freshName, rejection, type TestServer, testServer } from '../support/server.js';

interface Reading {
  id: number;
  place: string;
}

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

async function withStream(work: (stream: Stream<Reading>) => Promise<void>): Promise<void> {
  const stream = await clientOf(server).streams.create<Reading>({
    name: freshName('live'),
    columns: [
      { name: 'id', type: 'int32' },
      { name: 'place', type: 'string' },
    ],
  });
  await work(stream);
  await stream.delete();
}

async function take<T>(source: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of source) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

describe('live queries', () => {
  test('deliver the rows of the statement, with its columns only', async () => {
    await withStream(async stream => {
      const live = await clientOf(server).live<Reading>(`select id, place from ${stream.name} where id > 1`);
      expect([live.resumes, live.state]).toEqual([true, 'ready']);
      expect(live.header.map(column => column.name)).toEqual(['id', 'place']);
      await stream.ingest([
        { id: 1, place: 'a' },
        { id: 2, place: 'b' },
        { id: 3, place: 'c' },
      ]);
      const expected: LiveItem<Reading>[] = [
        { type: 'data', value: { id: 2, place: 'b' } },
        { type: 'data', value: { id: 3, place: 'c' } },
      ];
      expect(await take(live, 2)).toEqual(expected);
      expect((await clientOf(server).queries.get(live.id)).status).toBe('canceled');
    });
  });

  test('values() are the rows alone, and the star keeps its columns', async () => {
    await withStream(async stream => {
      const live = await clientOf(server).live<Reading & { _tp_time: Date }>(`select * from ${stream.name}`);
      await stream.ingest([{ id: 1, place: 'a' }]);
      expect(await take(live.values(), 1)).toEqual([{ id: 1, place: 'a', _tp_time: expect.any(Date) }]);
    });
  });

  test('a LIMIT ends them, and a bounded statement ends by itself', async () => {
    await withStream(async stream => {
      const live = await clientOf(server).live<Reading>(`select id from ${stream.name} limit 2`);
      await stream.ingest([1, 2, 3].map(id => ({ id, place: '' })));
      expect(await take(live.values(), Infinity)).toEqual([{ id: 1 }, { id: 2 }]);
      expect(live.state).toBe('ended');

      const bounded = await clientOf(server).live<Reading>(
        `select id from table(${stream.name}) order by id`,
      );
      expect(bounded.resumes).toBe(false);
      expect(await take(bounded.values(), Infinity)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    });
  });

  test('cancel ends the iteration, also before it has begun', async () => {
    await withStream(async stream => {
      const timeplus = clientOf(server);
      const live = await timeplus.live<Reading>(`select id from ${stream.name}`);
      const ended = take(live, Infinity);
      await live.cancel();
      expect(await ended).toEqual([]);
      expect((await timeplus.queries.get(live.id)).status).toBe('canceled');

      const unread = await timeplus.live<Reading>(`select id from ${stream.name}`);
      await unread.close();
      await unread.close();
      expect(unread.state).toBe('cancelled');
      expect((await timeplus.queries.get(unread.id)).status).toBe('canceled');
    });
  });

  test('an aborted signal ends the iteration with an error that says so, and stops the query', async () => {
    await withStream(async stream => {
      const controller = new AbortController();
      const live = await clientOf(server).live(`select id from ${stream.name}`, {
        signal: controller.signal,
      });
      const reading = take(live, 1);
      controller.abort(new Error('enough'));
      expect(await rejection(reading)).toMatchObject({ code: 'sdk.aborted', operation: 'live' });
      expect(live.state).toBe('failed');
    });
  });

  test('refuses what the server refuses, with its code', async () => {
    expect(await rejection(clientOf(server).live('select * from no_such_stream_at_all'))).toMatchObject({
      serverCode: 60,
    });
    expect(await rejection(clientOf(server).live('selekt 1'))).toMatchObject({ serverCode: 62 });
  });
});
