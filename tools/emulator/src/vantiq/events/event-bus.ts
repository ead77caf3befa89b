import type { VantiqEvent } from '../model/vantiq-event.js';

/** Takes the events of one path. */
export interface EventListener {
  event(event: VantiqEvent): void;
  /** The path is gone; no more events will come. */
  gone?(): void;
}

/** Brings events from where they happen to who listens, at once and in order. */
export class EventBus {
  readonly #listeners = new Map<string, Set<EventListener>>();

  /** Starts to listen; the result stops it. */
  listen(namespace: string, subject: string, listener: EventListener): () => void {
    const key = keyOf(namespace, subject);
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) this.#listeners.delete(key);
    };
  }

  emit(event: VantiqEvent): void {
    const listeners = this.#listeners.get(keyOf(event.namespace, event.subject)) ?? [];
    for (const listener of [...listeners]) listener.event(event);
  }

  /** Ends what listens to a path; with `below`, also to the paths below it. */
  remove(namespace: string, subject: string, below: boolean): void {
    const removed = keyOf(namespace, subject);
    for (const [key, listeners] of [...this.#listeners]) {
      if (key !== removed && !(below && key.startsWith(`${removed}/`))) continue;
      for (const listener of [...listeners]) listener.gone?.();
    }
  }
}

function keyOf(namespace: string, subject: string): string {
  return `${namespace} ${subject}`;
}
