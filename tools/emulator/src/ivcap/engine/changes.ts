import type { EmulatorClock } from '../../host/clock.js';

/** Lets requests wait for something to happen to a run. */
export class Changes {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Something happened. */
  notify(id: string): void {
    for (const wake of this.#waiting.get(id) ?? []) wake();
  }

  /** Resolves when something happens to the run, or `gone` aborts. */
  async next(id: string, gone: AbortSignal): Promise<void> {
    if (gone.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, waiting.add(resolve));
    gone.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    waiting.delete(resolve);
    if (waiting.size === 0) this.#waiting.delete(id);
  }
}

/** Time that a request is willing to wait, of the emulator's clock. */
export class Patience implements Disposable {
  readonly #ended = new AbortController();
  readonly #cancel: () => void;
  readonly #gone: AbortSignal;
  readonly #leave = (): void => this.#ended.abort();

  /** @param gone - ends the wait early */
  constructor(clock: EmulatorClock, seconds: number, gone: AbortSignal) {
    this.#gone = gone;
    this.#cancel = clock.after(seconds * 1000, this.#leave);
    gone.addEventListener('abort', this.#leave, { once: true });
    if (gone.aborted || seconds === 0) this.#leave();
  }

  /** Aborts when the time is over. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  [Symbol.dispose](): void {
    this.#cancel();
    this.#gone.removeEventListener('abort', this.#leave);
  }
}
