import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Stream, WriterOptions } from '@sdk/timeplus';
import { clientOf, freshName, rowsOf, type TestServer, testServer } from '../support/server.js';
import { numbered } from './stub-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

async function withStream(work: (stream: Stream<{ n: number; t?: string }>) => Promise<void>): Promise<void> {
  const stream = await clientOf(server).streams.create<{ n: number; t?: string }>({
    name: freshName('writer'),
    columns: [
      { name: 'n', type: 'int32' },
      { name: 't', type: 'string' },
    ],
  });
  await work(stream);
  await stream.delete();
}

/** The numbers in the order in which they were stored. */
async function stored(stream: Stream<{ n: number }>): Promise<number[]> {
  const rows = await rowsOf<{ n: number }>(clientOf(server), `select n from table(${stream.name})`);
  return rows.map(({ n }) => n);
}

const numbers = (count: number): number[] => numbered(count).map(({ n }) => n);

describe('stream.writer', () => {
  test.each<[string, WriterOptions]>([
    ['in parallel', { maxRows: 70, maxInFlight: 8 }],
    ['in order', { maxRows: 70, ordered: true }],
    ['without ids', { maxRows: 70, idempotency: false }],
  ])('%s: every row is stored once', async (name, options) => {
    await withStream(async stream => {
      const writer = stream.writer(options);
      for (const row of numbered(1_000)) await writer.write(row);
      await writer.close();
      const found = await stored(stream);
      if (name !== 'in order') found.sort((a, b) => a - b);
      expect(found).toEqual(numbers(1_000));
    });
  });

  test('columns that a row does not have take their defaults', async () => {
    await withStream(async stream => {
      await using writer = stream.writer();
      await writer.write([{ n: 1, t: 'one' }, { n: 2 }]);
      await writer.flush();
      const rows = await rowsOf(clientOf(server), `select n, t from table(${stream.name}) order by n`);
      expect(rows).toEqual([
        { n: 1, t: 'one' },
        { n: 2, t: '' },
      ]);
    });
  });

  test('a query sees rows while the writer goes on', async () => {
    await withStream(async stream => {
      await using query = await clientOf(server).query<{ n: number }>(`select n from ${stream.name}`);
      await using writer = stream.writer({ lingerMs: 1 });
      const rows = query[Symbol.asyncIterator]();
      for (let n = 0; n < 3; n++) {
        await writer.write({ n });
        expect((await rows.next()).value).toEqual({ n });
      }
    });
  });
});
