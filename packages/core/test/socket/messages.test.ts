import { afterEach, describe, expect, test } from '@jest/globals';
import { socketTo } from './setup.js';
import { settle, until } from './until.js';
import type { WireOut } from './wire-protocol.js';
import { startWireServer, type WireServer, type WireServerOptions } from './wire-server.js';

let server: WireServer;
const serve = async (options?: WireServerOptions): Promise<WireServer> => {
  server = await startWireServer(options);
  return server;
};
afterEach(() => server.close());

const echo =
  (object: unknown) =>
  (requestId: string): WireOut => ({ op: 'echo', requestId, object });

describe('requests', () => {
  test('any number may wait, and replies may come in any order', async () => {
    const held: (() => void)[] = [];
    await serve({
      on(message, connection) {
        if (message.op !== 'echo') return false;
        held.push(() =>
          connection.send({
            status: 200,
            headers: { 'X-Request-Id': message.requestId ?? '' },
            body: message.object,
          }),
        );
        return true;
      },
    });
    const { socket, clock } = socketTo(server.url);
    await socket.open();
    const replies = Promise.all(
      Array.from({ length: 50 }, async (_, index) => (await socket.request(echo(index))).body),
    );
    await until(() => held.length === 50);
    for (const reply of held.reverse()) reply();
    expect(await replies).toEqual(Array.from({ length: 50 }, (_, index) => index));
    await socket.close();
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('one without reply fails with the phase reply; the late reply is reported', async () => {
    await serve({ on: message => message.op === 'echo' });
    const { socket, clock, strays } = socketTo(server.url);
    await socket.open();
    const failing = expect(socket.request(echo(1), { id: 'mine', timeoutMs: 200 })).rejects.toMatchObject({
      name: 'TimeoutError',
      phase: 'reply',
      limitMs: 200,
    });
    await clock.advance(200);
    await failing;
    await until(() => server.last.received.length === 2);
    server.last.send({ status: 200, headers: { 'X-Request-Id': 'mine' } });
    await until(() => strays.length === 1);
    await socket.close();
  });

  test('an id that waits already is refused', async () => {
    await serve({ on: message => message.op === 'echo' });
    const { socket } = socketTo(server.url);
    await socket.open();
    const first = socket.request(echo(1), { id: 'same' });
    await expect(socket.request(echo(2), { id: 'same' })).rejects.toMatchObject({
      issues: [{ field: 'id' }],
    });
    await Promise.all([expect(first).rejects.toMatchObject({ code: 'sdk.closed' }), socket.close()]);
  });

  test('abort ends the wait and frees the id', async () => {
    await serve({ on: message => message.op === 'echo' && message.object === 'held' });
    const { socket, clock } = socketTo(server.url);
    await socket.open();
    const timersBefore = clock.pendingDelays().length;
    const abort = new AbortController();
    const failing = expect(
      socket.request(echo('held'), { id: 'x', signal: abort.signal }),
    ).rejects.toMatchObject({ name: 'AbortedError' });
    abort.abort();
    await failing;
    expect(clock.pendingDelays()).toHaveLength(timersBefore);
    expect((await socket.request(echo(2), { id: 'x' })).body).toBe(2);
    await expect(socket.request(echo(3), { signal: abort.signal })).rejects.toMatchObject({
      code: 'sdk.aborted',
    });
    await socket.close();
  });

  test('one that was sent fails when the connection is lost; one that waits is sent on the next', async () => {
    await serve({ on: message => message.op === 'echo' && message.object === 'held' });
    const { socket, clock } = socketTo(server.url);
    await socket.open();
    const sent = expect(socket.request(echo('held'))).rejects.toMatchObject({
      name: 'ConnectionError',
      retryable: true,
    });
    await until(() => server.last.received.length === 2);
    server.last.cut();
    await sent;
    const waiting = socket.request(echo('later'));
    await clock.advance(500);
    expect((await waiting).body).toBe('later');
    await socket.close();
  });

  test('one that waits for a connection can time out, and is then never sent', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url, { backoff: { baseMs: 10_000, capMs: 10_000 } });
    await socket.open();
    server.last.cut();
    await until(() => socket.state === 'waiting');
    const failing = expect(socket.request(echo(1), { timeoutMs: 1_000 })).rejects.toMatchObject({
      phase: 'reply',
    });
    await clock.advance(1_000);
    await failing;
    expect(socket.waitingBytes).toBe(0);
    await clock.advance(4_000);
    await until(() => socket.state === 'open');
    await socket.request(echo(2));
    expect(server.last.received).toMatchObject([{ op: 'validate' }, { op: 'echo', object: 2 }]);
    await socket.close();
  });

  test('one whose message cannot be made fails and leaves nothing behind', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url);
    await socket.open();
    const timersBefore = clock.pendingDelays().length;
    const build = (): WireOut => {
      throw new Error('no message');
    };
    await expect(socket.request(build)).rejects.toThrow('no message');
    const circular: { self?: unknown } = {};
    circular.self = circular;
    await expect(socket.request(echo(circular))).rejects.toThrow('circular');
    expect(clock.pendingDelays()).toHaveLength(timersBefore);
    await socket.close();
  });
});

describe('the send queue', () => {
  test('is bounded by bytes while there is no connection, and refuses what is too much', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url, { limits: { maxQueuedBytes: 40 } });
    await socket.open();
    server.last.cut();
    await until(() => socket.state === 'waiting');
    const first = socket.send({ op: 'é' });
    expect(socket.waitingBytes).toBe(11);
    const second = socket.send({ op: 'twentyfour-bytes' });
    expect(socket.waitingBytes).toBe(36);
    await expect(socket.send({ op: 'x' })).rejects.toMatchObject({
      name: 'StreamError',
      code: 'sdk.stream_overflow',
      gap: 'none',
    });
    await expect(socket.request(echo('x'))).rejects.toMatchObject({ code: 'sdk.stream_overflow' });
    await clock.advance(500);
    await Promise.all([first, second]);
    await until(() => server.last.received.length === 3);
    expect(server.last.received.slice(1)).toEqual([{ op: 'é' }, { op: 'twentyfour-bytes' }]);
    expect(socket.waitingBytes).toBe(0);
    await socket.close();
  });

  test('is bounded by bytes while the connection cannot take more', async () => {
    await serve();
    const { socket } = socketTo(server.url, { limits: { maxQueuedBytes: 200_000 } });
    await socket.open();
    server.last.socket.pause();
    const outcomes: Promise<string>[] = [];
    for (let message = 0; message < 200; message += 1) {
      const sending = socket.send({ op: 'bulk', object: 'x'.repeat(100_000) });
      outcomes.push(
        sending.then(
          () => 'sent',
          (error: { code: string }) => error.code,
        ),
      );
    }
    await settle();
    expect(socket.waitingBytes).toBeGreaterThan(0);
    expect(socket.waitingBytes).toBeLessThanOrEqual(300_100);
    const closing = socket.close();
    server.last.socket.resume();
    await closing;
    const counted = new Set(await Promise.all(outcomes));
    expect(counted).toEqual(new Set(['sent', 'sdk.stream_overflow']));
  });

  test('gives back in order what was not sent when the socket closes', async () => {
    await serve();
    const { socket, ends } = socketTo(server.url);
    await socket.open();
    server.last.cut();
    await until(() => socket.state === 'waiting');
    const sending = Promise.allSettled([
      socket.send({ op: 'a' }),
      socket.request(requestId => ({ op: 'b', requestId })),
      socket.send({ op: 'c' }),
    ]);
    const end = await socket.close();
    for (const outcome of await sending) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'sdk.closed' } });
    }
    expect(end.unsent.map(message => message.op)).toEqual(['a', 'b', 'c']);
    expect(ends).toEqual([end]);
    expect(socket.waitingBytes).toBe(0);
  });

  test('a message that waits can be withdrawn', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url);
    await socket.open();
    server.last.cut();
    await until(() => socket.state === 'waiting');
    const abort = new AbortController();
    const withdrawn = expect(socket.send({ op: 'a' }, { signal: abort.signal })).rejects.toMatchObject({
      code: 'sdk.aborted',
    });
    const kept = socket.send({ op: 'b' }, { signal: new AbortController().signal });
    abort.abort();
    await withdrawn;
    await clock.advance(500);
    await kept;
    await until(() => server.last.received.length === 2);
    expect(server.last.received[1]).toEqual({ op: 'b' });
    await socket.close();
  });

  test('a message in the hands of a connection that breaks is rejected, not repeated', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url, { limits: { maxQueuedBytes: 50_000_000 } });
    await socket.open();
    server.last.socket.pause();
    const sending = Promise.allSettled(
      Array.from({ length: 100 }, () => socket.send({ op: 'bulk', object: 'x'.repeat(200_000) })),
    );
    await settle();
    socket.reconnect('test');
    const outcomes = await sending;
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { name: 'ConnectionError' } });
    await clock.advance(500);
    await until(() => socket.state === 'open');
    await socket.request(echo(1));
    expect(server.last.received).toHaveLength(2);
    await socket.close();
  });
});
