import type { ErrorContext } from '../errors/sdk-error.js';
import type { BatchSource } from './batch-source.js';
import { createEventStream, type EventStream } from './event-stream.js';
import { FailureWait, type FailureWaitOptions } from './failure-wait.js';

/** What one poll brought. */
export interface PollAnswer<T> {
  readonly items: readonly T[];
  /** Where the next poll begins; absent when the position stays. */
  readonly cursor?: string | undefined;
  /** True when there will be nothing more. */
  readonly done?: boolean | undefined;
}

/** How a server is polled. */
export interface LongPollOptions<T> extends FailureWaitOptions {
  /** Names the operation in errors. */
  readonly context: ErrorContext;
  /**
   * Asks for what follows `cursor`. The server is expected to hold the answer back until there is something; a server
   * that answers "nothing yet" by a status or by a time-out is to be translated into an answer without items.
   */
  readonly poll: (cursor: string | undefined, signal: AbortSignal) => Promise<PollAnswer<T>>;
  /** Begins here. */
  readonly cursor?: string | undefined;
  /**
   * Least time between the starts of two polls when the first brought nothing, in milliseconds. It makes a fixed
   * interval for servers that do not hold answers back.
   *
   * @defaultValue 100
   */
  readonly minIntervalMs?: number | undefined;
  /** Called with a position once everything before it has been read: resuming there loses and repeats nothing. */
  readonly onCursor?: ((cursor: string) => void) | undefined;
  /** Called before each wait after a failure. */
  readonly onFailure?:
    | ((facts: { readonly error: unknown; readonly failures: number; readonly delayMs: number }) => void)
    | undefined;
}

/**
 * The items of one poll after the other. The next poll begins when the items of the last one have been read, so only
 * one is on its way and a slow reader makes the server hold what follows. Failed polls are repeated from the same
 * position after a wait. Cancelling aborts the poll or the wait at once.
 *
 * Fails with the error of the last poll when it is not retryable or `maxFailures` were made in a row.
 */
export function longPoll<T>(options: LongPollOptions<T>): EventStream<T> {
  return createEventStream(new PollingSource(options), options.context);
}

class PollingSource<T> implements BatchSource<T> {
  readonly #options: LongPollOptions<T>;
  readonly #wait: FailureWait;
  readonly #stop: AbortController = new AbortController();
  #cursor: string | undefined;
  #unreadCursor: string | undefined;
  #done = false;

  constructor(options: LongPollOptions<T>) {
    this.#options = options;
    this.#wait = new FailureWait(options);
    this.#cursor = options.cursor;
  }

  async read(): Promise<readonly T[] | undefined> {
    this.#passCursor();
    while (!this.#done && !this.#stop.signal.aborted) {
      const startedMs = this.#options.clock.monotonic();
      const answer = await this.#poll();
      if (answer === undefined) continue;
      this.#wait.succeeded();
      this.#done = answer.done === true;
      this.#unreadCursor = answer.cursor;
      if (answer.items.length > 0) return answer.items;
      this.#passCursor();
      if (!this.#done) await this.#keepInterval(startedMs);
    }
    return undefined;
  }

  async cancel(): Promise<void> {
    this.#stop.abort();
  }

  /** Moves on to the position behind the last answer, whose items have all been read. */
  #passCursor(): void {
    const cursor = this.#unreadCursor;
    this.#unreadCursor = undefined;
    if (cursor === undefined || cursor === this.#cursor) return;
    this.#cursor = cursor;
    this.#options.onCursor?.(cursor);
  }

  async #poll(): Promise<PollAnswer<T> | undefined> {
    try {
      const answer = await this.#options.poll(this.#cursor, this.#stop.signal);
      return this.#stop.signal.aborted ? undefined : answer;
    } catch (error) {
      if (this.#stop.signal.aborted) return undefined;
      const delayMs = this.#wait.failed(error);
      if (delayMs === undefined) throw error;
      this.#options.onFailure?.({ error, failures: this.#wait.failures, delayMs });
      await this.#sleep(delayMs);
      return undefined;
    }
  }

  #keepInterval(startedMs: number): Promise<void> {
    const { clock, minIntervalMs = 100 } = this.#options;
    const restMs = minIntervalMs - (clock.monotonic() - startedMs);
    return restMs > 0 ? this.#sleep(restMs) : Promise.resolve();
  }

  /** An abort ends the wait; the loop sees the signal itself. */
  #sleep(delayMs: number): Promise<void> {
    return this.#wait.sleep(delayMs, this.#stop.signal).catch(() => undefined);
  }
}
