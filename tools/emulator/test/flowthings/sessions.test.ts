import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../host/until.js';
import { type Fixture, type Frame, Socket, start, type Thing } from './fixture.js';

const DONE = 'Your request has been processed successfully.';

let fixture: Fixture;
let flowId: string;

beforeEach(async () => {
  fixture = await start();
  fixture.emulator.clock.freeze();
  flowId = fixture.flowthings.createFlow({ path: '/alice/a' }).id;
});

afterEach(() => fixture[Symbol.asyncDispose]());

const subscribe = (): Record<string, unknown> => ({ object: 'drop', type: 'subscribe', flowId });

function write(n: number): void {
  fixture.flowthings.createDrop('/alice/a', { elems: { n } });
}

describe('POST /session', () => {
  test('answers an id, with or without a content type', async () => {
    const { flowthings, fetch } = fixture;
    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      const answer = await fetch<Thing>('POST', '/session', {
        headers: { 'x-auth-account': 'alice', 'x-auth-token': flowthings.token, ...headers },
      });
      expect(answer).toMatchObject({
        status: 201,
        head: { ok: true, status: 201 },
        body: { id: expect.any(String) },
      });
    }
  });

  test.each([
    [400, {}],
    [403, { refusalStatus: 403 } as const],
  ])('refuses wrong and missing credentials with %i', async (status, sessions) => {
    const seed = { flowthings: { accounts: [{ name: 'alice' }], sessions } };
    await using strict = await start({ seed });
    const { token } = strict.flowthings;
    for (const headers of [
      { 'x-auth-account': 'alice', 'x-auth-token': 'wrong' },
      { 'x-auth-account': 'alice' },
      { 'x-auth-account': 'bob', 'x-auth-token': token },
      { 'x-auth-token': token },
    ]) {
      const answer = await strict.fetch('POST', '/session', { headers: headers as Record<string, string> });
      expect(answer).toMatchObject({ status, head: { ok: false, status } });
    }
  });
});

describe('sockets', () => {
  test('bring the drops of flows that were subscribed to by id or path', async () => {
    using byId = await fixture.connect();
    using byPath = await fixture.connect();
    const done = { head: { ok: true, errors: [], messages: [DONE], msgId: '1' }, body: {} };
    expect(await byId.request(subscribe())).toEqual(done);
    expect(await byPath.request({ object: 'drop', type: 'subscribe', path: '/alice/a' })).toEqual(done);
    write(1);
    for (const socket of [byId, byPath]) {
      expect(await socket.next()).toMatchObject({
        type: 'message',
        resource: flowId,
        value: { flowId, path: '/alice/a', elems: { n: 1 } },
      });
    }
    expect(
      fixture.flowthings.sessions().map(({ transport, subscriptions }) => [transport, subscriptions]),
    ).toEqual([
      ['websocket', ['/alice/a']],
      ['websocket', ['/alice/a']],
    ]);
  });

  test('bring each drop once, however often its flow was subscribed to', async () => {
    using socket = await fixture.connect();
    await socket.request(subscribe());
    await socket.request(subscribe());
    write(1);
    write(2);
    expect([(await socket.next()).value?.elems, (await socket.next()).value?.elems]).toEqual([
      { n: 1 },
      { n: 2 },
    ]);
    await socket.request({ ...subscribe(), type: 'unsubscribe' });
    write(3);
    expect(await socket.request({ object: 'flow', type: 'find', id: flowId })).toMatchObject({
      head: { ok: true },
    });
  });

  test('bring drops of flows that keep none', async () => {
    const { id } = fixture.flowthings.createFlow({ path: '/alice/channel', capacity: 0 });
    using socket = await fixture.connect();
    await socket.request({ ...subscribe(), flowId: id });
    fixture.flowthings.createDrop(id, { elems: { n: 1 } });
    expect((await socket.next()).value?.elems).toEqual({ n: 1 });
  });

  test('do not answer frames without a msgId, and echo any other as it came', async () => {
    using socket = await fixture.connect();
    socket.send({ ...subscribe() });
    socket.send({ type: 'heartbeat' });
    socket.send({ type: 'heartbeat', object: '', msgId: 9 });
    socket.send('not JSON');
    socket.send([]);
    expect((await socket.request({ ...subscribe(), msgId: 0 })).head?.msgId).toBe(0);
    expect((await socket.request({ ...subscribe(), msgId: '-1382837' })).head?.msgId).toBe('-1382837');
  });

  test('create, find, change and delete drops', async () => {
    using socket = await fixture.connect();
    const drop = { object: 'drop', flowId, options: {} };
    const created = await socket.request({ ...drop, type: 'create', value: { elems: { n: 1 }, version: 0 } });
    expect(created.head?.messages).toEqual([`${DONE} A new resource has been created.`]);
    const { id } = created.body as Thing;
    await socket.request({ object: 'drop', type: 'create', value: { path: '/alice/a', elems: { n: 2 } } });
    expect((await socket.request({ ...drop, type: 'find', id })).body).toEqual(created.body);
    expect((await socket.request({ ...drop, type: 'find', id: [id] })).body).toEqual({ [id]: created.body });
    const options = { limit: '2', filter: 'EXISTS elems.n' };
    const found = await socket.request({ ...drop, type: 'findmany', options });
    expect((found.body as Thing[]).map(({ elems }) => elems)).toEqual([{ n: 2 }, { n: 1 }]);
    const changed = await socket.request({ ...drop, type: 'update', id, value: { elems: { n: 3 } } });
    expect(changed.body).toMatchObject({ id, version: 1, elems: { n: 3 } });
    expect((await socket.request({ ...drop, type: 'delete', id })).body).toEqual({});
    const gone = await socket.request({ ...drop, type: 'find', id });
    expect(gone).toMatchObject({ head: { ok: false, status: 404, messages: [] }, body: {} });
  });

  test('create, find, change and delete other objects', async () => {
    using socket = await fixture.connect();
    const created = await socket.request({ object: 'flow', type: 'create', value: { path: '/alice/b' } });
    const { id } = created.body as Thing;
    const find = {
      object: 'flow',
      type: 'findmany',
      options: { filter: "path == '/alice/b'", only: 'path' },
    };
    expect((await socket.request(find)).body).toEqual([{ id, path: '/alice/b' }]);
    const updated = await socket.request({ object: 'flow', type: 'update', id, value: { capacity: 5 } });
    expect(updated.body).toMatchObject({ capacity: 5 });
    await socket.request({ object: 'flow', type: 'delete', id: [id, flowId] });
    expect(fixture.flowthings.flows()).toEqual([]);
  });

  test.each<[Record<string, unknown>, number]>([
    [{ object: 'drop', type: 'subscribe', flowId: 'f999999999999999999999999' }, 404],
    [{ object: 'drop', type: 'subscribe', path: '/alice/none' }, 404],
    [{ object: 'drop', type: 'subscribe' }, 400],
    [{ object: 'flow', type: 'subscribe', path: '/alice/a' }, 400],
    [{ object: 'drop', type: 'create', flowId: 'f999999999999999999999999', value: { elems: {} } }, 400],
    [{ object: 'drop', type: 'create', path: '/alice/a' }, 400],
    [{ object: 'drop', type: 'findmany', path: '/alice/a', options: { limit: 'x' } }, 400],
    [{ object: 'drop', type: 'explode', path: '/alice/a' }, 400],
    [{ object: 'flow', type: 'find' }, 400],
    [{ object: 'flow', type: 'explode', id: 'x' }, 400],
    [{ object: 'nothing', type: 'find', id: 'x' }, 404],
  ])('%j is refused with %i', async (frame, status) => {
    using socket = await fixture.connect();
    const { head } = await socket.request(frame);
    expect(head).toMatchObject({ ok: false, status, errors: [expect.any(String)], msgId: '1' });
  });

  test('have the rights of the token that made the session', async () => {
    fixture.flowthings.createFlow({ path: '/alice/secret' });
    const { tokenString } = fixture.flowthings.createToken({ '/alice/a': { dropRead: true } });
    const id = await fixture.session({ 'x-auth-account': 'alice', 'x-auth-token': tokenString });
    using socket = await Socket.open(`${fixture.flowthings.wsUrl}/session/${id}/ws`);
    expect((await socket.request(subscribe())).head?.ok).toBe(true);
    expect(
      (await socket.request({ ...subscribe(), flowId: undefined, path: '/alice/secret' })).head?.status,
    ).toBe(403);
    expect(
      (await socket.request({ ...subscribe(), type: 'create', value: { elems: {} } })).head?.status,
    ).toBe(403);
  });

  test('carry elements in the form that is wanted', async () => {
    using socket = await fixture.connect();
    await socket.request(subscribe());
    fixture.flowthings.sessionElements = 'typed';
    write(1);
    expect((await socket.next()).value?.elems).toEqual({ n: { type: 'integer', value: 1 } });
  });

  test('cannot be opened without a session, a second time, or elsewhere', async () => {
    const { wsUrl } = fixture.flowthings;
    const id = await fixture.session();
    await expect(Socket.open(`${wsUrl}/session/none/ws`)).rejects.toThrow('status 404');
    await expect(Socket.open(`${wsUrl}/v4.0/alice`)).rejects.toThrow('status 501');
    using _socket = await Socket.open(`${wsUrl}/session/${id}/ws`);
    await expect(Socket.open(`${wsUrl}/session/${id}/ws`)).rejects.toThrow('status 400');
  });

  test('end their session when they close', async () => {
    const id = await fixture.session();
    using socket = await Socket.open(`${fixture.flowthings.wsUrl}/session/${id}/ws`);
    socket.close();
    await socket.closed;
    await until(() => fixture.flowthings.sessions().length === 0);
    await expect(Socket.open(`${fixture.flowthings.wsUrl}/session/${id}/ws`)).rejects.toThrow('status 404');
  });

  test('are closed after a minute without a frame; heartbeats, requests and pings keep them open', async () => {
    const { clock } = fixture.emulator;
    using silent = await fixture.connect();
    using beating = await fixture.connect();
    clock.advance(59_999);
    // The frame after it shows that the heartbeat has arrived.
    beating.send({ type: 'heartbeat' });
    beating.ping();
    await beating.request(subscribe());
    clock.advance(1);
    expect(await silent.closed).toBe(1001);
    clock.advance(59_998);
    expect(await beating.request(subscribe())).toMatchObject({ head: { ok: true } });
  });

  test('that nobody opens within a minute leave no session behind', async () => {
    const id = await fixture.session();
    fixture.emulator.clock.advance(60_000);
    expect(fixture.flowthings.sessions()).toEqual([]);
    await expect(Socket.open(`${fixture.flowthings.wsUrl}/session/${id}/ws`)).rejects.toThrow('status 404');
  });

  test('are cut and closed by the handle', async () => {
    using cut = await fixture.connect();
    using closed = await fixture.connect();
    const [first, second] = fixture.flowthings.sessions();
    first?.cut();
    second?.close(4000);
    expect([await cut.closed, await closed.closed]).toEqual([1006, 4000]);
    expect(fixture.flowthings.sessions()).toEqual([]);
  });
});

describe('long polling', () => {
  const poll = (id: string, signal?: AbortSignal): Promise<Response> =>
    fetch(`${fixture.flowthings.url}/session/${id}/polling?_=1`, signal ? { signal } : {});
  const post = (id: string, frame: unknown): Promise<Response> =>
    fetch(`${fixture.flowthings.url}/session/${id}/polling?_=2`, {
      method: 'POST',
      body: JSON.stringify(frame),
    });

  test('answers an array as soon as there is a message, and keeps those between two polls', async () => {
    const id = await fixture.session();
    expect((await post(id, { ...subscribe(), msgId: '1' })).status).toBe(200);
    const [first] = (await (await poll(id)).json()) as Frame[];
    expect(first).toMatchObject({ head: { ok: true, msgId: '1' } });
    write(1);
    write(2);
    const later = (await (await poll(id)).json()) as Frame[];
    expect(later.map(({ value }) => value?.elems)).toEqual([{ n: 1 }, { n: 2 }]);
    const waiting = poll(id);
    await until(() => fixture.flowthings.sessions()[0]?.transport === 'polling');
    write(3);
    expect(((await (await waiting).json()) as Frame[])[0]?.value?.elems).toEqual({ n: 3 });
  });

  test('goes on after a poll that the client gave up', async () => {
    const id = await fixture.session();
    await post(id, subscribe());
    const stopper = new AbortController();
    const given = poll(id, stopper.signal).catch((error: Error) => error.name);
    await until(() => fixture.flowthings.sessions()[0]?.transport === 'polling');
    stopper.abort();
    expect(await given).toBe('AbortError');
    const next = poll(id);
    await until(
      () => fixture.flowthings.requests().filter(({ target }) => target.includes('_=1')).length === 2,
    );
    await until(() => fixture.flowthings.sessions()[0]?.transport === 'polling');
    write(1);
    expect(((await (await next).json()) as Frame[])[0]?.value?.elems).toEqual({ n: 1 });
  });

  test('ends the session when the client does not poll again in time', async () => {
    const id = await fixture.session();
    await post(id, { ...subscribe(), msgId: '1' });
    await (await poll(id)).json();
    await until(() => fixture.flowthings.sessions()[0]?.transport === undefined);
    fixture.emulator.clock.advance(60_000);
    expect((await poll(id)).status).toBe(404);
    expect((await post(id, subscribe())).status).toBe(404);
  });

  test('a poll that waits is answered when the emulator stops', async () => {
    await using own = await start();
    const id = await own.session();
    const waiting = fetch(`${own.flowthings.url}/session/${id}/polling`);
    await until(() => own.flowthings.sessions()[0]?.transport === 'polling');
    await own.emulator.close();
    expect(await (await waiting).json()).toEqual([]);
  });
});

describe('streaming', () => {
  test('sends one message a line, until the client goes', async () => {
    const id = await fixture.session();
    const url = `${fixture.flowthings.url}/session/${id}`;
    await fetch(`${url}/polling`, { method: 'POST', body: JSON.stringify(subscribe()) });
    const stopper = new AbortController();
    const response = await fetch(`${url}/streaming`, { signal: stopper.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    write(1);
    const { value = '' } = (await reader?.read()) ?? {};
    expect(value.endsWith('\n')).toBe(true);
    expect((JSON.parse(value) as Frame).value?.elems).toEqual({ n: 1 });
    stopper.abort();
    await until(() => fixture.flowthings.sessions().length === 0);
  });
});

test('other requests below a session are refused', async () => {
  const { fetch } = fixture;
  const id = await fixture.session();
  expect((await fetch('GET', `/session/${id}/ws`)).status).toBe(400);
  expect((await fetch('GET', `/session/${id}/carrier-pigeon`)).status).toBe(501);
  expect((await fetch('DELETE', `/session/${id}`)).status).toBe(501);
  expect((await fetch('GET', '/session')).status).toBe(501);
});
