import type { Clock } from '../time/clock.js';

/** When to ask for a sign of life and when to give up. */
export interface LivenessOptions {
  readonly clock: Clock;
  /** Silence after which a heartbeat is sent, and the time between heartbeats, in milliseconds. */
  readonly heartbeatMs: number;
  /** Silence after which the connection is dead, in milliseconds; undefined where silence proves nothing. */
  readonly deadAfterMs: number | undefined;
  /** Sends heartbeats also while the other side talks, for servers that close connections of silent clients. */
  readonly always: boolean;
  readonly beat: () => void;
  readonly onDead: () => void;
}

/**
 * Watches over one connection. Anything that arrives proves that the other side lives; only silence costs a heartbeat.
 * A sign of life moves no timer.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  #lastSignMs: number;
  #cancelTimer: (() => void) | undefined;
  #judging = true;

  /** The watch begins at once. */
  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#lastSignMs = options.clock.monotonic();
    this.#arm(options.heartbeatMs);
  }

  /** Something arrived. */
  sign(): void {
    this.#lastSignMs = this.#options.clock.monotonic();
  }

  /** With false, silence counts for nothing: this side itself has stopped reading. */
  judge(judging: boolean): void {
    this.#judging = judging;
    this.sign();
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #arm(delayMs: number): void {
    this.#cancelTimer = this.#options.clock.after(delayMs, () => this.#check());
  }

  #check(): void {
    const { clock, heartbeatMs, deadAfterMs, always, beat, onDead } = this.#options;
    const silentMs = clock.monotonic() - this.#lastSignMs;
    const untilDeadMs =
      deadAfterMs === undefined || !this.#judging ? Number.POSITIVE_INFINITY : deadAfterMs - silentMs;
    if (untilDeadMs <= 0) {
      this.#cancelTimer = undefined;
      onDead();
      return;
    }
    const isDue = always || silentMs >= heartbeatMs;
    this.#arm(Math.min(isDue ? heartbeatMs : heartbeatMs - silentMs, untilDeadMs));
    if (isDue) beat();
  }
}
