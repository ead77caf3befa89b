import { WebSocket } from 'ws';
import { type Emulator, startEmulator } from '../../src/emulator.js';
import type { FlowthingsEmulator } from '../../src/flowthings/flowthings-emulator.js';
import type { EmulatorOptions } from '../../src/options.js';

/** The envelope of every answer. */
export interface Envelope<T = unknown> {
  readonly head: {
    readonly status?: number;
    readonly ok: boolean;
    readonly messages: readonly string[];
    readonly errors: readonly string[];
    readonly references?: Readonly<Record<string, unknown>>;
    readonly msgId?: unknown;
  };
  readonly body: T;
}

/** An object with an id. */
export interface Thing {
  readonly id: string;
  readonly creationDate: number;
  readonly [member: string]: unknown;
}

/** Status and envelope of an answer. */
export interface Answer<T = unknown> extends Envelope<T> {
  readonly status: number;
  readonly headers: Headers;
}

/** How a request is sent; what is left out is that of the master of the main account. */
export interface CallOptions {
  readonly token?: string;
  readonly account?: string;
  readonly version?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A running emulator and a client for it. */
export interface Fixture extends AsyncDisposable {
  readonly emulator: Emulator<'flowthings'>;
  readonly flowthings: FlowthingsEmulator;
  /** Sends a request; the path begins after the account. A text as body is sent as it is. */
  call<T = Thing>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer<T>>;
  /** Sends a request to a path from the root, with these headers only. */
  fetch<T = unknown>(method: string, path: string, init?: RequestInit): Promise<Answer<T>>;
  /** Makes a session and gives its id. */
  session(headers?: Readonly<Record<string, string>>): Promise<string>;
  /** Makes a session and opens its socket. */
  connect(): Promise<Socket>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts an emulator on a free port, with the account `alice`. */
export async function start(
  options: Omit<EmulatorOptions<'flowthings'>, 'platforms'> = {},
): Promise<Fixture> {
  const seed = { flowthings: { accounts: [{ name: 'alice' }] } };
  const emulator = await startEmulator({ seed, ...options, platforms: ['flowthings'] });
  const { flowthings } = emulator;
  const fixture: Fixture = {
    emulator,
    flowthings,
    async fetch<T>(method: string, path: string, init: RequestInit = {}) {
      const response = await fetch(`${flowthings.url}${path}`, { method, ...init });
      const envelope = (await response.json()) as Envelope<T>;
      return { status: response.status, headers: response.headers, ...envelope };
    },
    call(method, path, body, { token, account, version = '4.0', query, headers } = {}) {
      const search = query ? `?${new URLSearchParams(query)}` : '';
      return fixture.fetch(method, `/v${version}/${account ?? flowthings.account}${path}${search}`, {
        headers: {
          'x-auth-token': token ?? flowthings.token,
          'content-type': 'application/json',
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    async session(headers = { 'x-auth-account': flowthings.account, 'x-auth-token': flowthings.token }) {
      const { status, body } = await fixture.fetch<Thing>('POST', '/session', { headers });
      if (status !== 201) throw new Error(`the session was refused with ${status}`);
      return body.id;
    },
    async connect() {
      return await Socket.open(`${flowthings.wsUrl}/session/${await fixture.session()}/ws`);
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
  return fixture;
}

/** A frame of the server. */
export type Frame = Partial<Envelope> & {
  readonly type?: string;
  readonly resource?: string;
  readonly value?: Thing & { readonly elems: Readonly<Record<string, unknown>> };
};

/** A socket whose frames are taken one by one. */
export class Socket implements Disposable {
  readonly #socket: WebSocket;
  readonly #frames: string[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly closed: Promise<number>;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise(resolve => socket.on('close', resolve));
    socket.on('error', () => {});
    socket.on('message', data => {
      this.#frames.push(String(data));
      this.#waiting.shift()?.();
    });
  }

  /** Rejects with the status when the upgrade is refused. */
  static open(url: string): Promise<Socket> {
    const webSocket = new WebSocket(url);
    const socket = new Socket(webSocket);
    return new Promise((resolve, reject) => {
      webSocket.on('open', () => resolve(socket));
      webSocket.on('unexpected-response', (_request, response) =>
        reject(new Error(`status ${response.statusCode}`)),
      );
    });
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  ping(): void {
    this.#socket.ping();
  }

  /** The next frame as it came. */
  async nextText(): Promise<string> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    }
  }

  async next(): Promise<Frame> {
    return JSON.parse(await this.nextText()) as Frame;
  }

  /** Sends a frame with a msgId and takes the next one. */
  request(frame: Readonly<Record<string, unknown>>): Promise<Frame> {
    this.send({ msgId: String(++this.#lastId), ...frame });
    return this.next();
  }

  close(): void {
    this.#socket.close(1000);
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}
