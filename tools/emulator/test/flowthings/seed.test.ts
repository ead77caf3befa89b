import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startEmulator } from '../../src/emulator.js';
import type { FlowthingsSeed } from '../../src/flowthings/seed/seed.js';
import { start, type Thing } from './fixture.js';

const flowthings: FlowthingsSeed = {
  accounts: [
    {
      name: 'alice',
      token: 'chosen-by-alice',
      flows: [
        { path: '/alice/quakes', capacity: 2, drops: [1, 2, 3].map(mag => ({ elems: { mag } })) },
        { path: '/alice/strong' },
      ],
      tracks: [{ source: '/alice/quakes', destination: '/alice/strong', filter: 'mag > 5', js: 'double' }],
      groups: [{ memberIds: ['bob'] }],
      tokens: [{ paths: { '/alice': { dropRead: true } }, tokenString: 'chosen-for-reading' }],
      shares: [{ issuedTo: 'bob', paths: { '/alice/strong': { dropRead: true } } }],
      devices: [{ path: '/alice/pump' }],
      apiTasks: [{ destination: '/alice/quakes', js: 'x' }],
      mqttTasks: [{ destination: '/alice/quakes', topic: 't', uri: 'tcp://broker.example:1883' }],
      rssTasks: [{ destination: '/alice/quakes', url: 'http://feed.example/rss' }],
      identities: [{ name: 'ann' }],
    },
    { name: 'bob' },
  ],
  transformations: { double: ({ elems }) => ({ elems: { mag: Number(elems['mag']) * 2 } }) },
  sessions: { elements: 'typed' },
};

describe('seeds', () => {
  test('without one there is an account with a master token of 32 characters', async () => {
    await using emulator = await startEmulator({ platforms: ['flowthings'] });
    const { account, token, url, wsUrl } = emulator.flowthings;
    expect([account, token.length]).toEqual(['emulator', 32]);
    expect(emulator.ready).toEqual({ flowthings: { url, wsUrl, account, token } });
    const response = await fetch(`${url}/v4.0/${account}/flow`, { headers: { 'x-auth-token': token } });
    expect(await response.json()).toMatchObject({ head: { ok: true }, body: [] });
  });

  test('bring accounts with everything in them', async () => {
    await using fixture = await start({ seed: { flowthings } });
    const { call, flowthings: handle } = fixture;
    expect([handle.account, handle.token, handle.sessionElements]).toEqual([
      'alice',
      'chosen-by-alice',
      'typed',
    ]);
    expect(handle.drops('/alice/quakes').map(({ elems }) => elems)).toEqual([{ mag: 3 }, { mag: 2 }]);
    expect(handle.drops('/alice/strong')).toEqual([]);
    handle.createDrop('/alice/quakes', { elems: { mag: 6 } });
    expect(handle.drops('/alice/strong').map(({ elems }) => elems)).toEqual([{ mag: 12 }]);
    for (const service of ['group', 'share', 'device', 'api-task', 'mqtt', 'rss', 'track']) {
      expect((await call<Thing[]>('GET', `/${service}`)).body).toHaveLength(1);
    }
    const read = await call('GET', '/drop?path=/alice/quakes', undefined, { token: 'chosen-for-reading' });
    expect(read.status).toBe(200);
    const bob = { token: 'bob-tokentokentokentokentokentok' };
    expect((await call('GET', '/drop?path=/alice/strong', undefined, bob)).status).toBe(200);
    expect((await call('GET', '/drop?path=/alice/quakes', undefined, bob)).status).toBe(403);
  });

  test('a reset brings the same state again, ids included', async () => {
    await using fixture = await start({ seed: { flowthings } });
    const { flowthings: handle, emulator } = fixture;
    emulator.clock.freeze();
    await handle.reset();
    const state = async (): Promise<unknown> => [
      await (await fetch(`${handle.url}/__emulator/state`)).json(),
      handle.drops('/alice/quakes'),
      (await fixture.call('GET', '/token')).body,
    ];
    const before = await state();
    handle.createFlow({ path: '/alice/more' });
    handle.createDrop('/alice/quakes', { elems: { mag: 9 } });
    handle.registerTransformation('double', () => null);
    handle.sessionElements = 'plain';
    await fixture.session();
    handle.faults.add({ effect: { status: 500 } });
    await handle.reset();
    expect(await state()).toEqual(before);
    expect([handle.sessions(), handle.sessionElements]).toEqual([[], 'typed']);
    handle.createDrop('/alice/quakes', { elems: { mag: 6 } });
    expect(handle.drops('/alice/strong')).toHaveLength(1);
  });

  test('are added to what there is over HTTP', async () => {
    await using fixture = await start();
    const seed = {
      accounts: [{ name: 'carol', flows: [{ path: '/carol/a' }] }],
      sessions: { elements: 'typed' },
    };
    const added = await fetch(`${fixture.flowthings.url}/__emulator/seed`, {
      method: 'POST',
      body: JSON.stringify(seed),
    });
    expect(added.status).toBe(204);
    const carol = { account: 'carol', token: 'carol-tokentokentokentokentokent' };
    expect((await fixture.call<Thing[]>('GET', '/flow', undefined, carol)).body).toHaveLength(1);
    expect([fixture.flowthings.account, fixture.flowthings.sessionElements]).toEqual(['alice', 'typed']);
  });

  test.each<[unknown, string]>([
    [5, 'flowthings: expected an object'],
    [{ users: [] }, 'flowthings.users: expected one of the fields accounts'],
    [{ accounts: {} }, 'flowthings.accounts: expected an array'],
    [{ accounts: [{}] }, 'flowthings.accounts[0].name: expected a value'],
    [{ accounts: [{ name: 'a/b' }] }, 'flowthings.accounts[0].name: expected letters'],
    [{ accounts: [{ name: 'a', flow: [] }] }, 'flowthings.accounts[0].flow: expected one of'],
    [{ accounts: [{ name: 'a', flows: [5] }] }, 'flowthings.accounts[0].flows[0]: expected an object'],
    [{ accounts: [{ name: 'a', flows: [{}] }] }, 'flowthings.accounts[0].flows[0]: path is required'],
    [{ accounts: [{ name: 'a', flows: [{ path: '/a', drops: 1 }] }] }, 'flows[0].drops: expected an array'],
    [
      { accounts: [{ name: 'a', flows: [{ path: '/a', drops: [{}] }] }] },
      'flows[0]: elems must be an object',
    ],
    [{ transformations: { a: 1 } }, 'flowthings.transformations: expected an object of functions'],
    [{ sessions: { idleMs: 0 } }, 'flowthings.sessions.idleMs: expected a number'],
    [{ sessions: { elements: 'xml' } }, 'flowthings.sessions.elements: expected one of plain, typed'],
  ])('%j is refused', async (seed, expected) => {
    const starting = startEmulator({
      platforms: ['flowthings'],
      seed: { flowthings: seed as FlowthingsSeed },
    });
    await expect(starting).rejects.toThrow(expected);
  });
});

describe('state on disk', () => {
  let data: string;

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'flowthings-'));
  });

  afterEach(() => rm(data, { recursive: true }));

  test('survives a restart: objects, drops, types, statistics and the ids to come', async () => {
    const ids: string[] = [];
    {
      await using first = await start({ seed: { flowthings }, data });
      const elems = { at: { type: 'date', value: 1 } };
      const { body } = await first.call(
        'POST',
        '/drop',
        { path: '/alice/quakes', elems },
        { version: '0.1' },
      );
      ids.push(body.id);
      await first.call(
        'DELETE',
        `/drop/${String(body['flowId'])}/${first.flowthings.drops('/alice/quakes')[1]?.id}`,
      );
    }
    await using second = await start({ seed: { flowthings }, data });
    const query = { path: '/alice/quakes' };
    const { body: drops } = await second.call<Thing[]>('GET', '/drop', undefined, { version: '0.1', query });
    expect(drops.map(({ id, elems }) => [id, elems])).toEqual([[ids[0], { at: { type: 'date', value: 1 } }]]);
    expect((await second.call<Thing[]>('GET', '/track')).body).toHaveLength(1);
    const flowId = String(drops[0]?.['flowId']);
    const { body: counts } = await second.call<number[]>('GET', `/statistics/flowDropAdded/${flowId}`);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    const added = second.flowthings.createDrop('/alice/quakes', { elems: { mag: 6 } });
    expect(added.id > (ids[0] ?? '')).toBe(true);
    expect(second.flowthings.drops('/alice/strong').map(({ elems }) => elems)).toEqual([{ mag: 12 }]);
  });
});
