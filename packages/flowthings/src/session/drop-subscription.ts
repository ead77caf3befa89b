import { type EventStream, itemsOf, type StreamItem, type StreamState } from '@sdk/core';
import type { Drop } from '../model/objects.js';

/** What a subscription hands out: a drop, or the news that the connection was made again. */
export type DropItem<Elements> = StreamItem<Drop<Elements>>;

/**
 * The drops that arrive in a flow, for one reader. Over lost connections the subscription is made again in a new session;
 * `items()` says then whether drops may be missing. Leaving the loop ends the subscription.
 *
 * @example
 * await using drops = await session.subscribe<{ temp: number }>('/alice/sensors', { catchUp: true });
 * for await (const drop of drops) console.log(drop.elems.temp);
 */
export class DropSubscription<Elements = Readonly<Record<string, unknown>>>
  implements AsyncIterable<Drop<Elements>>, AsyncDisposable
{
  /** Id or path of the flow. */
  readonly resource: string;
  readonly #stream: EventStream<DropItem<Elements>>;

  /** @internal made by `Session.subscribe`. */
  constructor(resource: string, stream: EventStream<DropItem<Elements>>) {
    this.resource = resource;
    this.#stream = stream;
  }

  /** Where the reading is. */
  get state(): StreamState {
    return this.#stream.state;
  }

  /** Drops that were thrown away because the reader was too slow, with `overflow: 'dropOldest'`. */
  get dropped(): number {
    return this.#stream.dropped;
  }

  /**
   * The drops.
   *
   * @throws {FlowthingsError} when the platform refuses to go on.
   * @throws {StreamError} when the reader was too slow, or reads a second time.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<Drop<Elements>, undefined, undefined> {
    const groups = this.#stream.batches();
    return itemsOf({
      read: async () => {
        for (;;) {
          const { done, value: items } = await groups.next();
          if (done === true) return undefined;
          const drops = items.flatMap(item => (item.type === 'data' ? [item.value] : []));
          if (drops.length > 0) return drops;
        }
      },
      cancel: () => this.#stream.cancel(),
    });
  }

  /** The drops and, between them, the news that the connection was made again. Takes the place of the iterator. */
  items(): AsyncIterableIterator<DropItem<Elements>, undefined, undefined> {
    return this.#stream[Symbol.asyncIterator]();
  }

  /** Ends the subscription. Idempotent. */
  cancel(): Promise<void> {
    return this.#stream.cancel();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cancel();
  }
}
