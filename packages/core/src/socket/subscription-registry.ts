import { ValidationError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { SocketSession } from './protocol.js';
import { Subscription, type SubscriptionSpec } from './subscription.js';

/** The subscriptions of one socket. */
export class SubscriptionRegistry<In, Out> {
  readonly #context: ErrorContext;
  readonly #subscriptions: Map<string, Subscription<In, Out>> = new Map();

  constructor(context: ErrorContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#subscriptions.size;
  }

  /** @throws {ValidationError} when a subscription with this key exists. */
  add(spec: SubscriptionSpec<In, Out>): Subscription<In, Out> {
    const { platform, operation } = this.#context;
    if (this.#subscriptions.has(spec.key)) {
      throw new ValidationError({
        platform,
        operation,
        issues: [{ field: 'key', expected: 'a key that is not subscribed to yet', received: spec.key }],
      });
    }
    const subscription = new Subscription(spec, this.#context, () => this.#subscriptions.delete(spec.key));
    this.#subscriptions.set(spec.key, subscription);
    return subscription;
  }

  /** Hands an event to the first of `keys` that exists; false when none does. */
  deliver(keys: readonly string[], message: In): boolean {
    for (const key of keys) {
      const subscription = this.#subscriptions.get(key);
      if (subscription === undefined) continue;
      subscription.deliver(message);
      return true;
    }
    return false;
  }

  /** The connection is lost: events that arrive before a subscription was made again have to wait. */
  suspend(): void {
    for (const subscription of this.#subscriptions.values()) subscription.suspend();
  }

  /** Makes each subscription again. Rejects when one fails in a way that a new connection may heal. */
  async restore(session: SocketSession<In, Out>): Promise<void> {
    await Promise.all([...this.#subscriptions.values()].map(subscription => subscription.activate(session)));
  }

  endAll(error: unknown): void {
    for (const subscription of [...this.#subscriptions.values()]) subscription.end(error);
  }
}
