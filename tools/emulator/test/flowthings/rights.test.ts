import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Fixture, start, type Thing } from './fixture.js';

let fixture: Fixture;
let flows: { readonly a: string; readonly below: string; readonly b: string };

beforeEach(async () => {
  fixture = await start({
    seed: { flowthings: { accounts: [{ name: 'alice' }, { name: 'bob' }, { name: 'carol' }] } },
  });
  const make = (path: string): string =>
    fixture.flowthings.createFlow({ path, drops: [{ elems: { n: 1 } }] }).id;
  flows = { a: make('/alice/a'), below: make('/alice/a/below'), b: make('/alice/ab') };
});

afterEach(() => fixture[Symbol.asyncDispose]());

/** Statuses of one request for each flow. */
async function statuses(token: string, method: string, body?: unknown): Promise<readonly number[]> {
  const answers = [flows.a, flows.below, flows.b].map(id =>
    fixture.call(method, `/drop/${id}`, body, { token }),
  );
  return (await Promise.all(answers)).map(({ status }) => status);
}

describe('tokens', () => {
  test('give rights to drops on their paths and below, and nowhere else', async () => {
    const read = fixture.flowthings.createToken({ '/alice/a': { dropRead: true } }).tokenString;
    const write = fixture.flowthings.createToken({ '/alice/a/': { dropWrite: true } }).tokenString;
    const drop = { elems: { n: 2 } };
    expect(await statuses(read, 'GET')).toEqual([200, 200, 403]);
    expect(await statuses(read, 'POST', drop)).toEqual([403, 403, 403]);
    expect(await statuses(write, 'GET')).toEqual([403, 403, 403]);
    expect(await statuses(write, 'POST', drop)).toEqual([201, 201, 403]);
    expect(await statuses(write, 'DELETE')).toEqual([200, 200, 403]);
  });

  test('may read the objects on their paths and change none', async () => {
    const { call, flowthings } = fixture;
    const token = flowthings.createToken({ '/alice/a': { dropRead: true, dropWrite: true } }).tokenString;
    const track = flowthings.createTrack({ source: '/alice/ab', destination: '/alice/a' });
    expect((await call('GET', `/flow/${flows.a}`, undefined, { token })).status).toBe(200);
    expect((await call('GET', `/flow/${flows.b}`, undefined, { token })).status).toBe(403);
    expect((await call('GET', `/track/${track.id}`, undefined, { token })).status).toBe(200);
    const found = await call<Thing[]>('GET', '/flow', undefined, { token });
    expect(found.body.map(({ id }) => id)).toEqual([flows.below, flows.a]);
    const many = await call<Record<string, Thing>>('MGET', '/flow', [flows.a, flows.b], { token });
    expect(Object.keys(many.body)).toEqual([flows.a]);
    expect((await call('PUT', `/flow/${flows.a}`, { description: 'x' }, { token })).status).toBe(403);
    expect((await call('DELETE', `/flow/${flows.a}`, undefined, { token })).status).toBe(403);
    expect((await call('POST', '/flow', { path: '/alice/a/new' }, { token })).status).toBe(403);
    expect((await call('POST', '/token', { paths: {} }, { token })).status).toBe(403);
    expect((await call<Thing[]>('GET', '/token', undefined, { token })).body).toEqual([]);
    expect((await call<Thing[]>('GET', '/identity', undefined, { token })).body).toEqual([]);
  });

  test('end with their duration, and when they are deleted', async () => {
    const { call, emulator, flowthings } = fixture;
    emulator.clock.freeze();
    const short = flowthings.createToken({ '/alice/a': { dropRead: true } }, { durationMs: 1000 });
    const long = flowthings.createToken({ '/alice/a': { dropRead: true } });
    emulator.clock.advance(999);
    expect(await statuses(short.tokenString, 'GET')).toEqual([200, 200, 403]);
    emulator.clock.advance(1);
    expect(await statuses(short.tokenString, 'GET')).toEqual([403, 403, 403]);
    expect(await statuses(long.tokenString, 'GET')).toEqual([200, 200, 403]);
    await call('DELETE', `/token/${long.id}`);
    expect(await statuses(long.tokenString, 'GET')).toEqual([403, 403, 403]);
  });

  test.each([
    ['no token', { token: '' }],
    ['a wrong one', { token: 'x'.repeat(32) }],
    ['an account that is not there', { account: 'nobody' }],
    ['an account that shares nothing', { account: 'bob' }],
  ])('%s is refused with 403', async (_what, options) => {
    const answer = await fixture.call('GET', '/flow', undefined, options);
    expect(answer).toMatchObject({
      status: 403,
      head: { ok: false, status: 403, errors: [expect.any(String)] },
      body: {},
    });
  });

  test('a public flow is read by every token of the account', async () => {
    const { call, flowthings } = fixture;
    const flow = flowthings.createFlow({ path: '/alice/news', public: true, drops: [{ elems: { n: 1 } }] });
    const token = flowthings.createToken({ '/alice/a': { dropRead: true } }).tokenString;
    expect((await call<Thing[]>('GET', `/drop/${flow.id}`, undefined, { token })).body).toHaveLength(1);
    expect((await call('POST', `/drop/${flow.id}`, { elems: {} }, { token })).status).toBe(403);
  });
});

describe('shares', () => {
  const bob = { token: 'bob-tokentokentokentokentokentok' };
  const carol = { token: 'carol-tokentokentokentokentokent' };

  async function identityOf(account: string, token: string): Promise<string | undefined> {
    return (await fixture.call<Thing[]>('GET', '/identity', undefined, { account, token })).body[0]?.id;
  }

  test('give the master of another account their rights on their paths', async () => {
    const { call } = fixture;
    const issuedTo = await identityOf('bob', bob.token);
    const paths = { '/alice/a': { read: true, dropRead: true } };
    const { body: share } = await call('POST', '/share', { issuedTo, paths });
    expect(await statuses(bob.token, 'GET')).toEqual([200, 200, 403]);
    expect(await statuses(bob.token, 'POST', { elems: {} })).toEqual([403, 403, 403]);
    expect((await call('GET', `/flow/${flows.a}`, undefined, bob)).status).toBe(200);
    expect((await call('PUT', `/flow/${flows.a}`, { description: 'x' }, bob)).status).toBe(403);
    expect(await statuses(carol.token, 'GET')).toEqual([403, 403, 403]);
    await call('DELETE', `/share/${share.id}`);
    expect(await statuses(bob.token, 'GET')).toEqual([403, 403, 403]);
  });

  test('are issued to groups too, end with their duration, and may let objects be made', async () => {
    const { call, emulator } = fixture;
    emulator.clock.freeze();
    const { body: group } = await call('POST', '/group', {
      memberIds: [await identityOf('carol', carol.token)],
    });
    const paths = { '/alice/a': { write: true, dropWrite: true } };
    await call('POST', '/share', { issuedTo: group.id, paths, duration: 1000 });
    expect((await call('POST', '/flow', { path: '/alice/a/carol' }, carol)).status).toBe(201);
    expect((await call('POST', '/flow', { path: '/alice/carol' }, carol)).status).toBe(403);
    const written = await call('POST', `/drop/${flows.a}`, { elems: {} }, carol);
    expect(written.body['creatorId']).toBe(await identityOf('carol', carol.token));
    emulator.clock.advance(1000);
    expect((await call('POST', `/drop/${flows.a}`, { elems: {} }, carol)).status).toBe(403);
  });
});

test('an open emulator takes any credentials, and none', async () => {
  await using open = await start({ open: true });
  expect((await open.call('POST', '/flow', { path: '/alice/x' }, { token: '' })).status).toBe(201);
  expect((await open.call('GET', '/flow', undefined, { account: 'whoever' })).body).toHaveLength(1);
  expect(await open.session({})).toMatch(/^s-/);
});
