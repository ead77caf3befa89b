import type { EventStream, StreamItem, StreamState } from '@sdk/core';
import type { VantiqEvent } from './vantiq-event.js';

/** What a subscription hands out: an event, or the news that the connection was made again. */
export type EventItem<Value> = StreamItem<VantiqEvent<Value>>;

/** What the server says about a subscription. */
export interface SubscriptionFacts {
  /** What was subscribed to, e.g. `/topics/alarms`. */
  readonly path: string;
  /** Id of its frames: the path, with `@namespace` behind it where one was named. */
  readonly requestId: string;
  /** Name of a persistent subscription, by which it can be resumed; undefined otherwise. */
  readonly name: string | undefined;
}

/**
 * Events of one topic, source, service or type, for one reader. Over lost connections the subscription is made again;
 * `gapBefore` of the next event, or `items()`, says whether events may be missing. Leaving the loop ends the
 * subscription here; a persistent one goes on at the server, and its name resumes it.
 *
 * @example
 * await using alarms = await vantiq.subscribe(VantiqResources.TOPICS, '/alarms', { persistent: true });
 * for await (const event of alarms) {
 *   await work(event.value);
 *   await event.ack();
 * }
 */
export class EventSubscription<Value> implements AsyncIterable<VantiqEvent<Value>>, AsyncDisposable {
  readonly #stream: EventStream<EventItem<Value>>;
  readonly #facts: SubscriptionFacts;
  readonly #acknowledges: boolean;
  readonly #onEnded: () => void;

  /** @internal made by `VantiqClient.subscribe`. */
  constructor(options: {
    readonly stream: EventStream<EventItem<Value>>;
    readonly facts: SubscriptionFacts;
    /** Acknowledges each event when the next one is asked for. */
    readonly acknowledges: boolean;
    readonly onEnded: () => void;
  }) {
    this.#stream = options.stream;
    this.#facts = options.facts;
    this.#acknowledges = options.acknowledges;
    this.#onEnded = options.onEnded;
  }

  /** What was subscribed to, e.g. `/topics/alarms`. */
  get path(): string {
    return this.#facts.path;
  }

  /** Id of the subscription's frames. */
  get requestId(): string {
    return this.#facts.requestId;
  }

  /** Name of a persistent subscription; give it to `subscribe` to go on after a restart of the program. */
  get subscriptionName(): string | undefined {
    return this.#facts.name;
  }

  /** Where the reading is. */
  get state(): StreamState {
    return this.#stream.state;
  }

  /** Events that were thrown away because the reader was too slow, with `overflow: 'dropOldest'`. */
  get dropped(): number {
    return this.#stream.dropped;
  }

  /**
   * The events. The loop ends when the server ends the subscription.
   *
   * @throws {VantiqError} when the server reports a failure; status 410 when the event path was removed.
   * @throws {StreamError} when the reader was too slow, or reads a second time.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<VantiqEvent<Value>, void, undefined> {
    for await (const item of this.items()) if (item.type === 'data') yield item.value;
  }

  /** The events and, between them, the news that the connection was made again. Takes the place of the iterator. */
  async *items(): AsyncGenerator<EventItem<Value>, void, undefined> {
    // A second reader is refused here, and must not end what the first one reads.
    const stream = this.#stream[Symbol.asyncIterator]();
    try {
      for await (const item of stream) {
        yield item;
        if (this.#acknowledges && item.type === 'data') await item.value.ack();
      }
    } finally {
      this.#onEnded();
    }
  }

  /** Ends the subscription here. Idempotent. */
  async cancel(): Promise<void> {
    await this.#stream.cancel();
    this.#onEnded();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cancel();
  }
}
