import { StreamError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { ClosedError } from '../errors/transport-errors.js';
import type { BatchSource } from './batch-source.js';

/**
 * Where a stream is: nobody reads it yet, it is being read, its end was delivered, its failure was delivered, or the
 * reader gave it up (by `cancel`, by leaving the loop, or by `await using`).
 */
export type StreamState = 'ready' | 'reading' | 'ended' | 'failed' | 'cancelled';

/**
 * Items that arrive over time, for one reader. Nothing more is received than the reader takes, so a slow reader slows
 * the sender down. Leaving the loop ends the transfer and frees the connection; a failure is thrown once, after the
 * items that came before it.
 *
 * @example
 * await using stream = await client.watch();
 * for await (const item of stream) console.log(item);
 */
export interface EventStream<T> extends AsyncIterable<T>, AsyncDisposable {
  readonly state: StreamState;
  /** Items that were thrown away because the reader was too slow, where the stream was told to do so. */
  readonly dropped: number;
  /**
   * The items one after the other.
   *
   * @throws {StreamError} when the stream has a reader already.
   * @throws {ClosedError} when it was cancelled.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined, undefined>;
  /** The items in the groups in which they arrive, which costs less for each item. Takes the place of the iterator. */
  batches(): AsyncIterableIterator<readonly T[], undefined, undefined>;
  /** Ends the stream; a waiting reader sees the end at once. Idempotent; never rejects. */
  cancel(): Promise<void>;
}

/** Makes a stream for one reader out of `source`. */
export function createEventStream<T>(source: BatchSource<T>, context: ErrorContext): EventStream<T> {
  return new SingleReaderStream(source, context);
}

class SingleReaderStream<T> implements EventStream<T> {
  readonly #source: BatchSource<T>;
  readonly #context: ErrorContext;
  #state: StreamState = 'ready';
  #batch: readonly T[] = [];
  #taken = 0;
  /** Calls of `next` that wait for the source; while there are any, further ones queue behind them. */
  #waiting = 0;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #releaseReader: (() => void) | undefined;

  constructor(source: BatchSource<T>, context: ErrorContext) {
    this.#source = source;
    this.#context = context;
  }

  get state(): StreamState {
    return this.#state;
  }

  get dropped(): number {
    return this.#source.dropped ?? 0;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined, undefined> {
    return this.#claim(
      () => this.#taken < this.#batch.length,
      () => {
        const item = this.#batch[this.#taken] as T;
        this.#taken += 1;
        return item;
      },
    );
  }

  batches(): AsyncIterableIterator<readonly T[], undefined, undefined> {
    return this.#claim(
      () => this.#batch.length > 0,
      () => {
        const batch = this.#batch;
        this.#batch = [];
        return batch;
      },
    );
  }

  async cancel(): Promise<void> {
    if (this.#state === 'ready' || this.#state === 'reading') {
      this.#state = 'cancelled';
      this.#batch = [];
      this.#releaseReader?.();
    }
    await this.#source.cancel();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cancel();
  }

  #claim<V>(has: () => boolean, take: () => V): AsyncIterableIterator<V, undefined, undefined> {
    this.#refuseUnlessReady();
    this.#state = 'reading';
    const iterator: AsyncIterableIterator<V, undefined, undefined> = {
      next: () => {
        if (this.#waiting === 0 && has()) return Promise.resolve({ done: false, value: take() });
        return this.#inTurn(async () => {
          while (!has()) {
            if (!(await this.#refill())) return { done: true, value: undefined };
          }
          return { done: false, value: take() };
        });
      },
      return: async () => {
        await this.cancel();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  #refuseUnlessReady(): void {
    if (this.#state === 'cancelled') throw new ClosedError({ ...this.#context, what: 'stream' });
    if (this.#state === 'ready') return;
    throw new StreamError({
      ...this.#context,
      code: 'sdk.closed',
      message: `${this.#context.platform} ${this.#context.operation}: the stream has a reader already; it can be read once`,
      gap: 'none',
      retryable: false,
    });
  }

  #inTurn<R>(run: () => Promise<R>): Promise<R> {
    this.#waiting += 1;
    const turn = this.#lastTurn.then(run).finally(() => {
      this.#waiting -= 1;
    });
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Gets the next group; false when there is none any more. */
  async #refill(): Promise<boolean> {
    if (this.#state !== 'reading') return false;
    try {
      const batch = await this.#readUntilReleased();
      if (this.#state !== 'reading') return false;
      this.#batch = batch ?? [];
      this.#taken = 0;
      if (batch !== undefined) return true;
      this.#state = 'ended';
    } catch (error) {
      if (this.#state !== 'reading') return false;
      this.#state = 'failed';
      void this.#source.cancel();
      throw error;
    }
    void this.#source.cancel();
    return false;
  }

  #readUntilReleased(): Promise<readonly T[] | undefined> {
    return new Promise((resolve, reject) => {
      this.#releaseReader = () => resolve(undefined);
      this.#source.read().then(resolve, reject);
    });
  }
}
