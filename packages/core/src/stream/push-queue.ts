import { StreamError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { TimeoutError } from '../errors/transport-errors.js';
import type { Clock } from '../time/clock.js';
import type { BatchSource } from './batch-source.js';
import { SilenceWatch } from './silence-watch.js';

/**
 * What happens when items arrive faster than they are read: the sender is asked to wait, the stream fails, or the
 * oldest items that wait are thrown away and counted.
 */
export type Overflow = 'pause' | 'fail' | 'dropOldest';

/** Limits of a queue between a sender that pushes and a reader that pulls. */
export interface PushQueueOptions {
  /** Names the operation in errors. */
  readonly context: ErrorContext;
  /**
   * Items that may wait for the reader.
   *
   * @defaultValue 1000
   */
  readonly highWaterMark?: number | undefined;
  /** @defaultValue 'fail' */
  readonly overflow?: Overflow | undefined;
  /** Asks the sender to wait or to go on; needed for `overflow: 'pause'`. */
  readonly onPressure?: ((wait: boolean) => void) | undefined;
  /** Fails the stream when nothing was pushed for so long, in milliseconds. Time under pressure does not count. */
  readonly idleMs?: number | undefined;
  readonly clock: Clock;
  /** Called once when the reader gives up, or when the queue fails by itself. */
  readonly onAbandoned?: (() => void) | undefined;
}

/** Most items that are handed over at once, so that the limit of the queue means something. */
const MOST_AT_ONCE = 64;

type Reader<T> = {
  readonly resolve: (items: readonly T[] | undefined) => void;
  readonly reject: (error: unknown) => void;
};

/** A bounded queue; its reading side is the source of an EventStream. */
export class PushQueue<T> implements BatchSource<T> {
  readonly #options: PushQueueOptions;
  readonly #highWaterMark: number;
  readonly #idle: SilenceWatch | undefined;
  #items: T[] = [];
  /** Index of the oldest item; the places before it are free. */
  #head = 0;
  #dropped = 0;
  #reader: Reader<T> | undefined;
  #end: { readonly error?: unknown } | undefined;
  #underPressure = false;

  constructor(options: PushQueueOptions) {
    this.#options = options;
    this.#highWaterMark = options.highWaterMark ?? 1_000;
    if (options.idleMs !== undefined) {
      const limitMs = options.idleMs;
      this.#idle = new SilenceWatch(options.clock, limitMs, () => {
        this.#abandon(new TimeoutError({ ...options.context, phase: 'idle', limitMs }));
      });
    }
  }

  /** Items that wait. */
  get length(): number {
    return this.#items.length - this.#head;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Gives an item to the reader, now or later; ignored after the end. */
  push(item: T): void {
    if (this.#end !== undefined) return;
    this.#idle?.touch();
    if (this.#reader !== undefined) {
      const reader = this.#reader;
      this.#reader = undefined;
      reader.resolve([item]);
      return;
    }
    if (this.length >= this.#highWaterMark && !this.#makeRoom()) return;
    this.#items.push(item);
    if (this.length >= this.#highWaterMark) this.#press();
  }

  /** Ends the queue: the items that wait are read first, then its end or `error`. */
  end(error?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = error === undefined ? {} : { error };
    this.#idle?.stop();
    this.#relieve();
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader === undefined) return;
    this.#end = {};
    if (error === undefined) reader.resolve(undefined);
    else reader.reject(error);
  }

  async read(): Promise<readonly T[] | undefined> {
    if (this.length > 0) return this.#take();
    if (this.#end !== undefined) {
      const { error } = this.#end;
      this.#end = {};
      if (error !== undefined) throw error;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  async cancel(): Promise<void> {
    this.#items = [];
    this.#head = 0;
    this.#abandon(undefined);
    this.#end = {};
  }

  #abandon(error: unknown): void {
    if (this.#end !== undefined) return;
    this.end(error);
    this.#options.onAbandoned?.();
  }

  #take(): readonly T[] {
    const items = this.#items.slice(this.#head, this.#head + MOST_AT_ONCE);
    this.#head += items.length;
    if (this.#head >= this.#highWaterMark || this.#head === this.#items.length) this.#compact();
    if (this.length < this.#highWaterMark) this.#relieve();
    return items;
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }

  #makeRoom(): boolean {
    if (this.#options.overflow === 'pause') return true;
    if (this.#options.overflow === 'dropOldest') {
      this.#head += 1;
      this.#dropped += 1;
      if (this.#head >= this.#highWaterMark) this.#compact();
      return true;
    }
    const { platform, operation } = this.#options.context;
    this.#abandon(
      new StreamError({
        ...this.#options.context,
        code: 'sdk.stream_overflow',
        message: `${platform} ${operation}: more than ${this.#highWaterMark} items wait to be read`,
        gap: 'possible',
      }),
    );
    return false;
  }

  #press(): void {
    if (this.#options.overflow !== 'pause' || this.#underPressure) return;
    this.#underPressure = true;
    this.#idle?.stop();
    this.#options.onPressure?.(true);
  }

  #relieve(): void {
    if (!this.#underPressure) return;
    this.#underPressure = false;
    if (this.#end === undefined) this.#idle?.resume();
    this.#options.onPressure?.(false);
  }
}
