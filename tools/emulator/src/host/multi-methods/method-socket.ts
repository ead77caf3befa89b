import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { MethodTokens } from './method-tokens.js';

/** A connection between its socket and the parser: what the parser reads has its method tokens overwritten. */
export class MethodSocket extends Duplex {
  readonly #socket: Socket;
  readonly #tokens = new MethodTokens();

  constructor(socket: Socket) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    socket.on('data', chunk => {
      const bytes = this.#tokens.push(chunk);
      if (bytes.byteLength > 0 && !this.push(bytes)) socket.pause();
    });
    socket.on('end', () => {
      this.push(this.#tokens.flush());
      this.push(null);
    });
    socket.on('timeout', () => this.emit('timeout'));
    socket.on('error', error => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }

  get localAddress(): string | undefined {
    return this.#socket.localAddress;
  }

  get localPort(): number | undefined {
    return this.#socket.localPort;
  }

  setTimeout(timeoutMs: number, listener?: () => void): this {
    if (listener) this.once('timeout', listener);
    this.#socket.setTimeout(timeoutMs);
    return this;
  }

  setNoDelay(noDelay?: boolean): this {
    this.#socket.setNoDelay(noDelay);
    return this;
  }

  setKeepAlive(enable?: boolean, initialDelayMs?: number): this {
    this.#socket.setKeepAlive(enable, initialDelayMs);
    return this;
  }

  /** Closes in both directions once everything is written. */
  destroySoon(): void {
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy()).end();
  }

  /** Ends the connection with a reset. */
  resetAndDestroy(): this {
    this.#socket.resetAndDestroy();
    return this.destroy();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    // The socket calls back when it can take more, which is the back-pressure.
    this.#socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
