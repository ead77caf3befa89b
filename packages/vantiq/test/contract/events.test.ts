import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  isAuthError,
  isClosedError,
  isConnectionError,
  isValidationError,
  type TypeEventValue,
  VantiqClient,
  VantiqResources,
} from '@sdk/vantiq';
import { clientOf, type EmulatedServer, emulatedServer, rejection, take, until } from '../support/server.js';

const { TOPICS, SOURCES, SERVICES, TYPES } = VantiqResources;

let server: EmulatedServer;
let client: VantiqClient;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(async () => {
  await client.close();
  await server.emulator.reset();
});
afterAll(() => server.close());

const reliableTopic = (name = '/rel'): Promise<void> =>
  server.emulator.createTopic({ name, isReliable: true, redeliveryFrequency: 1, redeliveryTTL: 1000 });

describe.each(['text', 'binary'] as const)('with %s frames', frames => {
  test('topics, sources, services and types deliver to their own readers', async () => {
    client = clientOf(server);
    const { emulator } = server;
    emulator.frames = frames;
    await emulator.createType({ name: 'Car' });
    await emulator.createService({ name: 'Svc', eventTypes: { happened: {} } });
    await emulator.registerSource('Src');
    const topic = await client.subscribe<{ n: number }>(TOPICS, '/a/b');
    const source = await client.subscribe(SOURCES, 'Src');
    const service = await client.subscribe(SERVICES, 'Svc/happened');
    const type = await client.subscribe<TypeEventValue<{ vin: string }>>(TYPES, 'Car', {
      operation: 'INSERT',
    });
    expect([topic.path, source.path, service.path, type.path]).toEqual([
      '/topics/a/b',
      '/sources/Src',
      '/services/Svc/happened',
      '/types/Car/insert',
    ]);
    await client.insert('Car', { vin: 'v1' });
    emulator.publish('Svc/happened', { n: 3 });
    emulator.emit('Src', [{ n: 2 }]);
    emulator.publish('/a/b', { n: 1 });
    const first = async (events: AsyncIterable<{ path: string; value: unknown }>): Promise<unknown> => {
      for await (const { path, value } of events) return { path, value };
      return undefined;
    };
    expect(await first(topic)).toEqual({ path: '/topics/a/b/publish', value: { n: 1 } });
    expect(await first(source)).toEqual({ path: '/sources/Src/receive', value: [{ n: 2 }] });
    expect(await first(service)).toEqual({ path: '/topics/services/Svc/happened/publish', value: { n: 3 } });
    expect(await first(type)).toMatchObject({ value: { vin: 'v1' } });
    emulator.frames = 'binary';
  });
});

describe('subscribe', () => {
  test('resolves when the server has accepted, also when an event overtakes that', async () => {
    client = clientOf(server);
    server.emulator.faults.add({
      match: { method: 'WS', path: '/subscribe/**' },
      effect: { answerAfterEvents: 1 },
    });
    const pending = client.subscribe(TOPICS, '/a');
    await until(() => server.emulator.sockets().some(({ subscriptions }) => subscriptions.length > 0));
    server.emulator.publish('/a', { n: 1 });
    const subscription = await pending;
    const [event] = await take(subscription[Symbol.asyncIterator](), 1);
    expect(event?.value).toEqual({ n: 1 });
  });

  test('rejects with the words of the server, and the path is free again (Q-24, Q-35)', async () => {
    client = clientOf(server);
    const error = await rejection(client.subscribe(SOURCES, 'NoSuchSource', { persistent: true }));
    expect(error).toMatchObject({ name: 'VantiqError', operation: 'subscribe' });
    await server.emulator.registerSource('NoSuchSource');
    const subscription = await client.subscribe(SOURCES, 'NoSuchSource');
    expect(subscription.state).toBe('ready');
  });

  test('a second reader of the same events is refused, waiting or accepted (Q-35)', async () => {
    client = clientOf(server);
    const first = client.subscribe(TOPICS, '/a');
    expect(isValidationError(await rejection(client.subscribe(TOPICS, '/a')))).toBe(true);
    await first;
    expect(isValidationError(await rejection(client.withOptions({}).subscribe(TOPICS, '/a')))).toBe(true);
  });

  test('keeps the parameters of the caller as they are (Q-04)', async () => {
    client = clientOf(server);
    const parameters = { note: 'mine' };
    await client.subscribe(TOPICS, '/a', { parameters });
    expect(parameters).toEqual({ note: 'mine' });
  });

  test('a filter passes only values with the same properties', async () => {
    client = clientOf(server);
    const events = await client.subscribe(TOPICS, '/a', { eventFilter: { kind: 'x' } });
    server.emulator.publish('/a', { kind: 'y', n: 1 });
    server.emulator.publish('/a', { kind: 'x', n: 2 });
    const [event] = await take(events[Symbol.asyncIterator](), 1);
    expect(event?.value).toEqual({ kind: 'x', n: 2 });
  });

  test('without a user there is no connection (V-57)', async () => {
    client = new VantiqClient({ baseUrl: server.emulator.url });
    expect(isAuthError(await rejection(client.startSubscriberTransport()))).toBe(true);
    expect(server.emulator.sockets()).toHaveLength(0);
  });

  test('a refused log-in rejects with the words of the server (V-58)', async () => {
    client = clientOf(server);
    client.setAccessToken('no-such-token');
    expect(await rejection(client.subscribe(TOPICS, '/a'))).toMatchObject({
      name: 'VantiqError',
      serverCode: 'io.vantiq.authentication.failed',
    });
  });

  test('a server that refuses the connection rejects (Q-34)', async () => {
    client = clientOf(server);
    server.emulator.faults.add({ match: { path: '/api/v1/wsock/websocket' }, effect: { status: 403 } });
    expect(await rejection(client.subscribe(TOPICS, '/a'))).toMatchObject({ name: 'HttpError', status: 403 });
  });

  test('a server that is not there rejects (Q-34)', async () => {
    client = clientOf(server, { baseUrl: 'http://127.0.0.1:1' });
    expect(isConnectionError(await rejection(client.subscribe(TOPICS, '/a')))).toBe(true);
  });
});

describe('the end of a subscription', () => {
  test('by the server ends the loop, and the path can be subscribed to anew', async () => {
    client = clientOf(server);
    const events = await client.subscribe(TOPICS, '/a');
    server.emulator.publish('/a', { n: 1 });
    server.emulator.unsubscribe('/topics/a');
    const seen: unknown[] = [];
    for await (const { value } of events) seen.push(value);
    expect(seen).toEqual([{ n: 1 }]);
    expect((await client.subscribe(TOPICS, '/a')).state).toBe('ready');
  });

  test('because the path is gone throws with status 410', async () => {
    client = clientOf(server);
    const events = await client.subscribe(TOPICS, '/a');
    server.emulator.unsubscribe('/topics/a', { gone: true });
    expect(await rejection(take(events[Symbol.asyncIterator](), 1))).toMatchObject({
      name: 'VantiqError',
      status: 410,
    });
  });

  test('by leaving the loop: the last one to leave closes the socket', async () => {
    client = clientOf(server);
    const first = await client.subscribe(TOPICS, '/a');
    const second = await client.subscribe(TOPICS, '/b');
    await first.cancel();
    expect(client.socket.state).toBe('open');
    await second.cancel();
    expect(client.socket.state).toBe('idle');
    await until(() => server.emulator.sockets().length === 0);
  });

  test('by leaving while another one is being made leaves the socket to that one', async () => {
    client = clientOf(server);
    const first = await client.subscribe(TOPICS, '/a');
    const [second] = await Promise.all([client.subscribe(TOPICS, '/b'), first.cancel()]);
    server.emulator.publish('/b', { n: 1 });
    expect(await take(second[Symbol.asyncIterator](), 1)).toMatchObject([{ value: { n: 1 } }]);
    const [, third] = await Promise.all([second.cancel(), client.subscribe(TOPICS, '/c')]);
    server.emulator.publish('/c', { n: 2 });
    expect(await take(third[Symbol.asyncIterator](), 1)).toMatchObject([{ value: { n: 2 } }]);
  });

  test('all of them at once ends every loop and the socket, and the session goes on (V-B13)', async () => {
    client = clientOf(server);
    const loops = await Promise.all(['/a', '/b'].map(path => client.subscribe(TOPICS, path)));
    await client.unsubscribeAll();
    for (const loop of loops) expect(await take(loop[Symbol.asyncIterator](), 1)).toEqual([]);
    await until(() => server.emulator.sockets().length === 0);
    const again = await client.subscribe(TOPICS, '/a');
    server.emulator.publish('/a', { n: 1 });
    expect(await take(again[Symbol.asyncIterator](), 1)).toMatchObject([{ value: { n: 1 } }]);
  });

  test('events of a path that was left do not come twice to its next reader', async () => {
    client = clientOf(server);
    await client.subscribe(TOPICS, '/other');
    await (await client.subscribe(TOPICS, '/a')).cancel();
    const again = await client.subscribe(TOPICS, '/a');
    await until(() => server.emulator.sockets().length === 1);
    server.emulator.publish('/a', { n: 1 });
    server.emulator.publish('/a', { n: 2 });
    const events = await take(again[Symbol.asyncIterator](), 2);
    expect(events.map(({ value }) => value)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('the callback about the end of the socket is called once (Q-14), and forgotten when asked to', async () => {
    client = clientOf(server);
    const calls: string[] = [];
    client.registerSubscriberOnClose(() => calls.push('kept'));
    const forget = client.registerSubscriberOnClose(() => calls.push('forgotten'));
    await client.startSubscriberTransport();
    await client.startSubscriberTransport();
    forget();
    await client.close();
    expect(calls).toEqual(['kept']);
  });

  test('a reader that is too slow is told, and can choose to lose the oldest instead', async () => {
    client = clientOf(server);
    const strict = await client.subscribe(TOPICS, '/strict', { highWaterMark: 2 });
    const lossy = await client.subscribe<number>(TOPICS, '/lossy', {
      highWaterMark: 2,
      overflow: 'dropOldest',
    });
    for (let n = 0; n < 5; n += 1) {
      server.emulator.publish('/strict', { n });
      server.emulator.publish('/lossy', { n });
    }
    await until(() => lossy.dropped === 3);
    expect((await take(lossy[Symbol.asyncIterator](), 2)).map(({ value }) => value)).toEqual([
      { n: 3 },
      { n: 4 },
    ]);
    expect(await rejection(take(strict[Symbol.asyncIterator](), 5))).toMatchObject({
      code: 'sdk.stream_overflow',
    });
  });
});

describe('persistent subscriptions', () => {
  test('events are acknowledged one by one', async () => {
    client = clientOf(server);
    await reliableTopic();
    const events = await client.subscribe<{ n: number }>(TOPICS, '/rel', { persistent: true });
    server.emulator.publish('/rel', { n: 1 });
    server.emulator.publish('/rel', { n: 2 });
    const iterator = events[Symbol.asyncIterator]();
    const [one, two] = await take(iterator, 2);
    expect(one).toMatchObject({ redelivered: false, gapBefore: 'none', createdAt: expect.any(Number) });
    expect(server.emulator.subscriptions()).toMatchObject([
      { name: events.subscriptionName, connected: true },
    ]);
    await two?.ack();
    await until(() => server.emulator.subscriptions()[0]?.unacknowledged.length === 1);
    await one?.ack();
    await until(() => server.emulator.subscriptions()[0]?.unacknowledged.length === 0);
  });

  test('with ack: auto an event is acknowledged when the next one is asked for', async () => {
    client = clientOf(server);
    await reliableTopic();
    const events = await client.subscribe<{ n: number }>(TOPICS, '/rel', { persistent: true, ack: 'auto' });
    for (const n of [1, 2, 3]) server.emulator.publish('/rel', { n });
    const seen: number[] = [];
    for await (const { value } of events) {
      seen.push(value.n);
      if (seen.length === 3) break;
    }
    await until(() => server.emulator.subscriptions()[0]?.unacknowledged.length === 1);
    expect(seen).toEqual([1, 2, 3]);
  });

  test('are resumed by their name, by another client too', async () => {
    await reliableTopic();
    const early = clientOf(server);
    const before = await early.subscribe(TOPICS, '/rel', { persistent: true });
    const name = before.subscriptionName as string;
    server.emulator.publish('/rel', { n: 1 });
    await take(before[Symbol.asyncIterator](), 1);
    await early.close();
    server.emulator.publish('/rel', { n: 2 });
    client = clientOf(server);
    const events = await client.subscribe(TOPICS, '/rel', { subscriptionName: name });
    expect(events.subscriptionName).toBe(name);
    const seen = await take(events[Symbol.asyncIterator](), 2);
    expect(seen.map(({ value, redelivered }) => [value, redelivered])).toEqual([
      [{ n: 1 }, true],
      [{ n: 2 }, false],
    ]);
  });

  test('acknowledging needs a persistent subscription, and one that lives', async () => {
    client = clientOf(server);
    await reliableTopic();
    const plain = await client.subscribe(TOPICS, '/a');
    const reliable = await client.subscribe(TOPICS, '/rel', { persistent: true });
    server.emulator.publish('/a', { n: 1 });
    server.emulator.publish('/rel', { n: 1 });
    const [event] = await take(plain[Symbol.asyncIterator](), 1);
    expect(isValidationError(await rejection(event?.ack() as Promise<void>))).toBe(true);
    const [late] = await take(reliable[Symbol.asyncIterator](), 1);
    await client.close();
    expect(isClosedError(await rejection(late?.ack() as Promise<void>))).toBe(true);
  });

  test('the ack of the original clients, with the namespace that the id ends in (Q-19)', async () => {
    client = clientOf(server);
    await reliableTopic();
    const targetNamespace = server.emulator.namespace;
    const events = await client.subscribe(TOPICS, '/rel', { persistent: true, targetNamespace });
    expect(events.requestId).toBe(`/topics/rel@${targetNamespace}`);
    server.emulator.publish('/rel', { n: 1 });
    const [event] = await take(events[Symbol.asyncIterator](), 1);
    await client.ack(events.requestId, events.subscriptionName as string, event as { partitionId: number });
    await until(() => server.emulator.subscriptions()[0]?.unacknowledged.length === 0);
  });
});
