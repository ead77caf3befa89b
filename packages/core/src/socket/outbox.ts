import type { ErrorContext } from '../errors/sdk-error.js';
import { AbortedError, ConnectionError } from '../errors/transport-errors.js';
import type { SocketFrame } from '../runtime/socket-connection.js';
import type { PendingRequests } from './pending-requests.js';
import type { SocketProtocol, SocketRequestOptions } from './protocol.js';
import { type QueuedMessage, SendQueue, sendOverflow } from './send-queue.js';
import type { SocketLink } from './socket-link.js';

/** What an outbox is made of. */
export interface OutboxOptions<In, Out> {
  readonly context: ErrorContext;
  readonly protocol: SocketProtocol<In, Out>;
  readonly pending: PendingRequests<In>;
  readonly maxQueuedBytes: number;
  readonly replyTimeoutMs: number;
}

/** Sends the caller's messages when there is a connection for them, and keeps them until there is one. */
export class Outbox<In, Out> {
  readonly #options: OutboxOptions<In, Out>;
  readonly #queue: SendQueue<Out>;
  #link: SocketLink | undefined;

  constructor(options: OutboxOptions<In, Out>) {
    this.#options = options;
    this.#queue = new SendQueue(options.maxQueuedBytes, options.context);
  }

  /** Bytes that wait in the queue and in the connection. */
  get waitingBytes(): number {
    return this.#queue.bytes + (this.#link?.bufferedBytes ?? 0);
  }

  /** From now on messages go to `link`; those that wait go first. */
  attach(link: SocketLink): void {
    this.#link = link;
    this.#queue.flush();
  }

  /** The connection is lost: messages wait for the next one. */
  detach(): void {
    this.#link = undefined;
  }

  /** Resolves when the message was handed to the network. */
  async send(message: Out, signal?: AbortSignal): Promise<void> {
    this.#refuseAborted(signal);
    const frame = this.#options.protocol.encode(message);
    if (this.#link !== undefined) return this.#dispatch(this.#link, frame);
    return new Promise((resolve, reject) => {
      const queued: QueuedMessage<Out> = {
        message,
        frame,
        dispatch: ready => {
          forget();
          this.#dispatch(this.#link, ready).then(resolve, reject);
        },
        refuse: error => {
          forget();
          reject(error);
        },
      };
      this.#queue.add(queued);
      const forget = whenAborted(signal, () => {
        this.#queue.withdraw(queued);
        reject(this.#aborted(signal));
      });
    });
  }

  /** Resolves with the reply. */
  async request(
    build: (id: string) => Out,
    options: SocketRequestOptions & { readonly signal?: AbortSignal | undefined },
  ): Promise<In> {
    const { pending, protocol, replyTimeoutMs } = this.#options;
    const { signal } = options;
    this.#refuseAborted(signal);
    const id = options.id ?? pending.nextId();
    const reply = pending.add(id, options.timeoutMs ?? replyTimeoutMs);
    const fail = (error: unknown): void => pending.fail(id, error);
    const dispatch = (frame: SocketFrame): void => {
      pending.markSent(id);
      this.#dispatch(this.#link, frame).catch(fail);
    };
    const forget = whenAborted(signal, () => fail(this.#aborted(signal)));
    let queued: QueuedMessage<Out> | undefined;
    try {
      const message = build(id);
      const frame = protocol.encode(message);
      if (this.#link === undefined) {
        queued = { message, frame, dispatch, refuse: fail };
        this.#queue.add(queued);
      } else dispatch(frame);
    } catch (error) {
      fail(error);
    }
    try {
      return await reply;
    } finally {
      forget();
      if (queued !== undefined) this.#queue.withdraw(queued);
    }
  }

  /** Gives everything that waits back to its senders; returns the messages. */
  refuseAll(error: unknown): Out[] {
    return this.#queue.refuseAll(error);
  }

  async #dispatch(link: SocketLink | undefined, frame: SocketFrame): Promise<void> {
    const { context, maxQueuedBytes } = this.#options;
    if (link === undefined) {
      const message = `${context.platform} ${context.operation}: the connection was lost before the message was sent`;
      throw new ConnectionError({ ...context, message });
    }
    if (link.bufferedBytes >= maxQueuedBytes) throw sendOverflow(maxQueuedBytes, context);
    await link.send(frame);
  }

  #refuseAborted(signal: AbortSignal | undefined): void {
    if (signal?.aborted) throw this.#aborted(signal);
  }

  #aborted(signal: AbortSignal | undefined): AbortedError {
    return new AbortedError({ ...this.#options.context, reason: signal?.reason });
  }
}

/** Calls back when `signal` aborts; the result forgets about it. */
function whenAborted(signal: AbortSignal | undefined, callback: () => void): () => void {
  signal?.addEventListener('abort', callback, { once: true });
  return () => signal?.removeEventListener('abort', callback);
}
