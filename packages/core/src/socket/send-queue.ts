import { StreamError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { SocketFrame } from '../runtime/socket-connection.js';
import { utf8Length } from '../stream/text-limit.js';

/** A message that waits for a connection. */
export interface QueuedMessage<Out> {
  readonly message: Out;
  readonly frame: SocketFrame;
  /** Called when the message leaves the queue towards a connection. */
  readonly dispatch: (frame: SocketFrame) => void;
  /** Called instead when it will not be sent. */
  readonly refuse: (error: unknown) => void;
}

/** Messages that wait for a connection, bounded by the bytes of their frames. */
export class SendQueue<Out> {
  readonly #maxBytes: number;
  readonly #context: ErrorContext;
  readonly #messages: Map<QueuedMessage<Out>, number> = new Map();
  #bytes = 0;

  constructor(maxBytes: number, context: ErrorContext) {
    this.#maxBytes = maxBytes;
    this.#context = context;
  }

  /** Bytes of the frames that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#messages.size;
  }

  /** @throws {StreamError} with the code `sdk.stream_overflow` when the bound does not allow it. */
  add(queued: QueuedMessage<Out>): void {
    const bytes = typeof queued.frame === 'string' ? utf8Length(queued.frame) : queued.frame.byteLength;
    if (this.#bytes + bytes > this.#maxBytes) throw sendOverflow(this.#maxBytes, this.#context);
    this.#messages.set(queued, bytes);
    this.#bytes += bytes;
  }

  /** Takes a message out of the queue; false when it has left it already. */
  withdraw(queued: QueuedMessage<Out>): boolean {
    const bytes = this.#messages.get(queued);
    if (bytes === undefined) return false;
    this.#messages.delete(queued);
    this.#bytes -= bytes;
    return true;
  }

  /** Sends everything in the order in which it was added. */
  flush(): void {
    for (const queued of this.#messages.keys()) {
      this.withdraw(queued);
      queued.dispatch(queued.frame);
    }
  }

  /** Gives everything back to its senders; returns the messages. */
  refuseAll(error: unknown): Out[] {
    const unsent = [...this.#messages.keys()];
    this.#messages.clear();
    this.#bytes = 0;
    for (const queued of unsent) queued.refuse(error);
    return unsent.map(queued => queued.message);
  }
}

/** What is thrown to a sender that is faster than the connection. */
export function sendOverflow(maxBytes: number, context: ErrorContext): StreamError {
  return new StreamError({
    ...context,
    code: 'sdk.stream_overflow',
    message: `${context.platform} ${context.operation}: the message was not sent, because up to ${maxBytes} bytes may wait`,
    gap: 'none',
  });
}
