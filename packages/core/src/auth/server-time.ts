import type { Clock } from '../time/clock.js';

/** A `Date` header has a resolution of one second; differences below two are noise. */
const NOISE_MS = 2_000;

/** Estimates the server's wall time from the `Date` headers of its answers. */
export class ServerTime {
  readonly #clock: Clock;
  #skewMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes note of an answer's `Date` header. */
  observe(dateHeader: string | null): void {
    if (dateHeader === null) return;
    const serverMs = Date.parse(dateHeader);
    if (Number.isNaN(serverMs)) return;
    const difference = serverMs - this.#clock.now();
    this.#skewMs = Math.abs(difference) < NOISE_MS ? 0 : difference;
  }

  /** The server's wall time in milliseconds since the epoch; the local time while nothing is known. */
  now(): number {
    return this.#clock.now() + this.#skewMs;
  }

  /** Server minus local time in milliseconds; 0 when they agree within two seconds. */
  get skewMs(): number {
    return this.#skewMs;
  }
}
