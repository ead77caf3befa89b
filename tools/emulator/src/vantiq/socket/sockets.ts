import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import sockjs from 'sockjs';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Upgrade } from '../../host/upgrade.js';
import type { VantiqFaultEffect } from '../fault-effects.js';
import { type SessionServices, SocketSession } from './socket-session.js';

/** Kind of the frames that the server sends; real ones send binary frames. */
export type FrameKind = 'binary' | 'text';

type VantiqUpgrade = Upgrade<VantiqFaultEffect>;

/** The open sockets of an installation, raw ones and those in the SockJS variant. */
export class Sockets {
  frames: FrameKind = 'binary';
  readonly #services: Pick<SessionServices, 'installation' | 'openAccount'>;
  readonly #raw = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 * 1024 });
  readonly #sessions = new Set<SocketSession>();

  constructor(services: Pick<SessionServices, 'installation' | 'openAccount'>) {
    this.#services = services;
  }

  /** The sessions that are open now. */
  list(): readonly SocketSession[] {
    return [...this.#sessions];
  }

  /** Takes a request to upgrade at `/api/v1/wsock/websocket`. */
  openRaw(upgrade: VantiqUpgrade): void {
    const { request, socket, head } = upgrade;
    this.#raw.handleUpgrade(request, socket, head, webSocket => this.#serveRaw(upgrade, webSocket));
  }

  /** Takes a request to upgrade at `/api/v1/wsock/websocket/{session}/websocket`, for the original Node client. */
  openSockJs(upgrade: VantiqUpgrade): void {
    const { request, socket, head } = upgrade;
    // One for each socket, because its connections do not tell from which request they came.
    const server = sockjs.createServer({ prefix: '/api/v1/wsock', log: () => {} });
    server.on('connection', connection => {
      const session = this.#open(upgrade, {
        send: text => void connection.write(text),
        close: (code, reason) => void connection.close(code as unknown as string, reason),
        terminate: () => socket.destroy(),
      });
      connection.on('data', message => session.receive(message));
      connection.on('close', () => this.#ended(session));
    });
    const gate = new EventEmitter();
    server.installHandlers(gate as Server);
    gate.emit('upgrade', request, socket, head);
  }

  /** Closes all of them; they are gone at once, although the other side may still have to agree. */
  closeAll(code: number): void {
    for (const session of this.list()) {
      session.close(code);
      this.#ended(session);
    }
  }

  #serveRaw(upgrade: VantiqUpgrade, webSocket: WebSocket): void {
    const session = this.#open(upgrade, {
      send: text => webSocket.send(text, { binary: this.frames === 'binary' }),
      close: (code, reason) => webSocket.close(code, reason),
      terminate: () => webSocket.terminate(),
    });
    webSocket.on('message', data => session.receive(textOf(data)));
    webSocket.on('error', () => webSocket.terminate());
    webSocket.on('close', () => this.#ended(session));
  }

  #open(upgrade: VantiqUpgrade, channel: ConstructorParameters<typeof SocketSession>[1]): SocketSession {
    const { frame, event } = upgrade;
    const session = new SocketSession({ ...this.#services, frame, event }, channel);
    this.#sessions.add(session);
    return session;
  }

  #ended(session: SocketSession): void {
    this.#sessions.delete(session);
    session.closed();
  }
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();
}
