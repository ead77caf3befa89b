import {
  type AuthContext,
  ClosedError,
  createManagedSocket,
  fullJitterDelay,
  isSdkError,
  isTimeoutError,
  type ManagedSocket,
  type SocketState,
  sleep,
} from '@sdk/core';
import { checkOptions } from '../check-options.js';
import { frameError } from '../socket/frame-error.js';
import type { ClientFrame, ServerFrame } from '../socket/frames.js';
import { requireUser } from '../socket/log-in.js';
import { socketUrl, type VantiqSocketParts } from '../socket/vantiq-socket.js';
import { isObject, requireObject, requireText, requireWhole } from '../validation.js';
import type { ConnectorMessage, ConnectorOptions } from './connector-options.js';
import { ConnectorProtocol } from './connector-protocol.js';
import { NotificationWindow } from './notification-window.js';
import { queryFrames } from './query-answer.js';

const FIRST_WAITS = { baseMs: 500, capMs: 30_000 };
/** The server may wait for a half-closed connection to time out before it accepts another one. */
const CONNECT_TIMEOUT_MS = 45_000;

/**
 * The other end of a source: it tells the server what happens outside (`notify`), gets what is published to the source
 * and answers its queries. A lost connection is made again, with the source's configuration as the server then sends it.
 *
 * @example
 * await using connector = await vantiq.connector('Thermometers', { onQuery: () => ({ temperature: 21 }) });
 * await connector.notify({ temperature: 21 });
 */
export class VantiqConnector implements AsyncDisposable {
  /** Name of the source. */
  readonly source: string;
  readonly #parts: VantiqSocketParts;
  readonly #options: ConnectorOptions;
  readonly #protocol: ConnectorProtocol;
  readonly #window: NotificationWindow;
  readonly #socket: ManagedSocket<ServerFrame, ClientFrame>;
  #config: Readonly<Record<string, unknown>> = {};
  /** Settles when everything that was published so far has been worked on. */
  #work: Promise<void> = Promise.resolve();

  private constructor(parts: VantiqSocketParts, source: string, options: ConnectorOptions) {
    const { http, session, bigIntegers } = parts;
    this.source = source;
    this.#parts = parts;
    this.#options = options;
    this.#protocol = new ConnectorProtocol({
      source,
      reconnectSecret: options.reconnectSecret,
      session,
      bigIntegers,
      context: () => this.#authContext(),
      byPassword: parts.options.login === 'authenticate',
      scrub: value => http.runtime.scrubber.value(value),
      onMessage: frame => this.#receive(frame),
    });
    this.#window = new NotificationWindow({
      mostWaiting: options.maxWaiting ?? 25,
      replyTimeoutMs: options.limits?.replyTimeoutMs ?? 30_000,
      clock: http.runtime.clock,
    });
    this.#socket = this.#makeSocket();
  }

  /**
   * Connects to the source. @internal
   *
   * @throws {ValidationError} when an option is unusable.
   * @throws {VantiqError} when the server refuses the credentials or the source.
   */
  static async open(
    parts: VantiqSocketParts,
    source: string,
    options: ConnectorOptions = {},
  ): Promise<VantiqConnector> {
    requireText('connector', 'source', source);
    checkOptions('connector', options);
    const { connectAttempts = 10, maxWaiting = 25, reconnectSecret } = options;
    requireWhole('connector', 'connectAttempts', connectAttempts, 1);
    requireWhole('connector', 'maxWaiting', maxWaiting, 0);
    if (reconnectSecret !== undefined) requireText('connector', 'reconnectSecret', reconnectSecret);
    const connector = new VantiqConnector(parts, source, options);
    await connector.#connect(connectAttempts);
    return connector;
  }

  /** Configuration of the source, as the server sent it last. */
  get config(): Readonly<Record<string, unknown>> {
    return this.#config;
  }

  /** Where the connection is; `open` when the connector works. */
  get state(): SocketState {
    return this.#socket.state;
  }

  /**
   * Hands a message to the source. Resolves when the server has taken it. While there is no connection it waits.
   *
   * @throws {VantiqError} when the server refuses it.
   * @throws {ConnectionError} when the connection was lost before the answer; it may or may not have arrived.
   * @throws {StreamError} with the code `sdk.stream_overflow` when too many wait.
   */
  async notify(message: Readonly<Record<string, unknown>>): Promise<void> {
    const object = requireObject('notify', 'message', message);
    const frame = { op: 'notification', resourceName: 'sources', resourceId: this.source, object };
    try {
      await this.#window.notify(signal => this.#socket.send(frame, { signal }));
    } catch (error) {
      // Answers have no ids: after one that is missing, the next would be taken for it.
      if (isTimeoutError(error)) this.#socket.reconnect('a notification was not answered');
      throw error;
    }
  }

  /** Ends the connection, after what was published before has been worked on. Idempotent. */
  async close(): Promise<void> {
    await this.#work;
    await this.#socket.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #connect(attempts: number): Promise<void> {
    const { clock, random } = this.#parts.http.runtime;
    const { signal } = this.#options;
    for (let failed = 0; ; failed += 1) {
      try {
        await this.#socket.open({ signal });
        return;
      } catch (error) {
        const goesOn =
          isSdkError(error) && error.retryable && failed + 1 < attempts && signal?.aborted !== true;
        if (!goesOn) {
          await this.#socket.close();
          throw error;
        }
        await sleep(clock, fullJitterDelay(failed, FIRST_WAITS, random), signal);
      }
    }
  }

  #makeSocket(): ManagedSocket<ServerFrame, ClientFrame> {
    const { http, session, apiVersion, options, webSocket } = this.#parts;
    const { runtime } = http;
    return createManagedSocket<ServerFrame, ClientFrame>({
      context: { platform: 'vantiq', operation: 'connector', attempts: 1 },
      protocol: this.#protocol,
      clock: runtime.clock,
      random: runtime.random,
      webSocket,
      limits: { authTimeoutMs: CONNECT_TIMEOUT_MS, ...options.limits, ...this.#options.limits },
      backoff: options.backoff,
      maxReconnects: options.maxReconnects,
      target: async ({ signal }) => {
        await requireUser(session, options.login, { ...this.#authContext(), signal });
        return {
          url: socketUrl(runtime.baseUrl, apiVersion),
          maxMessageBytes: runtime.maxResponseBytes,
          transport: options.transport,
        };
      },
      hooks: {
        onMessage: frame => this.#receive(frame),
        onBadFrame: () => runtime.logger.warn('vantiq connector: a frame that is no JSON object was ignored'),
        onReconnecting: ({ error, attempt, delayMs }) => {
          this.#window.lose(error);
          runtime.logger.warn('vantiq connector: the connection was lost, trying again', {
            code: error.code,
            attempt,
            delayMs,
          });
        },
        onClose: ({ error }) => {
          const what = 'connector';
          this.#window.lose(
            error ?? new ClosedError({ platform: 'vantiq', operation: 'notify', attempts: 1, what }),
          );
          this.#options.onClose?.(error);
        },
      },
    });
  }

  #receive(frame: ServerFrame): void {
    switch (frame.op) {
      case undefined:
        if (frame.status !== undefined) this.#answered(frame);
        return;
      case 'configureExtension':
        this.#configure(frame);
        return;
      case 'publish':
        this.#inTurn(() => this.#options.onPublish?.(messageOf(frame)));
        return;
      case 'query':
        void this.#answerQuery(frame);
        return;
      case 'reconnectRequired':
        // The wait before the next connection keeps a server that asks again and again from being flooded.
        this.#socket.reconnect('the server asked for it');
        return;
      default:
        this.#parts.http.runtime.logger.warn(`vantiq connector: the message ${frame.op} is not known`);
    }
  }

  #answered(frame: ServerFrame): void {
    const isFine = frame.status !== undefined && frame.status < 300;
    this.#window.answer(isFine ? undefined : frameError(frame, this.#protocol.errors('notification')));
  }

  #configure(frame: ServerFrame): void {
    const { config } = isObject(frame.object) ? frame.object : {};
    this.#config = isObject(config) ? config : {};
    this.#inTurn(() => this.#options.onConfigure?.(this.#config));
  }

  async #answerQuery(frame: ServerFrame): Promise<void> {
    const address = frame.messageHeaders?.['REPLY_ADDR_HEADER'];
    if (typeof address !== 'string') return;
    try {
      for await (const answer of queryFrames(this.#options.onQuery, messageOf(frame), address))
        await this.#socket.send(answer);
    } catch (error) {
      this.#report(error);
    }
  }

  /** Runs handlers one after the other. */
  #inTurn(run: () => unknown): void {
    this.#work = this.#work.then(run).then(
      () => undefined,
      error => this.#report(error),
    );
  }

  #report(error: unknown): void {
    if (this.#options.onError !== undefined) this.#options.onError(error);
    else
      this.#parts.http.runtime.logger.error('vantiq connector: a handler failed', { error: String(error) });
  }

  #authContext(): AuthContext {
    return {
      platform: 'vantiq',
      operation: 'connector',
      attempts: 0,
      signal: new AbortController().signal,
      serverNow: () => this.#parts.http.runtime.serverTime.now(),
    };
  }
}

function messageOf({ object, messageHeaders }: ServerFrame): ConnectorMessage {
  return { object: isObject(object) ? object : {}, headers: messageHeaders ?? {} };
}
