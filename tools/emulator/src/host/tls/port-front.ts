import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { TlsCredentials } from './certificate-authority.js';

/** Where a front hands its connections to. */
export interface FrontTargets {
  readonly http: HttpServer;
  /** Asked for at the first TLS connection. */
  readonly credentials: () => Promise<TlsCredentials>;
  readonly mqtt: (connection: Duplex) => void;
}

/** The first byte of a TLS handshake, and that of an MQTT connection. No HTTP request begins with either. */
const TLS_HANDSHAKE = 0x16;
const MQTT_CONNECT = 0x10;

/** Listens on one port for HTTP and MQTT, each of them with TLS and without, and tells them apart by their first byte. */
export class PortFront {
  readonly server: Server;
  readonly #targets: FrontTargets;
  readonly #connections = new Set<Socket>();
  #tls: Promise<TlsServer> | undefined;

  constructor(targets: FrontTargets) {
    this.#targets = targets;
    this.server = createServer(connection => {
      this.#connections.add(connection);
      connection.on('close', () => this.#connections.delete(connection));
      this.#hand(connection);
    });
  }

  /** Closes what is still open. */
  closeAll(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  #hand(connection: Socket): void {
    // A connection without a listener for errors would end the process.
    connection.on('error', () => connection.destroy());
    this.#firstByte(connection, byte => {
      if (byte === TLS_HANDSHAKE) void this.#secure(connection);
      else if (byte === MQTT_CONNECT) this.#targets.mqtt(connection);
      else this.#targets.http.emit('connection', connection);
    });
  }

  /** Looks at the first byte of a connection, and leaves it there. */
  #firstByte(connection: Socket, take: (byte: number | undefined) => void): void {
    const first = connection.read(1) as Buffer | null;
    if (first === null) {
      connection.once('readable', () => {
        if (!connection.readableEnded && !connection.destroyed) this.#firstByte(connection, take);
      });
      return;
    }
    connection.unshift(first);
    take(first[0]);
  }

  async #secure(connection: Socket): Promise<void> {
    this.#tls ??= this.#createTls();
    const server = await this.#tls;
    server.emit('connection', connection);
  }

  async #createTls(): Promise<TlsServer> {
    const { cert, key } = await this.#targets.credentials();
    return createTlsServer({ cert, key }, connection => this.#hand(connection)).on(
      'tlsClientError',
      (_error, connection) => connection.destroy(),
    );
  }
}
