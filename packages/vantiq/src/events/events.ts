import { type ManagedSocket, subscribeAsStream } from '@sdk/core';
import { checkOptions } from '../check-options.js';
import type { RestContext } from '../rest/rest-calls.js';
import type { ClientFrame, ServerFrame } from '../socket/frames.js';
import type { VantiqSocket } from '../socket/vantiq-socket.js';
import { invalid, received, requireObject, requireText } from '../validation.js';
import { type AckableMessage, ackFrame } from './ack-frame.js';
import { eventPath } from './event-path.js';
import { EventSource } from './event-source.js';
import { EventSubscription } from './event-subscription.js';
import type { SubscribeOptions } from './subscribe-options.js';
import type { VantiqEvent } from './vantiq-event.js';

const DEFAULT_HIGH_WATER_MARK = 10_000;

/** Makes the subscriptions of a client. */
export class Events {
  readonly #context: RestContext;
  readonly #socket: VantiqSocket;

  constructor(context: RestContext, socket: VantiqSocket) {
    this.#context = context;
    this.#socket = socket;
  }

  /** Resolves when the server has accepted the subscription. */
  async subscribe<Value>(
    resource: string,
    id: string,
    given: SubscribeOptions = {},
  ): Promise<EventSubscription<Value>> {
    checkOptions('subscribe', given);
    const options = checkedOptions({ targetNamespace: this.#context.scope.targetNamespace, ...given });
    const path = eventPath(this.#context.paths, resource, id, options.operation);
    return this.#socket.use(managed => this.#subscribe<Value>(managed, path, options), options.signal);
  }

  async #subscribe<Value>(
    managed: ManagedSocket<ServerFrame, ClientFrame>,
    path: string,
    options: SubscribeOptions,
  ): Promise<EventSubscription<Value>> {
    const source = new EventSource<Value>(this.#socket, path, options);
    const key = source.requestId;
    if (this.#socket.readerOf(key) !== undefined) throw alreadySubscribed(key);
    this.#socket.adopt(key, source);
    const onEnded = (): void => {
      source.end();
      this.#socket.abandon(key, source, !source.goneAtServer);
    };
    try {
      const stream = await subscribeAsStream<ServerFrame, ClientFrame, VantiqEvent<Value>>(managed, {
        context: { platform: 'vantiq', operation: 'subscribe', attempts: 1 },
        clock: this.#context.http.runtime.clock,
        key,
        open: session => source.open(session),
        close: async () => onEnded(),
        read: frame => source.read(frame),
        highWaterMark: options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK,
        overflow: options.overflow,
        idleMs: options.idleMs,
        signal: options.signal,
      });
      const acknowledges = options.ack === 'auto' && source.name !== undefined;
      return new EventSubscription<Value>({ stream, facts: source, acknowledges, onEnded });
    } catch (error) {
      onEnded();
      throw error;
    }
  }

  /** Acknowledges an event by what the original clients need for it. */
  async ack(requestId: string, subscriptionName: string, message: AckableMessage): Promise<void> {
    requireText('ack', 'requestId', requestId);
    requireText('ack', 'subscriptionName', subscriptionName);
    requireObject('ack', 'message', message);
    const path = this.#socket.readerOf(requestId)?.path ?? requestId;
    // The resource is the path alone, although the id of the request may end in a namespace.
    const targetNamespace = requestId.startsWith(`${path}@`) ? requestId.slice(path.length + 1) : undefined;
    await this.#socket.send(ackFrame({ path, requestId, subscriptionName, targetNamespace }, message));
  }
}

function checkedOptions(options: SubscribeOptions): SubscribeOptions {
  const { eventFilter, parameters, subscriptionName, ack, persistent } = options;
  if (eventFilter !== undefined) requireObject('subscribe', 'eventFilter', eventFilter);
  if (parameters !== undefined) requireObject('subscribe', 'parameters', parameters);
  if (subscriptionName !== undefined) requireText('subscribe', 'subscriptionName', subscriptionName);
  if (subscriptionName !== undefined && persistent === false)
    throw invalid('subscribe', {
      field: 'persistent',
      expected: 'true beside a subscriptionName',
      received: 'false',
    });
  if (ack !== undefined && ack !== 'manual' && ack !== 'auto')
    throw invalid('subscribe', { field: 'ack', expected: "'manual' or 'auto'", received: received(ack) });
  if (ack === 'auto' && persistent !== true && subscriptionName === undefined)
    throw invalid('subscribe', { field: 'ack', expected: "no 'auto' without persistent: true" });
  return options;
}

function alreadySubscribed(path: string): Error {
  return invalid('subscribe', {
    field: 'id',
    expected: 'an event path without a subscription; end the first one before',
    received: path,
  });
}
