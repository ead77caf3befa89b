import type { Logger } from '@sdk/core';
import type { Message, RequestMessage } from '../messages/message.js';
import type { CounterBook } from './counters.js';
import type { LongPoll, MessageTransport } from './message-transport.js';

/** Length of the JSON text of an empty list. */
const EMPTY_LIST_BYTES = 2;

/**
 * Sends messages and keeps the requests that come back until they are taken. The room that is left for them is offered with
 * each call (`acceptBytes`), and no room is offered twice: while a long poll holds it, sends offer none (section 4.6).
 */
export class MessageConnection {
  readonly #transport: MessageTransport;
  readonly #counters: CounterBook;
  readonly #bufferBytes: number;
  readonly #logger: Logger;
  readonly #unread: { readonly request: RequestMessage; readonly bytes: number }[] = [];
  #offered = 0;
  /** Size of a request that the server cannot hand down, because it is larger than the whole buffer. */
  #tooLarge: number | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(
    transport: MessageTransport,
    options: {
      readonly bufferBytes: number;
      readonly counters: CounterBook;
      readonly logger: Logger;
    },
  ) {
    this.#transport = transport;
    this.#bufferBytes = options.bufferBytes;
    this.#counters = options.counters;
    this.#logger = options.logger;
  }

  /** Sends messages, or polls with none; resolves when the server has them and its requests are kept. */
  async send(
    messages: readonly Message[],
    options: { readonly longPoll?: LongPoll | undefined; readonly signal: AbortSignal },
  ): Promise<void> {
    const acceptBytes = this.#freeBytes();
    this.#offered += acceptBytes;
    try {
      const answer = await this.#transport.send(messages, { ...options, acceptBytes });
      this.#counters.add({
        totalMessagesSent: messages.length,
        totalMessagesReceived: answer.requests.length,
        totalBytesSent: messages.length === 0 ? 0 : answer.bytesSent,
        totalBytesReceived: answer.requests.length === 0 ? 0 : answer.bytesReceived,
      });
      for (const request of answer.requests) {
        this.#unread.push({ request, bytes: JSON.stringify(request).length + 1 });
      }
      this.#report(answer.minAcceptBytes);
    } finally {
      this.#offered -= acceptBytes;
    }
    this.#wake();
  }

  /** The next request that nobody has read; undefined when there is none. */
  take(): RequestMessage | undefined {
    const next = this.#unread.shift();
    this.#wake();
    return next?.request;
  }

  /** True when there is a request to be taken. */
  get hasRequest(): boolean {
    return this.#unread.length > 0;
  }

  /** True when the server has said last that it holds a request which is too large for this device. */
  get isBlocked(): boolean {
    return this.#tooLarge !== undefined;
  }

  /** Resolves when there is a request to be taken, or `signal` aborts. */
  waitForRequest(signal: AbortSignal): Promise<void> {
    return this.#waitUntil(() => this.#unread.length > 0, signal);
  }

  /** Resolves when all requests have been taken, or `signal` aborts. */
  waitForRoom(signal: AbortSignal): Promise<void> {
    return this.#waitUntil(() => this.#unread.length === 0, signal);
  }

  async #waitUntil(holds: () => boolean, signal: AbortSignal): Promise<void> {
    while (!holds() && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = (): void => resolve();
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      await promise;
      this.#waiting.delete(wake);
      signal.removeEventListener('abort', wake);
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #freeBytes(): number {
    const unread = this.#unread.reduce((sum, { bytes }) => sum + bytes, EMPTY_LIST_BYTES);
    return Math.max(0, this.#bufferBytes - unread - this.#offered);
  }

  #report(minAcceptBytes: number | undefined): void {
    const before = this.#tooLarge;
    this.#tooLarge =
      minAcceptBytes === undefined || minAcceptBytes <= this.#bufferBytes ? undefined : minAcceptBytes;
    if (this.#tooLarge === undefined || this.#tooLarge === before) return;
    this.#counters.add({ totalProtocolErrors: 1 });
    this.#logger.error('iotcs: the server holds a request that is too large for this device', {
      requestBytes: minAcceptBytes,
      bufferBytes: this.#bufferBytes,
    });
  }
}
