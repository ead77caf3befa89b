import type { EmulatorClock } from '../../../host/clock.js';

/** Beats at a fixed interval of a clock. Beats that were missed are not made up for. */
export class Ticker {
  readonly #clock: EmulatorClock;
  readonly #intervalMs: number;
  #nextMs: number;

  /** @param startMs Time of the clock from which beats are counted. */
  constructor(clock: EmulatorClock, startMs: number, intervalMs: number) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#nextMs = startMs + intervalMs;
  }

  /** Resolves at the next beat, or when the signal aborts. */
  async next(signal: AbortSignal): Promise<void> {
    const waitMs = this.#nextMs - this.#clock.now();
    if (waitMs > 0 && !signal.aborted) {
      await new Promise<void>(resolve => {
        const stop = (): void => {
          cancel();
          resolve();
        };
        const cancel = this.#clock.after(waitMs, () => {
          signal.removeEventListener('abort', stop);
          resolve();
        });
        signal.addEventListener('abort', stop, { once: true });
      });
    }
    const nowMs = this.#clock.now();
    const missed = Math.max(0, Math.floor((nowMs - this.#nextMs) / this.#intervalMs));
    this.#nextMs += (missed + 1) * this.#intervalMs;
  }
}
