import { afterEach, describe, expect, test } from '@jest/globals';
import type { SocketFactory } from '../../src/runtime/socket-connection.js';
import { connectSocket } from '../../src/runtime/websocket.node.js';
import { socketTo } from './setup.js';
import { settle, until } from './until.js';
import { notingSubscription, toText, type WireOut, wireProtocol } from './wire-protocol.js';
import { startWireServer, type WireServer, type WireServerOptions } from './wire-server.js';

let server: WireServer;
const serve = async (options?: WireServerOptions): Promise<WireServer> => {
  server = await startWireServer(options);
  return server;
};
afterEach(() => server.close());

const ops = (received: readonly (WireOut | string)[]): string[] =>
  received.map(message => (typeof message === 'string' ? message : message.op));

describe('liveness', () => {
  const limits = { heartbeatMs: 1_000, deadAfterMs: 2_500 };

  test('a silent server is pinged, and its pong keeps the connection', async () => {
    await serve();
    let pongs = 0;
    const webSocket: SocketFactory = (target, handlers) => {
      const onSign = (): void => {
        pongs += 1;
        handlers.onSign();
      };
      return connectSocket(target, { ...handlers, onSign });
    };
    const { socket, clock } = socketTo(server.url, { limits, webSocket });
    await socket.open();
    for (let round = 1; round <= 5; round += 1) {
      await clock.advance(1_000);
      await until(() => pongs === round);
    }
    expect(server.last.pings).toBe(5);
    expect(socket.state).toBe('open');
    expect(server.connections).toHaveLength(1);
    await socket.close();
  });

  test('a half-open connection is found by silence, cut without a handshake and replaced', async () => {
    await serve({ autoPong: false });
    const { socket, clock, delays } = socketTo(server.url, { limits });
    await socket.open();
    const subscription = notingSubscription('/a');
    await socket.subscribe(subscription);
    // The server's side neither reads nor answers any more.
    server.last.socket.pause();
    await clock.advance(2_499);
    expect(socket.state).toBe('open');
    await clock.advance(1);
    expect(socket.state).toBe('waiting');
    expect(delays).toEqual([500]);
    await clock.advance(500);
    await until(() => socket.state === 'open');
    expect(server.connections).toHaveLength(2);
    expect(subscription.notes).toEqual([{ gap: 'possible', attempt: 1 }]);
    await socket.close();
    await settle();
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('any frame proves life: no ping while messages come', async () => {
    await serve({ autoPong: false });
    const { socket, clock } = socketTo(server.url, { limits });
    await socket.open();
    const subscription = notingSubscription('/a');
    await socket.subscribe(subscription);
    for (let event = 1; event <= 6; event += 1) {
      await clock.advance(900);
      server.last.publish('/a', event);
      await until(() => subscription.notes.length === event);
    }
    expect(server.last.pings).toBe(0);
    expect(socket.state).toBe('open');
    await socket.close();
  });

  test('an application heartbeat is sent by its own rules, text or binary', async () => {
    await serve({ autoPong: false });
    const heartbeat = { make: () => new TextEncoder().encode('Vantiq-Ping'), answered: true };
    const { socket, clock } = socketTo(server.url, { limits, protocol: { ...wireProtocol(), heartbeat } });
    await socket.open();
    await clock.advance(1_000);
    await until(() => server.last.received.includes('Vantiq-Ping'));
    expect(server.last.pings).toBe(0);
    await clock.advance(1_500);
    expect(socket.state).toBe('waiting');
    await socket.close();
  });

  test('an unanswered heartbeat goes together with a ping, also while the server talks', async () => {
    await serve();
    const heartbeat = { make: () => '{"op":"heartbeat"}', answered: false, always: true };
    const { socket, clock } = socketTo(server.url, { limits, protocol: { ...wireProtocol(), heartbeat } });
    await socket.open();
    for (let beat = 1; beat <= 4; beat += 1) {
      await clock.advance(500);
      await exchange(socket);
      await clock.advance(500);
      await until(() => ops(server.last.received).filter(op => op === 'heartbeat').length === beat);
      await until(() => server.last.pings === beat);
    }
    expect(socket.state).toBe('open');
    await socket.close();
  });

  async function exchange(socket: ReturnType<typeof socketTo>['socket']): Promise<void> {
    await socket.request(requestId => ({ op: 'echo', requestId }));
  }
});

describe('reconnecting', () => {
  test('authenticates, restores each subscription once, and then sends what waited', async () => {
    await serve();
    const { socket, clock, states } = socketTo(server.url);
    await socket.open();
    const [a, b] = [notingSubscription('/a'), notingSubscription('/b')];
    await Promise.all([socket.subscribe(a), socket.subscribe(b)]);
    server.last.cut();
    await until(() => socket.state === 'waiting');
    const waiting = [socket.send({ op: 'x' }), socket.send({ op: 'y' })];
    const reply = socket.request(requestId => ({ op: 'echo', requestId, object: 1 }));
    await clock.advance(500);
    await Promise.all([...waiting, reply]);
    expect(ops(server.last.received)).toEqual(['validate', 'subscribe', 'subscribe', 'x', 'y', 'echo']);
    expect(states.slice(4)).toEqual(['waiting', 'connecting', 'authenticating', 'restoring', 'open']);
    server.last.publish('/a', 'event');
    await until(() => a.notes.length === 2);
    expect(a.notes).toEqual([{ gap: 'possible', attempt: 1 }, 'event']);
    expect(b.notes).toEqual([{ gap: 'possible', attempt: 1 }]);
    await socket.close();
  });

  test('waits longer after each failure in a row, counts tries, and starts anew after a stable time', async () => {
    const refusals: (number | undefined)[] = [undefined, 503, 503, 503];
    await serve({ refusals });
    const { socket, clock, delays } = socketTo(server.url, { limits: { stableAfterMs: 5_000 } });
    await socket.open();
    const subscription = notingSubscription('/a');
    await socket.subscribe(subscription);
    await clock.advance(5_000);
    server.last.cut();
    for (const [index, delayMs] of [500, 1_000, 2_000, 4_000].entries()) {
      await until(() => delays.length === index + 1);
      await settle();
      await clock.advance(delayMs);
    }
    await until(() => socket.state === 'open');
    expect(delays).toEqual([500, 1_000, 2_000, 4_000]);
    await until(() => subscription.notes.length === 1);
    expect(subscription.notes).toEqual([{ gap: 'possible', attempt: 4 }]);
    // Lost again at once: the waits go on growing.
    server.last.cut();
    await until(() => delays.length === 5);
    expect(delays[4]).toBe(4_000);
    await clock.advance(4_000);
    await until(() => socket.state === 'open');
    await clock.advance(5_000);
    server.last.cut();
    await until(() => delays.length === 6);
    expect(delays[5]).toBe(500);
    await socket.close();
  });

  test('gives up after maxReconnects failed tries', async () => {
    await serve({ refusals: [undefined, 503, 503] });
    const { socket, clock, ends } = socketTo(server.url, { maxReconnects: 2 });
    await socket.open();
    server.last.cut();
    await until(() => socket.state === 'waiting');
    await clock.advance(500);
    await until(() => socket.state === 'waiting' && clock.pendingDelays().length > 0);
    await clock.advance(1_000);
    await until(() => socket.state === 'closed');
    expect(ends).toMatchObject([{ error: { name: 'HttpError', status: 503 } }]);
  });

  test.each([1000, 1001, 1011, 1012, 1013, 4000])('the close code %d leads to a reconnect', async code => {
    await serve();
    const { socket } = socketTo(server.url);
    await socket.open();
    server.last.socket.close(code, 'because');
    await until(() => socket.state === 'waiting');
    await socket.close();
  });

  test.each([1002, 1003, 1007, 1008, 1009])('the close code %d is final', async code => {
    await serve();
    const { socket, ends, clock } = socketTo(server.url);
    await socket.open();
    const subscription = notingSubscription('/a');
    await socket.subscribe(subscription);
    server.last.socket.close(code, 'because');
    await until(() => socket.state === 'closed');
    expect(ends).toMatchObject([{ close: { code, reason: 'because' }, error: { name: 'ConnectionError' } }]);
    expect(subscription.notes).toHaveLength(1);
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('a platform judges close codes itself', async () => {
    await serve();
    const protocol = {
      ...wireProtocol(),
      classifyClose: ({ code }: { code: number }) => (code === 4_001 ? ('final' as const) : undefined),
    };
    const { socket } = socketTo(server.url, { protocol });
    await socket.open();
    server.last.socket.close(4_001);
    await until(() => socket.state === 'closed');
  });

  test('a refused opening request that a wait does not heal is final', async () => {
    await serve({ refusals: [undefined, 403] });
    const { socket, clock, ends } = socketTo(server.url);
    await socket.open();
    server.last.cut();
    await until(() => socket.state === 'waiting');
    await clock.advance(500);
    await until(() => socket.state === 'closed');
    expect(ends).toMatchObject([{ error: { code: 'sdk.forbidden' } }]);
  });

  test('can be asked for', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url);
    await socket.open();
    socket.reconnect('the configuration changed');
    expect(socket.state).toBe('waiting');
    await clock.advance(500);
    await until(() => socket.state === 'open');
    expect(server.connections).toHaveLength(2);
    await socket.close();
  });

  test('a message above the limit is final: the server would send it again', async () => {
    await serve();
    const { socket, ends } = socketTo(server.url, {
      target: () => ({ url: server.url, maxMessageBytes: 1_000 }),
    });
    await socket.open();
    server.last.publish('/a', 'x'.repeat(2_000));
    await until(() => socket.state === 'closed');
    expect(ends[0]?.error).toMatchObject({ systemCode: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' });
  });
});

describe('a paused socket', () => {
  test('stays paused on the next connection, and reads on when all have let go', async () => {
    await serve();
    const { socket, clock, strays } = socketTo(server.url);
    await socket.open();
    const releases = [socket.pauseReading(), socket.pauseReading()];
    socket.reconnect('test');
    await clock.advance(500);
    await until(() => socket.state === 'open');
    server.last.publish('/a', 1);
    await new Promise(resolve => server.last.socket.send('{"status":200}', resolve));
    for (let turn = 0; turn < 20; turn += 1) await settle();
    expect(strays).toEqual([]);
    releases[0]?.();
    releases[0]?.();
    for (let turn = 0; turn < 20; turn += 1) await settle();
    expect(strays).toEqual([]);
    releases[1]?.();
    await until(() => strays.length === 2);
    await socket.close();
  });

  test('closes politely', async () => {
    await serve();
    const { socket } = socketTo(server.url);
    await socket.open();
    socket.pauseReading();
    await socket.close();
    await until(() => server.last.closeCode !== undefined);
    expect(server.last.closeCode).toBe(1000);
  });
});

describe('frames', () => {
  test('text and binary frames are both read, and unreadable ones are reported', async () => {
    await serve();
    const bad: unknown[] = [];
    const { socket, strays } = socketTo(server.url, { hooks: { onBadFrame: error => bad.push(error) } });
    await socket.open();
    server.last.socket.send('{"status":201}');
    server.last.socket.send(new TextEncoder().encode('{"status":202,"body":"ü"}'));
    server.last.socket.send('no JSON');
    await until(() => bad.length === 1);
    expect(strays).toEqual([{ status: 201 }, { status: 202, body: 'ü' }]);
    expect((bad[0] as Error).name).toBe('SyntaxError');
    expect(socket.state).toBe('open');
    await socket.close();
  });

  test('binary messages arrive as binary', async () => {
    await serve();
    const kinds: string[] = [];
    server.connections.length = 0;
    const protocol = {
      ...wireProtocol(),
      encode: (message: WireOut) =>
        message.op === 'validate'
          ? JSON.stringify(message)
          : new TextEncoder().encode(JSON.stringify(message)),
    };
    const { socket } = socketTo(server.url, { protocol });
    await socket.open();
    server.last.socket.on('message', (_data, isBinary) => kinds.push(isBinary ? 'binary' : 'text'));
    const reply = await socket.request(requestId => ({ op: 'echo', requestId, object: 'é' }));
    expect(reply.body).toBe('é');
    expect(kinds).toEqual(['binary']);
    await socket.close();
  });

  test('a frame that means nothing is dropped', async () => {
    await serve();
    const plain = wireProtocol();
    const protocol = {
      ...plain,
      decode: (frame: string | Uint8Array) => (toText(frame) === 'pong' ? undefined : plain.decode(frame)),
    };
    const { socket, strays } = socketTo(server.url, { protocol });
    await socket.open();
    server.last.socket.send('pong');
    await socket.request(requestId => ({ op: 'echo', requestId }));
    expect(strays).toEqual([]);
    await socket.close();
  });
});
