import { type Clock, isAbortedError, isTimeoutError, type Logger, sleep } from '@sdk/core';
import { BackOff } from './back-off.js';
import type { DispatcherLimits } from './dispatcher-options.js';
import { failureKind } from './failure-kind.js';
import type { MessageConnection } from './message-connection.js';

/** A server that does not hold calls open is not asked more often than this. */
const LEAST_POLL_MS = 100;
/** Nor is one that holds a request which is too large: it answers at once, again and again. */
const BLOCKED_POLL_MS = 3_000;

/** Asks the server for requests, again and again (W-10): by calls that it holds open, or at intervals. */
export class Receiver {
  readonly #connection: MessageConnection;
  readonly #limits: DispatcherLimits;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  readonly #backOff: BackOff;
  #interval = new AbortController();
  #pollingIntervalMs: number;
  #running: Promise<void> | undefined;

  constructor(options: {
    readonly connection: MessageConnection;
    readonly limits: DispatcherLimits;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#connection = options.connection;
    this.#limits = options.limits;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#backOff = new BackOff(this.#limits.backoffMs, 1);
    this.#pollingIntervalMs = this.#limits.pollingIntervalMs;
  }

  /** Starts asking; a second call changes nothing. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Time between two polls without long polling, in milliseconds; 0 stops them. */
  get pollingIntervalMs(): number {
    return this.#pollingIntervalMs;
  }

  set pollingIntervalMs(value: number) {
    this.#pollingIntervalMs = value;
    this.#interval.abort();
  }

  /** Ends the call that is held open. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#ask(signal);
        this.#backOff.succeeded();
      } catch (error) {
        if (signal.aborted || isAbortedError(error)) return;
        // The server had nothing and said so late.
        if (this.#limits.longPolling && isTimeoutError(error)) continue;
        await this.#recover(error, signal);
      }
    }
  }

  async #ask(signal: AbortSignal): Promise<void> {
    await this.#connection.waitForRoom(signal);
    if (signal.aborted) return;
    if (this.#limits.longPolling) {
      const timeoutSeconds = Math.floor(this.#limits.longPollMs / 1000);
      const startedAt = this.#clock.monotonic();
      await this.#connection.send([], { longPoll: { timeoutSeconds }, signal });
      const leastMs = this.#connection.isBlocked ? BLOCKED_POLL_MS : LEAST_POLL_MS;
      const earlyMs = leastMs - (this.#clock.monotonic() - startedAt);
      if (earlyMs > 0 && !this.#connection.hasRequest) await sleep(this.#clock, earlyMs, signal);
      return;
    }
    await this.#waitInterval(signal);
    if (!signal.aborted) await this.#connection.send([], { signal });
  }

  /** The wait begins anew when the interval is changed. */
  async #waitInterval(stop: AbortSignal): Promise<void> {
    for (;;) {
      this.#interval = new AbortController();
      const signal = AbortSignal.any([this.#interval.signal, stop]);
      const delayMs = this.#pollingIntervalMs === 0 ? Infinity : this.#pollingIntervalMs;
      const isOver = await sleep(this.#clock, delayMs, signal).then(
        () => true,
        () => stop.aborted,
      );
      if (isOver) return;
    }
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    const kind = failureKind(error);
    this.#logger.warn('iotcs: the server could not be asked for requests', { failure: kind });
    const delayMs = this.#backOff.failed(kind === 'network' ? 'network' : 'busy');
    await sleep(this.#clock, delayMs, signal).catch(() => {});
  }
}
