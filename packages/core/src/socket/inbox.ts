import type { Clock } from '../time/clock.js';

/** Messages that wait for one reader who takes them one at a time. */
export class Inbox<In> {
  readonly #clock: Clock;
  readonly #messages: In[] = [];
  #deliver: ((message: In | undefined) => void) | undefined;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  put(message: In): void {
    if (this.#deliver === undefined) this.#messages.push(message);
    else this.#deliver(message);
  }

  /**
   * The next message, or undefined when none arrives within `timeoutMs` or the inbox is closed; without `timeoutMs` there
   * is no limit.
   */
  take(timeoutMs?: number): Promise<In | undefined> {
    const [waiting] = this.#messages.splice(0, 1);
    if (waiting !== undefined || this.#closed) return Promise.resolve(waiting);
    return new Promise(resolve => {
      const finish = (message: In | undefined): void => {
        cancelTimer?.();
        this.#deliver = undefined;
        resolve(message);
      };
      const cancelTimer =
        timeoutMs === undefined ? undefined : this.#clock.after(timeoutMs, () => finish(undefined));
      this.#deliver = finish;
    });
  }

  /** Ends a wait; returns the messages that nobody took. */
  close(): In[] {
    this.#closed = true;
    this.#deliver?.(undefined);
    return this.#messages.splice(0);
  }
}
