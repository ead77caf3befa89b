import type { SocketFactory, SocketHandlers } from '../../src/runtime/socket-connection.js';
import { toText, type WireIn, type WireOut } from './wire-protocol.js';

interface FakeConnection {
  readonly handlers: SocketHandlers;
  readonly received: WireOut[];
  alive: boolean;
  /** The connection breaks when it has received so many more messages. */
  messagesLeft: number;
}

/** A server in memory that speaks the protocol of the tests, and a network that breaks on demand. */
export class FakeNetwork {
  readonly connections: FakeConnection[] = [];
  /** Openings that will fail from now on. */
  refusals = 0;
  /** Messages that the next connections take before they break. */
  readonly lifetimes: number[] = [];

  get live(): FakeConnection | undefined {
    return this.connections.find(connection => connection.alive);
  }

  readonly connect: SocketFactory = async (_target, handlers) => {
    const refused = this.refusals > 0;
    if (refused) this.refusals -= 1;
    const connection: FakeConnection = {
      handlers,
      received: [],
      alive: true,
      messagesLeft: this.lifetimes.shift() ?? Number.POSITIVE_INFINITY,
    };
    this.connections.push(connection);
    setImmediate(() => {
      if (!connection.alive) return;
      if (refused) this.break(connection);
      else handlers.onOpen();
    });
    return {
      bufferedBytes: 0,
      send: (frame, done) => {
        const message: WireOut = JSON.parse(toText(frame));
        setImmediate(() => this.#receive(connection, message, done));
      },
      ping: () => undefined,
      close: () => this.break(connection, 1000),
      terminate: () => {
        connection.alive = false;
      },
    };
  };

  break(connection: FakeConnection, code = 1006): void {
    if (!connection.alive) return;
    connection.alive = false;
    connection.handlers.onClose({ code, reason: '' });
  }

  publish(key: string, body: unknown): void {
    if (this.live !== undefined) {
      this.#send(this.live, { status: 100, headers: { 'X-Request-Id': key }, body });
    }
  }

  #receive(connection: FakeConnection, message: WireOut, done: () => void): void {
    if (!connection.alive) return;
    if (connection.messagesLeft <= 0) {
      this.break(connection);
      return;
    }
    connection.messagesLeft -= 1;
    connection.received.push(message);
    done();
    const headers = { 'X-Request-Id': message.requestId ?? '' };
    if (message.op === 'validate') this.#send(connection, { status: 200 });
    else if (message.op === 'subscribe') this.#send(connection, { status: 200, headers });
  }

  #send(connection: FakeConnection, message: WireIn): void {
    setImmediate(() => {
      if (connection.alive) connection.handlers.onFrame(JSON.stringify(message));
    });
  }
}
