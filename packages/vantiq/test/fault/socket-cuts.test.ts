import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type EventItem,
  isClosedError,
  isConnectionError,
  type VantiqClient,
  VantiqResources,
} from '@sdk/vantiq';
import { clientOf, type EmulatedServer, emulatedServer, rejection, take, until } from '../support/server.js';
import { publish, readReliably, settled, unmarkedRepetitions } from './persistent.js';

const { TOPICS } = VantiqResources;
const quick = { socket: { backoff: { baseMs: 1, capMs: 5 } } };

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

const points = ['unprocessed', 'before', 'after'] as const;
const frames = [
  ['validate', 'WS', '/validate/**'],
  ['subscribe', 'WS', '/subscribe/**'],
  ['acknowledge', 'WS', '/acknowledge/**'],
  ['event', 'EVENT', '/topics/**'],
] as const;

describe.each(frames)('a connection that breaks at %s', (_, method, path) => {
  test.each(points.flatMap(at => [[at, 1006] as const, [at, 1001] as const]))(
    '%s it is carried out, with code %i: nothing is lost, repetitions are marked',
    async (closeAt, closeCode) => {
      client = clientOf(server, quick);
      const readings = await readReliably(server, client);
      publish(server, 0);
      await settled(server, readings, 1);
      server.emulator.faults.add({ match: { method, path, count: 2 }, effect: { closeCode, closeAt } });
      // Log-in and subscription meet their faults when the connection is made again.
      server.emulator.closeSockets(1006);
      for (let n = 1; n < 6; n += 1) publish(server, n);
      await settled(server, readings, 6);
      expect(unmarkedRepetitions(readings)).toEqual([]);
      expect(server.emulator.faults.list()[0]?.hits).toBe(2);
      await readings.subscription.cancel();
      await readings.over;
    },
  );
});

describe('the first connection', () => {
  test('that is closed at the log-in rejects, and the next try may work', async () => {
    client = clientOf(server, quick);
    server.emulator.faults.add({
      match: { method: 'WS', path: '/validate/**' },
      effect: { closeCode: 1006 },
    });
    expect(isConnectionError(await rejection(client.startSubscriberTransport()))).toBe(true);
    await client.startSubscriberTransport();
    expect(client.socket.state).toBe('open');
  });

  test('that breaks at the first subscription is made again before subscribe resolves', async () => {
    client = clientOf(server, quick);
    server.emulator.faults.add({
      match: { method: 'WS', path: '/subscribe/**' },
      effect: { closeCode: 1006, closeAt: 'before' },
    });
    const events = await client.subscribe(TOPICS, '/a');
    server.emulator.publish('/a', { n: 1 });
    const [event] = await take(events[Symbol.asyncIterator](), 1);
    expect(event).toMatchObject({ value: { n: 1 }, gapBefore: 'none' });
  });

  test('whose log-in message gets lost repeats it after 100 ms', async () => {
    client = clientOf(server, quick);
    server.emulator.faults.add({
      match: { method: 'WS', path: '/validate/**', count: 2 },
      effect: { drop: true },
    });
    await client.startSubscriberTransport();
    const logIns = server.emulator.requests().filter(({ target }) => target.startsWith('/validate'));
    expect(logIns).toHaveLength(3);
  });
});

describe('after a lost connection', () => {
  test('a plain subscription says that events may be missing, on its items and on the next event', async () => {
    client = clientOf(server, quick);
    const events = await client.subscribe<{ n: number }>(TOPICS, '/a');
    const items: EventItem<{ n: number }>[] = [];
    const reading = (async () => {
      for await (const item of events.items()) items.push(item);
    })();
    server.emulator.publish('/a', { n: 1 });
    await until(() => items.length === 1);
    server.emulator.closeSockets(1006);
    await until(() => items.length === 2);
    server.emulator.publish('/a', { n: 2 });
    server.emulator.publish('/a', { n: 3 });
    await until(() => items.length === 4);
    expect(items).toMatchObject([
      { type: 'data', value: { value: { n: 1 }, gapBefore: 'none' } },
      { type: 'reconnected', gap: 'possible' },
      { type: 'data', value: { value: { n: 2 }, gapBefore: 'possible' } },
      { type: 'data', value: { value: { n: 3 }, gapBefore: 'none' } },
    ]);
    await events.cancel();
    await reading;
  });

  test('a persistent one promises that nothing is missing', async () => {
    client = clientOf(server, quick);
    await server.emulator.createTopic({
      name: '/rel',
      isReliable: true,
      redeliveryFrequency: 1,
      redeliveryTTL: 1000,
    });
    const events = await client.subscribe(TOPICS, '/rel', { persistent: true });
    const iterator = events.items();
    server.emulator.closeSockets(1006);
    const [item] = await take(iterator, 1);
    expect(item).toMatchObject({ type: 'reconnected', gap: 'none' });
    await iterator.return(undefined);
  });

  test('every subscription is made again once', async () => {
    client = clientOf(server, quick);
    const paths = ['/a', '/b', '/c'];
    for (const path of paths) await client.subscribe(TOPICS, path);
    server.emulator.closeSockets(1001);
    await until(() => server.emulator.sockets()[0]?.subscriptions.length === 3);
    const subscribes = server.emulator.requests().filter(({ target }) => target.startsWith('/subscribe'));
    expect(subscribes).toHaveLength(6);
  });

  test('an ended token is replaced before the subscriptions are made again', async () => {
    client = clientOf(server, quick);
    await client.authenticate(server.emulator.username, server.emulator.password);
    const events = await client.subscribe(TOPICS, '/a');
    server.emulator.expireTokens();
    server.emulator.closeSockets(1006);
    await until(() => server.emulator.sockets()[0]?.subscriptions.length === 1);
    server.emulator.publish('/a', { n: 1 });
    expect(await take(events[Symbol.asyncIterator](), 1)).toMatchObject([{ value: { n: 1 } }]);
  });

  test('refused credentials end the socket, its readers and its callbacks', async () => {
    client = clientOf(server, quick);
    await client.authenticate(server.emulator.username, server.emulator.password);
    const events = await client.subscribe(TOPICS, '/a');
    let closes = 0;
    client.registerSubscriberOnClose(() => {
      closes += 1;
    });
    server.emulator.faults.add({
      match: { method: 'WS', path: '/validate/**', count: 'always' },
      effect: { unauthorized: true },
    });
    server.emulator.closeSockets(1006);
    expect(await rejection(take(events[Symbol.asyncIterator](), 1))).toMatchObject({ name: 'VantiqError' });
    expect(closes).toBe(1);
    server.emulator.faults.clear();
    expect((await client.subscribe(TOPICS, '/a')).state).toBe('ready');
  });

  test('a request that was under way rejects; the next one uses the next connection', async () => {
    client = clientOf(server, quick);
    await server.emulator.registerProcedure('Svc.hang', () => new Promise(() => {}));
    await server.emulator.registerProcedure('Svc.run', () => 1);
    const hanging = rejection(client.socket.execute('Svc.hang'));
    await until(() => server.emulator.requests().some(({ target }) => target.startsWith('/execute')));
    server.emulator.closeSockets(1006);
    expect(isConnectionError(await hanging)).toBe(true);
    expect(await client.socket.execute('Svc.run')).toBe(1);
  });

  test('close ends everything that waits', async () => {
    client = clientOf(server, quick);
    await server.emulator.registerProcedure('Svc.hang', () => new Promise(() => {}));
    const events = await client.subscribe(TOPICS, '/a');
    const hanging = rejection(client.socket.execute('Svc.hang'));
    await until(() => server.emulator.requests().some(({ target }) => target.startsWith('/execute')));
    await client.close();
    expect(isClosedError(await hanging)).toBe(true);
    expect(await take(events[Symbol.asyncIterator](), 1)).toEqual([]);
  });
});

test('frames that are no JSON are ignored', async () => {
  client = clientOf(server, quick);
  const events = await client.subscribe(TOPICS, '/a');
  server.emulator.faults.add({ match: { method: 'EVENT', path: '/**' }, effect: { garbage: true } });
  server.emulator.publish('/a', { n: 1 });
  expect(await take(events[Symbol.asyncIterator](), 1)).toMatchObject([{ value: { n: 1 } }]);
});
