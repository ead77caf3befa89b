import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { WebSocketServer } from 'ws';
import type { SocketProtocol } from '../../src/socket/protocol.js';
import { createManagedSocket } from '../../src/socket/socket-manager.js';
import { until } from './until.js';
import { context, toText } from './wire-protocol.js';

/** Shows that the protocols of the platforms can be described; the platforms' own packages do it in full. */
let server: WebSocketServer;
const serve = async (answer: (message: Record<string, never>, reply: (frame: object) => void) => void) => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise(resolve => server.once('listening', resolve));
  server.on('connection', socket =>
    socket.on('message', data =>
      answer(JSON.parse(data.toString()), frame => socket.send(JSON.stringify(frame))),
    ),
  );
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

describe('a session in the URL, ids in the head, heartbeats by the client', () => {
  interface FlowIn {
    readonly head?: { readonly msgId: string | number; readonly ok: boolean };
    readonly resource?: string;
    readonly value?: { readonly path?: string; readonly elems: unknown };
  }
  interface FlowOut {
    readonly msgId?: string;
    readonly type: string;
    readonly object: string;
    readonly path?: string;
  }

  const protocol: SocketProtocol<FlowIn, FlowOut> = {
    decode: frame => JSON.parse(toText(frame)),
    encode: message => JSON.stringify(message),
    route(message) {
      if (message.head !== undefined) return { kind: 'reply', id: String(message.head.msgId) };
      const keys = [message.resource, message.value?.path].filter(key => key !== undefined);
      return { kind: 'event', keys };
    },
    heartbeat: { make: () => '{"type":"heartbeat"}', answered: false, always: true },
  };

  test('events find a subscription by either of two keys', async () => {
    let push: (frame: object) => void = () => undefined;
    const heartbeats: object[] = [];
    const url = await serve((message, reply) => {
      push = reply;
      if (message['type'] === 'heartbeat') heartbeats.push(message);
      // Ids come back as numbers, although they were sent as strings.
      else reply({ head: { msgId: Number(message['msgId']), ok: true }, body: {} });
    });
    const clock = manualClock();
    const socket = createManagedSocket<FlowIn, FlowOut>({
      context,
      protocol,
      clock,
      random: Math.random,
      limits: { heartbeatMs: 10_000, deadAfterMs: 30_000 },
      target: async () => ({ url: `${url}/session/s1/ws` }),
    });
    await socket.open();
    const events: unknown[] = [];
    for (const key of ['f123', '/alice/sensors']) {
      await socket.subscribe({
        key,
        async open(session) {
          await session.request(msgId => ({ msgId, type: 'subscribe', object: 'drop', path: key }));
          return 'possible';
        },
        onEvent: message => events.push([key, message.value?.elems]),
      });
    }
    push({ type: 'message', resource: 'f123', value: { path: '/other', elems: 1 } });
    push({ type: 'message', resource: 'f999', value: { path: '/alice/sensors', elems: 2 } });
    await until(() => events.length === 2);
    expect(events).toEqual([
      ['f123', 1],
      ['/alice/sensors', 2],
    ]);
    await clock.advance(10_000);
    await until(() => heartbeats.length === 1);
    await socket.close();
  });
});

describe('a connector that is called by the server', () => {
  interface ConnectorIn {
    readonly status?: number;
    readonly op?: string;
    readonly object?: unknown;
    readonly messageHeaders?: { readonly REPLY_ADDR_HEADER: string };
  }
  type ConnectorOut = Readonly<Record<string, unknown>>;

  test('registers itself as a part of the authentication and answers queries', async () => {
    const answers: object[] = [];
    const url = await serve((message, reply) => {
      if (message['op'] === 'validate') reply({ status: 200 });
      else if (message['op'] === 'connectExtension') {
        reply({ status: 200 });
        reply({ op: 'configureExtension', object: { config: { interval: 5 } } });
        reply({ op: 'query', object: { ask: 1 }, messageHeaders: { REPLY_ADDR_HEADER: 'addr-1' } });
      } else answers.push(message);
    });
    const configurations: unknown[] = [];
    const protocol: SocketProtocol<ConnectorIn, ConnectorOut> = {
      decode: frame => JSON.parse(toText(frame)),
      encode: message => new TextEncoder().encode(JSON.stringify(message)),
      route: () => ({ kind: 'other' }),
      async authenticate(session) {
        await session.send({ op: 'validate', object: 'token' });
        await session.receive();
        await session.send({ op: 'connectExtension', resourceId: 'source' });
        for (;;) {
          const message = await session.receive();
          if (message === undefined) return;
          if (message.op !== 'configureExtension') continue;
          configurations.push(message.object);
          return;
        }
      },
    };
    const socket = createManagedSocket<ConnectorIn, ConnectorOut>({
      context,
      protocol,
      clock: manualClock(),
      random: Math.random,
      target: () => ({ url }),
      hooks: {
        onMessage: message => {
          const address = message.messageHeaders?.REPLY_ADDR_HEADER;
          if (message.op !== 'query' || address === undefined) return;
          void socket.send({ status: 200, headers: { 'X-Reply-Address': address }, body: message.object });
        },
      },
    });
    await socket.open();
    await until(() => answers.length === 1);
    expect(configurations).toEqual([{ config: { interval: 5 } }]);
    expect(answers).toEqual([{ status: 200, headers: { 'X-Reply-Address': 'addr-1' }, body: { ask: 1 } }]);
    await socket.close();
  });
});
