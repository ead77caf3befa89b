import type { HttpClient } from '@sdk/core';
import type { Batch } from './batch.js';
import { BatchSender } from './batch-sender.js';
import type { Outbox } from './outbox.js';
import type { SpoolKeeper } from './spool-keeper.js';
import { isSpoolError, WriteFailedError } from './writer-errors.js';
import type { WriteProgress, WriterSettings } from './writer-options.js';

/** What a delivery works with. */
export interface DeliveryParts {
  readonly http: HttpClient;
  readonly stream: string;
  readonly settings: WriterSettings;
  readonly outbox: Outbox;
  readonly keeper: SpoolKeeper | undefined;
  /** A request has ended. */
  readonly onEnded: () => void;
  /** Nothing more can be sent. */
  readonly onFailure: (failure: Error) => void;
}

/** Sends the batches of an outbox, several at a time, and knows what became of each. */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #sender: BatchSender;
  readonly #aborter = new AbortController();
  readonly #inFlight = new Set<Batch>();
  /** Batches whose rows are neither acknowledged nor handed to `onError`, oldest first. */
  readonly #unsettled = new Set<Batch>();
  #isStopped = false;
  #unreported: WriteFailedError | undefined;
  #whenIdle: (() => void)[] = [];
  #writtenRows = 0;
  #acknowledgedRows = 0;
  #failedRows = 0;

  constructor(parts: DeliveryParts) {
    const { http, stream, settings, keeper } = parts;
    this.#parts = parts;
    this.#sender = new BatchSender(http, stream, { ...settings, persistent: keeper !== undefined });
  }

  /** Answers for rows that were added to these batches. */
  accept(batches: readonly Batch[], rowCount: number): void {
    for (const batch of batches) this.#unsettled.add(batch);
    this.#writtenRows += rowCount;
  }

  /** Starts as many requests as there may be. */
  start(): void {
    const { outbox, keeper, settings } = this.#parts;
    while (!this.#isStopped && this.#inFlight.size < settings.maxInFlight) {
      const batch = outbox.peek();
      if (batch === undefined || keeper?.isStored(batch) === false) return;
      outbox.take();
      this.#inFlight.add(batch);
      void this.#deliver(batch);
      this.#report();
    }
  }

  /** Starts no more requests; those under way go on. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Gives up the requests under way, too. */
  abort(reason: unknown): void {
    this.#isStopped = true;
    this.#aborter.abort(reason);
  }

  /** True when no request is under way. */
  get isIdle(): boolean {
    return this.#inFlight.size === 0;
  }

  /** Resolves when no request is under way. */
  async idle(): Promise<void> {
    if (!this.isIdle) await new Promise<void>(resolve => this.#whenIdle.push(resolve));
  }

  /** Number of the oldest batch that has not come to its end; Infinity when all have. */
  get oldest(): number {
    return this.#unsettled.values().next().value?.number ?? Infinity;
  }

  /** The first failure since the last call, where the other batches went on. */
  takeFailure(): WriteFailedError | undefined {
    const failure = this.#unreported;
    this.#unreported = undefined;
    return failure;
  }

  /** Rows in memory that are not acknowledged. */
  unacknowledged(): Record<string, unknown>[] {
    return [...this.#unsettled].flatMap(batch => batch.body?.rows() ?? []);
  }

  get progress(): WriteProgress {
    return {
      writtenRows: this.#writtenRows,
      acknowledgedRows: this.#acknowledgedRows,
      failedRows: this.#failedRows,
      inFlight: this.#inFlight.size,
      waitingRows: this.#parts.outbox.rowCount,
    };
  }

  async #deliver(batch: Batch): Promise<void> {
    const { keeper, onEnded } = this.#parts;
    try {
      await keeper?.load(batch);
      await this.#sender.send(batch.id, batch.rows.text(), this.#aborter.signal);
      await keeper?.remove(batch);
      this.#acknowledgedRows += batch.rowCount;
      this.#unsettled.delete(batch);
    } catch (error) {
      if (!this.#aborter.signal.aborted) await this.#failed(batch, error);
    }
    this.#inFlight.delete(batch);
    this.#report();
    onEnded();
    if (this.isIdle) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  async #failed(batch: Batch, cause: unknown): Promise<void> {
    const { settings, stream, keeper, onFailure } = this.#parts;
    if (isSpoolError(cause)) {
      onFailure(cause);
      return;
    }
    const failure = new WriteFailedError({ stream, batchId: batch.id, body: batch.rows, cause });
    this.#failedRows += batch.rowCount;
    const goesOn = settings.onBatchFailed === 'continue';
    if (!goesOn) onFailure(failure);
    try {
      await settings.onError?.(failure);
      if (!goesOn) return;
      await keeper?.remove(batch);
      this.#unsettled.delete(batch);
      this.#unreported ??= failure;
    } catch (thrown) {
      this.#logThrown('onError', thrown);
      onFailure(isSpoolError(thrown) ? thrown : failure);
    }
  }

  #report(): void {
    try {
      this.#parts.settings.onProgress?.(this.progress);
    } catch (thrown) {
      this.#logThrown('onProgress', thrown);
    }
  }

  #logThrown(callback: string, thrown: unknown): void {
    const error = thrown instanceof Error ? thrown.name : typeof thrown;
    this.#parts.http.runtime.logger.error(`timeplus stream.writer: ${callback} threw`, { error });
  }
}
