import type { Clock } from '../time/clock.js';

/**
 * Calls back once when nothing has been heard for `limitMs`. Being told about signs of life is cheap: the timer is not
 * moved each time, it looks at the time of the last sign when it fires.
 */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #onSilence: () => void;
  #lastSignMs: number;
  #cancelTimer: (() => void) | undefined;

  /** The watch begins at once. */
  constructor(clock: Clock, limitMs: number, onSilence: () => void) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#onSilence = onSilence;
    this.#lastSignMs = clock.monotonic();
    this.#arm(limitMs);
  }

  /** Something was heard. */
  touch(): void {
    this.#lastSignMs = this.#clock.monotonic();
  }

  /** Ends the watch, or interrupts it until `resume`. */
  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** Goes on after `stop` as if something had just been heard. */
  resume(): void {
    this.stop();
    this.touch();
    this.#arm(this.#limitMs);
  }

  #arm(delayMs: number): void {
    this.#cancelTimer = this.#clock.after(delayMs, () => {
      const restMs = this.#limitMs - (this.#clock.monotonic() - this.#lastSignMs);
      if (restMs > 0) {
        this.#arm(restMs);
        return;
      }
      this.#cancelTimer = undefined;
      this.#onSilence();
    });
  }
}
