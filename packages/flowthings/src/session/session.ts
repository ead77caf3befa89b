import {
  type BigIntegers,
  createEventStream,
  createManagedSocket,
  type HttpClient,
  type ManagedSocket,
  PushQueue,
  type SocketFactory,
  type SocketState,
} from '@sdk/core';
import type { Drop } from '../model/objects.js';
import type { SessionOptions } from '../options.js';
import { invalid, requireId, requireObject, requireText } from '../validation.js';
import type { SearchDrops } from './catch-up.js';
import { type DropItem, DropSubscription } from './drop-subscription.js';
import { type FeedReader, FlowFeed } from './flow-feed.js';
import { messageError } from './message-error.js';
import type { MessageOptions } from './message-options.js';
import type { ClientMessage, ServerMessage } from './messages.js';
import { SessionObjects } from './session-objects.js';
import { SessionProtocol } from './session-protocol.js';
import type { SessionHandlers, SubscribeOptions } from './subscribe-options.js';

/** What a session is made of. */
export interface SessionParts {
  readonly http: HttpClient;
  readonly options: SessionOptions;
  readonly bigIntegers: BigIntegers;
  readonly webSocket: SocketFactory | undefined;
  readonly readDrop: (value: unknown) => Drop;
  /** Opens a session at the platform, and gives the address of its connection. */
  readonly target: (signal: AbortSignal) => Promise<string>;
  /** Finds drops of a flow by its id or path. */
  readonly search: (resource: string) => SearchDrops;
}

const DEFAULT_HIGH_WATER_MARK = 10_000;

/**
 * A session for live drops. It stays connected: a lost connection is made again in a new session, with all
 * subscriptions.
 */
export class Session implements AsyncDisposable {
  readonly #parts: SessionParts;
  readonly #handlers: SessionHandlers;
  readonly #socket: ManagedSocket<ServerMessage, ClientMessage>;
  readonly #feeds: Map<string, FlowFeed> = new Map();
  /** Until the platform knows of the end, subscribing anew would be ended by it too. */
  readonly #leaving: Map<string, Promise<unknown>> = new Map();

  /** @internal made by `client.websocket.connect`. */
  constructor(parts: SessionParts, handlers: SessionHandlers) {
    this.#parts = parts;
    this.#handlers = handlers;
    this.#socket = this.#makeSocket();
  }

  get state(): SocketState {
    return this.#socket.state;
  }

  /** @internal */
  async open(signal?: AbortSignal): Promise<this> {
    await this.#socket.open({ signal });
    return this;
  }

  /**
   * The drops that arrive in a flow from now on. Several subscriptions to one flow share one at the platform.
   *
   * @param resource id of the flow, or its path, which begins with a slash.
   * @throws {FlowthingsNotFoundError} when there is no such flow.
   * @example
   * await using drops = await session.subscribe('/alice/sensors');
   * for await (const drop of drops) console.log(drop.elems);
   */
  async subscribe<Elements = Readonly<Record<string, unknown>>>(
    resource: string,
    options: SubscribeOptions = {},
  ): Promise<DropSubscription<Elements>> {
    requireText('subscribe', 'resource', resource);
    await this.#leaving.get(resource);
    const feed = this.#feedOf(resource, options.catchUp ?? false);
    const context = { platform: 'flowthings', operation: 'subscribe', attempts: 1 };
    const queue: PushQueue<DropItem<Elements>> = new PushQueue({
      context,
      clock: this.#parts.http.runtime.clock,
      highWaterMark: options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK,
      overflow: options.overflow ?? 'fail',
      idleMs: options.idleMs,
      onAbandoned: () => feed.remove(reader),
    });
    const reader: FeedReader = {
      push: item => queue.push(item as DropItem<Elements>),
      end: error => queue.end(error),
    };
    const stream = createEventStream(queue, context);
    try {
      await feed.add(reader, options.signal);
    } catch (error) {
      await stream.cancel();
      throw error;
    }
    return new DropSubscription<Elements>(resource, stream);
  }

  /**
   * Ends all subscriptions to a flow; the loops over its drops end. Leaving such a loop does the same for one of them.
   *
   * @param resource as it was given to `subscribe`.
   * @example
   * await session.unsubscribe('/alice/sensors');
   */
  async unsubscribe(resource: string): Promise<void> {
    this.#feeds.get(requireText('unsubscribe', 'resource', resource))?.end();
    await this.#leaving.get(resource);
  }

  /**
   * Objects of a kind over the session, in place of REST (B-03).
   *
   * @example
   * const flow = await session.objects<Flow>('flow').read(flowId);
   */
  objects<T extends object>(kind: string): SessionObjects<T> {
    return new SessionObjects<T>(this, requireText('objects', 'kind', kind));
  }

  /**
   * Drops of a flow over the session, in place of REST (B-03).
   *
   * @example
   * await session.drop(flow.id).create({ elems: { temp: 21 } });
   */
  drop<Elements = Readonly<Record<string, unknown>>>(flowId: string): SessionObjects<Drop<Elements>> {
    return new SessionObjects<Drop<Elements>>(this, 'drop', {
      flowId: requireId('drop', 'flowId', flowId),
      adapt: value => this.#parts.readDrop(value) as Drop<Elements>,
    });
  }

  /**
   * Sends a message, and resolves with the body of the answer. What was sent when the connection broke may or may not
   * have been carried out.
   *
   * @param message without `msgId`, which is added.
   * @throws {FlowthingsError} when the answer reports a failure.
   * @throws {ConnectionError} when the connection was lost before the answer.
   * @example
   * const drop = await session.request({ object: 'drop', type: 'create', flowId, value: { elems: { temp: 21 } } });
   */
  async request<Body = unknown>(message: ClientMessage, options: MessageOptions = {}): Promise<Body> {
    const answer = await this.#socket.request(
      msgId => ({ ...requireObject('request', 'message', message), msgId }),
      options,
    );
    const failure = messageError(answer, this.#facts(message));
    if (failure !== undefined) throw failure;
    return answer['body'] as Body;
  }

  /**
   * Sends a message that nobody answers. Resolves when it was handed to the network.
   *
   * @example
   * await session.send({ type: 'heartbeat' });
   */
  send(message: ClientMessage, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    return this.#socket.send(requireObject('send', 'message', message), options);
  }

  /** Ends the session for good; the loops over its drops end. Idempotent. */
  async close(): Promise<void> {
    await this.#socket.close(1000);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #feedOf(resource: string, catchUp: boolean): FlowFeed {
    const existing = this.#feeds.get(resource);
    if (existing !== undefined) {
      if (existing.catchesUp === catchUp) return existing;
      throw invalid('subscribe', {
        field: 'catchUp',
        expected: `${existing.catchesUp}, as for the subscription to ${resource} that there is`,
        received: String(catchUp),
      });
    }
    const feed: FlowFeed = new FlowFeed({
      resource,
      socket: this.#socket,
      search: catchUp ? this.#parts.search(resource) : undefined,
      onMessage: message => this.#deliver(message),
      ask: async (type, link) => {
        const message = {
          object: 'drop',
          type,
          ...(resource.startsWith('/') ? { path: resource } : { flowId: resource }),
        };
        const failure = messageError(
          await link.request(msgId => ({ ...message, msgId })),
          this.#facts(message),
        );
        if (failure !== undefined) throw failure;
      },
      onOver: left => {
        if (this.#feeds.get(resource) !== feed) return;
        this.#feeds.delete(resource);
        this.#leaving.set(resource, left);
      },
    });
    this.#feeds.set(resource, feed);
    return feed;
  }

  /** A flow may be subscribed to by its id and by its path, while its drops come once. */
  #deliver(message: ServerMessage): void {
    const drop = this.#parts.readDrop(message['value']);
    const id = typeof message['resource'] === 'string' ? message['resource'] : drop.flowId;
    this.#handlers.onMessage?.(id ?? '', drop);
    if (id !== undefined) this.#feeds.get(id)?.deliver(drop);
    if (drop.path !== undefined) this.#feeds.get(drop.path)?.deliver(drop);
  }

  #facts(message: ClientMessage) {
    const { type, object } = message;
    const what = [type, object].filter(part => typeof part === 'string').join(' ');
    return {
      operation: `session.${typeof type === 'string' ? type : 'request'}`,
      request: what,
      scrub: (value: unknown) => this.#parts.http.runtime.scrubber.value(value),
    };
  }

  #makeSocket(): ManagedSocket<ServerMessage, ClientMessage> {
    const { http, options, bigIntegers, webSocket, target } = this.#parts;
    const { runtime } = http;
    const { heartbeatMs, limits } = options;
    return createManagedSocket<ServerMessage, ClientMessage>({
      context: { platform: 'flowthings', operation: 'session', attempts: 1 },
      protocol: new SessionProtocol(bigIntegers),
      clock: runtime.clock,
      random: runtime.random,
      webSocket,
      limits: heartbeatMs === undefined ? limits : { ...limits, heartbeatMs },
      backoff: options.backoff,
      maxReconnects: options.maxReconnects,
      target: async ({ signal }) => ({
        url: await target(signal),
        maxMessageBytes: runtime.maxResponseBytes,
      }),
      hooks: {
        onStateChange: state => {
          if (state === 'open') this.#handlers.onOpen?.();
        },
        onBadFrame: error => this.#handlers.onError?.(error),
        onReconnecting: ({ error, attempt, delayMs }) => {
          runtime.logger.warn('flowthings session: the connection was lost, trying again', {
            code: error.code,
            attempt,
            delayMs,
          });
          this.#handlers.onError?.(error);
        },
        onClose: ({ error }) => {
          if (error !== undefined) this.#handlers.onError?.(error);
          this.#handlers.onClose?.();
        },
      },
    });
  }
}
