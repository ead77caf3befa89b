import {
  AbortedError,
  type AuthContext,
  type BigIntegers,
  ClosedError,
  createManagedSocket,
  type HttpClient,
  type ManagedSocket,
  orAborted,
  type SocketFactory,
  type SocketState,
} from '@sdk/core';
import type { Session } from '../auth/session.js';
import type { VantiqSocketOptions } from '../options.js';
import { frameError } from './frame-error.js';
import { type ClientFrame, isFailure, type ServerFrame } from './frames.js';
import { logIn, requireUser } from './log-in.js';
import { VantiqProtocol } from './vantiq-protocol.js';

/** What a socket is made of. */
export interface VantiqSocketParts {
  readonly http: HttpClient;
  readonly session: Session;
  readonly apiVersion: string;
  readonly bigIntegers: BigIntegers;
  readonly options: VantiqSocketOptions;
  readonly webSocket: SocketFactory | undefined;
}

/** Options of one message. */
export interface SocketCallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for the answer, in milliseconds. */
  readonly timeoutMs?: number | undefined;
}

/** Whoever reads the events of one subscription. */
export interface EventReader {
  /** What was subscribed to. */
  readonly path: string;
  /** No more events will come, and none can be acknowledged. */
  end(): void;
}

const CONTEXT = { platform: 'vantiq', operation: 'socket', attempts: 1 } as const;

type Managed = ManagedSocket<ServerFrame, ClientFrame>;

/** The one WebSocket of a client: opened when it is first needed, closed when nothing needs it any more. */
export class VantiqSocket {
  readonly #parts: VantiqSocketParts;
  readonly #closeListeners: Set<() => void> = new Set();
  readonly protocol: VantiqProtocol;
  #managed: Managed | undefined;
  #connected: PromiseWithResolvers<void> | undefined;
  /** Calls that are under way, and subscriptions that are being made. */
  #users = 0;
  /** Those who wait for the first connection. */
  #waiting = 0;
  readonly #readers: Map<string, EventReader> = new Map();
  /** Ids that the server still sends events of, although nobody reads them: it knows no unsubscribe (section 4.7). */
  readonly #abandoned: Set<string> = new Set();

  constructor(parts: VantiqSocketParts) {
    this.#parts = parts;
    const { session, options, bigIntegers } = parts;
    this.protocol = new VantiqProtocol({
      bigIntegers,
      dataPings: options.dataPings ?? false,
      logIn: link => {
        this.#abandoned.clear();
        return logIn({
          link,
          session,
          context: this.#authContext(),
          errors: { operation: 'socket', request: 'log-in', scrub: value => this.scrub(value) },
          byPassword: options.login === 'authenticate',
        });
      },
    });
  }

  get state(): SocketState {
    return this.#managed?.state ?? 'idle';
  }

  /** Calls back each time the socket has ended for good; the result forgets about it. */
  onClose(listener: () => void): () => void {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  /** The socket, connected and logged in. Who stops to wait does not end it for the others who wait. */
  async open(signal?: AbortSignal): Promise<Managed> {
    if (this.#parts.session.closed) throw closedError();
    if (signal?.aborted) throw new AbortedError({ ...CONTEXT, reason: signal.reason });
    this.#managed ??= this.#make();
    const managed = this.#managed;
    this.#waiting += 1;
    try {
      await orAborted(managed.open(), signal, CONTEXT);
      return managed;
    } finally {
      this.#waiting -= 1;
      if (signal?.aborted && this.#waiting === 0 && managed.state !== 'open') await this.#closeManaged();
    }
  }

  /** Works with the socket, connected and logged in. Until the work is done, nobody who leaves closes it. */
  async use<T>(work: (managed: Managed) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.#users += 1;
    try {
      return await work(await this.open(signal));
    } finally {
      this.#users -= 1;
      this.#closeIfUseless();
    }
  }

  /** Sends a message under an id of its own. @throws {VantiqError} when the answer reports a failure. */
  async request(
    operation: string,
    what: string,
    build: (requestId: string) => ClientFrame,
    options: SocketCallOptions = {},
  ): Promise<ServerFrame> {
    const answer = await this.use(managed => managed.request(build, options), options.signal);
    if (isFailure(answer))
      throw frameError(answer, { operation, request: what, scrub: value => this.scrub(value) });
    return answer;
  }

  /** Sends a message that needs no answer. @throws {ClosedError} when there is no socket. */
  async send(message: ClientFrame, signal?: AbortSignal): Promise<void> {
    if (this.#managed === undefined) throw closedError('socket (nothing has been subscribed to)');
    await this.#managed.send(message, { signal });
  }

  /** Who reads the events with this id. */
  readerOf(id: string): EventReader | undefined {
    return this.#readers.get(id);
  }

  /** Resolves when the next connection is ready for messages, or there will be none any more. */
  nextConnection(): Promise<void> {
    this.#connected ??= Promise.withResolvers();
    return this.#connected.promise;
  }

  /**
   * To be called before something is subscribed to. Where its events still arrive from an earlier subscription, a new
   * connection is made, or each event would come twice.
   */
  adopt(id: string, reader: EventReader): void {
    if (this.#abandoned.has(id)) this.#managed?.reconnect(`${id} is subscribed to anew`);
    this.#readers.set(id, reader);
  }

  /**
   * Nobody reads these events any more. The last reader to leave closes the socket.
   *
   * @param stillSent whether the server goes on sending them.
   */
  abandon(id: string, reader: EventReader, stillSent: boolean): void {
    if (this.#readers.get(id) !== reader) return;
    this.#readers.delete(id);
    this.protocol.forget(id);
    if (stillSent) this.#abandoned.add(id);
    this.#closeIfUseless();
  }

  /** Ends the socket for good. */
  async close(): Promise<void> {
    await this.#closeManaged();
  }

  /** Blanks the client's secrets out of what the server sent. */
  scrub(value: unknown): unknown {
    return this.#parts.http.runtime.scrubber.value(value);
  }

  #closeIfUseless(): void {
    const isUseful = this.#users > 0 || this.#readers.size > 0 || this.#abandoned.size === 0;
    if (!isUseful) void this.#closeManaged();
  }

  async #closeManaged(): Promise<void> {
    const managed = this.#managed;
    this.#managed = undefined;
    await managed?.close(1000);
  }

  #tellConnected(): void {
    this.#connected?.resolve();
    this.#connected = undefined;
  }

  #lose(): void {
    this.#managed = undefined;
    for (const reader of this.#readers.values()) reader.end();
    this.#readers.clear();
  }

  #make(): Managed {
    const { http, session, apiVersion, options, webSocket } = this.#parts;
    const { runtime } = http;
    const managed: Managed = createManagedSocket<ServerFrame, ClientFrame>({
      context: CONTEXT,
      protocol: this.protocol,
      clock: runtime.clock,
      random: runtime.random,
      webSocket,
      limits: options.limits,
      backoff: options.backoff,
      maxReconnects: options.maxReconnects,
      target: async ({ signal }) => {
        // Without a user there is nothing to connect for (V-57).
        await requireUser(session, options.login, { ...this.#authContext(), signal });
        return {
          url: socketUrl(runtime.baseUrl, apiVersion),
          maxMessageBytes: runtime.maxResponseBytes,
          transport: options.transport,
        };
      },
      hooks: {
        onStateChange: state => {
          if (state === 'open' || state === 'closed') this.#tellConnected();
        },
        onBadFrame: () => runtime.logger.warn('vantiq socket: a frame that is no JSON object was ignored'),
        onReconnecting: ({ error, attempt, delayMs }) =>
          runtime.logger.warn('vantiq socket: the connection was lost, trying again', {
            code: error.code,
            attempt,
            delayMs,
          }),
        onClose: ({ error }) => {
          if (this.#managed === managed) this.#lose();
          if (error !== undefined) runtime.logger.error(error.message, { code: error.code });
          for (const listener of [...this.#closeListeners]) listener();
        },
      },
    });
    return managed;
  }

  #authContext(): AuthContext {
    return {
      platform: 'vantiq',
      operation: 'socket',
      attempts: 0,
      signal: new AbortController().signal,
      serverNow: () => this.#parts.http.runtime.serverTime.now(),
    };
  }
}

/** The address of the WebSocket. Only the scheme changes, whatever else the address holds. */
export function socketUrl(baseUrl: URL, apiVersion: string): string {
  const scheme = baseUrl.protocol === 'https:' ? 'wss:' : 'ws:';
  const prefix = baseUrl.pathname.replace(/\/+$/, '');
  return `${scheme}//${baseUrl.host}${prefix}/api/v${apiVersion}/wsock/websocket`;
}

function closedError(what = 'client'): ClosedError {
  return new ClosedError({ platform: 'vantiq', operation: 'socket', attempts: 0, what });
}
