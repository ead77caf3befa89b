import { WebSocket } from 'ws';
import { type Emulator, startEmulator } from '../../src/emulator.js';
import type { EmulatorOptions } from '../../src/options.js';
import type { VantiqEmulator } from '../../src/vantiq/vantiq-emulator.js';

/** Status, headers and parsed body of an answer; the body is undefined when it is empty. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A frame of the server. */
export interface Frame {
  readonly status?: number;
  readonly op?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly object?: unknown;
  readonly messageHeaders?: Readonly<Record<string, string>>;
}

/** A running emulator and a client for it. */
export interface Fixture extends AsyncDisposable {
  readonly emulator: Emulator<'vantiq'>;
  readonly vantiq: VantiqEmulator;
  /** Sends a request with the access token; the path begins after `/api/v1`. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a request to a path from the root, with these headers only. */
  fetch(method: string, path: string, init?: RequestInit): Promise<Answer>;
  /** Opens a raw socket without a first message. */
  open(): Promise<Socket>;
  /** Opens a raw socket and validates the access token. */
  connect(): Promise<Socket>;
}

/** Starts an emulator on a free port. */
export async function start(options: Omit<EmulatorOptions<'vantiq'>, 'platforms'> = {}): Promise<Fixture> {
  const emulator = await startEmulator({ platforms: ['vantiq'], ...options });
  const { vantiq } = emulator;
  const fixture: Fixture = {
    emulator,
    vantiq,
    async fetch(method, path, init = {}) {
      const response = await fetch(`${vantiq.url}${path}`, { method, ...init });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: parsed(text) };
    },
    call(method, path, body, headers = {}) {
      return fixture.fetch(method, `/api/v1${path}`, {
        headers: {
          authorization: `Bearer ${vantiq.accessToken}`,
          'content-type': 'application/json',
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    open: () => Socket.open(vantiq.url),
    async connect() {
      const socket = await fixture.open();
      socket.send({ op: 'validate', resourceName: 'system.credentials', object: vantiq.accessToken });
      const { status } = await socket.next();
      if (status !== 200) throw new Error(`validate was answered with ${status}`);
      return socket;
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
  return fixture;
}

/** Query parameters whose values are JSON. */
export function query(parameters: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return `?${new URLSearchParams(texts)}`;
}

/** A raw socket whose frames are taken one by one. */
export class Socket implements Disposable {
  readonly #socket: WebSocket;
  readonly #frames: { readonly text: string; readonly binary: boolean }[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly closed: Promise<number>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise(resolve => socket.on('close', resolve));
    socket.on('error', () => {});
    socket.on('message', (data, binary) => {
      this.#frames.push({ text: String(data), binary });
      this.#waiting.shift()?.();
    });
  }

  static open(url: string): Promise<Socket> {
    const webSocket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/wsock/websocket`);
    const socket = new Socket(webSocket);
    return new Promise((resolve, reject) => {
      webSocket.on('open', () => resolve(socket));
      webSocket.on('error', reject);
    });
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  sendBinary(text: string): void {
    this.#socket.send(Buffer.from(text), { binary: true });
  }

  /** The next frame as it came. */
  async nextRaw(): Promise<{ readonly text: string; readonly binary: boolean }> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame) return frame;
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    }
  }

  async next(): Promise<Frame> {
    return JSON.parse((await this.nextRaw()).text) as Frame;
  }

  /** Sends a frame and takes the next one. */
  request(frame: unknown): Promise<Frame> {
    this.send(frame);
    return this.next();
  }

  subscribe(resourceId: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<Frame> {
    return this.request(subscribeFrame(resourceId, parameters));
  }

  close(): void {
    this.#socket.close(1000);
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}

/** The frame of a subscription whose request id is its path. */
export function subscribeFrame(
  resourceId: string,
  parameters: Readonly<Record<string, unknown>> = {},
): object {
  return {
    op: 'subscribe',
    resourceName: 'events',
    resourceId,
    parameters: { requestId: resourceId, ...parameters },
  };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
