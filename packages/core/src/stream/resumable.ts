import { type Gap, StreamError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { BatchSource } from './batch-source.js';
import { createEventStream, type EventStream } from './event-stream.js';
import { FailureWait, type FailureWaitOptions } from './failure-wait.js';

/** An item of a stream that reconnects, or the news that it did. */
export type StreamItem<T> =
  | { readonly type: 'data'; readonly value: T; readonly id?: string | undefined }
  | {
      readonly type: 'reconnected';
      /** `none` promises that nothing was missed; `possible` warns. */
      readonly gap: Gap;
      /** Tries that the reconnect took, from 1. */
      readonly attempt: number;
    };

/** How a stream is opened, and how it goes on after a failure. */
export interface ResumableOptions<T> extends Omit<FailureWaitOptions, 'maxFailures'> {
  /** Names the operation in errors. */
  readonly context: ErrorContext;
  /**
   * Opens the stream behind the item with the id `resumeFrom`, or at its beginning. `attempt` is 0 for the first
   * opening, whose failure is final, and counts the tries of each reconnect from 1.
   */
  readonly open: (
    resumeFrom: string | undefined,
    attempt: number,
    signal: AbortSignal,
  ) => Promise<BatchSource<T>>;
  /** The id by which the stream can be resumed behind an item, where it has one. */
  readonly positionOf?: ((item: T) => string | undefined) | undefined;
  /** Begins behind this id of an earlier stream. */
  readonly resumeFrom?: string | undefined;
  /**
   * Whether something may have been missed in a reconnect that resumes from `resumeFrom`.
   *
   * @defaultValue `none` when `resumeFrom` is known, else `possible`
   */
  readonly gapAfter?: ((resumeFrom: string | undefined) => Gap) | undefined;
  /**
   * Asked at the regular end of the connection: true opens the next one at once and silently, for servers that end
   * each answer after a while. The wait of the back-off comes between them when an answer brought nothing.
   *
   * @defaultValue the stream ends
   */
  readonly goesOnAfterEnd?: (() => boolean) | undefined;
  /**
   * Failed tries in a row after which the stream fails.
   *
   * @defaultValue 5
   */
  readonly maxReconnects?: number | undefined;
  /** Called before each wait for a reconnect. */
  readonly onReconnect?:
    | ((facts: { readonly error: unknown; readonly attempt: number; readonly delayMs: number }) => void)
    | undefined;
}

/**
 * A stream that survives broken connections. Each reconnect shows up as an item of type `reconnected` that says
 * whether something may be missing.
 *
 * Fails with a StreamError that carries `lastEventId` after `maxReconnects` tries, and at once with the original error
 * when that is not retryable or came from the first opening.
 */
export function resumableStream<T>(options: ResumableOptions<T>): EventStream<StreamItem<T>> {
  return createEventStream(new ResumingSource(options), options.context);
}

class ResumingSource<T> implements BatchSource<StreamItem<T>> {
  readonly #options: ResumableOptions<T>;
  readonly #wait: FailureWait;
  readonly #maxReconnects: number;
  readonly #stop: AbortController = new AbortController();
  #source: BatchSource<T> | undefined;
  #position: string | undefined;
  #everOpened = false;
  #receivedSinceOpen = false;
  /** The reconnect that the reader has not been told of yet. */
  #attempt = 0;

  constructor(options: ResumableOptions<T>) {
    this.#options = options;
    this.#maxReconnects = options.maxReconnects ?? 5;
    this.#wait = new FailureWait({ ...options, maxFailures: this.#maxReconnects });
    this.#position = options.resumeFrom;
  }

  async read(): Promise<readonly StreamItem<T>[] | undefined> {
    while (!this.#stop.signal.aborted) {
      try {
        if (this.#source === undefined) {
          const notice = await this.#open();
          if (notice !== undefined) return [notice];
        }
        const items = await this.#source?.read();
        if (this.#stop.signal.aborted) return undefined;
        if (items !== undefined) return this.#wrap(items);
        this.#source = undefined;
        if (this.#options.goesOnAfterEnd?.() !== true) return undefined;
        await this.#pauseAfterEnd();
      } catch (error) {
        if (this.#stop.signal.aborted) return undefined;
        await this.#recover(error);
      }
    }
    return undefined;
  }

  async cancel(): Promise<void> {
    this.#stop.abort();
    await this.#source?.cancel();
    this.#source = undefined;
  }

  async #open(): Promise<StreamItem<T> | undefined> {
    const attempt = this.#attempt;
    const source = await this.#options.open(this.#position, attempt, this.#stop.signal);
    if (this.#stop.signal.aborted) {
      await source.cancel();
      return undefined;
    }
    this.#source = source;
    this.#everOpened = true;
    this.#receivedSinceOpen = false;
    this.#attempt = 0;
    if (attempt === 0) return undefined;
    const { gapAfter = (known: string | undefined): Gap => (known === undefined ? 'possible' : 'none') } =
      this.#options;
    return { type: 'reconnected', gap: gapAfter(this.#position), attempt };
  }

  #wrap(items: readonly T[]): readonly StreamItem<T>[] {
    this.#receivedSinceOpen = true;
    this.#wait.succeeded();
    const { positionOf } = this.#options;
    return items.map(value => {
      const id = positionOf?.(value);
      if (id === undefined) return { type: 'data', value };
      this.#position = id;
      return { type: 'data', value, id };
    });
  }

  /** Keeps a server that ends every answer at once from being asked without a break. */
  async #pauseAfterEnd(): Promise<void> {
    if (this.#receivedSinceOpen) return;
    await this.#wait.sleep(this.#options.backoff.baseMs, this.#stop.signal);
  }

  async #recover(error: unknown): Promise<void> {
    void this.#source?.cancel();
    this.#source = undefined;
    const delayMs = this.#wait.failed(error);
    if (!this.#everOpened) throw error;
    if (delayMs === undefined) throw this.#giveUp(error);
    this.#attempt += 1;
    this.#options.onReconnect?.({ error, attempt: this.#attempt, delayMs });
    // An abort ends the wait; the loop sees the signal itself.
    await this.#wait.sleep(delayMs, this.#stop.signal).catch(() => undefined);
  }

  #giveUp(error: unknown): unknown {
    const tries = this.#wait.failures - 1;
    if (tries === 0 || tries < this.#maxReconnects) return error;
    const { platform, operation } = this.#options.context;
    return new StreamError({
      ...this.#options.context,
      message: `${platform} ${operation}: the stream broke and could not be resumed (tries: ${tries})`,
      gap: 'possible',
      lastEventId: this.#position,
      cause: error,
    });
  }
}
