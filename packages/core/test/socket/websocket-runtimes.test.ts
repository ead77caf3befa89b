import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket as WsWebSocket } from 'ws';
import type {
  SocketClose,
  SocketConnection,
  SocketFactory,
  SocketFrame,
} from '../../src/runtime/socket-connection.js';
import { connectSocket as connectByWs } from '../../src/runtime/websocket.node.js';
import { webSocketFactory } from '../../src/runtime/websocket.web.js';
import { socketTo } from './setup.js';
import { until } from './until.js';
import { startWireServer, type WireServer } from './wire-server.js';

let server: WireServer;
beforeEach(async () => {
  server = await startWireServer({ refusals: [] });
});
afterEach(() => server.close());

interface Observed {
  readonly connection: SocketConnection;
  readonly calls: string[];
  readonly frames: SocketFrame[];
  readonly closes: SocketClose[];
}

async function observe(factory: SocketFactory, url = server.url): Promise<Observed> {
  const calls: string[] = [];
  const frames: SocketFrame[] = [];
  const closes: SocketClose[] = [];
  const connection = await factory(
    { url },
    {
      onOpen: () => calls.push('open'),
      onFrame: frame => {
        calls.push('frame');
        frames.push(frame);
      },
      onSign: () => calls.push('sign'),
      onClose: close => {
        calls.push('close');
        closes.push(close);
      },
    },
  );
  return { connection, calls, frames, closes };
}

const factories: [string, SocketFactory][] = [
  ['ws', connectByWs],
  ['the global WebSocket', webSocketFactory(globalThis.WebSocket)],
  ['a class that is used like the one of browsers', webSocketFactory(WsWebSocket as never)],
];

describe.each(factories)('connecting by %s', (_name, factory) => {
  test('tells nothing before the connection was returned, then open, frames and close', async () => {
    const { connection, calls, frames, closes } = await observe(factory);
    expect(calls).toEqual([]);
    await until(() => calls.includes('open'));
    server.last.socket.send('text é');
    server.last.socket.send(new Uint8Array([1, 2, 255]));
    await until(() => frames.length === 2);
    expect(frames[0]).toBe('text é');
    expect(frames[1]).toBeInstanceOf(Uint8Array);
    expect([...(frames[1] as Uint8Array)]).toEqual([1, 2, 255]);
    connection.close(1000, 'bye');
    await until(() => closes.length === 1);
    expect(closes).toMatchObject([{ code: 1000 }]);
    expect(calls).toEqual(['open', 'frame', 'frame', 'close']);
  });

  test('sends text and binary and tells when that is done', async () => {
    const { connection, calls } = await observe(factory);
    await until(() => calls.includes('open'));
    const done: unknown[] = [];
    connection.send('{"op":"a"}', error => done.push(error ?? 'done'));
    connection.send(new TextEncoder().encode('{"op":"b"}'), error => done.push(error ?? 'done'));
    await until(() => server.last.received.length === 2 && done.length === 2);
    expect(server.last.received).toEqual([{ op: 'a' }, { op: 'b' }]);
    expect(done).toEqual(['done', 'done']);
    expect(connection.bufferedBytes).toBe(0);
    connection.terminate();
  });

  test('a connection that cannot be made is closed once, without an open', async () => {
    const { url } = server;
    await server.close();
    const { calls, closes } = await observe(factory, url);
    await until(() => closes.length > 0);
    expect(calls).toEqual(['close']);
    expect(closes[0]?.code).toBe(1006);
    server = await startWireServer();
  });

  test('after terminate nothing is told, whether it was open or not', async () => {
    const early = await observe(factory);
    early.connection.terminate();
    early.connection.terminate();
    const open = await observe(factory);
    await until(() => open.calls.includes('open'));
    open.connection.terminate();
    await until(() => server.live.length === 0);
    expect(early.calls).toEqual([]);
    expect(open.calls).toEqual(['open']);
  });

  test('carries a managed socket', async () => {
    const { socket } = socketTo(server.url, { webSocket: factory });
    await socket.open();
    const reply = await socket.request(requestId => ({ op: 'echo', requestId, object: 'é' }));
    expect(reply.body).toBe('é');
    await socket.close();
    await until(() => server.live.length === 0);
  });
});

describe('what runtimes cannot do', () => {
  test('headers are refused clearly where they cannot be sent', async () => {
    const factory = webSocketFactory(globalThis.WebSocket);
    const target = { url: server.url, headers: { Authorization: 'Bearer secret' } };
    const { socket } = socketTo('', { webSocket: factory, target: () => target });
    const failure: unknown = await socket.open().catch(error => error);
    expect(failure).toMatchObject({
      name: 'ConnectionError',
      cause: { message: expect.stringContaining('headers') },
    });
    expect(JSON.stringify(failure)).not.toContain('secret');
    expect(server.connections).toHaveLength(0);
  });

  test('without pings and answered heartbeats silence proves nothing', async () => {
    const limits = { heartbeatMs: 1_000, deadAfterMs: 2_000 };
    const { socket, clock } = socketTo(server.url, {
      limits,
      webSocket: webSocketFactory(globalThis.WebSocket),
    });
    await socket.open();
    await clock.advance(60_000);
    expect(socket.state).toBe('open');
    expect(socket.canPause).toBe(false);
    await socket.close();
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('options for the transport reach ws', async () => {
    const target = { url: server.url, transport: { origin: 'http://origin.test' } };
    const { socket } = socketTo('', { target: () => target });
    await socket.open();
    expect(server.last.request.headers).toMatchObject({ origin: 'http://origin.test' });
    expect(server.last.request.headers).not.toHaveProperty('sec-websocket-extensions');
    await socket.close();
  });
});
