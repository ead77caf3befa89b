import type { SocketRequestOptions } from './protocol.js';
import type { SocketEnd } from './socket-options.js';
import type { SocketState } from './socket-state.js';
import type { SubscriptionSpec } from './subscription.js';

/** A subscription that the server has agreed to. */
export interface SocketSubscription {
  readonly key: string;
  /** False once no more events will come. */
  readonly active: boolean;
  /** Ends it here at once, then tells the server where it can be told. Idempotent. */
  unsubscribe(): Promise<void>;
}

/**
 * One WebSocket that is kept connected. A lost connection is found by silence, made again after waits with full jitter,
 * authenticated, and each subscription is restored on it exactly once, before the messages that waited are sent.
 */
export interface ManagedSocket<In, Out> extends AsyncDisposable {
  readonly state: SocketState;
  /** Bytes that wait to be sent. */
  readonly waitingBytes: number;
  /** Whether `pauseReading` can work in this runtime; true before the first connection. */
  readonly canPause: boolean;
  /**
   * Connects and authenticates; joins an opening that is under way. The failure of the first connection is not
   * repeated: the promise rejects with its cause, and `open` may be called again.
   */
  open(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * Sends a message, or queues it while there is no connection. Resolves when it was handed to the network.
   *
   * @throws {StreamError} with the code `sdk.stream_overflow` when too much waits already.
   * @throws {ConnectionError} when the connection broke while it was being sent; it may or may not have arrived.
   * @throws {ClosedError} when it was not sent because the socket closed, or was never opened.
   */
  send(message: Out, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * Sends the message that `build` makes for an id, and waits for its reply. Any number may wait at once.
   *
   * @throws {TimeoutError} with the phase `reply`; a reply that comes later goes to `onMessage`.
   * @throws {ConnectionError} when the connection was lost before the reply; it may or may not have been carried out.
   */
  request(
    build: (id: string) => Out,
    options?: SocketRequestOptions & { readonly signal?: AbortSignal | undefined },
  ): Promise<In>;
  /**
   * Resolves when the server has agreed. The subscription then lives until it is ended, over all reconnects.
   *
   * @throws {ValidationError} when the key is subscribed to already.
   */
  subscribe(
    spec: SubscriptionSpec<In, Out>,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<SocketSubscription>;
  /** Authenticates again on the connection that is open, for instance with a new token; joins one under way. */
  reauthenticate(): Promise<void>;
  /** Gives the connection up and makes a new one, as after a failure. */
  reconnect(reason: string): void;
  /**
   * Stops reading from the connection, replies included, until the result is called; for readers that cannot keep up.
   * With several callers, reading goes on when all of them have called theirs.
   */
  pauseReading(): () => void;
  /**
   * Ends the socket for good: no reconnect, waiting requests and messages reject with a ClosedError. Resolves when the
   * connection is gone, with the messages that were not sent. Idempotent.
   */
  close(code?: number, reason?: string): Promise<SocketEnd<Out>>;
}
