import type { Clock } from '@sdk/core';

/** The server's wall time, as far as it has told how much the local clock is off. */
export class ServerClock {
  readonly #clock: Clock;
  #offsetMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#clock.now() + this.#offsetMs;
  }

  /** Server minus local time in milliseconds; 0 while nothing is known. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Takes note of the server's time, in milliseconds since the epoch. */
  set(serverMs: number): void {
    this.#offsetMs = serverMs - this.#clock.now();
  }
}
