import { afterEach, describe, expect, test } from '@jest/globals';
import { socketTo } from './setup.js';
import { settle, until } from './until.js';
import { notingSubscription, type WireOut, wireProtocol } from './wire-protocol.js';
import { startWireServer, type WireServer, type WireServerOptions } from './wire-server.js';

let server: WireServer;
const serve = async (options?: WireServerOptions): Promise<WireServer> => {
  server = await startWireServer(options);
  return server;
};
afterEach(() => server.close());

const ops = (received: readonly (WireOut | string)[]): string[] =>
  received.map(message => (typeof message === 'string' ? message : message.op));

describe('opening', () => {
  test('authenticates before anything else and then is open', async () => {
    await serve();
    const { socket, states, clock } = socketTo(server.url);
    await socket.open();
    expect(states).toEqual(['connecting', 'authenticating', 'restoring', 'open']);
    expect(server.last.received).toEqual([{ op: 'validate', object: 'good' }]);
    await socket.close();
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('a server that is not there is named, without the query of its address', async () => {
    const { url } = await serve();
    await server.close();
    const { socket } = socketTo(`${url}/events?token=hidden`);
    const error = await socket.open().catch(reason => reason);
    expect(error).toMatchObject({ code: 'sdk.connection_failed', systemCode: 'ECONNREFUSED' });
    expect(error.message).toContain(`no connection to ${url}/events (ECONNREFUSED)`);
    await socket.close();
  });

  test('several callers share one connection', async () => {
    await serve();
    const { socket } = socketTo(server.url);
    await Promise.all([socket.open(), socket.open(), socket.open()]);
    await socket.open();
    expect(server.connections).toHaveLength(1);
    await socket.close();
  });

  test('headers, sub-protocols and URL reach the server; the URL is asked for each time', async () => {
    await serve();
    let sessions = 0;
    const { socket, clock } = socketTo('', {
      target: ({ attempt }) => {
        sessions += 1;
        return {
          url: `${server.url}/session/${sessions}?try=${attempt}`,
          headers: { Authorization: 'Bearer t' },
          protocols: ['v2'],
        };
      },
    });
    await socket.open();
    expect(server.last.request.url).toBe('/session/1?try=1');
    expect(server.last.request.headers).toMatchObject({
      authorization: 'Bearer t',
      'sec-websocket-protocol': 'v2',
    });
    server.last.cut();
    await until(() => socket.state === 'waiting');
    await clock.advance(500);
    await until(() => socket.state === 'open');
    expect(server.last.request.url).toBe('/session/2?try=1');
    await socket.close();
  });

  test('a refused connection rejects with the cause, and open can be called again', async () => {
    const other = await startWireServer();
    await other.close();
    await serve();
    let url = other.url;
    const { socket, clock, states } = socketTo('', { target: () => ({ url }) });
    await expect(socket.open()).rejects.toMatchObject({
      name: 'ConnectionError',
      systemCode: 'ECONNREFUSED',
      platform: 'test',
    });
    expect(states).toEqual(['connecting', 'idle']);
    expect(clock.pendingDelays()).toEqual([]);
    url = server.url;
    await socket.open();
    expect(socket.state).toBe('open');
    await socket.close();
  });

  test.each([
    [401, 'sdk.unauthenticated', false],
    [403, 'sdk.forbidden', false],
    [503, 'sdk.server_error', true],
  ])('a refusal with status %d rejects as %s', async (status, code, retryable) => {
    await serve({ refusals: [status] });
    const { socket } = socketTo(`${server.url}/path?secret=1`);
    const failure: unknown = await socket.open().catch(error => error);
    expect(failure).toMatchObject({ name: 'HttpError', status, code, retryable });
    expect(String(failure)).toContain('/path');
    expect(String(failure)).not.toContain('secret');
  });

  test('a server that never answers fails after connectTimeoutMs', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url, {
      limits: { connectTimeoutMs: 700 },
      target: () => new Promise(() => undefined),
    });
    const opening = expect(socket.open()).rejects.toMatchObject({
      name: 'TimeoutError',
      phase: 'headers',
      limitMs: 700,
    });
    await clock.advance(700);
    await opening;
    expect(clock.pendingDelays()).toEqual([]);
    expect(socket.state).toBe('idle');
  });

  test('an address without sense rejects', async () => {
    await serve();
    const { socket } = socketTo('not an address');
    await expect(socket.open()).rejects.toMatchObject({ name: 'ConnectionError' });
  });

  test('abort ends the opening', async () => {
    await serve();
    const { socket, clock } = socketTo('', { target: () => new Promise(() => undefined) });
    const abort = new AbortController();
    const opening = expect(socket.open({ signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortedError',
      cause: { message: 'enough' },
    });
    abort.abort(new Error('enough'));
    await opening;
    expect(clock.pendingDelays()).toEqual([]);
    await expect(socket.open({ signal: abort.signal })).rejects.toMatchObject({ code: 'sdk.aborted' });
  });

  test('abort of one caller leaves the opening to the others', async () => {
    const { url } = await serve();
    const asked = Promise.withResolvers<{ url: string }>();
    const { socket } = socketTo('', { target: () => asked.promise });
    const abort = new AbortController();
    const first = expect(socket.open({ signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortedError',
    });
    const second = socket.open();
    abort.abort();
    await first;
    asked.resolve({ url });
    await second;
    expect(socket.state).toBe('open');
    await socket.close();
  });

  test('a signal that is none is refused', async () => {
    await serve();
    const { socket } = socketTo(server.url);
    await expect(socket.open({ signal: 'x' as never })).rejects.toMatchObject({ name: 'ValidationError' });
    expect(socket.state).toBe('idle');
  });

  test('what was sent and subscribed to during a failed opening is rejected with its cause', async () => {
    await serve({ refusals: [503] });
    const { socket } = socketTo(server.url);
    const opening = socket.open();
    const outcomes = Promise.allSettled([
      opening,
      socket.send({ op: 'x' }),
      socket.request(requestId => ({ op: 'echo', requestId })),
      socket.subscribe(notingSubscription('/a')),
    ]);
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'HttpError', status: 503 } });
    }
  });

  test.each([
    ['limits.heartbeatMs', { heartbeatMs: 0 }],
    ['limits.replyTimeoutMs', { replyTimeoutMs: Number.NaN }],
    ['limits.deadAfterMs', { heartbeatMs: 1_000, deadAfterMs: 1_000 }],
  ])('%s is checked', async (field, limits) => {
    await serve();
    expect(() => socketTo(server.url, { limits })).toThrow(
      expect.objectContaining({
        name: 'ValidationError',
        issues: [expect.objectContaining({ field })],
      }),
    );
  });
});

describe('authentication', () => {
  test('is repeated until the server answers', async () => {
    let ignored = 2;
    await serve({ on: message => message.op === 'validate' && ignored-- > 0 });
    const { socket, clock } = socketTo(server.url);
    const opening = socket.open();
    await until(() => server.connections[0]?.received.length === 1);
    await clock.advance(100);
    await until(() => server.last.received.length === 2);
    await clock.advance(100);
    await opening;
    expect(ops(server.last.received)).toEqual(['validate', 'validate', 'validate']);
    await socket.close();
  });

  test('a refusal rejects the opening and is not repeated', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url, { protocol: wireProtocol(() => 'bad') });
    await expect(socket.open()).rejects.toMatchObject({ name: 'AuthError', retryable: false });
    expect(server.connections).toHaveLength(1);
    expect(clock.pendingDelays()).toEqual([]);
    await until(() => server.live.length === 0);
  });

  test('a refusal on a later connection closes the socket for good', async () => {
    await serve();
    let token = 'good';
    const { socket, clock, ends } = socketTo(server.url, { protocol: wireProtocol(() => token) });
    await socket.open();
    const subscription = notingSubscription('/a');
    await socket.subscribe(subscription);
    token = 'bad';
    server.last.cut();
    await until(() => socket.state === 'waiting');
    const waiting = socket.send({ op: 'x' });
    await clock.advance(10_000);
    await expect(waiting).rejects.toMatchObject({ code: 'sdk.closed', cause: { name: 'AuthError' } });
    expect(socket.state).toBe('closed');
    expect(ends).toEqual([
      { error: expect.objectContaining({ name: 'AuthError' }), close: undefined, unsent: [{ op: 'x' }] },
    ]);
    expect(subscription.notes).toEqual([expect.objectContaining({ name: 'AuthError' })]);
    expect(server.connections).toHaveLength(2);
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('that takes too long fails with the phase reply', async () => {
    await serve({ on: message => message.op === 'validate' });
    const { socket, clock } = socketTo(server.url, { limits: { authTimeoutMs: 250 } });
    const opening = expect(socket.open()).rejects.toMatchObject({ name: 'TimeoutError', phase: 'reply' });
    await until(() => server.connections[0]?.received.length === 1);
    await clock.advance(250);
    await opening;
    await settle();
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('a mistake in the callback becomes an AuthError', async () => {
    await serve();
    const protocol = { ...wireProtocol(), authenticate: () => Promise.reject(new Error('oops')) };
    const { socket } = socketTo(server.url, { protocol });
    await expect(socket.open()).rejects.toMatchObject({ name: 'AuthError', cause: { message: 'oops' } });
  });

  test('can be repeated on the open connection while events and replies go on', async () => {
    const held: (() => void)[] = [];
    let holds = false;
    await serve({
      on(message, connection) {
        if (message.op !== 'validate' || !holds) return false;
        held.push(() => connection.send({ status: 200 }));
        return true;
      },
    });
    const tokens: string[] = [];
    let token = 'good';
    const { socket, strays } = socketTo(server.url, {
      protocol: wireProtocol(() => {
        tokens.push(token);
        return token;
      }),
    });
    await socket.open();
    const subscription = notingSubscription('/a');
    await socket.subscribe(subscription);
    holds = true;
    token = 'new';
    const again = Promise.all([socket.reauthenticate(), socket.reauthenticate()]);
    await until(() => held.length === 1);
    server.last.publish('/a', 1);
    expect((await socket.request(requestId => ({ op: 'echo', requestId, object: 2 }))).body).toBe(2);
    held[0]?.();
    await again;
    expect(tokens).toEqual(['good', 'new']);
    expect(subscription.notes).toEqual([1]);
    expect(strays).toEqual([]);
    expect(server.connections).toHaveLength(1);
    await socket.close();
  });

  test('that is refused when repeated closes the socket', async () => {
    await serve();
    let token = 'good';
    const { socket, ends } = socketTo(server.url, { protocol: wireProtocol(() => token) });
    await socket.open();
    token = 'expired';
    await expect(socket.reauthenticate()).rejects.toMatchObject({ name: 'AuthError' });
    await until(() => socket.state === 'closed');
    expect(ends[0]?.error).toMatchObject({ name: 'AuthError' });
  });
});

describe('closing', () => {
  test('is polite, final and told exactly once', async () => {
    await serve();
    const { socket, ends, states, clock } = socketTo(server.url);
    await socket.open();
    const [first, second] = await Promise.all([socket.close(4_000, 'done'), socket.close()]);
    expect(first).toBe(second);
    expect(first).toMatchObject({ error: undefined, close: { code: 4_000 }, unsent: [] });
    await until(() => server.last.closeCode !== undefined);
    expect(server.last.closeCode).toBe(4_000);
    expect(ends).toEqual([first]);
    expect(states.slice(-2)).toEqual(['closing', 'closed']);
    expect(clock.pendingDelays()).toEqual([]);
    for (const late of [
      () => socket.open(),
      () => socket.send({ op: 'x' }),
      () => socket.request(requestId => ({ op: 'echo', requestId })),
      () => socket.subscribe(notingSubscription('/a')),
      () => socket.reauthenticate(),
    ]) {
      await expect(late()).rejects.toMatchObject({ name: 'ClosedError', code: 'sdk.closed' });
    }
  });

  test('does not wait for a server that ignores the closing handshake', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url, { limits: { closeTimeoutMs: 300 } });
    await socket.open();
    server.last.socket.pause();
    const closing = socket.close();
    await clock.advance(299);
    expect(socket.state).toBe('closing');
    await clock.advance(1);
    await closing;
    expect(socket.state).toBe('closed');
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('a socket that was never opened closes too', async () => {
    await serve();
    const { socket, ends } = socketTo(server.url);
    await expect(socket.send({ op: 'x' })).rejects.toThrow('must be opened first');
    await socket.close();
    expect(socket.state).toBe('closed');
    expect(ends).toHaveLength(1);
  });

  test('during the opening rejects it', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url);
    const opening = expect(socket.open()).rejects.toMatchObject({ name: 'ClosedError' });
    await socket.close();
    await opening;
    await settle();
    expect(clock.pendingDelays()).toEqual([]);
    await until(() => server.live.length === 0);
  });

  test('during the wait for a reconnect ends the wait', async () => {
    await serve();
    const { socket, clock } = socketTo(server.url);
    await socket.open();
    server.last.cut();
    await until(() => socket.state === 'waiting');
    await settle();
    expect(clock.pendingDelays()).toEqual([500]);
    await socket.close();
    expect(clock.pendingDelays()).toEqual([]);
    expect(server.connections).toHaveLength(1);
  });

  test('from inside of a hook, again and again, is told once', async () => {
    await serve();
    let ended = 0;
    const { socket } = socketTo(server.url, {
      hooks: {
        onStateChange: state => {
          if (state === 'closing' || state === 'open') void socket.close();
        },
        onClose: () => {
          ended += 1;
          void socket.close();
        },
      },
    });
    await socket.open().catch(() => undefined);
    await socket.close();
    expect(ended).toBe(1);
  });

  test('await using closes it', async () => {
    await serve();
    {
      const { socket } = socketTo(server.url);
      await using using = socket;
      await using.open();
    }
    await until(() => server.live.length === 0);
    expect(server.last.closeCode).toBe(1_000);
  });
});
