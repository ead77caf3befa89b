import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { WireIn, WireOut } from './wire-protocol.js';

/** One connection as the server sees it. */
export interface ServedConnection {
  readonly socket: WebSocket;
  readonly request: { readonly headers: Readonly<Record<string, unknown>>; readonly url: string };
  /** Messages received, in order; frames that are no JSON as text. */
  readonly received: (WireOut | string)[];
  pings: number;
  closeCode: number | undefined;
  send(message: WireIn): void;
  publish(key: string, body: unknown): void;
  /** Cuts the connection without a closing handshake. */
  cut(): void;
}

/** What the server does out of the ordinary. */
export interface WireServerOptions {
  /** Answers pings; without it the server seems dead. */
  readonly autoPong?: boolean;
  /** Status by which opening requests are refused, one for each; undefined accepts. */
  readonly refusals?: (number | undefined)[];
  /** Takes a message out of the ordinary course. */
  readonly on?: (message: WireOut, connection: ServedConnection, server: WireServer) => boolean;
}

/** A real server on a free port of the loopback interface. */
export interface WireServer extends AsyncDisposable {
  readonly url: string;
  readonly connections: ServedConnection[];
  /** The connections that are open now. */
  readonly live: ServedConnection[];
  /** The newest connection. */
  readonly last: ServedConnection;
  close(): Promise<void>;
}

export async function startWireServer(options: WireServerOptions = {}): Promise<WireServer> {
  const http = createServer();
  const refusals = [...(options.refusals ?? [])];
  const sockets = new WebSocketServer({ noServer: true, autoPong: options.autoPong ?? true });
  const raw = new Set<Socket>();
  const connections: ServedConnection[] = [];
  http.on('connection', socket => {
    raw.add(socket);
    socket.on('close', () => raw.delete(socket));
  });
  http.on('upgrade', (request, socket, head) => {
    const status = refusals.shift();
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, webSocket => serve(webSocket, request));
  });

  function serve(socket: WebSocket, request: { headers: object; url?: string | undefined }): void {
    const connection: ServedConnection = {
      socket,
      request: { headers: { ...request.headers }, url: request.url ?? '' },
      received: [],
      pings: 0,
      closeCode: undefined,
      send: message => socket.send(Buffer.from(JSON.stringify(message))),
      publish: (key, body) => connection.send({ status: 100, headers: { 'X-Request-Id': key }, body }),
      cut: () => socket.terminate(),
    };
    connections.push(connection);
    socket.on('ping', () => {
      connection.pings += 1;
    });
    socket.on('close', code => {
      connection.closeCode = code;
    });
    socket.on('error', () => undefined);
    socket.on('message', data => {
      const text = data.toString();
      if (!text.startsWith('{')) {
        connection.received.push(text);
        return;
      }
      const message: WireOut = JSON.parse(text);
      connection.received.push(message);
      if (options.on?.(message, connection, server) !== true) answer(message, connection);
    });
  }

  function answer(message: WireOut, connection: ServedConnection): void {
    const headers = { 'X-Request-Id': message.requestId ?? '' };
    if (message.op === 'validate') connection.send({ status: message.object === 'good' ? 200 : 401 });
    else if (message.op === 'subscribe') connection.send({ status: 200, headers });
    else if (message.op === 'echo') connection.send({ status: 200, headers, body: message.object });
  }

  const server: WireServer = {
    url: '',
    connections,
    get live() {
      return connections.filter(connection => connection.closeCode === undefined);
    },
    get last() {
      const last = connections.at(-1);
      if (last === undefined) throw new Error('nobody has connected');
      return last;
    },
    async close() {
      for (const socket of raw) socket.destroy();
      sockets.close();
      http.close();
      await once(http, 'close');
    },
    [Symbol.asyncDispose]() {
      return this.close();
    },
  };
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return Object.assign(server, { url: `ws://127.0.0.1:${port}` });
}
