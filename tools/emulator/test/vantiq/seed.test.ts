import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { until } from '../host/until.js';
import { start } from './fixture.js';

describe('seeds', () => {
  test('without one, there are an address, a token and a user that the ready line tells', async () => {
    await using fixture = await start();
    const { url } = fixture.vantiq;
    expect(fixture.emulator.ready).toEqual({
      vantiq: { url, accessToken: 'emulator-access-token', username: 'admin', password: 'emulator' },
    });
    expect(fixture.vantiq.namespace).toBe('Emulator');
  });

  test('fill a namespace with everything', async () => {
    const met: unknown[] = [];
    await using fixture = await start({
      seed: {
        vantiq: {
          namespaces: [
            {
              name: 'Demo',
              types: [{ name: 'Pump', records: [{ name: 'P1' }] }],
              topics: [{ name: '/rel', isReliable: true }],
              services: [{ name: 'Svc', eventTypes: { e: {} } }],
              sources: [{ name: 'S', query: () => 'answer' }],
              procedures: [
                { name: 'handled', handler: ({ a }) => [a] },
                { name: 'streamed', stream: () => [1, 2].values() },
                { name: 'constant', returns: { x: 1 } },
              ],
              rules: [{ name: 'r', when: '/topics/rel', handler: ({ value }) => met.push(value) }],
              documents: [
                { name: 'a.txt', content: 'text' },
                { name: 'b.bin', content: new Uint8Array([1, 2]), fileType: 'image/x-own' },
              ],
              resources: { secrets: [{ name: 'key' }] },
            },
          ],
          users: [{ username: 'Ann', password: 'pw' }],
          tokens: [{ token: 'T1' }],
        },
      },
    });
    const { vantiq, call } = fixture;
    expect([vantiq.accessToken, vantiq.username, vantiq.password, vantiq.namespace]).toEqual([
      'T1',
      'Ann',
      'pw',
      'Demo',
    ]);
    expect((await call('GET', '/resources/custom/Pump')).body).toMatchObject([
      { name: 'P1', ars_namespace: 'Demo', ars_createdBy: 'system' },
    ]);
    expect((await call('GET', '/resources/topics//rel')).body).toMatchObject({ isReliable: true });
    expect((await call('POST', '/resources/sources/S/query', {})).body).toBe('answer');
    expect((await call('POST', '/resources/procedures/handled', { a: 1 })).body).toEqual([1]);
    expect((await call('POST', '/resources/procedures/streamed', {})).body).toEqual([1, 2]);
    expect((await call('POST', '/resources/procedures/constant', {})).body).toEqual({ x: 1 });
    expect((await call('GET', '/resources/documents/b.bin')).body).toMatchObject({
      fileType: 'image/x-own',
      contentSize: 2,
    });
    expect((await call('GET', '/resources/secrets/key')).status).toBe(200);
    vantiq.publish('/rel', 1);
    await until(() => met.length === 1);
  });

  test.each([
    [{ x: 1 }, 'seed: vantiq.x: expected one of the fields namespaces, users, tokens, frames'],
    [{ frames: 'both' }, 'seed: vantiq.frames: expected binary or text'],
    [{ namespaces: [{}] }, 'seed: vantiq.namespaces[0].name: expected a value'],
    [{ namespaces: [{ name: 'N', types: {} }] }, 'seed: vantiq.namespaces[0].types: expected an array'],
    [
      { namespaces: [{ name: 'N', topics: [{ name: 'a' }] }] },
      'topics[0].name: expected a text that begins with',
    ],
    [{ namespaces: [{ name: 'N', rules: [{ name: 'r', when: 3 }] }] }, 'rules[0].when: expected a text'],
    [
      { namespaces: [{ name: 'N', sources: [{ name: 'S', emissions: {} }] }] },
      'sources[0].emissions: expected',
    ],
    [{ users: [{ username: 'a' }] }, 'seed: vantiq.users[0].password: expected a value'],
    [{ tokens: [{ token: 't', tokenTimeout: 0 }] }, 'tokens[0].tokenTimeout: expected a number of seconds'],
    [
      {
        namespaces: [{ name: 'N', types: [{ name: 'T', naturalKey: ['k'], records: [{ k: 1 }, { k: 1 }] }] }],
      },
      'seed: vantiq: An instance of T with the key {k=1} exists already.',
    ],
    [{ namespaces: [{ name: 'N', resources: { nope: [{}] } }] }, 'seed: vantiq: The resource nope is not'],
  ])('%j is refused, naming the field', async (vantiq, message) => {
    const refused = await start({ seed: { vantiq: vantiq as object } }).then(
      async fixture => {
        await fixture.emulator.close();
        return 'started';
      },
      (error: Error) => error.message,
    );
    expect(refused).toContain(message);
  });

  test('reset gives the state of the seed, and forgets what was registered', async () => {
    const types = [{ name: 'T', records: [{ n: 1 }] }];
    await using fixture = await start({ seed: { vantiq: { namespaces: [{ name: 'NS', types }] } } });
    const { vantiq, call } = fixture;
    fixture.emulator.clock.freeze();
    await vantiq.reset();
    const before = await fixture.fetch('GET', '/__emulator/state');
    const rows = (await call('GET', '/resources/custom/T')).body;
    await call('POST', '/resources/custom/T', { n: 2 });
    await vantiq.createType({ name: 'U' });
    await vantiq.registerProcedure('p', () => 1);
    vantiq.faults.add({ effect: { status: 500 }, match: { path: '/never' } });
    vantiq.frames = 'text';
    expect((await fixture.fetch('POST', '/__emulator/reset')).status).toBe(204);
    expect((await fixture.fetch('GET', '/__emulator/state')).body).toEqual(before.body);
    expect((await call('GET', '/resources/custom/T')).body).toEqual(rows);
    expect((await call('POST', '/resources/procedures/p', {})).status).toBe(404);
    expect([vantiq.frames, vantiq.faults.list()]).toEqual(['binary', []]);
  });

  test('a seed can be added over HTTP', async () => {
    await using fixture = await start();
    const added = {
      namespaces: [{ name: 'Emulator', types: [{ name: 'T', records: [{ n: 1 }] }] }],
      users: [{ username: 'new', password: 'pw' }],
    };
    const post = await fixture.fetch('POST', '/__emulator/seed', { body: JSON.stringify(added) });
    expect(post.status).toBe(204);
    expect((await fixture.call('GET', '/resources/custom/T')).body).toHaveLength(1);
    const headers = { authorization: `Basic ${btoa('new:pw')}` };
    expect((await fixture.fetch('GET', '/authenticate', { headers })).status).toBe(200);
    const wrong = await fixture.fetch('POST', '/__emulator/seed', { body: '{"frames":3}' });
    expect([wrong.status, wrong.body]).toEqual([
      400,
      { message: 'seed: vantiq.frames: expected binary or text' },
    ]);
  });

  test('the state shows types, sockets and subscriptions', async () => {
    await using fixture = await start();
    await fixture.vantiq.createType({ name: 'T', records: [{}, {}] });
    await fixture.vantiq.createTopic({ name: '/rel', isReliable: true });
    using socket = await fixture.connect();
    await socket.subscribe('/topics/rel', { persistent: true });
    fixture.vantiq.publish('/rel', 1);
    expect((await fixture.fetch('GET', '/__emulator/state')).body).toMatchObject({
      frames: 'binary',
      namespaces: [{ name: 'Emulator', types: [{ name: 'T', records: 2 }] }],
      sockets: [{ username: 'admin', subscriptions: ['/topics/rel'] }],
      subscriptions: [{ topic: '/topics/rel', connected: true, unacknowledged: 1 }],
    });
  });
});

describe('a data directory', () => {
  test('keeps records, types, tokens, users and rules; the seed fills it once', async () => {
    const data = await mkdtemp(join(tmpdir(), 'emulator-vantiq-'));
    const met: unknown[] = [];
    const seed = {
      vantiq: {
        namespaces: [
          {
            name: 'NS',
            types: [{ name: 'T', naturalKey: ['n'], records: [{ n: 1 }] }],
            rules: [
              { name: 'r', when: '/topics/a', handler: ({ value }: { value: unknown }) => met.push(value) },
            ],
          },
        ],
      },
    };
    let token = '';
    let rows: unknown;
    {
      await using fixture = await start({ data, seed });
      const headers = { authorization: `Basic ${btoa('admin:emulator')}` };
      token = ((await fixture.fetch('GET', '/authenticate', { headers })).body as { accessToken: string })
        .accessToken;
      await fixture.call('POST', '/resources/custom/T', { n: 2, at: { deep: [1] } });
      await fixture.call('DELETE', `/resources/custom/T?where=${encodeURIComponent('{"n":1}')}`);
      await fixture.call('POST', '/resources/users', { username: 'kept', password: 'pw' });
      rows = (await fixture.call('GET', '/resources/custom/T')).body;
    }
    {
      await using fixture = await start({ data, seed });
      expect((await fixture.call('GET', '/resources/custom/T')).body).toEqual(rows);
      const bearer = { authorization: `Bearer ${token}` };
      expect((await fixture.fetch('GET', '/api/v1/_status', { headers: bearer })).status).toBe(200);
      const basic = { authorization: `Basic ${btoa('kept:pw')}` };
      expect((await fixture.fetch('GET', '/authenticate', { headers: basic })).status).toBe(200);
      expect((await fixture.call('POST', '/resources/custom/T', { n: 2 })).status).toBe(409);
      fixture.vantiq.publish('/a', 'met');
      await until(() => met.length === 1);
    }
    await rm(data, { recursive: true });
  });
});
