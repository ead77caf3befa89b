import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ManualClock, manualClock } from '@sdk/testkit';
import { accessToken, type EventSubscription, VantiqClient, VantiqResources } from '@sdk/vantiq';
import { acceptEverything, FakeSocket, turns } from '../support/fake-socket.js';
import { rejection, take } from '../support/server.js';

const { TOPICS, TYPES } = VantiqResources;
const headers = { 'X-Request-Id': '/topics/a' };

let network: FakeSocket;
let clock: ManualClock;
let client: VantiqClient;
beforeEach(() => {
  network = new FakeSocket();
  clock = manualClock();
  client = new VantiqClient({
    baseUrl: 'http://vantiq.example.test',
    credential: accessToken('tok-1'),
    webSocket: network.connect,
    clock,
    random: () => 0,
    fetch: async () => new Response(null, { status: 401 }),
  });
});
afterEach(() => client.close());

const event = (n: number, more: object = {}): object => ({
  status: 100,
  headers,
  body: { path: '/topics/a/publish', value: n, ...more },
});

/** The values that a subscription gives until its end. */
async function valuesOf(subscription: EventSubscription<unknown>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const { value } of subscription) values.push(value);
  return values;
}

describe('frames of a subscription', () => {
  test.each([100, 200])('a notice of the end with status %i ends it (Q-17)', async status => {
    const subscription = await client.subscribe(TOPICS, '/a');
    network.last.push(event(1));
    network.last.push({ status, headers, body: { op: 'unsubscribe', path: '/topics/a/publish' } });
    expect(await valuesOf(subscription)).toEqual([1]);
  });

  test('a notice in the very moment of the acceptance is seen', async () => {
    network.answer = () => undefined;
    const pending = client.subscribe(TOPICS, '/a');
    await turns();
    network.last.push({ status: 200 });
    await turns();
    network.last.push({ status: 200, headers, body: {} });
    network.last.push({ status: 200, headers, body: { op: 'unsubscribe' } });
    expect(await valuesOf(await pending)).toEqual([]);
  });

  test('the answer to an acknowledgement is no event (Q-18)', async () => {
    const subscription = await client.subscribe(TOPICS, '/a', { persistent: true });
    network.last.push(event(1, { partitionId: 0, sequenceId: 7 }));
    const [first] = await take(subscription[Symbol.asyncIterator](), 1);
    await first?.ack();
    expect(network.last.sent.at(-1)).toEqual({
      op: 'acknowledge',
      resourceName: 'events',
      resourceId: '/topics/a',
      parameters: { requestId: '/topics/a', subscriptionName: 'sub-1', sequenceId: 7, partitionId: 0 },
    });
    await turns();
    expect(subscription.state).toBe('reading');
  });

  test('a refused acknowledgement does not end it, any other failure does', async () => {
    const subscription = await client.subscribe(TOPICS, '/a', { persistent: true });
    network.answer = message =>
      message['op'] === 'acknowledge' ? { status: 500, headers, body: [] } : acceptEverything(message);
    network.last.push(event(1, { partitionId: 0, sequenceId: 7 }));
    const iterator = subscription[Symbol.asyncIterator]();
    await (await iterator.next()).value?.ack();
    await turns();
    network.last.push(event(2));
    expect((await iterator.next()).value?.value).toBe(2);
    network.last.push({ status: 403, headers, body: [{ code: 'io.vantiq.forbidden', message: 'x' }] });
    expect(await rejection(iterator.next())).toMatchObject({ name: 'VantiqError', status: 403 });
  });

  test('an event without the numbers of a persistent one cannot be acknowledged', async () => {
    const subscription = await client.subscribe(TOPICS, '/a', { persistent: true });
    network.last.push(event(1));
    const [first] = await take(subscription[Symbol.asyncIterator](), 1);
    expect(await rejection(first?.ack() as Promise<void>)).toMatchObject({
      issues: [{ field: 'partitionId' }],
    });
  });

  test('a frame of nobody, and one that is no object, disturb nothing', async () => {
    const subscription = await client.subscribe(TOPICS, '/a');
    network.last.push({ status: 100, headers: { 'X-Request-Id': '/topics/other' }, body: { value: 0 } });
    network.last.push({ status: 200, headers: null });
    network.last.push('[]');
    network.last.push('Vantiq-Ping');
    network.last.push(event(1));
    expect(await take(subscription[Symbol.asyncIterator](), 1)).toMatchObject([{ value: 1 }]);
  });

  test('the name of a persistent subscription may come under either key', async () => {
    network.answer = message => ({ ...acceptEverything(message), body: { subscriptionName: 'other-1' } });
    expect((await client.subscribe(TOPICS, '/a', { persistent: true })).subscriptionName).toBe('other-1');
  });

  test('a resumed subscription that the server made anew may have missed events', async () => {
    const subscription = await client.subscribe(TOPICS, '/a', { persistent: true });
    network.answer = message => ({ ...acceptEverything(message), body: { name: 'sub-2' } });
    network.last.cut();
    await clock.advance(1);
    await turns();
    expect(network.last.sent.at(-1)).toMatchObject({
      parameters: { persistent: true, subscriptionName: 'sub-1' },
    });
    const [item] = await take(subscription.items(), 1);
    expect(item).toMatchObject({ type: 'reconnected', gap: 'possible' });
    expect(subscription.subscriptionName).toBe('sub-2');
  });

  test('an acknowledgement that meets a broken connection is sent on the next one', async () => {
    const subscription = await client.subscribe(TOPICS, '/a', { persistent: true });
    network.last.push(event(1, { partitionId: 0, sequenceId: 7 }));
    const [first] = await take(subscription[Symbol.asyncIterator](), 1);
    network.last.cut();
    const acknowledged = first?.ack();
    await clock.advance(1);
    await acknowledged;
    expect(network.connections).toHaveLength(2);
    expect(network.last.sent.map(({ op }) => op)).toEqual(['validate', 'subscribe', 'acknowledge']);
  });

  test('a second loop is refused, and the first one goes on', async () => {
    const subscription = await client.subscribe(TOPICS, '/a');
    const iterator = subscription[Symbol.asyncIterator]();
    const first = iterator.next();
    expect(await rejection(valuesOf(subscription))).toMatchObject({ code: 'sdk.closed' });
    network.last.push(event(1));
    expect((await first).value?.value).toBe(1);
  });
});

describe('requests over the socket', () => {
  const wrong = ['text', 42, [1]];
  test.each<[string, () => Promise<unknown>]>([
    ['select', () => client.socket.select('Pump')],
    ['selectOne', () => client.socket.selectOne('Pump', '1')],
    ['insert', () => client.socket.insert('Pump', { a: 1 })],
    ['update', () => client.socket.update('Pump', '1', { a: 1 })],
    ['upsert', () => client.socket.upsert('Pump', { a: 1 })],
    ['patch', () => client.socket.patch('Pump', '1', [])],
    ['aggregate', () => client.socket.aggregate('Pump', [])],
  ])('an answer of the wrong form breaks the protocol: %s', async (operation, run) => {
    for (const body of wrong) {
      network.answer = message => ({ ...acceptEverything(message), body });
      expect(await rejection(run())).toMatchObject({ name: 'ProtocolError', operation });
    }
  });
});

test('events of types take the parameters of the caller along (Q-26)', async () => {
  await client.subscribe(TYPES, 'Pump', { operation: 'update', parameters: { note: 'mine' } });
  expect(network.last.sent.at(-1)).toMatchObject({
    resourceId: '/types/Pump/update',
    parameters: { note: 'mine', requestId: '/types/Pump/update' },
  });
});

test('acknowledging before there is a socket is refused in so many words (Q-12)', async () => {
  const acknowledged = client.ack('/topics/a', 'sub-1', { partitionId: 0, sequenceId: 1 });
  expect(await rejection(acknowledged)).toMatchObject({ name: 'ClosedError' });
  expect(network.connections).toHaveLength(0);
});

describe('a signal', () => {
  const silent = (): undefined => undefined;

  test('ends the wait for the first connection, and the connection when nobody else waits', async () => {
    network.answer = silent;
    const stop = new AbortController();
    const subscribed = client.subscribe(TOPICS, '/a', { signal: stop.signal });
    await turns();
    stop.abort();
    expect(await rejection(subscribed)).toMatchObject({ name: 'AbortedError' });
    expect(client.socket.state).toBe('idle');
    network.answer = acceptEverything;
    expect((await client.subscribe(TOPICS, '/a')).state).toBe('ready');
  });

  test('of one does not take the connection from another', async () => {
    network.answer = silent;
    const stop = new AbortController();
    const stopped = client.subscribe(TOPICS, '/a', { signal: stop.signal });
    const other = client.subscribe(TOPICS, '/b');
    await turns();
    stop.abort();
    expect(await rejection(stopped)).toMatchObject({ name: 'AbortedError' });
    network.answer = acceptEverything;
    network.last.push({ status: 200 });
    expect((await other).path).toBe('/topics/b');
    expect(network.connections).toHaveLength(1);
  });

  test('ends the wait for the acceptance, and the path is free again', async () => {
    await client.subscribe(TOPICS, '/b');
    network.answer = silent;
    const stop = new AbortController();
    const subscribed = client.subscribe(TOPICS, '/a', { signal: stop.signal });
    await turns();
    stop.abort();
    expect(await rejection(subscribed)).toMatchObject({ name: 'AbortedError' });
    network.answer = acceptEverything;
    const again = client.subscribe(TOPICS, '/a');
    await turns();
    // The server may have accepted the first one meanwhile, so a new connection is made.
    await clock.advance(1);
    expect((await again).state).toBe('ready');
    expect(network.connections).toHaveLength(2);
  });

  test('that has aborted before opens nothing', async () => {
    const signal = AbortSignal.abort();
    expect(await rejection(client.socket.select('Pump', {}, { signal }))).toMatchObject({
      name: 'AbortedError',
    });
    expect(network.connections).toHaveLength(0);
  });
});

describe('the log-in', () => {
  test('repeats its message each 100 ms until there is an answer', async () => {
    network.answer = () => undefined;
    const started = client.startSubscriberTransport();
    await turns();
    await clock.advance(250);
    expect(network.last.sent).toHaveLength(3);
    network.last.push({ status: 200 });
    await started;
  });

  test('takes late refusals of an old token for what they are', async () => {
    const offered = ['old', 'new'];
    client = new VantiqClient({
      baseUrl: 'http://vantiq.example.test',
      credential: accessToken(() => offered.shift() as string),
      webSocket: network.connect,
      clock,
    });
    network.answer = () => undefined;
    const started = client.startSubscriberTransport();
    await turns();
    await clock.advance(150);
    const refusal = { status: 401, body: [{ code: 'io.vantiq.authentication.failed', message: 'x' }] };
    network.last.push(refusal);
    await turns();
    network.last.push(refusal);
    await turns();
    network.last.push({ status: 200 });
    await started;
    expect(network.last.sent.map(({ object }) => object)).toEqual(['old', 'old', 'new', 'new']);
  });

  test('gives up after its time limit', async () => {
    network.answer = () => undefined;
    const error = rejection(client.startSubscriberTransport());
    await turns();
    await clock.advance(10_001);
    expect(await error).toMatchObject({ name: 'TimeoutError', phase: 'reply' });
  });
});

test('options of the runtime’s WebSocket are passed on (Q-15)', async () => {
  let passed: unknown;
  const connecting = new VantiqClient({
    baseUrl: 'https://vantiq.example.test',
    credential: accessToken('tok-1'),
    socket: { transport: { rejectUnauthorized: false } },
    webSocket: async (target, handlers) => {
      passed = target.transport;
      return network.connect(target, handlers);
    },
  });
  await connecting.startSubscriberTransport();
  expect(passed).toEqual({ rejectUnauthorized: false });
  await connecting.close();
});
