import { describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { until } from '../host/until.js';
import { type Fixture, type Frame, type Socket, start, subscribeFrame } from './fixture.js';

const credentials = { resourceName: 'system.credentials' };

function eventOf({ status, headers, body }: Frame): unknown[] {
  const { path, value } = body as { path: string; value: unknown };
  return [status, headers?.['X-Request-Id'], path, value];
}

describe('the first message', () => {
  test('validates a token, and the session has a name', async () => {
    await using fixture = await start();
    using socket = await fixture.connect();
    expect(fixture.vantiq.sockets()).toMatchObject([{ username: 'admin', subscriptions: [] }]);
    socket.close();
    expect(await socket.closed).toBe(1000);
    await until(() => fixture.vantiq.sockets().length === 0);
  });

  test('signs in with a name and a password', async () => {
    await using fixture = await start();
    using socket = await fixture.open();
    const object = { username: 'admin', password: 'emulator' };
    const answer = await socket.request({ op: 'authenticate', ...credentials, object });
    expect(answer).toMatchObject({ status: 200, headers: {}, body: { userRecord: { username: 'admin' } } });
    expect((await socket.subscribe('/topics/a')).status).toBe(200);
  });

  test.each([
    { op: 'validate', ...credentials, object: 'x' },
    { op: 'validate', ...credentials },
    { op: 'authenticate', ...credentials, object: { username: 'admin', password: 'x' } },
  ])('refuses wrong ones with 400, and the socket stays open: %j', async frame => {
    await using fixture = await start();
    using socket = await fixture.open();
    expect(await socket.request(frame)).toEqual({
      status: 400,
      contentType: 'application/json',
      headers: {},
      body: [
        {
          code: 'io.vantiq.authentication.failed',
          message: 'Failed to authenticate supplied credentials.',
          params: [],
        },
      ],
    });
    const object = fixture.vantiq.accessToken;
    expect((await socket.request({ op: 'validate', ...credentials, object })).status).toBe(200);
  });

  test('requests before it are refused with 401', async () => {
    await using fixture = await start();
    using socket = await fixture.open();
    expect(await socket.subscribe('/topics/a')).toMatchObject({
      status: 401,
      headers: { 'X-Request-Id': '/topics/a' },
      body: [{ code: 'io.vantiq.authentication.failed' }],
    });
  });

  test('a token that is deleted or expires later does not disturb an open socket', async () => {
    await using fixture = await start();
    using socket = await fixture.connect();
    fixture.vantiq.expireTokens();
    expect((await socket.subscribe('/topics/a')).status).toBe(200);
  });

  test('frames are binary unless text is asked for; clients may send either', async () => {
    await using fixture = await start({ seed: { vantiq: { frames: 'text' } } });
    using socket = await fixture.open();
    const validate = JSON.stringify({ op: 'validate', ...credentials, object: fixture.vantiq.accessToken });
    socket.sendBinary(validate);
    expect((await socket.nextRaw()).binary).toBe(false);
    fixture.vantiq.frames = 'binary';
    socket.send(validate);
    expect((await socket.nextRaw()).binary).toBe(true);
  });

  test('what is not a frame is swallowed', async () => {
    await using fixture = await start();
    using socket = await fixture.connect();
    socket.sendBinary('Vantiq-Ping');
    for (const text of ['', '{', '3', 'null', '[]', '{"status":200}']) socket.send(text);
    expect(await socket.subscribe('/topics/a')).toMatchObject({ status: 200 });
  });

  test('other socket paths are refused, and so is a plain request', async () => {
    await using fixture = await start();
    const socket = new WebSocket(`${fixture.vantiq.url.replace('http', 'ws')}/api/v1/elsewhere`);
    const status = await new Promise(resolve =>
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)),
    );
    expect(status).toBe(501);
    expect((await fixture.fetch('GET', '/api/v1/wsock/websocket')).status).toBe(400);
  });
});

describe('subscriptions', () => {
  const seed = {
    vantiq: {
      namespaces: [
        {
          name: 'NS',
          types: [{ name: 'T', naturalKey: ['k'] }],
          sources: [{ name: 'S' }],
          services: [{ name: 'Svc', eventTypes: { e: {} } }, { name: 'com.x.Svc' }],
        },
        { name: 'Other' },
      ],
    },
  };

  test('a topic', async () => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    expect(await socket.subscribe('/topics/a/b')).toEqual({
      status: 200,
      contentType: 'application/json',
      headers: { 'X-Request-Id': '/topics/a/b' },
      body: {},
    });
    for (const path of ['/topics//a/b', '/topics/%2Fa%2Fb', '/topics/%2Fa/b']) {
      const answer = await fixture.call('POST', `/resources${path}`, { from: path });
      expect([answer.status, answer.body]).toEqual([200, undefined]);
      expect(await socket.next()).toEqual({
        status: 100,
        contentType: 'application/json',
        headers: { 'X-Request-Id': '/topics/a/b' },
        body: { path: '/topics/a/b/publish', value: { from: path }, namespace: 'NS', username: 'admin' },
      });
    }
  });

  test('a topic without its slash cannot be published on', async () => {
    await using fixture = await start({ seed });
    const { status, body } = await fixture.call('POST', '/resources/topics/a', {});
    expect(status).toBe(404);
    expect(body).toMatchObject([{ code: 'io.vantiq.resource.not.found' }]);
  });

  test('a source, whose messages may be arrays', async () => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    await socket.subscribe('/sources/S');
    fixture.vantiq.emit('S', [{ id: 1 }]);
    expect(eventOf(await socket.next())).toEqual([100, '/sources/S', '/sources/S/receive', [{ id: 1 }]]);
  });

  test('events of services, with packages, and ids with doubled slashes come back unchanged', async () => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    await socket.subscribe('/services//Svc//e');
    await socket.subscribe('/services/com.x.Svc/any');
    await fixture.call('POST', '/resources/services/Svc/e', 1);
    expect(eventOf(await socket.next())).toEqual([
      100,
      '/services//Svc//e',
      '/topics/services/Svc/e/publish',
      1,
    ]);
    await fixture.call('POST', '/resources/services/com.x.Svc%2Fany', 2);
    expect(eventOf(await socket.next())).toEqual([
      100,
      '/services/com.x.Svc/any',
      '/topics/com.x/services/Svc/any/publish',
      2,
    ]);
  });

  test('changes of a type, one by one and in bulk', async () => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    for (const operation of ['insert', 'update', 'delete']) await socket.subscribe(`/types/T/${operation}`);
    const { _id } = (await fixture.call('POST', '/resources/custom/T', { k: 1 })).body as { _id: string };
    expect(eventOf(await socket.next())).toEqual([
      100,
      '/types/T/insert',
      `/types/T/insert/${_id}`,
      expect.objectContaining({ _id, k: 1, ars_version: 1 }),
    ]);
    await fixture.call('POST', '/resources/custom/T?upsert=true', { k: 1, n: 2 });
    expect(eventOf(await socket.next())).toEqual([
      100,
      '/types/T/update',
      `/types/T/update/${_id}`,
      expect.objectContaining({ k: 1, n: 2 }),
    ]);
    await fixture.call('DELETE', `/resources/custom/T/${_id}`);
    expect(eventOf(await socket.next())).toMatchObject([
      100,
      '/types/T/delete',
      `/types/T/delete/${_id}`,
      {},
    ]);
    await fixture.vantiq.insert('T', { k: 2 });
    await socket.next();
    await fixture.call('DELETE', `/resources/custom/T?where=${encodeURIComponent('{"k":2}')}`);
    expect(eventOf(await socket.next())).toEqual([
      100,
      '/types/T/delete',
      '/types/T/delete',
      { ars_bulkOperation: true, qual: { k: 2 }, count: 1 },
    ]);
  });

  test('changes of a system resource', async () => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    await socket.subscribe('/types/system.sources/insert', { eventFilter: { type: 'REMOTE' } });
    await fixture.vantiq.registerSource('Other');
    await fixture.vantiq.registerSource('New', {}, { type: 'REMOTE' });
    expect(eventOf(await socket.next())).toEqual([
      100,
      '/types/system.sources/insert',
      '/types/system.sources/insert/New',
      expect.objectContaining({ name: 'New', type: 'REMOTE' }),
    ]);
  });

  test('a filter lets only equal values pass', async () => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    await socket.subscribe('/topics/a', { eventFilter: { kind: 'x', at: { n: 1 } } });
    for (const value of [{ kind: 'y' }, { kind: 'x' }, 'text', null, { kind: 'x', at: { n: 1 }, more: 1 }]) {
      fixture.vantiq.publish('/a', value);
    }
    expect(eventOf(await socket.next())[3]).toEqual({ kind: 'x', at: { n: 1 }, more: 1 });
  });

  test('another namespace has other events', async () => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    const frame = {
      ...subscribeFrame('/topics/a', { requestId: '/topics/a@Other' }),
      targetNamespace: 'Other',
    };
    expect((await socket.request(frame)).status).toBe(200);
    fixture.vantiq.publish('/a', 'main');
    await fixture.call('POST', '/resources/topics//a', '"other"', { 'x-target-namespace': 'Other' });
    expect(await socket.next()).toMatchObject({
      headers: { 'X-Request-Id': '/topics/a@Other' },
      body: { value: 'other', namespace: 'Other' },
    });
  });

  test('many subscriptions share a socket, and several sockets share a topic', async () => {
    await using fixture = await start({ seed });
    using first = await fixture.connect();
    using second = await fixture.connect();
    await first.subscribe('/topics/a');
    await first.subscribe('/topics/b');
    await second.subscribe('/topics/a');
    fixture.vantiq.publish('/b', 1);
    fixture.vantiq.publish('/a', 2);
    expect([eventOf(await first.next()), eventOf(await first.next()), eventOf(await second.next())]).toEqual([
      [100, '/topics/b', '/topics/b/publish', 1],
      [100, '/topics/a', '/topics/a/publish', 2],
      [100, '/topics/a', '/topics/a/publish', 2],
    ]);
    expect(fixture.vantiq.sockets().map(({ subscriptions }) => subscriptions)).toEqual([
      ['/topics/a', '/topics/b'],
      ['/topics/a'],
    ]);
  });

  test.each([
    ['/sources/None', 404],
    ['/types/None/insert', 404],
    ['/types/T/publish', 400],
    ['/types/T', 400],
    ['/services/None/e', 404],
    ['/services/Svc/none', 404],
    ['/topicsa/b', 400],
    ['/topics', 400],
    ['', 400],
  ])('%s cannot be subscribed to', async (resourceId, status) => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    expect(await socket.subscribe(resourceId)).toMatchObject({
      status,
      headers: { 'X-Request-Id': resourceId },
      body: [{ code: expect.any(String), message: expect.any(String), params: expect.any(Array) }],
    });
  });

  test('the resource of a subscription is events', async () => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    const answer = await socket.request({ ...subscribeFrame('/topics/a'), resourceName: 'topics' });
    expect(answer.status).toBe(400);
  });

  test('the server ends a subscription, with 100 or with 410', async () => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    await socket.subscribe('/topics/a');
    fixture.vantiq.unsubscribe('/topics/a');
    expect(await socket.next()).toEqual({
      status: 100,
      contentType: 'application/json',
      headers: { 'X-Request-Id': '/topics/a' },
      body: { op: 'unsubscribe', path: '/topics/a/publish', namespace: 'NS' },
    });
    fixture.vantiq.publish('/a', 1);
    await socket.subscribe('/topics/a');
    fixture.vantiq.unsubscribe('/topics/a', { gone: true });
    expect(await socket.next()).toMatchObject({ status: 410, headers: { 'X-Request-Id': '/topics/a' } });
    expect(fixture.vantiq.sockets()[0]?.subscriptions).toEqual([]);
  });

  test.each([
    ['/sources/S', '/resources/sources/S'],
    ['/types/T/insert', '/resources/types/T'],
    ['/services/Svc/e', '/resources/services/Svc'],
    ['/topics/declared', '/resources/topics//declared'],
  ])('deleting what %s belongs to ends it with 410', async (subject, path) => {
    await using fixture = await start({ seed });
    await fixture.vantiq.createTopic({ name: '/declared' });
    using socket = await fixture.connect();
    await socket.subscribe(subject);
    expect((await fixture.call('DELETE', path)).status).toBe(204);
    expect((await socket.next()).status).toBe(410);
  });

  test('reset closes the sockets', async () => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    await fixture.vantiq.reset();
    expect(await socket.closed).toBe(1001);
  });

  test('sockets are closed and cut by the handle, and closed when the emulator stops', async () => {
    const fixture = await start({ seed });
    const sockets = await Promise.all([1, 2, 3].map(() => fixture.connect()));
    const [first, second] = fixture.vantiq.sockets();
    first?.close(4000);
    second?.cut();
    expect(await sockets[0]?.closed).toBe(4000);
    expect(await sockets[1]?.closed).toBe(1006);
    await fixture.emulator.close();
    expect(await sockets[2]?.closed).toBe(1001);
  });
});

describe('requests over the socket', () => {
  async function withType(): Promise<{ fixture: Fixture; socket: Socket }> {
    const fixture = await start();
    await fixture.vantiq.createType({
      name: 'T',
      naturalKey: ['k'],
      records: [{ k: 1 }, { k: 2 }, { k: 3 }],
    });
    return { fixture, socket: await fixture.connect() };
  }

  test('every operation', async () => {
    const { fixture, socket } = await withType();
    await using _stop = fixture;
    let last = 0;
    const ask = async (op: string, rest: object): Promise<Frame> => {
      const requestId = `r-${++last}`;
      const { parameters = {}, ...others } = rest as { parameters?: object };
      const answer = await socket.request({
        op,
        resourceName: 'T',
        ...others,
        parameters: { ...parameters, requestId },
      });
      expect(answer.headers).toEqual({ 'X-Request-Id': requestId });
      return answer;
    };
    const inserted = await ask('insert', { object: { k: 4 } });
    expect(inserted).toMatchObject({ status: 200, body: { k: 4, ars_version: 1 } });
    const { _id: resourceId } = inserted.body as { _id: string };
    const where = { k: { $gt: 1 } };
    const selected = await ask('select', {
      parameters: { where, sort: { k: -1 }, props: ['k'], limit: 2, page: 1, count: true },
    });
    expect(selected.body).toMatchObject([{ count: 3 }, { k: 4 }, { k: 3 }]);
    expect((await ask('selectOne', { resourceId })).body).toMatchObject({ k: 4 });
    expect((await ask('update', { resourceId, object: { n: 1 } })).body).toMatchObject({ n: 1 });
    const operations = [{ op: 'replace', path: 'n', value: 2 }];
    expect((await ask('patch', { resourceId, object: operations })).body).toMatchObject({ n: 2 });
    expect((await ask('upsert', { object: { k: 4, n: 3 } })).body).toMatchObject({ n: 3 });
    expect((await ask('aggregate', { object: [{ $match: { k: 4 } }] })).body).toMatchObject([{ n: 3 }]);
    expect((await ask('delete', { resourceId })).status).toBe(204);
    const deleted = await ask('delete', { parameters: { where: { k: 1 }, count: true } });
    expect(deleted).toMatchObject({ status: 204, body: [{ count: 1 }] });
    const types = await ask('select', { resourceName: 'types', parameters: { where: { name: 'T' } } });
    expect(types.body).toMatchObject([{ name: 'T' }]);
    const prefixed = await ask('selectOne', { resourceName: 'system.types', resourceId: 'T' });
    expect(prefixed.body).toMatchObject({ name: 'T' });
    await fixture.vantiq.registerProcedure('double', ({ n }) => Number(n) * 2);
    await fixture.vantiq.registerSource('S', { query: question => ({ question }) });
    const execute = { resourceName: 'procedures', resourceId: 'double', object: { n: 4 } };
    expect((await ask('execute', execute)).body).toBe(8);
    const question = { resourceName: 'sources', resourceId: 'S', object: 'why' };
    expect((await ask('query', question)).body).toEqual({ question: 'why' });
    expect((await ask('execute', { ...execute, resourceName: 'T' })).status).toBe(400);
  });

  test('publishing reaches the subscribers', async () => {
    const { fixture, socket } = await withType();
    await using _stop = fixture;
    await socket.subscribe('/topics/a');
    socket.send({ op: 'publish', resourceName: 'topics', resourceId: '/a', object: { n: 1 } });
    expect(eventOf(await socket.next())[3]).toEqual({ n: 1 });
    expect(await socket.next()).toMatchObject({ status: 200, headers: {} });
  });

  test.each([
    [{ op: 'select', resourceName: 'Nope' }, 404, 'com.accessg2.ag2rs.type.not.found'],
    [{ op: 'select', resourceName: 'system.nope' }, 404, 'io.vantiq.type.system.resource.unknown'],
    [{ op: 'selectOne', resourceName: 'T' }, 400, 'io.vantiq.bad.request'],
    [{ op: 'publish', resourceName: 'T', resourceId: 'x' }, 400, 'io.vantiq.bad.request'],
    [{ op: 'compute', resourceName: 'T' }, 501, 'io.vantiq.emulator.not.implemented'],
  ])('%j is refused', async (frame, status, code) => {
    const { fixture, socket } = await withType();
    await using _stop = fixture;
    const answer = await socket.request({ ...frame, parameters: { requestId: 'r' } });
    expect(answer).toMatchObject({ status, headers: { 'X-Request-Id': 'r' }, body: [{ code }] });
  });
});
