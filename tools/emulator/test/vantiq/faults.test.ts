import { describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type Fixture, type Frame, start, subscribeFrame } from './fixture.js';

const seed = {
  vantiq: {
    namespaces: [{ name: 'NS', topics: [{ name: '/rel', isReliable: true, redeliveryFrequency: 1 }] }],
  },
};

function validate({ vantiq }: Fixture): object {
  return { op: 'validate', resourceName: 'system.credentials', object: vantiq.accessToken };
}

function eventValue({ body }: Frame): unknown {
  return (body as { value: unknown }).value;
}

describe('faults of frames', () => {
  test('the first validate is lost', async () => {
    await using fixture = await start();
    const fault = fixture.vantiq.faults.add({
      match: { method: 'WS', path: '/validate/**' },
      effect: { drop: true },
    });
    using socket = await fixture.open();
    socket.send(validate(fixture));
    socket.send({ op: 'select', resourceName: 'types', parameters: { requestId: 'r' } });
    expect(await socket.next()).toMatchObject({ status: 401, headers: { 'X-Request-Id': 'r' } });
    expect((await socket.request(validate(fixture))).status).toBe(200);
    expect(fault.hits).toBe(1);
  });

  test('valid credentials are refused', async () => {
    await using fixture = await start({ open: true });
    fixture.vantiq.faults.add({ match: { method: 'WS' }, effect: { unauthorized: true } });
    using socket = await fixture.open();
    expect((await socket.request(validate(fixture))).status).toBe(400);
    expect((await socket.request(validate(fixture))).status).toBe(200);
  });

  test('an answer of any status, and one that is late', async () => {
    await using fixture = await start();
    using socket = await fixture.connect();
    const body = '[{"code":"io.vantiq.forbidden","message":"no","params":[]}]';
    const match = { method: 'WS', path: '/subscribe/events/topics/denied' };
    fixture.vantiq.faults.add({ match, effect: { status: 403, body } });
    expect(await socket.subscribe('/topics/denied')).toMatchObject({
      status: 403,
      headers: { 'X-Request-Id': '/topics/denied' },
      body: [{ code: 'io.vantiq.forbidden' }],
    });
    expect(fixture.vantiq.sockets()[0]?.subscriptions).toEqual([]);
    fixture.vantiq.faults.add({ match: { method: 'WS', path: '/subscribe/**' }, effect: { delayMs: 1 } });
    socket.send(subscribeFrame('/topics/late'));
    expect((await socket.subscribe('/topics/b')).headers).toEqual({ 'X-Request-Id': '/topics/b' });
    expect((await socket.next()).headers).toEqual({ 'X-Request-Id': '/topics/late' });
  });

  test('events come before the answer to the subscribe', async () => {
    await using fixture = await start();
    using socket = await fixture.connect();
    fixture.vantiq.faults.add({ match: { method: 'WS' }, effect: { answerAfterEvents: 2 } });
    socket.send(subscribeFrame('/topics/a'));
    await socket.subscribe('/topics/b');
    for (const value of [1, 2, 3]) fixture.vantiq.publish('/a', value);
    const frames = [await socket.next(), await socket.next(), await socket.next(), await socket.next()];
    expect(frames.map(({ status }) => status)).toEqual([100, 100, 200, 100]);
  });

  test.each([
    ['unprocessed', [], 0],
    ['before', [], 1],
    ['after', [200], 1],
  ] as const)('the socket closes %s the frame was carried out', async (closeAt, statuses, subscriptions) => {
    await using fixture = await start({ seed });
    using socket = await fixture.connect();
    const match = { method: 'WS', path: '/subscribe/**' };
    fixture.vantiq.faults.add({ match, effect: { closeCode: 4001, closeAt } });
    socket.send(subscribeFrame('/topics/rel', { persistent: true }));
    expect(await socket.closed).toBe(4001);
    expect(fixture.vantiq.subscriptions()).toHaveLength(subscriptions);
    for (const status of statuses) expect((await socket.next()).status).toBe(status);
  });

  test.each(['unprocessed', 'before', 'middle', 'after'] as const)(
    'reset %s cuts the connection',
    async reset => {
      await using fixture = await start();
      using socket = await fixture.connect();
      fixture.vantiq.faults.add({ match: { method: 'WS' }, effect: { reset } });
      socket.send(subscribeFrame('/topics/a'));
      expect(await socket.closed).toBe(1006);
    },
  );
});

describe('faults of events', () => {
  async function subscribed(): Promise<{
    fixture: Fixture;
    socket: Awaited<ReturnType<Fixture['connect']>>;
  }> {
    const fixture = await start({ seed });
    const socket = await fixture.connect();
    await socket.subscribe('/topics/a');
    return { fixture, socket };
  }
  const match = { method: 'EVENT', path: '/topics/a/publish' };

  test('one is lost, one comes three times, and garbage comes before one', async () => {
    const { fixture, socket } = await subscribed();
    await using _stop = fixture;
    fixture.vantiq.faults.add({ match, effect: { drop: true } });
    fixture.vantiq.faults.add({ match: { ...match, skip: 1 }, effect: { repeat: 2 } });
    fixture.vantiq.faults.add({ match: { ...match, skip: 2 }, effect: { garbage: true } });
    for (const value of [1, 2, 3]) fixture.vantiq.publish('/a', value);
    const twos = [await socket.next(), await socket.next(), await socket.next()];
    expect(twos.map(eventValue)).toEqual([2, 2, 2]);
    expect(() => JSON.parse('{"status":')).toThrow();
    expect((await socket.nextRaw()).text).toBe('{"status":');
    expect(eventValue(await socket.next())).toBe(3);
  });

  test('one is late', async () => {
    const { fixture, socket } = await subscribed();
    await using _stop = fixture;
    fixture.vantiq.faults.add({ match, effect: { delayMs: 1 } });
    fixture.vantiq.publish('/a', 1);
    fixture.vantiq.publish('/a', 2);
    expect([eventValue(await socket.next()), eventValue(await socket.next())]).toEqual([2, 1]);
  });

  test.each([
    [{ unsubscribe: true }, 100, { op: 'unsubscribe' }],
    [{ gone: true }, 410, {}],
  ])('%j instead of one', async (effect, status, body) => {
    const { fixture, socket } = await subscribed();
    await using _stop = fixture;
    fixture.vantiq.faults.add({ match, effect });
    fixture.vantiq.publish('/a', 1);
    expect(await socket.next()).toMatchObject({ status, body });
    expect(fixture.vantiq.sockets()[0]?.subscriptions).toEqual([]);
  });

  test.each([
    [{ closeCode: 1006 }, 1006, []],
    [{ closeCode: 1001, closeAt: 'after' as const }, 1001, [1]],
  ])('%j', async (effect, code, values) => {
    const { fixture, socket } = await subscribed();
    await using _stop = fixture;
    fixture.vantiq.faults.add({ match, effect });
    fixture.vantiq.publish('/a', 1);
    expect(await socket.closed).toBe(code);
    for (const value of values) expect(eventValue(await socket.next())).toBe(value);
  });

  test('a reliable event that was lost comes again', async () => {
    await using fixture = await start({ seed });
    fixture.emulator.clock.freeze();
    using socket = await fixture.connect();
    await socket.subscribe('/topics/rel', { persistent: true });
    fixture.vantiq.faults.add({ match: { method: 'EVENT' }, effect: { drop: true } });
    fixture.vantiq.publish('/rel', 1);
    fixture.emulator.clock.advance(1000);
    expect(await socket.next()).toMatchObject({ body: { value: 1, redelivered: true, sequenceId: 1 } });
  });
});

describe('faults of requests', () => {
  test('429 with and without Retry-After, in the platform’s words', async () => {
    await using fixture = await start();
    fixture.vantiq.faults.add({ match: { count: 2 }, effect: { status: 429 } });
    fixture.vantiq.faults.add({ match: { skip: 1 }, effect: { headers: { 'retry-after': '1' } } });
    const [first, second, third] = [
      await fixture.call('GET', '/resources/types'),
      await fixture.call('GET', '/resources/types'),
      await fixture.call('GET', '/resources/types'),
    ];
    expect([first.status, first.headers.get('retry-after'), first.body]).toMatchObject([
      429,
      null,
      [{ code: 'io.vantiq.server.quota', params: [] }],
    ]);
    expect([second.status, second.headers.get('retry-after'), third.status]).toEqual([429, '1', 200]);
  });

  test('a valid token is refused', async () => {
    await using fixture = await start();
    fixture.vantiq.faults.add({ match: { count: 2 }, effect: { unauthorized: true } });
    expect((await fixture.call('GET', '/resources/types')).status).toBe(401);
    expect((await fixture.fetch('GET', '/authenticate')).status).toBe(401);
    expect((await fixture.call('GET', '/resources/types')).status).toBe(200);
  });

  test('a socket is not opened, or its connection is reset', async () => {
    await using fixture = await start();
    const url = `${fixture.vantiq.url.replace('http', 'ws')}/api/v1/wsock/websocket`;
    const failure = (): Promise<string> =>
      new Promise(resolve => new WebSocket(url).on('error', error => resolve(error.message)));
    const match = { path: '/api/v1/wsock/websocket' };
    fixture.vantiq.faults.add({ match, effect: { status: 403, delayMs: 1 } });
    expect(await failure()).toBe('Unexpected server response: 403');
    fixture.vantiq.faults.add({ match, effect: { reset: 'unprocessed' } });
    expect(await failure()).toMatch(/socket hang up|ECONNRESET/);
    using socket = await fixture.connect();
    expect((await socket.subscribe('/topics/a')).status).toBe(200);
  });

  test('over HTTP, faults of this platform are checked, and frames are in the log', async () => {
    await using fixture = await start();
    const add = (effect: object): ReturnType<Fixture['fetch']> =>
      fixture.fetch('POST', '/__emulator/faults', { body: JSON.stringify({ effect }) });
    for (const wrong of [
      { closeCode: 1 },
      { closeCode: 1005 },
      { closeAt: 'soon' },
      { drop: 1 },
      { repeat: -1 },
    ]) {
      expect((await add(wrong)).status).toBe(400);
    }
    using socket = await fixture.connect();
    await socket.subscribe('/topics/a');
    expect(fixture.vantiq.requests().map(({ method, target, status }) => [method, target, status])).toEqual([
      ['GET', '/api/v1/wsock/websocket', 101],
      ['WS', '/validate/system.credentials', 200],
      ['WS', '/subscribe/events/topics/a', 200],
    ]);
  });
});
