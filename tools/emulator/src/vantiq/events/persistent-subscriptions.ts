import { randomUUID } from 'node:crypto';
import type { EmulatorClock } from '../../host/clock.js';
import { parseJson, writeJson } from '../../host/json.js';
import type { Store } from '../../host/store.js';
import type { VantiqEvent } from '../model/vantiq-event.js';
import type { EventBus } from './event-bus.js';
import { matchesFilter } from './event-filter.js';
import type { Reliability } from './reliability.js';
import { ReliableSubscription } from './reliable-subscription.js';

const SUBSCRIPTIONS = 'persistent-subscriptions';
const SEQUENCES = 'event-sequences';

/** What a client asks for. */
export interface SubscriptionRequest {
  readonly namespace: string;
  readonly subject: string;
  readonly username: string;
  readonly eventFilter: unknown;
  readonly reliability: Reliability;
}

/** The persistent subscriptions of an installation. */
export class PersistentSubscriptions {
  readonly #store: Store;
  readonly #clock: EmulatorClock;
  readonly #bus: EventBus;
  readonly #subscriptions = new Map<string, { subscription: ReliableSubscription; stop: () => void }>();
  readonly #sequences = new Map<string, number>();
  readonly #numbers = new WeakMap<VantiqEvent, number>();

  constructor(store: Store, clock: EmulatorClock, bus: EventBus) {
    this.#store = store;
    this.#clock = clock;
    this.#bus = bus;
    for (const [subject, number] of store.entries(SEQUENCES)) this.#sequences.set(subject, Number(number));
    for (const [name, text] of store.entries(SUBSCRIPTIONS)) {
      this.#start(name, parseJson(text) as SubscriptionRequest);
    }
  }

  create(request: SubscriptionRequest): ReliableSubscription {
    const name = randomUUID();
    if (this.#store.durable) this.#store.put(SUBSCRIPTIONS, name, writeJson(request));
    return this.#start(name, request);
  }

  find(namespace: string, name: string): ReliableSubscription | undefined {
    const found = this.#subscriptions.get(name)?.subscription;
    return found?.options.namespace === namespace ? found : undefined;
  }

  list(): readonly ReliableSubscription[] {
    return [...this.#subscriptions.values()].map(({ subscription }) => subscription);
  }

  /** Ends a subscription for good. */
  delete(name: string): void {
    const entry = this.#subscriptions.get(name);
    entry?.stop();
    entry?.subscription.end(true);
    this.#subscriptions.delete(name);
    if (this.#store.durable) this.#store.delete(SUBSCRIPTIONS, name);
  }

  /** Stops all of them; what the store holds stays. */
  stop(): void {
    for (const { subscription, stop } of this.#subscriptions.values()) {
      stop();
      subscription.end(false);
    }
    this.#subscriptions.clear();
    this.#sequences.clear();
  }

  #start(name: string, request: SubscriptionRequest): ReliableSubscription {
    const { namespace, subject, eventFilter } = request;
    const clock = this.#clock;
    const subscription = new ReliableSubscription({ ...request, name, clock, store: this.#store });
    const sequence = `${namespace} ${subject}`;
    const stop = this.#bus.listen(namespace, subject, {
      event: event => {
        if (!matchesFilter(event.value, eventFilter)) return;
        const sequenceId = this.#sequenceIdOf(sequence, event);
        subscription.add({ sequenceId, path: event.path, value: event.value, createdAtMs: clock.now() });
      },
      gone: () => this.delete(name),
    });
    this.#subscriptions.set(name, { subscription, stop });
    return subscription;
  }

  /** One number for one event, however many subscriptions see it. */
  #sequenceIdOf(sequence: string, event: VantiqEvent): number {
    const known = this.#numbers.get(event);
    if (known !== undefined) return known;
    const next = (this.#sequences.get(sequence) ?? 0) + 1;
    this.#sequences.set(sequence, next);
    this.#numbers.set(event, next);
    if (this.#store.durable) this.#store.put(SEQUENCES, sequence, String(next));
    return next;
  }
}
