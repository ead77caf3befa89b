import {
  ClosedError,
  type Gap,
  isConnectionError,
  type SocketSession,
  type SubscriptionEvents,
} from '@sdk/core';
import type { VantiqError } from '../errors/vantiq-error.js';
import { frameError } from '../socket/frame-error.js';
import { type ClientFrame, isFailure, type ServerFrame } from '../socket/frames.js';
import type { VantiqSocket } from '../socket/vantiq-socket.js';
import { invalid, isObject } from '../validation.js';
import { type AckableMessage, ackFrame } from './ack-frame.js';
import type { SubscribeOptions } from './subscribe-options.js';
import type { VantiqEvent } from './vantiq-event.js';

const ENDED_BY_SERVER = 'unsubscribe';

/** One subscription on the wire: how it is made, how its frames are read, how its events are acknowledged. */
export class EventSource<Value> {
  readonly path: string;
  readonly requestId: string;
  readonly #socket: VantiqSocket;
  readonly #options: SubscribeOptions;
  readonly #persistent: boolean;
  #name: string | undefined;
  #unansweredAcks = 0;
  #goneAtServer = false;
  #ended = false;
  #everOpened = false;
  #gap: Gap = 'none';

  constructor(socket: VantiqSocket, path: string, options: SubscribeOptions) {
    const { subscriptionName, persistent, targetNamespace } = options;
    this.#socket = socket;
    this.#options = options;
    this.#persistent = persistent ?? subscriptionName !== undefined;
    this.#name = subscriptionName;
    this.path = path;
    this.requestId = targetNamespace === undefined ? path : `${path}@${targetNamespace}`;
  }

  /** Name of a persistent subscription, once the server has told it. */
  get name(): string | undefined {
    return this.#name;
  }

  /** True when the server has refused or ended it. */
  get goneAtServer(): boolean {
    return this.#goneAtServer;
  }

  /** Events cannot be acknowledged any more. */
  end(): void {
    this.#ended = true;
  }

  /** Subscribes on one connection. @throws {VantiqError} when the server refuses. */
  async open(session: SocketSession<ServerFrame, ClientFrame>): Promise<Gap> {
    const { requestId } = this;
    const before = this.#name;
    this.#unansweredAcks = 0;
    const answer = await this.#socket.protocol.subscribing(requestId, () =>
      session.request(() => this.#subscribeFrame(), { id: requestId }),
    );
    this.#goneAtServer = isFailure(answer);
    if (this.#goneAtServer) throw this.#error(answer);
    if (this.#persistent) this.#name = nameIn(answer) ?? before;
    const gap = before !== undefined && this.#name === before ? 'none' : 'possible';
    if (this.#everOpened && gap === 'possible') this.#gap = gap;
    this.#everOpened = true;
    return gap;
  }

  /** Reads a frame of this subscription. */
  read(frame: ServerFrame): SubscriptionEvents<VantiqEvent<Value>> {
    const body = isObject(frame.body) ? frame.body : {};
    // The guide sends the notice with status 100, some servers with 200.
    if (body['op'] === ENDED_BY_SERVER) {
      this.#goneAtServer = true;
      return { items: [], done: true };
    }
    if (isFailure(frame)) return this.#readFailure(frame);
    if (typeof body['path'] === 'string' || 'value' in body) return { items: [this.#event(frame, body)] };
    // What is left answers an acknowledgement.
    this.#answeredAck();
    return { items: [] };
  }

  #readFailure(frame: ServerFrame): SubscriptionEvents<never> {
    const isAboutPath = frame.status === 410 || this.#unansweredAcks === 0;
    if (!isAboutPath) {
      // An event that could not be acknowledged is sent again.
      this.#answeredAck();
      return { items: [] };
    }
    this.#goneAtServer = true;
    return { items: [], error: this.#error(frame) };
  }

  #answeredAck(): void {
    this.#unansweredAcks = Math.max(0, this.#unansweredAcks - 1);
  }

  #event(frame: ServerFrame, body: Readonly<Record<string, unknown>>): VantiqEvent<Value> {
    const gapBefore = this.#gap;
    this.#gap = 'none';
    const message: AckableMessage = {
      partitionId: numberIn(body, 'partitionId'),
      sequenceId: numberIn(body, 'sequenceId'),
    };
    return {
      path: textIn(body, 'path') ?? '',
      value: body['value'] as Value,
      namespace: textIn(body, 'namespace'),
      username: textIn(body, 'username'),
      contentType: frame.contentType,
      createdAt: numberIn(body, 'createdAt'),
      partitionId: message.partitionId,
      sequenceId: message.sequenceId,
      redelivered: body['redelivered'] === true || (numberIn(body, 'redeliveryCount') ?? 0) > 0,
      gapBefore,
      ack: () => this.#ack(message),
    };
  }

  /** Goes on until it was sent: an acknowledgement that is lost costs a redelivery, one sent twice costs nothing. */
  async #ack(message: AckableMessage): Promise<void> {
    const { path, requestId } = this;
    const { targetNamespace } = this.#options;
    const subscriptionName = this.#name;
    if (!this.#persistent || subscriptionName === undefined)
      throw invalid('ack', { field: 'persistent', expected: 'a subscription with persistent: true' });
    const frame = ackFrame({ path, requestId, subscriptionName, targetNamespace }, message);
    for (;;) {
      if (this.#ended)
        throw new ClosedError({ platform: 'vantiq', operation: 'ack', attempts: 0, what: 'subscription' });
      try {
        await this.#socket.send(frame);
        this.#unansweredAcks += 1;
        return;
      } catch (error) {
        if (!isConnectionError(error)) throw error;
        // The connection may still look open for a moment; sending again at once would not let it close.
        await this.#socket.nextConnection();
      }
    }
  }

  #subscribeFrame(): ClientFrame {
    const { eventFilter, parameters, targetNamespace } = this.#options;
    return {
      op: 'subscribe',
      resourceName: 'events',
      resourceId: this.path,
      parameters: {
        ...parameters,
        ...(eventFilter === undefined ? {} : { eventFilter }),
        ...(this.#persistent ? { persistent: true } : {}),
        ...(this.#name === undefined ? {} : { subscriptionName: this.#name }),
        requestId: this.requestId,
      },
      ...(targetNamespace === undefined ? {} : { targetNamespace }),
    };
  }

  #error(frame: ServerFrame): VantiqError {
    return frameError(frame, {
      operation: 'subscribe',
      request: `subscribe ${this.path}`,
      scrub: value => this.#socket.scrub(value),
    });
  }
}

/** Servers tell the name of a persistent subscription under one of two keys, or both (section 4.7). */
function nameIn({ body }: ServerFrame): string | undefined {
  return isObject(body) ? (textIn(body, 'name') ?? textIn(body, 'subscriptionName')) : undefined;
}

function textIn(body: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = body[key];
  return typeof value === 'string' ? value : undefined;
}

function numberIn(body: Readonly<Record<string, unknown>>, key: string): number | undefined {
  const value = body[key];
  return typeof value === 'number' ? value : undefined;
}
