import { compareMessages } from './message-order.js';
import type { QueueEntry } from './queue-entry.js';
import { SortedQueue } from './sorted-queue.js';

/**
 * Messages in the order in which they are to be sent. A message whose content is still on its way holds up all after it,
 * except RESPONSEs, for which somebody waits.
 */
export class MessageQueue {
  readonly #messages = new SortedQueue<QueueEntry>(compareMessages);
  readonly #responses = new SortedQueue<QueueEntry>(compareMessages);

  get size(): number {
    return this.#messages.size + this.#responses.size;
  }

  add(entry: QueueEntry): void {
    (entry.message.type === 'RESPONSE' ? this.#responses : this.#messages).add(entry);
  }

  /** True when something can be sent now. */
  hasReady(): boolean {
    return this.#responses.size > 0 || this.#messages.peek()?.ready === true;
  }

  /** Takes out the next messages that can be sent. */
  take(limit: number): QueueEntry[] {
    const taken: QueueEntry[] = [];
    while (taken.length < limit) {
      const message = this.#messages.peek();
      const response = this.#responses.peek();
      const first = message?.ready === true ? message : undefined;
      if (first === undefined && response === undefined) break;
      const isResponse =
        first === undefined || (response !== undefined && compareMessages(response, first) < 0);
      const entry = (isResponse ? this.#responses : this.#messages).take();
      if (entry !== undefined) taken.push(entry);
    }
    return taken;
  }

  /** Takes everything out. */
  drain(): QueueEntry[] {
    return [...this.#messages.drain(), ...this.#responses.drain()].sort(compareMessages);
  }
}
