import { type Clock, ClosedError, isProtocolError, type Logger, sleep } from '@sdk/core';
import { requireMessage } from '../messages/builders.js';
import type { Message } from '../messages/message.js';
import { requireFunction, requireOptions } from '../validation.js';
import { BackOff } from './back-off.js';
import type { CounterBook, DispatcherCounters } from './counters.js';
import { ContentSyncError, MessageQueueFullError, MessageStoreError } from './dispatch-errors.js';
import type { DispatcherLimits } from './dispatcher-options.js';
import { type FailureKind, failureKind } from './failure-kind.js';
import type { MessageConnection } from './message-connection.js';
import { MessageQueue } from './message-queue.js';
import type { MessageStore } from './message-store.js';
import { attemptsOf, type DeliveryWatch, type QueueEntry } from './queue-entry.js';

/** Called with messages that the server has. */
export type DeliveryCallback = (messages: readonly Message[]) => void;
/** Called with messages that were given up, and why. */
export type DispatchErrorCallback = (messages: readonly Message[], error: unknown) => void;

/** Sends messages in their order, in batches, again after failures, as their reliability says (section 4.7). */
export class MessageDispatcher {
  readonly #connection: MessageConnection;
  readonly #store: MessageStore;
  readonly #limits: DispatcherLimits;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #counters: CounterBook;
  readonly #queue = new MessageQueue();
  readonly #backOff: BackOff;
  readonly #stop = new AbortController();
  /** Runs while there is something to send. */
  #sending: Promise<void> | undefined;
  #waiting: AbortController | undefined;
  /** Resolved when the sending begins or ends for ever; whoever flushes waits for it. */
  #started: PromiseWithResolvers<void> = Promise.withResolvers();
  #inFlight = 0;
  #sequence = 0;
  /** After a 400 so many messages go out alone, so that one bad message does not spoil the others. */
  #alone = 0;
  #isClosed = false;
  #onDelivery: DeliveryCallback | undefined;
  #onError: DispatchErrorCallback | undefined;

  constructor(options: {
    readonly connection: MessageConnection;
    readonly store: MessageStore;
    readonly limits: DispatcherLimits;
    readonly counters: CounterBook;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    const { connection, store, limits, counters, clock, logger } = options;
    this.#connection = connection;
    this.#store = store;
    this.#limits = limits;
    this.#counters = counters;
    this.#clock = clock;
    this.#logger = logger;
    this.#backOff = new BackOff(limits.backoffMs, limits.maximumMessagesPerConnection);
    for (const message of loaded(store)) this.#enqueue(message, {}, true);
  }

  /**
   * Takes a message over. It is sent in the background; one of `GUARANTEED_DELIVERY` is kept in the store first.
   *
   * @param watch hears what becomes of it.
   * @param content resolves with the finished message when what it refers to has been brought to the storage.
   * @throws {MessageQueueFullError} when too many wait; the message is not accepted.
   * @throws {MessageStoreError} when it could not be kept; the message is not accepted.
   * @throws {ValidationError} when it lacks what every message has.
   * @throws {ClosedError} after `close`.
   */
  queue(message: Message, watch: DeliveryWatch = {}, content?: Promise<Message>): void {
    requireMessage('queue', 'message', message);
    requireOptions('queue', watch, 'watch');
    if (this.#isClosed)
      throw new ClosedError({ platform: 'iotcs', operation: 'queue', attempts: 0, what: 'device' });
    const { maximumMessagesToQueue: limit } = this.#limits;
    // Requests are bounded by the room that was offered for them, so their answers need no bound of their own.
    if (message.type !== 'RESPONSE' && this.pending >= limit) throw new MessageQueueFullError(limit);
    if (content === undefined) this.#keep(message);
    const entry = this.#enqueue(message, watch, content === undefined);
    content
      ?.then(
        finished => {
          if (!this.#stop.signal.aborted) this.#keep(finished);
          entry.message = finished;
        },
        (error: unknown) => {
          entry.failure = { error: new ContentSyncError(error) };
        },
      )
      .catch((error: unknown) => {
        entry.failure = { error };
      })
      .finally(() => {
        entry.ready = true;
        this.#start();
      });
  }

  /** Called with each batch that was delivered; undefined removes it. */
  setOnDelivery(callback: DeliveryCallback | undefined): void {
    this.#onDelivery =
      callback === undefined ? undefined : requireFunction('setOnDelivery', 'callback', callback);
  }

  /** Called with messages that were given up; undefined removes it. */
  setOnError(callback: DispatchErrorCallback | undefined): void {
    this.#onError = callback === undefined ? undefined : requireFunction('setOnError', 'callback', callback);
  }

  /** What went in and out so far. */
  get counters(): DispatcherCounters {
    return this.#counters.value;
  }

  /** Starts counting anew. */
  resetCounters(): void {
    this.#counters.reset();
  }

  /** Messages that are not delivered yet. */
  get pending(): number {
    return this.#queue.size + this.#inFlight;
  }

  /** Share of the queue that is taken, in percent with one decimal. */
  get load(): number {
    return Math.round((this.pending / this.#limits.maximumMessagesToQueue) * 1000) / 10;
  }

  /** Resolves when every message so far, and those queued meanwhile, was delivered or given up. */
  async flush(): Promise<void> {
    while (this.pending > 0 && !this.#stop.signal.aborted) {
      this.#start();
      await (this.#sending ?? this.#started.promise);
    }
  }

  /**
   * Sends what waits for so long, then gives up: `onError` hears of the rest, except guaranteed messages, which stay in the
   * store. After it no message is accepted.
   */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#limits.closeTimeoutMs > 0) await this.#flushInTime(this.#limits.closeTimeoutMs);
    this.#stop.abort();
    this.#started.resolve();
    await this.#sending;
    const error = new ClosedError({ platform: 'iotcs', operation: 'queue', attempts: 0, what: 'device' });
    this.#giveUp(
      this.#queue.drain().filter(({ message, ready }) => !isGuaranteed(message) || !ready),
      error,
    );
    this.#store.close();
  }

  async #flushInTime(limitMs: number): Promise<void> {
    const limit = new AbortController();
    const timeUp = sleep(this.#clock, limitMs, limit.signal).catch(() => {});
    await Promise.race([this.flush(), timeUp]);
    limit.abort();
  }

  #keep(message: Message): void {
    if (!isGuaranteed(message)) return;
    try {
      this.#store.add(message);
    } catch (error) {
      throw new MessageStoreError(error);
    }
  }

  #enqueue(message: Message, watch: DeliveryWatch, ready: boolean): QueueEntry {
    const remaining = attemptsOf(message.reliability, this.#limits.baseNumberOfRetries);
    const entry: QueueEntry = { message, watch, ready, remaining, sequence: this.#sequence++ };
    this.#queue.add(entry);
    // An alert does not wait for the end of a back-off.
    if (message.type === 'ALERT') this.#waiting?.abort();
    this.#start();
    return entry;
  }

  #start(): void {
    if (this.#sending !== undefined || this.#stop.signal.aborted) return;
    if (!this.#queue.hasReady()) return;
    this.#sending = this.#send().finally(() => {
      this.#sending = undefined;
      this.#start();
    });
    this.#started.resolve();
    this.#started = Promise.withResolvers();
  }

  async #send(): Promise<void> {
    // What is queued in the same turn goes out together.
    await Promise.resolve();
    while (!this.#stop.signal.aborted) {
      const size = this.#alone > 0 ? 1 : this.#backOff.batchSize();
      const taken = this.#queue.take(size);
      if (taken.length === 0) return;
      for (const entry of taken) if (entry.failure !== undefined) this.#giveUp([entry], entry.failure.error);
      const batch = taken.filter(({ failure }) => failure === undefined);
      if (batch.length > 0) await this.#post(batch);
    }
  }

  async #post(batch: readonly QueueEntry[]): Promise<void> {
    this.#inFlight = batch.length;
    this.#alone = Math.max(0, this.#alone - batch.length);
    try {
      const messages = batch.map(({ message }) => message);
      await this.#connection.send(messages, { signal: this.#stop.signal });
    } catch (error) {
      this.#inFlight = 0;
      await this.#failed(batch, error);
      return;
    }
    this.#inFlight = 0;
    this.#backOff.succeeded();
    this.#delivered(batch);
  }

  #delivered(batch: readonly QueueEntry[]): void {
    this.#forget(batch);
    const messages = batch.map(({ message }) => message);
    this.#call(() => this.#onDelivery?.(messages));
    for (const { watch } of batch) this.#call(() => watch.onDelivered?.());
  }

  async #failed(batch: readonly QueueEntry[], error: unknown): Promise<void> {
    const kind = failureKind(error);
    if (isProtocolError(error)) this.#counters.add({ totalProtocolErrors: 1 });
    this.#logger.warn('iotcs: messages could not be sent', { messages: batch.length, failure: kind });
    if (kind === 'rejected' && batch.length > 1) {
      // The server refuses the whole batch for one message (section 4.6); alone each shows what it is.
      this.#alone = batch.length;
      for (const entry of batch) this.#queue.add(entry);
      return;
    }
    const { keep, lost } = this.#afterFailure(batch, kind);
    for (const entry of keep) this.#queue.add(entry);
    this.#counters.add({ totalMessagesRetried: keep.length });
    this.#giveUp(lost, error);
    if (kind === 'stopped' || keep.length === 0) return;
    await this.#wait(this.#backOff.failed(kind === 'network' ? 'network' : 'busy'));
  }

  #afterFailure(
    batch: readonly QueueEntry[],
    kind: FailureKind,
  ): { readonly keep: readonly QueueEntry[]; readonly lost: readonly QueueEntry[] } {
    if (kind === 'stopped') return { keep: batch, lost: [] };
    if (kind === 'rejected') return { keep: [], lost: batch };
    // Credentials can be repaired, so guaranteed messages outlast them.
    if (kind === 'refused')
      return {
        keep: batch.filter(({ message }) => isGuaranteed(message)),
        lost: batch.filter(({ message }) => !isGuaranteed(message)),
      };
    for (const entry of batch) entry.remaining--;
    return {
      keep: batch.filter(({ remaining }) => remaining > 0),
      lost: batch.filter(({ remaining }) => remaining <= 0),
    };
  }

  async #wait(delayMs: number): Promise<void> {
    this.#waiting = new AbortController();
    const signal = AbortSignal.any([this.#waiting.signal, this.#stop.signal]);
    await sleep(this.#clock, delayMs, signal).catch(() => {});
    this.#waiting = undefined;
  }

  #giveUp(entries: readonly QueueEntry[], error: unknown): void {
    if (entries.length === 0) return;
    this.#forget(entries);
    const messages = entries.map(({ message }) => message);
    this.#call(() => this.#onError?.(messages, error));
    for (const { watch } of entries) this.#call(() => watch.onFailed?.(error));
  }

  #forget(entries: readonly QueueEntry[]): void {
    const kept = entries.filter(({ message }) => isGuaranteed(message));
    if (kept.length === 0) return;
    try {
      this.#store.remove(kept.map(({ message }) => message.clientId));
    } catch (error) {
      // They will be sent once more after a restart, under the same ids.
      this.#logger.error('iotcs: the message store cannot forget delivered messages', {
        error: (error as Error).message,
      });
    }
  }

  /** A callback of the application must not stop the sending. */
  #call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#logger.error('iotcs: a callback threw', { error: (error as Error).message });
    }
  }
}

function loaded(store: MessageStore): readonly Message[] {
  try {
    return store.load();
  } catch (error) {
    throw new MessageStoreError(error, 'open');
  }
}

function isGuaranteed(message: Message): boolean {
  return message.reliability === 'GUARANTEED_DELIVERY';
}
