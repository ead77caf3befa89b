import { AbortedError, ClosedError, type ErrorContext, type HttpClient } from '@sdk/core';
import type { Batch } from './batch.js';
import { Delivery } from './delivery.js';
import { Fifo } from './fifo.js';
import { Outbox } from './outbox.js';
import { RowReader } from './row-reader.js';
import { SpoolKeeper } from './spool-keeper.js';
import { SpoolError, spoolFailure } from './writer-errors.js';
import {
  type WriteProgress,
  type WriterOptions,
  type WriterSettings,
  writerSettings,
} from './writer-options.js';

const CONTEXT: ErrorContext = { platform: 'timeplus', operation: 'stream.writer', attempts: 0 };
const TAKEN: Promise<void> = Promise.resolve();

/** How a promise that was given to the caller ends. */
interface Ending {
  readonly resolve: (value?: Promise<void>) => void;
  readonly reject: (error: unknown) => void;
}

/** A write that waits for room, or a flush behind one; a flush takes nothing. */
interface Waiting extends Ending {
  readonly take: (() => Promise<void>) | undefined;
}

/** A flush that waits for the batches up to this number. */
interface Flush extends Ending {
  readonly upTo: number;
}

/**
 * Sends many rows to a stream: it gathers them in batches and keeps several requests under way, with bounded memory as
 * long as the caller awaits `write`.
 *
 * A `write` that rejects has taken none of its rows; rows of one that resolved are acknowledged by the server, or are
 * named by an error and in `unacknowledged()`, or are in the spool.
 */
export class StreamWriter<Row extends object = Record<string, unknown>> implements AsyncDisposable {
  readonly #stream: string;
  readonly #settings: WriterSettings;
  readonly #reader = new RowReader();
  readonly #outbox: Outbox;
  readonly #keeper: SpoolKeeper | undefined;
  readonly #delivery: Delivery;
  readonly #onSignal = (): void => this.#abort(this.#settings.signal?.reason);
  readonly #backlog = new Fifo<Waiting>();
  #flushes: Flush[] = [];
  #isReady = true;
  #isClosing = false;
  #isAborted = false;
  #failure: Error | undefined;
  /** The failure has rejected a call, so the caller knows of it. */
  #isFailureKnown = false;
  #closed: Promise<void> | undefined;
  #ended: Promise<void> | undefined;
  /** @internal Writers are made by `stream.writer()`. */
  constructor(http: HttpClient, stream: string, options: WriterOptions) {
    const settings = writerSettings(options);
    this.#stream = stream;
    this.#settings = settings;
    this.#outbox = new Outbox({ ...settings, clock: http.runtime.clock, onDue: () => this.#advance() });
    this.#keeper = this.#open();
    this.#delivery = new Delivery({
      http,
      stream,
      settings,
      outbox: this.#outbox,
      keeper: this.#keeper,
      onEnded: () => this.#advance(),
      onFailure: failure => this.#stop(failure),
    });
    const { signal } = settings;
    if (signal?.aborted) this.#onSignal();
    else signal?.addEventListener('abort', this.#onSignal, { once: true });
  }

  /**
   * Takes rows, all of them or none. Resolves when they are taken, which is at once unless too many wait already; with a
   * spool, when they are on the disk. The row objects can be changed then.
   *
   * @example
   * for await (const reading of readings) await writer.write(reading);
   * @throws {ValidationError} that names the row and the column that cannot be sent.
   * @throws {WriteFailedError} when a batch failed before and the writer has stopped.
   * @throws {SpoolError} when the spool cannot be used; after `reason: 'full'` the writer goes on, otherwise it has stopped.
   * @throws {ClosedError} after `close`.
   * @throws {AbortedError} after `abort`.
   */
  write(rows: Row | readonly Row[]): Promise<void> {
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    const isList = Array.isArray(rows);
    const list = (isList ? rows : [rows]) as readonly object[];
    if (list.length === 0) return TAKEN;
    const fieldOf = isList ? (index: number) => `rows[${index}]` : () => 'row';
    if (this.#backlog.length === 0 && this.#hasRoom()) return this.#take(list, fieldOf);
    if (this.#backlog.length === 0 && this.#isSpoolFull()) return Promise.reject(spoolIsFull());
    return new Promise((resolve, reject) => {
      this.#backlog.push({ take: () => this.#take(list, fieldOf), resolve, reject });
    });
  }

  /**
   * Sends what waits and resolves when everything that was written before the call is acknowledged.
   *
   * @throws {WriteFailedError} when a batch failed; with `onBatchFailed: 'continue'` the first one since the last flush,
   * and not before the others have ended.
   */
  flush(): Promise<void> {
    return new Promise((resolve, reject) => {
      const mustQueue = this.#failure === undefined && (this.#backlog.length > 0 || !this.#isReady);
      if (mustQueue) this.#backlog.push({ take: undefined, resolve, reject });
      else this.#beginFlush({ resolve, reject });
    });
  }

  /** Flushes and ends the writer; rejects as `flush` does, and has ended also then. Further calls change nothing. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /**
   * Ends the writer at once. Requests under way are given up, so whether their rows are stored is not known; what was not
   * acknowledged is in `unacknowledged()`, or stays in the spool.
   */
  abort(reason?: unknown): Promise<void> {
    this.#abort(reason);
    this.#isFailureKnown = true;
    return this.#end();
  }

  /**
   * The rows that were taken and are not acknowledged, oldest first, as `WriteFailedError.rows` has them; after a failure
   * those of the batch that failed, too. Empty with a spool, which keeps them for the next writer.
   */
  unacknowledged(): Record<string, unknown>[] {
    return this.#keeper === undefined ? this.#delivery.unacknowledged() : [];
  }

  /** Where the writer stands now. */
  get progress(): WriteProgress {
    return this.#delivery.progress;
  }

  /**
   * The writer as a web stream, for `pipeTo` and `pipeThrough`; a chunk is a row or a list of rows. Closing it closes the
   * writer, aborting it aborts the writer.
   *
   * @example
   * await readable.pipeTo(stream.writer().writable());
   */
  writable(): WritableStream<Row | readonly Row[]> {
    return new WritableStream({
      write: rows => this.write(rows),
      close: () => this.close(),
      abort: reason => this.abort(reason),
    });
  }

  /** Closes the writer; a failure that a call has reported already is not thrown a second time. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isFailureKnown) await this.#end();
    else await this.close();
  }

  #open(): SpoolKeeper | undefined {
    const { spool, db } = this.#settings;
    if (spool === undefined) return undefined;
    this.#isReady = false;
    const opened = spool.open(db === undefined ? this.#stream : `${db}.${this.#stream}`).catch(spoolFailure);
    opened.then(
      spooled => {
        this.#isReady = true;
        const rowCount = spooled.reduce((sum, batch) => sum + batch.rowCount, 0);
        this.#delivery.accept(this.#outbox.takeOver(spooled), rowCount);
        this.#advance();
      },
      error => this.#stop(error),
    );
    return new SpoolKeeper(spool, opened, stored => this.#afterCommit(stored));
  }

  #refusal(): Error | undefined {
    if (this.#failure !== undefined) {
      this.#isFailureKnown = true;
      return this.#failure;
    }
    return this.#isClosing ? new ClosedError({ ...CONTEXT, what: 'writer' }) : undefined;
  }

  #hasRoom(): boolean {
    if (!this.#isReady) return false;
    const { maxInFlight, maxRows, maxBytes } = this.#settings;
    const mostBytes = maxInFlight * maxBytes;
    if (this.#keeper !== undefined) return this.#keeper.hasRoom(mostBytes);
    return this.#outbox.rowCount < maxInFlight * maxRows && this.#outbox.bytes < mostBytes;
  }

  #isSpoolFull(): boolean {
    return this.#isReady && this.#keeper?.refuses === true;
  }

  #take(rows: readonly object[], fieldOf: (index: number) => string): Promise<void> {
    let touched: Batch[];
    try {
      touched = this.#outbox.add(this.#reader.read(rows, fieldOf));
    } catch (error) {
      return Promise.reject(error);
    }
    this.#delivery.accept(touched, rows.length);
    if (this.#keeper === undefined) {
      this.#startRequests();
      return TAKEN;
    }
    const stored = this.#keeper.store(touched);
    stored.catch(error => this.#stop(error));
    return stored;
  }

  /** Does everything that has become possible: rooms, requests, ends of flushes. */
  #advance(): void {
    do this.#startRequests();
    while (this.#takeBacklog());
    this.#settleFlushes();
  }

  #startRequests(): void {
    if (this.#isReady) this.#delivery.start();
  }

  /** Takes the writes that there is room for; returns whether there was one. */
  #takeBacklog(): boolean {
    let hasTaken = false;
    for (let head = this.#backlog.first; head !== undefined; head = this.#backlog.first) {
      if (head.take !== undefined && !this.#hasRoom()) {
        if (!this.#isSpoolFull()) break;
        this.#backlog.shift();
        head.reject(spoolIsFull());
        continue;
      }
      this.#backlog.shift();
      if (head.take === undefined) this.#beginFlush(head);
      else head.resolve(head.take());
      hasTaken = true;
    }
    return hasTaken;
  }

  #beginFlush({ resolve, reject }: Ending): void {
    this.#outbox.hurry();
    this.#flushes.push({ upTo: this.#outbox.lastNumber, resolve, reject });
    this.#startRequests();
    this.#settleFlushes();
  }

  /** Keeps only those batches in memory that are about to be sent. */
  #afterCommit(stored: readonly Batch[]): void {
    for (const batch of stored) {
      const isSoon = this.#outbox.closedCount <= this.#settings.maxInFlight;
      const isWhole = !this.#outbox.isOpen(batch) && this.#keeper?.isStored(batch);
      if (!isSoon && isWhole) batch.evict();
    }
    this.#advance();
  }

  #stop(failure: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    this.#delivery.stop();
    this.#outbox.stop();
    for (let head = this.#backlog.shift(); head !== undefined; head = this.#backlog.shift()) {
      const { take, resolve, reject } = head;
      if (take === undefined) this.#flushes.push({ upTo: Infinity, resolve, reject });
      else reject(this.#refusal());
    }
    this.#settleFlushes();
  }

  #abort(reason: unknown): void {
    if (this.#ended !== undefined) return;
    this.#isAborted = true;
    this.#delivery.abort(reason);
    this.#stop(new AbortedError({ ...CONTEXT, reason }));
    // The spool tells its failure to those who close the writer.
    this.#end().catch(() => {});
  }

  /** Ends the flushes whose batches have come to their end. After a failure they wait for the requests under way. */
  #settleFlushes(): void {
    const { oldest } = this.#delivery;
    if (this.#failure === undefined) {
      const ended = this.#flushes.filter(({ upTo }) => upTo < oldest);
      if (ended.length === 0) return;
      this.#flushes = this.#flushes.filter(({ upTo }) => upTo >= oldest);
      endAll(ended, this.#delivery.takeFailure());
    } else if (this.#delivery.isIdle && this.#flushes.length > 0) {
      const hasLostNothing = this.#isAborted && oldest === Infinity;
      endAll(this.#flushes.splice(0), hasLostNothing ? undefined : this.#refusal());
    }
  }

  async #close(): Promise<void> {
    const flushed = this.flush();
    this.#isClosing = true;
    try {
      await flushed;
    } finally {
      await this.#end();
    }
  }

  /** Waits for the requests under way and gives everything back. */
  #end(): Promise<void> {
    this.#ended ??= this.#release();
    return this.#ended;
  }

  async #release(): Promise<void> {
    await this.#delivery.idle();
    this.#outbox.stop();
    this.#settings.signal?.removeEventListener('abort', this.#onSignal);
    await this.#keeper?.close();
  }
}

function endAll(flushes: readonly Ending[], error: Error | undefined): void {
  for (const { resolve, reject } of flushes) {
    if (error === undefined) resolve();
    else reject(error);
  }
}

function spoolIsFull(): SpoolError {
  return new SpoolError({ reason: 'full', message: 'the spool is full; the rows were not taken' });
}
