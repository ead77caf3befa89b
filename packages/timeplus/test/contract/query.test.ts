import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isStreamError, type QueryEvent, type Stream, sql } from '@sdk/timeplus';
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
    name: freshName('query'),
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

describe('queries', () => {
  test('a streaming query delivers what is ingested after it was accepted, and only what it asks for', async () => {
    await withStream(async stream => {
      const timeplus = clientOf(server);
      await stream.ingest([{ id: 9, place: 'before' }]);
      const place = "it's \\ 'quoted'";
      const query = await timeplus.query<Reading>(
        sql`select id, place from ${sql.identifier(stream.name)} where place = ${place}`,
      );
      expect(query.header).toEqual([
        { name: 'id', type: 'int32' },
        { name: 'place', type: 'string' },
      ]);
      expect(query.status).toBe('running');

      await stream.ingest([
        { id: 1, place },
        { id: 2, place: 'elsewhere' },
        { id: 3, place },
      ]);
      expect(await take(query, 2)).toEqual([
        { id: 1, place },
        { id: 3, place },
      ]);
    });
  });

  test('leaving the loop stops the query at the server', async () => {
    await withStream(async stream => {
      const timeplus = clientOf(server);
      const query = await timeplus.query<Reading>(`select id from ${stream.name}`);
      await stream.ingest([{ id: 1, place: 'a' }]);
      await take(query, 1);
      // The server is told in the background; this ends when it has heard, or the test runs into its limit.
      while ((await timeplus.queries.get(query.id)).status === 'running');
      expect((await timeplus.queries.get(query.id)).status).toBe('canceled');
    });
  });

  test('closing a query waits until the server has been told', async () => {
    await withStream(async stream => {
      const timeplus = clientOf(server);
      const query = await timeplus.query<Reading>(`select id from ${stream.name}`);
      await query.close();
      expect((await timeplus.queries.get(query.id)).status).toBe('canceled');
    });
  });

  test('cancel ends the iteration, and the query is found as canceled until it is deleted', async () => {
    await withStream(async stream => {
      const timeplus = clientOf(server);
      const tag = freshName('tag');
      const query = await timeplus.query(`select id from ${stream.name}`, { tags: [tag], name: 'cancelled' });
      const ended = take(query, Infinity);
      expect((await timeplus.queries.list({ tag })).map(info => info.id)).toEqual([query.id]);

      await query.cancel();
      expect(await ended).toEqual([]);
      expect(query.status).toBe('canceled');
      expect((await timeplus.queries.get(query.id)).status).toBe('canceled');
      await query.delete();
      expect(await timeplus.queries.list({ tag })).toEqual([]);
      expect(await rejection(timeplus.queries.get(query.id))).toMatchObject({ code: 'sdk.not_found' });
    });
  });

  test('a bounded query ends by itself with the final state', async () => {
    await withStream(async stream => {
      await stream.ingest([
        { id: 2, place: 'b' },
        { id: 1, place: 'a' },
      ]);
      const query = await clientOf(server).query<Reading>(
        `select id, place from table(${stream.name}) order by id`,
      );
      const events: QueryEvent<Reading>[] = [];
      for await (const event of query.result()) events.push(event);

      const rows = events.flatMap(event => (event.event === 'message' ? event.rows : []));
      expect(rows).toEqual([
        { id: 1, place: 'a' },
        { id: 2, place: 'b' },
      ]);
      expect(events.at(-1)).toMatchObject({ event: 'query', query: { id: query.id, status: 'finished' } });
      expect(query.status).toBe('finished');
      expect(query.metadata.sql).toContain('order by id');
    });
  });

  test('LIMIT ends a streaming query', async () => {
    await withStream(async stream => {
      const query = await clientOf(server).query<Reading>(`select id from ${stream.name} limit 2`);
      await stream.ingest([1, 2, 3].map(id => ({ id, place: '' })));
      expect(await take(query, Infinity)).toEqual([{ id: 1 }, { id: 2 }]);
      expect(query.status).toBe('finished');
    });
  });

  test('the batching policy bounds the rows of a batch', async () => {
    await withStream(async stream => {
      await stream.ingest([1, 2, 3, 4, 5].map(id => ({ id, place: '' })));
      const query = await clientOf(server).query<Reading>(
        `select id from table(${stream.name}) order by id`,
        {
          batchingPolicy: { count: 2, timeMs: 1000 },
        },
      );
      const sizes: number[] = [];
      for await (const batch of query.batches()) sizes.push(batch.length);
      expect(Math.max(...sizes)).toBe(2);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5);
    });
  });

  test('a running query reports metrics', async () => {
    await withStream(async stream => {
      await using query = await clientOf(server).query<Reading>(`select id from ${stream.name}`);
      await stream.ingest([{ id: 1, place: 'a' }]);
      for await (const event of query.result()) {
        if (event.event === 'metrics' && event.metrics.count > 0) break;
      }
      expect(query.metrics).toMatchObject({ count: 1, scannedRows: 1, lastEventTime: expect.any(Date) });
    });
  });

  test('DDL has no rows and no id, and is carried out', async () => {
    const timeplus = clientOf(server);
    const name = freshName('ddl');
    const query = await timeplus.query(`create stream ${name} (id int32)`);
    expect([query.id, query.status, query.header, await take(query, Infinity)]).toEqual([
      '',
      'finished',
      [],
      [],
    ]);
    await timeplus.ddl(sql`drop stream ${sql.identifier(name)}`);
    expect(await timeplus.streams.exists(name)).toBe(false);
  });

  test('exec answers a bounded result as a whole', async () => {
    const { rows, header } = await clientOf(server).exec<{ one: number; big: bigint }>(
      'select to_int32(1) as one, to_int64(9007199254740993) as big',
    );
    expect(rows).toEqual([{ one: 1, big: 9007199254740993n }]);
    expect(header).toEqual([
      { name: 'one', type: 'int32' },
      { name: 'big', type: 'int64' },
    ]);
  });

  test.each([
    ['selekt 1', 62],
    ['select * from no_such_stream_at_all', 60],
    ['select no_such_function_at_all(1)', 46],
  ])('%s is refused with the server code %i', async (statement, serverCode) => {
    expect(await rejection(clientOf(server).query(statement))).toMatchObject({
      operation: 'query',
      serverCode,
    });
  });

  test('an empty statement or an impossible policy is refused before anything is sent', async () => {
    const timeplus = clientOf(server, {
      fetch: () => {
        throw new Error('nothing must be sent');
      },
    });
    expect(await rejection(timeplus.query('  '))).toMatchObject({ issues: [{ field: 'sql' }] });
    expect(await rejection(timeplus.query('select 1', { batchingPolicy: { count: 0 } }))).toMatchObject({
      issues: [{ field: 'batchingPolicy.count', received: '0' }],
    });
  });

  test('the result is read once; a second reader is told so', async () => {
    const query = await clientOf(server).query('select 1 as one');
    expect(await take(query, Infinity)).toHaveLength(1);
    expect(isStreamError(await rejection(take(query, 1)))).toBe(true);
  });

  test('two columns of one name are refused, since an object could hold only one', async () => {
    const error = await rejection(clientOf(server).query('select 1 as a, 2 as a'));
    expect(error).toMatchObject({ code: 'sdk.invalid_argument', issues: [{ field: 'sql' }] });
  });

  test('an aborted signal ends the iteration with an error that says so', async () => {
    await withStream(async stream => {
      const controller = new AbortController();
      const query = await clientOf(server).query(`select id from ${stream.name}`, {
        signal: controller.signal,
      });
      const reading = take(query, 1);
      controller.abort(new Error('enough'));
      expect(await rejection(reading)).toMatchObject({ code: 'sdk.aborted' });
    });
  });
});
