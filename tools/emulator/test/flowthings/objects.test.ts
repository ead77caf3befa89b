import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Fixture, start, type Thing } from './fixture.js';

const DONE = 'Your request has been processed successfully.';
const CREATED = `${DONE} A new resource has been created.`;

let fixture: Fixture;

beforeEach(async () => {
  fixture = await start();
  fixture.flowthings.createFlow({ path: '/alice/a' });
  fixture.flowthings.createFlow({ path: '/alice/b' });
});

afterEach(() => fixture[Symbol.asyncDispose]());

/** A model that each collection accepts, and the first character of its ids. */
const collections: readonly (readonly [name: string, letter: string, model: Record<string, unknown>])[] = [
  ['flow', 'f', { path: '/alice/new' }],
  ['track', 't', { source: '/alice/a', destination: '/alice/b' }],
  ['group', 'g', { memberIds: [], displayName: 'friends' }],
  ['identity', 'i', { name: 'ann' }],
  ['token', 'k', { paths: { '/alice/a': { dropRead: true, dropWrite: false } } }],
  ['share', 's', { issuedTo: 'i000000000000000000000001', paths: { '/alice/a': { read: true } } }],
  ['device', 'v', { path: '/alice/things/one' }],
  ['api-task', 'q', { destination: '/alice/a', js: 'function () {}' }],
  ['mqtt', 'm', { destination: '/alice/a', topic: 't', uri: 'tcp://broker.example:1883' }],
  ['rss', 'r', { destination: '/alice/a', url: 'http://feed.example/rss' }],
  ['local-track', 't', { source: '/alice/a', destination: '/alice/b' }],
];

const immutable = ['token', 'share'];

describe.each(collections)('%s', (name, letter, model) => {
  test('is created, read, found and deleted', async () => {
    const { call } = fixture;
    const created = await call('POST', `/${name}`, model);
    expect(created).toMatchObject({
      status: 201,
      head: { ok: true, status: 201, messages: [CREATED], errors: [] },
    });
    const { id } = created.body;
    expect(id).toMatch(new RegExp(`^${letter}[0-9a-f]{24}$`));
    expect(created.body).toMatchObject({ ...model, creatorId: expect.stringMatching(/^i/) });

    const read = await call('GET', `/${name}/${id}`);
    expect(read).toMatchObject({
      status: 200,
      head: { ok: true, status: 200, messages: [DONE], references: {} },
    });
    expect(read.body).toEqual(created.body);
    const found = await call<Thing[]>('GET', `/${name}`, undefined, { query: { filter: `id == '${id}'` } });
    expect(found.body).toEqual([created.body]);
    const many = await call('MGET', `/${name}/`, [id, `${letter}${'f'.repeat(24)}`]);
    expect(many.body).toEqual({ [id]: created.body });

    const gone = await call('DELETE', `/${name}/${id}`);
    expect(gone).toMatchObject({ status: 200, body: {} });
    const missing = await call('GET', `/${name}/${id}`);
    expect(missing).toMatchObject({
      status: 404,
      head: {
        ok: false,
        status: 404,
        errors: ['The requested resource could not be located at this address.'],
      },
      body: {},
    });
    expect((await call('DELETE', `/${name}/${id}`)).status).toBe(404);
  });

  test(
    immutable.includes(name) ? 'cannot be changed' : 'is changed in part, alone and with others',
    async () => {
      const { call } = fixture;
      const { body: before } = await call('POST', `/${name}`, model);
      const one = await call('PUT', `/${name}/${before.id}`, {
        description: 'new',
        id: 'x',
        creationDate: 1,
      });
      const many = await call<Record<string, Thing>>('MPUT', `/${name}`, {
        [before.id]: { description: 'newer' },
        [`${letter}${'f'.repeat(24)}`]: {},
      });
      const member = await call('PUT', `/${name}/${before.id}/description`, '"newest"');
      if (immutable.includes(name)) {
        expect([one.status, many.status, member.status]).toEqual([404, 404, 404]);
        return;
      }
      expect(one.body).toMatchObject({
        ...before,
        description: 'new',
        lastEditDate: expect.any(Number),
        lastEditorId: before['creatorId'],
      });
      expect(Object.keys(many.body)).toEqual([before.id]);
      expect(many.body[before.id]).toMatchObject({ description: 'newer' });
      expect(member.body).toMatchObject({ ...before, description: 'newest' });
      expect((await call<string>('GET', `/${name}/${before.id}/description`)).body).toBe('newest');
    },
  );
});

describe('what the server adds', () => {
  test('a flow has a capacity, also when it comes as a text', async () => {
    const { call } = fixture;
    expect((await call('POST', '/flow', { path: '/alice/c' })).body).toMatchObject({ capacity: 1000 });
    expect((await call('POST', '/flow', { path: '/alice/d', capacity: '5' })).body).toMatchObject({
      capacity: 5,
    });
  });

  test('a token has a string, a time to live that runs out, and cannot be told what it is', async () => {
    const { call, emulator } = fixture;
    emulator.clock.freeze();
    const paths = { '/alice/a': { dropRead: true } };
    const { body } = await call('POST', '/token', {
      paths,
      duration: 600_000,
      tokenString: 'mine',
      issuedBy: 'me',
    });
    expect(body).toMatchObject({
      tokenString: expect.stringMatching(/^\w{28}$/),
      expiresInMs: 600_000,
      duration: 600_000,
    });
    expect(body['issuedBy']).toMatch(/^i/);
    emulator.clock.advance(200_000);
    expect((await call('GET', `/token/${body.id}`)).body).toMatchObject({ expiresInMs: 400_000 });
  });

  test('a task has a report flow and a period', async () => {
    const { call } = fixture;
    const { body } = await call('POST', '/api-task', { destination: '/alice/a', js: 'x', runCt: 7 });
    expect(body).toMatchObject({
      periodicity: 3_600_000,
      runCt: 0,
      status: 'OK',
      reportPath: `/alice/:reports/${body.id}-report`,
    });
    expect((await call('GET', `/flow/${body['reportFlowId']}`)).body).toMatchObject({
      path: body['reportPath'],
    });
  });

  test('a device brings a token and three flows, and says when it was seen', async () => {
    const { call, emulator, flowthings } = fixture;
    emulator.clock.freeze();
    const { body } = await call('POST', '/device', { path: '/alice/pump', displayName: 'Pump' });
    expect(body).toMatchObject({ status: 'UNSEEN', timeSinceLastSeen: -1, deviceSummary: {}, tracks: {} });
    expect(flowthings.flows().map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/alice/pump', '/alice/pump/command', '/alice/pump/report']),
    );
    const { body: token } = await call('GET', `/token/${body['tokenId']}`);
    const written = await call(
      'POST',
      '/drop',
      { path: '/alice/pump', elems: {} },
      { token: String(token['tokenString']) },
    );
    expect(written.status).toBe(201);
    emulator.clock.advance(1000);
    const { body: seen } = await call('GET', `/device/${body.id}`);
    expect(seen).toMatchObject({
      status: 'OK',
      lastSeen: written.body.creationDate,
      timeSinceLastSeen: 1000,
    });
  });

  test('the own identity tells the master token and the groups that it is in', async () => {
    const { call, flowthings } = fixture;
    const { body } = await call<Thing[]>('GET', '/identity/');
    expect(body).toEqual([
      expect.objectContaining({ name: 'alice', masterToken: flowthings.token, groupIds: [] }),
    ]);
    const { body: group } = await call('POST', '/group', { memberIds: [body[0]?.id] });
    expect((await call('GET', `/identity/${body[0]?.id}`)).body).toMatchObject({ groupIds: [group.id] });
  });

  test('deleting a flow deletes its drops, and its path is free again', async () => {
    const { call, flowthings } = fixture;
    flowthings.createDrop('/alice/a', { elems: { n: 1 } });
    const { body } = await call<Thing[]>('GET', '/flow', undefined, {
      query: { filter: "path == '/alice/a'" },
    });
    const id = body[0]?.id;
    await call('DELETE', `/flow/${id}`);
    expect((await call('GET', `/drop/${id}`)).status).toBe(404);
    expect((await call('POST', '/flow', { path: '/alice/a' })).status).toBe(201);
    expect(flowthings.drops('/alice/a')).toEqual([]);
  });
});

describe('finding', () => {
  beforeEach(async () => {
    for (const [path, capacity] of [
      ['/alice/c', 3],
      ['/alice/d', 1],
      ['/alice/e', 2],
    ] as const) {
      fixture.flowthings.createFlow({ path, capacity });
    }
  });

  async function paths(query: Readonly<Record<string, string>>): Promise<unknown[]> {
    const { body } = await fixture.call<Thing[]>('GET', '/flow', undefined, { query });
    return body.map(({ path }) => path);
  }

  test('gives the newest first, by pages', async () => {
    expect(await paths({ limit: '2' })).toEqual(['/alice/e', '/alice/d']);
    expect(await paths({ limit: '2', start: '2' })).toEqual(['/alice/c', '/alice/b']);
    expect(await paths({ limit: '2', skip: '4' })).toEqual(['/alice/a']);
    expect(await paths({ limit: '0' })).toEqual([]);
  });

  test('sorts by a member in either order', async () => {
    const filter = 'capacity < 10';
    expect(await paths({ filter, sort: 'capacity' })).toEqual(['/alice/d', '/alice/e', '/alice/c']);
    expect(await paths({ filter, sort: 'capacity', order: 'desc' })).toEqual([
      '/alice/c',
      '/alice/e',
      '/alice/d',
    ]);
    expect(await paths({ filter, order: 'asc' })).toEqual(['/alice/c', '/alice/d', '/alice/e']);
    expect(await paths({ filter, sort: 'capacity', order: 'desc', start: '1', limit: '1' })).toEqual([
      '/alice/e',
    ]);
  });

  test('gives twenty when it is not told how many', async () => {
    for (let index = 0; index < 20; index++) fixture.flowthings.createFlow({ path: `/alice/many/${index}` });
    expect(await paths({})).toHaveLength(20);
  });

  test('keeps the members that are asked for, and the id', async () => {
    const query = { only: 'path,capacity', filter: "path == '/alice/c'" };
    const { body } = await fixture.call<Thing[]>('GET', '/flow', undefined, { query });
    expect(body).toEqual([{ id: expect.any(String), path: '/alice/c', capacity: 3 }]);
  });

  test.each(['1', 'True', 'true'])('fills the references for refs=%s', async refs => {
    const { call } = fixture;
    const { body } = await call('POST', '/track', {
      source: '/alice/a',
      destination: ['/alice/b', '/alice/c'],
    });
    const { head } = await call('GET', `/track/${body.id}`, undefined, { query: { refs } });
    expect(Object.values(head.references ?? {})).toEqual([
      expect.objectContaining({ name: 'alice' }),
      expect.objectContaining({ path: '/alice/a' }),
      expect.objectContaining({ path: '/alice/b' }),
      expect.objectContaining({ path: '/alice/c' }),
    ]);
    const without = await call('GET', `/track/${body.id}`, undefined, { query: { refs: '0' } });
    expect(without.head.references).toEqual({});
  });
});
