import { checkOptions } from './check-options.js';
import type { Connection } from './connection.js';
import type { ConnectorOptions } from './connector/connector-options.js';
import { VantiqConnector } from './connector/vantiq-connector.js';
import type { AckableMessage } from './events/ack-frame.js';
import type { EventResource } from './events/event-path.js';
import type { EventSubscription } from './events/event-subscription.js';
import { Events } from './events/events.js';
import type { SubscribeOptions } from './events/subscribe-options.js';
import { SocketOperations } from './operations/socket-operations.js';
import type { VantiqClientOptions } from './options.js';
import { SessionClient } from './session-client.js';

/** What a client does over its WebSocket. */
export abstract class EventClient extends SessionClient {
  /** The operations over the WebSocket in place of HTTP. */
  readonly socket: SocketOperations;
  readonly #events: Events;

  protected constructor(options: VantiqClientOptions, from: Connection | undefined) {
    super(options, from);
    this.#events = new Events(this.rest.context, this.connection.socket);
    this.socket = new SocketOperations(this.rest.context, this.connection.socket);
  }

  /**
   * Events of a topic (`/alarms`), a source, an event of a service (`Service/event`), or of the records of a type.
   * Resolves when the server has accepted the subscription; the socket is opened when it is not yet.
   *
   * @example
   * const inserts = await vantiq.subscribe<Car>(VantiqResources.TYPES, 'Car', { operation: 'insert' });
   * for await (const event of inserts) console.log(event.value.vin);
   * @throws {VantiqError} when the server refuses the log-in or the subscription.
   * @throws {ValidationError} when something else reads the same events already.
   * @throws {ConnectionError} when the socket cannot be opened; {HttpError} when the server answers with a status instead.
   */
  subscribe<Value = unknown>(
    resource: EventResource,
    id: string,
    options?: SubscribeOptions,
  ): Promise<EventSubscription<Value>> {
    return this.#events.subscribe<Value>(resource, id, options);
  }

  /**
   * Opens the socket now, which `subscribe` does by itself. Resolves at once when it is open.
   *
   * @throws {AuthError} when the session is not authenticated.
   */
  async startSubscriberTransport(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    checkOptions('startSubscriberTransport', options);
    await this.connection.socket.open(options.signal);
  }

  /**
   * Ends all subscriptions of the session and closes the socket, which is the only way to end them at the server; their
   * loops end. Persistent ones go on at the server. The session stays, and the next `subscribe` opens a new socket.
   */
  unsubscribeAll(): Promise<void> {
    return this.connection.socket.close();
  }

  /**
   * Calls back when the socket has ended for good: it was closed, gave up, or the server refused the log-in. A lost
   * connection that is made again does not count. The result forgets the callback.
   */
  registerSubscriberOnClose(callback: () => void): () => void {
    return this.connection.socket.onClose(callback);
  }

  /**
   * Acknowledges an event by its parts, as the original clients do; `event.ack()` is shorter.
   *
   * @param requestId `requestId` of the subscription.
   * @throws {ValidationError} when the message has no `partitionId` or `sequenceId`.
   * @throws {ClosedError} when there is no socket.
   */
  ack(requestId: string, subscriptionName: string, message: AckableMessage): Promise<void> {
    return this.#events.ack(requestId, subscriptionName, message);
  }

  /**
   * Takes over the outer end of a source of type extension, on a socket of its own.
   *
   * @throws {VantiqError} when the server refuses the credentials or the source.
   */
  connector(source: string, options?: ConnectorOptions): Promise<VantiqConnector> {
    return VantiqConnector.open(this.connection.socketParts, source, options);
  }
}
