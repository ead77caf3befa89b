import { describe, expect, test } from '@jest/globals';
import { columns, startScripted } from './fixture.js';

const seed = {
  timeplus: {
    workspaces: [
      {
        id: 'ws123456',
        name: 'Mine',
        apiKeys: ['s'.repeat(60)],
        users: [{ username: 'ann', password: 'secret' }],
        streams: [{ name: 'seeded', columns, rows: [{ a: 1, b: 'x' }, { a: 2 }] }],
        statements: ['create stream by_sql'],
      },
    ],
  },
};

describe('a seed', () => {
  test('chooses workspace and credentials, and fills streams', async () => {
    await using fixture = await startScripted({ seed });
    const { workspace, apiKey, username, password } = fixture.timeplus;
    expect([workspace, apiKey, username, password]).toEqual(['ws123456', 's'.repeat(60), 'ann', 'secret']);
    expect(fixture.timeplus.streams().map(({ name }) => name)).toEqual(['seeded', 'by_sql']);
    expect(await fixture.timeplus.rowCount('seeded')).toBe(2);
    expect((await fixture.rest.call('GET', '/v1beta2/workspace')).body).toMatchObject({ name: 'Mine' });
  });

  test('is all there is after a reset, every time', async () => {
    await using fixture = await startScripted({ seed });
    for (let round = 0; round < 2; round++) {
      await fixture.timeplus.createStream({ name: 'mine', columns });
      await fixture.timeplus.ingest('seeded', [{ a: 3 }]);
      await fixture.rest.call('POST', '/v1beta2/savedqueries', { name: 'q', sql: 'select 1' });
      fixture.timeplus.faults.add({ match: { path: '/never' }, effect: { status: 500 } });
      await fixture.timeplus.reset();
      expect(fixture.timeplus.streams().map(({ name }) => name)).toEqual(['seeded', 'by_sql']);
      expect(await fixture.timeplus.rowCount('seeded')).toBe(2);
      expect((await fixture.rest.call('GET', '/v1beta2/savedqueries')).body).toEqual([]);
      expect(fixture.timeplus.faults.list()).toEqual([]);
    }
  });

  test('a reset ends running queries', async () => {
    await using fixture = await startScripted({ seed });
    const response = await fixture.rest.fetch('POST', '/v1beta2/queries', { sql: 'select * from seeded' });
    await fixture.timeplus.reset();
    expect(await response.text()).toMatch(/event: query\ndata: .*"status":"canceled".*\n\n$/);
    expect(fixture.timeplus.queries()).toEqual([]);
  });

  test('can be loaded while the emulator runs, beside what is there', async () => {
    await using fixture = await startScripted();
    const load = (body: unknown): Promise<Response> =>
      fetch(`${fixture.timeplus.url}/__emulator/seed`, { method: 'POST', body: JSON.stringify(body) });
    expect((await load(seed.timeplus)).status).toBe(204);
    const state = await (await fetch(`${fixture.timeplus.url}/__emulator/state`)).json();
    expect(state).toMatchObject({
      generation: 'cloud',
      workspaces: [
        { id: 'default', streams: [] },
        { id: 'ws123456', streams: [{ name: 'seeded', kind: 'stream', rows: 2 }, { name: 'by_sql' }] },
      ],
    });
    await fixture.timeplus.reset();
    const after = await (await fetch(`${fixture.timeplus.url}/__emulator/state`)).json();
    expect((after as { workspaces: unknown[] }).workspaces).toMatchObject([{ id: 'default', streams: [] }]);
  });

  test.each<[unknown, string]>([
    [{ generation: 'old' }, 'timeplus.generation: expected one of cloud, enterprise'],
    [{ workspaces: {} }, 'timeplus.workspaces: expected an array'],
    [{ workspaces: [{}] }, 'workspaces[0].id: expected a string'],
    [{ workspaces: [{ id: 'a/b' }] }, 'workspaces[0].id: expected letters'],
    [{ workspaces: [{ id: 'a', apiKeys: [1] }] }, 'workspaces[0].apiKeys: expected an array of strings'],
    [{ workspaces: [{ id: 'a', users: [{ password: 'x' }] }] }, 'workspaces[0].users[0].username: expected'],
    [{ workspaces: [{ id: 'a', streams: [{ name: 's' }] }] }, 'no columns'],
    [[], 'timeplus: expected a JSON object'],
  ])('%j is refused, naming the field', async (wrong, message) => {
    await expect(startScripted({ seed: { timeplus: wrong } as never })).rejects.toThrow(message);
  });
});
