import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Changelog, ChangelogState, type Windowed } from '@sdk/timeplus';
import { clientOf, freshName, rowsOf, type TestServer, testServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

interface Total {
  place: string;
  n: bigint;
}

describe('rows of aggregations', () => {
  test('a changelog leads to the state that the aggregation has', async () => {
    const timeplus = clientOf(server);
    const stream = await timeplus.streams.create({
      name: freshName('changelog'),
      columns: [{ name: 'place', type: 'string' }],
    });
    const sql = `select place, count() as n from ${stream.name} group by place emit changelog periodic 50ms`;
    const query = await timeplus.query<Changelog<Total>>(sql);
    await stream.ingest([{ place: 'a' }, { place: 'b' }]);
    const totals = new ChangelogState<Total>(row => row.place);
    const deltas: number[] = [];
    for await (const change of query) {
      totals.apply(change);
      deltas.push(change._tp_delta);
      if (deltas.length === 2) await stream.ingest([{ place: 'a' }]);
      if (totals.get('a')?.n === 2n) break;
    }
    expect(deltas).toEqual([1, 1, -1, 1]);
    expect([totals.size, totals.get('b')?.n]).toEqual([2, 1n]);
    await stream.delete();
  });

  test('the bounds of a window are dates', async () => {
    const timeplus = clientOf(server);
    const stream = await timeplus.streams.create({
      name: freshName('window'),
      columns: [{ name: 'a', type: 'int32' }],
    });
    await timeplus.ddl(
      `insert into ${stream.name} (a, _tp_time) values (1, '2024-01-01 00:00:01.000'), (2, '2024-01-01 00:00:02.000')`,
    );
    const rows = await rowsOf<Windowed<{ n: bigint }>>(
      timeplus,
      `select window_start, window_end, count() as n from tumble(table(${stream.name}), 5s) group by window_start, window_end`,
    );
    expect(rows).toEqual([
      {
        window_start: new Date('2024-01-01T00:00:00Z'),
        window_end: new Date('2024-01-01T00:00:05Z'),
        n: 2n,
      },
    ]);
    await stream.delete();
  });
});
