import type { Drop } from '../model/stored-object.js';

/** Takes the drops of a flow as they are stored. */
export type DropListener = (drop: Drop) => void;

/** Brings new drops to those who subscribed to their flows. */
export class DropBus {
  readonly #listeners = new Map<string, Set<DropListener>>();

  /** The result ends the subscription. */
  subscribe(flowId: string, listener: DropListener): () => void {
    const listeners = this.#listeners.get(flowId) ?? new Set();
    this.#listeners.set(flowId, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(flowId);
    };
  }

  publish(drop: Drop): void {
    for (const listener of [...(this.#listeners.get(drop.flowId) ?? [])]) listener(drop);
  }
}
