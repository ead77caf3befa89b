import type { Clock } from '../time/clock.js';
import { DeadlinePassed, type Timeouts } from '../time/deadline.js';

/**
 * The lifetime of one attempt: it aborts `signal` when the caller does, when a limit passes, or when the body is
 * cancelled, and it leaves neither timer nor listener behind once released.
 */
export class AttemptScope {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #clock: Clock;
  readonly #timeouts: Timeouts;
  readonly #callerSignal: AbortSignal | undefined;
  #phase: 'headers' | 'body' = 'headers';
  #cancelTimers: (() => void)[] = [];
  #cancelIdle: (() => void) | undefined;
  #interruptWork: ((reason: unknown) => void) | undefined;
  #cancelBody: (() => void) | undefined;
  readonly #onCallerAbort = (): void => this.abort(this.#callerSignal?.reason);

  /** @param totalLeftMs what is left of the call's total limit. */
  constructor(clock: Clock, timeouts: Timeouts, totalLeftMs: number, callerSignal: AbortSignal | undefined) {
    this.#clock = clock;
    this.#timeouts = timeouts;
    this.#callerSignal = callerSignal;
    this.signal = this.#controller.signal;
    if (callerSignal?.aborted) {
      this.abort(callerSignal.reason);
      return;
    }
    callerSignal?.addEventListener('abort', this.#onCallerAbort, { once: true });
    if (timeouts.attemptMs < totalLeftMs)
      this.#limit(timeouts.attemptMs, () => new DeadlinePassed(this.#phase, timeouts.attemptMs));
    else if (totalLeftMs !== Infinity)
      this.#limit(totalLeftMs, () => new DeadlinePassed('total', timeouts.totalMs));
  }

  /** The head of the answer is there; what passes from now on is the body's time. */
  headArrived(): void {
    this.#phase = 'body';
  }

  /** From now on only silence and the caller end the transfer: the answer is a stream. */
  becomeStream(): void {
    for (const cancel of this.#cancelTimers) cancel();
    this.#cancelTimers = [];
  }

  /** Starts to watch for silence; `stopIdleWatch` ends it. */
  startIdleWatch(): void {
    const { idleMs } = this.#timeouts;
    if (idleMs === Infinity) return;
    this.#cancelIdle?.();
    this.#cancelIdle = this.#clock.after(idleMs, () => this.abort(new DeadlinePassed('idle', idleMs)));
  }

  stopIdleWatch(): void {
    this.#cancelIdle?.();
    this.#cancelIdle = undefined;
  }

  abort(reason: unknown): void {
    if (this.signal.aborted) return;
    this.#controller.abort(reason);
    this.#interruptWork?.(reason);
    this.#cancelBody?.();
    this.release();
  }

  /**
   * Settles as `work` does, or rejects with the reason of the abort as soon as there is one: a `fetch` or a middleware of
   * the user need not listen to signals.
   */
  guard<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.signal.aborted) reject(this.signal.reason);
      this.#interruptWork = reject;
      const forget = (): void => {
        this.#interruptWork = undefined;
      };
      work.then(resolve, reject).finally(forget);
    });
  }

  /** Has `cancel` called on an abort. It must not hold on to the ResponseBody, or an abandoned one is never collected. */
  cancelOnAbort(cancel: () => void): void {
    this.#cancelBody = cancel;
  }

  /** Frees timers and listeners. Idempotent. */
  release(): void {
    this.becomeStream();
    this.stopIdleWatch();
    this.#cancelBody = undefined;
    this.#callerSignal?.removeEventListener('abort', this.#onCallerAbort);
  }

  #limit(afterMs: number, reason: () => DeadlinePassed): void {
    this.#cancelTimers.push(this.#clock.after(afterMs, () => this.abort(reason())));
  }
}
