import type { EmulatorClock } from '../../host/clock.js';

/**
 * Gives each message its time of receipt. No two get the same, and none gets one that a reader was told before: clients
 * ask for what came after the last time that they know (E-9, E-14), and would miss a message of the same millisecond.
 */
export class ReceiptTimes {
  readonly #clock: EmulatorClock;
  #last = 0;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** The time for a message that has just come. */
  next(): number {
    this.#last = Math.max(this.#clock.now(), this.#last + 1);
    return this.#last;
  }

  /** The time until which everything is known that has come. */
  until(): number {
    this.#last = Math.max(this.#clock.now(), this.#last);
    return this.#last;
  }
}
