import { afterEach, describe, expect, test } from '@jest/globals';
import { type SubscriptionStreamOptions, subscribeAsStream } from '../../src/socket/subscription-stream.js';
import { drain } from '../stream/sources.js';
import { type SocketUnderTest, socketTo } from './setup.js';
import { settle, until } from './until.js';
import { context, notingSubscription, subscribeRequest, type WireIn, type WireOut } from './wire-protocol.js';
import { startWireServer, type WireServer, type WireServerOptions } from './wire-server.js';

let server: WireServer;
const serve = async (options?: WireServerOptions): Promise<WireServer> => {
  server = await startWireServer(options);
  return server;
};
afterEach(() => server.close());

const reply = (id: string, status = 200): WireIn => ({ status, headers: { 'X-Request-Id': id } });
const count = (op: string): number =>
  server.connections
    .flatMap(connection => connection.received)
    .filter(message => typeof message !== 'string' && message.op === op).length;

describe('subscriptions', () => {
  test('resolve when the server agrees, and get their events only', async () => {
    const held: (() => void)[] = [];
    await serve({
      on(message, connection) {
        if (message.op !== 'subscribe') return false;
        held.push(() => connection.send(reply(message.requestId ?? '')));
        return true;
      },
    });
    const { socket, strays } = socketTo(server.url);
    await socket.open();
    const subscription = notingSubscription('/a');
    let accepted = false;
    const subscribing = socket.subscribe(subscription).then(handle => {
      accepted = true;
      return handle;
    });
    await until(() => held.length === 1);
    await settle();
    expect(accepted).toBe(false);
    held[0]?.();
    const handle = await subscribing;
    expect(handle).toMatchObject({ key: '/a', active: true });
    server.last.publish('/a', 1);
    server.last.publish('/b', 2);
    await until(() => strays.length === 1);
    expect(subscription.notes).toEqual([1]);
    await socket.close();
    expect(subscription.notes).toEqual([1, 'ended']);
    expect(handle.active).toBe(false);
  });

  test('events that overtake the confirmation come after it', async () => {
    await serve({
      on(message, connection) {
        if (message.op !== 'subscribe') return false;
        connection.publish('/a', 'early');
        connection.send(reply('/a'));
        connection.publish('/a', 'late');
        return true;
      },
    });
    const { socket, clock } = socketTo(server.url);
    await socket.open();
    const subscription = notingSubscription('/a');
    await socket.subscribe(subscription);
    await until(() => subscription.notes.length === 2);
    server.last.cut();
    await until(() => socket.state === 'waiting');
    await clock.advance(500);
    await until(() => subscription.notes.length === 5);
    expect(subscription.notes).toEqual(['early', 'late', { gap: 'possible', attempt: 1 }, 'early', 'late']);
    await socket.close();
  });

  test('a refusal rejects, ends the subscription and frees its key', async () => {
    let refuse = true;
    await serve({
      on(message, connection) {
        if (message.op !== 'subscribe' || !refuse) return false;
        connection.send(reply(message.requestId ?? '', 403));
        return true;
      },
    });
    const { socket } = socketTo(server.url);
    await socket.open();
    const refused = notingSubscription('/a');
    await expect(socket.subscribe(refused)).rejects.toMatchObject({ name: 'AuthError' });
    expect(refused.notes).toEqual([expect.objectContaining({ name: 'AuthError' })]);
    expect(socket.state).toBe('open');
    refuse = false;
    await socket.subscribe(notingSubscription('/a'));
    await socket.close();
  });

  test('a key that is taken is refused clearly, waiting or accepted', async () => {
    await serve();
    const { socket } = socketTo(server.url);
    await socket.open();
    const first = socket.subscribe(notingSubscription('/a'));
    const refusal = { name: 'ValidationError', issues: [{ field: 'key', received: '/a' }] };
    await expect(socket.subscribe(notingSubscription('/a'))).rejects.toMatchObject(refusal);
    await first;
    await expect(socket.subscribe(notingSubscription('/a'))).rejects.toMatchObject(refusal);
    expect(count('subscribe')).toBe(1);
    await socket.close();
  });

  test('one that is made while connecting, restoring or waiting is made once', async () => {
    const held: (() => void)[] = [];
    let holds = false;
    await serve({
      on(message, connection) {
        if (message.op !== 'subscribe' || !holds) return false;
        held.push(() => connection.send(reply(message.requestId ?? '')));
        return true;
      },
    });
    const { socket, clock } = socketTo(server.url);
    const opening = socket.open();
    const whileConnecting = socket.subscribe(notingSubscription('/connecting'));
    await Promise.all([opening, whileConnecting]);
    expect(count('subscribe')).toBe(1);

    server.last.cut();
    await until(() => socket.state === 'waiting');
    const whileWaiting = socket.subscribe(notingSubscription('/waiting'));
    holds = true;
    await clock.advance(500);
    await until(() => held.length === 2);
    expect(socket.state).toBe('restoring');
    const whileRestoring = socket.subscribe(notingSubscription('/restoring'));
    await until(() => held.length === 3);
    for (const release of held) release();
    await Promise.all([whileWaiting, whileRestoring]);
    await until(() => socket.state === 'open');
    expect(count('subscribe')).toBe(4);
    await socket.close();
  });

  test('one whose connection breaks before the confirmation is made on the next', async () => {
    let cuts = 1;
    await serve({
      on(message, connection) {
        if (message.op !== 'subscribe' || cuts === 0) return false;
        cuts -= 1;
        connection.cut();
        return true;
      },
    });
    const { socket, clock } = socketTo(server.url);
    await socket.open();
    const subscription = notingSubscription('/a');
    const subscribing = socket.subscribe(subscription);
    await until(() => socket.state === 'waiting');
    await clock.advance(500);
    await subscribing;
    expect(count('subscribe')).toBe(2);
    expect(subscription.notes).toEqual([]);
    await socket.close();
  });

  test('one that cannot be restored ends alone; one that is not answered costs the connection', async () => {
    let answer: 'yes' | 'refuse' | 'silence' = 'yes';
    await serve({
      on(message, connection) {
        if (message.requestId !== '/b' || answer === 'yes') return false;
        if (answer === 'refuse') connection.send(reply('/b', 403));
        return true;
      },
    });
    const { socket, clock, delays } = socketTo(server.url, { limits: { replyTimeoutMs: 300 } });
    await socket.open();
    const [a, b] = [notingSubscription('/a'), notingSubscription('/b')];
    await Promise.all([socket.subscribe(a), socket.subscribe(b)]);

    answer = 'silence';
    server.last.cut();
    await until(() => socket.state === 'waiting');
    await clock.advance(500);
    await until(() => server.connections.length === 2 && server.last.received.length === 3);
    await clock.advance(300);
    expect(socket.state).toBe('waiting');

    answer = 'refuse';
    await clock.advance(1_000);
    await until(() => socket.state === 'open');
    expect(delays).toEqual([500, 1_000]);
    expect(a.notes.at(-1)).toEqual({ gap: 'possible', attempt: 2 });
    expect(b.notes).toEqual([expect.objectContaining({ name: 'AuthError' })]);
    await socket.close();
  });

  test('unsubscribe tells the server and is not restored', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url);
    await socket.open();
    const subscription = notingSubscription('/a');
    const handle = await socket.subscribe(subscription);
    await handle.unsubscribe();
    await handle.unsubscribe();
    expect(handle.active).toBe(false);
    expect(subscription.notes).toEqual(['ended']);
    await until(() => count('unsubscribe') === 1);
    server.last.cut();
    await until(() => socket.state === 'waiting');
    await clock.advance(500);
    await until(() => socket.state === 'open');
    expect(count('subscribe')).toBe(1);
    await socket.close();
  });

  test('abort ends a subscription that the server has not confirmed', async () => {
    await serve({ on: message => message.op === 'subscribe' });
    const { socket } = socketTo(server.url);
    await socket.open();
    const abort = new AbortController();
    const failing = expect(
      socket.subscribe(notingSubscription('/a'), { signal: abort.signal }),
    ).rejects.toMatchObject({ name: 'AbortedError' });
    abort.abort();
    await failing;
    await socket.close();
  });
});

describe('subscribeAsStream', () => {
  const subscribe = (
    { socket, clock }: SocketUnderTest,
    options: Partial<SubscriptionStreamOptions<WireIn, WireOut, number>> = {},
  ) =>
    subscribeAsStream<WireIn, WireOut, number>(socket, {
      context,
      clock,
      key: '/a',
      async open(session) {
        await subscribeRequest(session, '/a');
        return 'none';
      },
      close: session => session.send({ op: 'unsubscribe', requestId: '/a' }),
      read: message =>
        message.body === 'gone' ? { items: [], done: true } : { items: [message.body as number] },
      ...options,
    });

  test('gives events and reconnects, and unsubscribes when the loop is left', async () => {
    await serve();
    const under = socketTo(server.url);
    await under.socket.open();
    const stream = await subscribe(under, { idOf: item => `id-${item}` });
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const item of stream) {
        seen.push(item);
        if (item.type === 'data' && item.value === 2) break;
      }
    })();
    server.last.publish('/a', 1);
    await until(() => seen.length === 1);
    server.last.cut();
    await until(() => under.socket.state === 'waiting');
    await under.clock.advance(500);
    await until(() => seen.length === 2);
    server.last.publish('/a', 2);
    await reading;
    expect(seen).toEqual([
      { type: 'data', value: 1, id: 'id-1' },
      { type: 'reconnected', gap: 'none', attempt: 1 },
      { type: 'data', value: 2, id: 'id-2' },
    ]);
    await until(() => count('unsubscribe') === 1);
    await under.socket.close();
  });

  test('ends when the server ends it, and frees the key', async () => {
    await serve();
    const under = socketTo(server.url);
    await under.socket.open();
    const stream = await subscribe(under);
    server.last.publish('/a', 1);
    server.last.publish('/a', 'gone');
    expect(await drain(stream)).toEqual({ items: [{ type: 'data', value: 1 }], error: undefined });
    await (await subscribe(under)).cancel();
    await under.socket.close();
  });

  test('an end that overtakes the confirmation frees the key too', async () => {
    let ends = true;
    await serve({
      on(message, connection) {
        if (message.op !== 'subscribe' || !ends) return false;
        connection.publish('/a', 'gone');
        connection.send(reply('/a'));
        return true;
      },
    });
    const under = socketTo(server.url);
    await under.socket.open();
    expect((await drain(await subscribe(under))).items).toEqual([]);
    ends = false;
    await (await subscribe(under)).cancel();
    await under.socket.close();
  });

  test.each(['close', 'fatal'] as const)('the end of the socket ends it (%s)', async how => {
    await serve();
    const under = socketTo(server.url);
    await under.socket.open();
    const iterator = (await subscribe(under))[Symbol.asyncIterator]();
    server.last.publish('/a', 1);
    expect(await iterator.next()).toEqual({ done: false, value: { type: 'data', value: 1 } });
    const end = iterator.next();
    if (how === 'close') {
      await under.socket.close();
      expect(await end).toEqual({ done: true, value: undefined });
    } else {
      server.last.socket.close(1008);
      await expect(end).rejects.toMatchObject({ name: 'ConnectionError' });
    }
  });

  test('fail: a reader that is too slow gets what found room and then the overflow', async () => {
    await serve();
    const under = socketTo(server.url);
    await under.socket.open();
    const stream = await subscribe(under, { highWaterMark: 3 });
    for (let event = 1; event <= 5; event += 1) server.last.publish('/a', event);
    await until(() => count('unsubscribe') === 1);
    const { items, error } = await drain(stream);
    expect(items).toHaveLength(3);
    expect(error).toMatchObject({ code: 'sdk.stream_overflow' });
    await under.socket.close();
  });

  test('pause: the socket stops reading, which is no sign of death, and loses nothing', async () => {
    await serve();
    const under = socketTo(server.url, { limits: { heartbeatMs: 1_000, deadAfterMs: 2_000 } });
    await under.socket.open();
    const stream = await subscribe(under, { highWaterMark: 10, overflow: 'pause' });
    const total = 3_000;
    for (let event = 1; event <= total; event += 1) server.last.publish('/a', event);
    await until(() => server.last.socket.bufferedAmount === 0);
    await under.clock.advance(10_000);
    expect(under.socket.state).toBe('open');
    const seen: number[] = [];
    for await (const item of stream) {
      if (item.type === 'data') seen.push(item.value);
      if (seen.length === total) break;
    }
    expect(seen).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    await under.socket.request(requestId => ({ op: 'echo', requestId }));
    await under.socket.close();
  });

  test('silence for idleMs fails it and unsubscribes', async () => {
    await serve();
    const under = socketTo(server.url);
    await under.socket.open();
    const stream = await subscribe(under, { idleMs: 700 });
    const reading = drain(stream);
    await under.clock.advance(700);
    expect((await reading).error).toMatchObject({ name: 'TimeoutError', phase: 'idle' });
    await until(() => count('unsubscribe') === 1);
    await under.socket.close();
    expect(under.clock.pendingDelays()).toEqual([]);
  });

  test('a refusal rejects and leaves no timer', async () => {
    await serve();
    const under = socketTo(server.url);
    await under.socket.open();
    const timersBefore = under.clock.pendingDelays();
    await expect(
      subscribe(under, { idleMs: 700, open: () => Promise.reject(new Error('refused')) }),
    ).rejects.toThrow('refused');
    expect(under.clock.pendingDelays()).toEqual(timersBefore);
    await under.socket.close();
  });
});
