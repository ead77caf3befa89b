import type { EmulatorClock } from '../../host/clock.js';
import { parseJson, writeJson } from '../../host/json.js';
import type { Store } from '../../host/store.js';
import type { Reliability } from './reliability.js';

/** An event of a persistent subscription, from its publish to its acknowledgement. */
export interface PendingEvent {
  readonly sequenceId: number;
  readonly path: string;
  readonly value: unknown;
  readonly createdAtMs: number;
  /** How often it was sent. */
  readonly deliveries: number;
}

/** What a persistent subscription is made of. */
export interface ReliableSubscriptionOptions {
  readonly name: string;
  readonly namespace: string;
  /** The subscribed path. */
  readonly subject: string;
  readonly username: string;
  readonly eventFilter: unknown;
  readonly reliability: Reliability;
  readonly clock: EmulatorClock;
  readonly store: Store;
}

interface Sent extends PendingEvent {
  readonly sentAtMs: number;
}

/** A persistent subscription: it outlives its socket, and sends events again until they are acknowledged. */
export class ReliableSubscription {
  readonly options: ReliableSubscriptionOptions;
  readonly #pending = new Map<number, Sent>();
  #deliver: ((event: PendingEvent) => void) | undefined;
  #cancelTick: (() => void) | undefined;

  constructor(options: ReliableSubscriptionOptions) {
    this.options = options;
    for (const [, text] of options.store.entries(this.#collection)) {
      const event = parseJson(text) as PendingEvent;
      this.#pending.set(event.sequenceId, { ...event, sentAtMs: 0 });
    }
    this.#schedule();
  }

  /** True while a socket takes its events. */
  get attached(): boolean {
    return this.#deliver !== undefined;
  }

  get pending(): readonly PendingEvent[] {
    return [...this.#pending.values()];
  }

  /** Lets a socket take the events, the ones that were not acknowledged first; a later socket takes over. */
  attach(deliver: (event: PendingEvent) => void): () => void {
    this.#deliver = deliver;
    for (const event of [...this.#pending.values()]) this.#send(event);
    return () => {
      if (this.#deliver === deliver) this.#deliver = undefined;
    };
  }

  /** Takes a new event. */
  add(event: Omit<PendingEvent, 'deliveries'>): void {
    const pending = { ...event, deliveries: 0, sentAtMs: 0 };
    this.#keep(pending);
    this.#send(pending);
    this.#schedule();
  }

  /** Forgets an event; false when there is none with this number any more. */
  acknowledge(sequenceId: number): boolean {
    const { store } = this.options;
    if (store.durable) store.delete(this.#collection, String(sequenceId));
    const known = this.#pending.delete(sequenceId);
    if (this.#pending.size === 0) this.#stopTicking();
    return known;
  }

  /** Stops its timer; with `forget`, its events are gone too. */
  end(forget: boolean): void {
    this.#stopTicking();
    this.#deliver = undefined;
    if (forget) for (const sequenceId of [...this.#pending.keys()]) this.acknowledge(sequenceId);
  }

  get #collection(): string {
    return `unacknowledged/${this.options.name}`;
  }

  #send(event: Sent): void {
    if (!this.#deliver) return;
    const sent = { ...event, deliveries: event.deliveries + 1, sentAtMs: this.options.clock.now() };
    this.#keep(sent);
    this.#deliver(sent);
  }

  #keep({ sentAtMs, ...event }: Sent): void {
    this.#pending.set(event.sequenceId, { ...event, sentAtMs });
    const { store } = this.options;
    if (store.durable) store.put(this.#collection, String(event.sequenceId), writeJson(event));
  }

  /** One look at all events per period, so that a redelivery comes after one to two periods. */
  #schedule(): void {
    if (this.#cancelTick || this.#pending.size === 0) return;
    const { clock, reliability } = this.options;
    this.#cancelTick = clock.after(reliability.redeliveryFrequencyMs, () => {
      this.#cancelTick = undefined;
      this.#tick();
      this.#schedule();
    });
  }

  #tick(): void {
    const { clock, reliability } = this.options;
    const now = clock.now();
    for (const event of [...this.#pending.values()]) {
      if (now - event.createdAtMs >= reliability.redeliveryTtlMs) this.acknowledge(event.sequenceId);
      else if (now - event.sentAtMs >= reliability.redeliveryFrequencyMs) this.#send(event);
    }
  }

  #stopTicking(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
  }
}
