import type { Clock } from '@sdk/core';
import { Batch } from './batch.js';
import type { BatchLimits } from './batch-body.js';
import { batchIds } from './batch-ids.js';
import { Fifo } from './fifo.js';
import type { RowRun } from './row-reader.js';
import type { SpooledBatch } from './spool.js';

/** When batches are closed. */
export interface OutboxOptions extends BatchLimits {
  readonly lingerMs: number;
  readonly clock: Clock;
  /** Called when the last batch has waited long enough. */
  readonly onDue: () => void;
}

/** The batches that wait to be sent; rows are added to the last one until it is full or goes out. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #idOf = batchIds();
  readonly #closed = new Fifo<Batch>();
  #closedRows = 0;
  #closedBytes = 0;
  #open: Batch | undefined;
  #lastNumber = 0;
  /** The open batch is to go out as soon as a request can be made. */
  #isDue = false;
  #stopLinger: () => void = () => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Rows that wait. */
  get rowCount(): number {
    return this.#closedRows + (this.#open?.rowCount ?? 0);
  }

  /** Bytes that wait, those on the disk included. */
  get bytes(): number {
    return this.#closedBytes + (this.#open?.bytes ?? 0);
  }

  /** Number of the last batch that has rows. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** Closed batches that wait. */
  get closedCount(): number {
    return this.#closed.length;
  }

  /** Takes batches of an earlier writer; they go out before all others. */
  takeOver(spooled: readonly SpooledBatch[]): Batch[] {
    const batches = spooled.map(size => Batch.stored(size.id, ++this.#lastNumber, size));
    for (const batch of batches) this.#enqueue(batch);
    return batches;
  }

  /** Adds rows; returns the batches that they went to. */
  add(runs: readonly RowRun[]): Batch[] {
    const touched: Batch[] = [];
    for (const run of runs) {
      for (let from = 0; from < run.rows.length; ) {
        const batch = this.#open ?? this.#openBatch();
        const added = batch.body?.add(run, from, this.#options) ?? 0;
        from += added;
        if (added > 0 && touched.at(-1) !== batch) touched.push(batch);
        if (added === 0 || batch.rowCount >= this.#options.maxRows || batch.bytes >= this.#options.maxBytes) {
          this.#close(batch);
        }
      }
    }
    return touched;
  }

  /** The batch that is next to go out, which stays until it is taken. */
  peek(): Batch | undefined {
    if (this.#closed.length === 0 && this.#isDue && this.#open !== undefined) this.#close(this.#open);
    return this.#closed.first;
  }

  /** Takes the batch that `peek` returned. */
  take(): void {
    const batch = this.#closed.shift();
    if (batch === undefined) return;
    this.#closedRows -= batch.rowCount;
    this.#closedBytes -= batch.bytes;
  }

  isOpen(batch: Batch): boolean {
    return batch === this.#open;
  }

  /** Lets the open batch go out without waiting for more rows. */
  hurry(): void {
    this.#isDue = this.#open !== undefined;
  }

  /** Ends the waiting; what waits is kept. */
  stop(): void {
    this.#stopLinger();
  }

  #openBatch(): Batch {
    const number = ++this.#lastNumber;
    const batch = new Batch(this.#idOf(number), number);
    this.#open = batch;
    const { clock, lingerMs, onDue } = this.#options;
    this.#stopLinger = clock.after(lingerMs, () => {
      this.#isDue = true;
      onDue();
    });
    return batch;
  }

  #close(batch: Batch): void {
    this.#stopLinger();
    this.#isDue = false;
    this.#open = undefined;
    this.#enqueue(batch);
  }

  #enqueue(batch: Batch): void {
    this.#closed.push(batch);
    this.#closedRows += batch.rowCount;
    this.#closedBytes += batch.bytes;
  }
}
