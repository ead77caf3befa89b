import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOf, freshName, rejection, type TestServer, testServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

describe('saved queries', () => {
  test('are run by their id', async () => {
    const timeplus = clientOf(server);
    const saved = await timeplus.savedQueries.create({ name: freshName(), sql: 'select to_int64(7) as n' });
    const tag = freshName('tag');
    const query = await timeplus.savedQueries.run<{ n: bigint }>(saved.id, { tags: [tag] });
    const rows: { n: bigint }[] = [];
    for await (const row of query) rows.push(row);
    expect(rows).toEqual([{ n: 7n }]);
    expect((await timeplus.queries.list({ tag })).map(info => info.id)).toEqual([query.id]);
    await timeplus.savedQueries.delete(saved.id);
    expect(await rejection(timeplus.savedQueries.run(saved.id))).toMatchObject({ code: 'sdk.not_found' });
  });
});
