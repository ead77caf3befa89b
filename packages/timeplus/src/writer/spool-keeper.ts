import type { Batch } from './batch.js';
import { BatchBody } from './batch-body.js';
import type { SpoolPiece, WriterSpool } from './spool.js';
import { spoolFailure } from './writer-errors.js';

/** Brings the rows of a writer to its spool. Rows that come while the disk is busy share the next commit. */
export class SpoolKeeper {
  readonly #spool: WriterSpool;
  readonly #onStored: (batches: readonly Batch[]) => void;
  readonly #opened: Promise<unknown>;
  /** Batches with rows that no commit has taken yet. */
  #unstored = new Set<Batch>();
  /** Batches with rows in the commit under way. */
  #storing: ReadonlySet<Batch> = new Set();
  #current: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param onStored called after each commit, before those who wait for it. */
  constructor(spool: WriterSpool, opened: Promise<unknown>, onStored: (batches: readonly Batch[]) => void) {
    this.#spool = spool;
    this.#opened = opened;
    this.#onStored = onStored;
  }

  /** Resolves when the rows that these batches hold now are durable, and with them all that came before. */
  store(batches: readonly Batch[]): Promise<void> {
    for (const batch of batches) this.#unstored.add(batch);
    this.#next ??= this.#current.then(() => this.#commit());
    return this.#next;
  }

  /** False when the spool is full, or the disk is slower than the writes by more than so many bytes. */
  hasRoom(mostBytes: number): boolean {
    if (!this.#spool.hasRoom) return false;
    let bytes = 0;
    for (const batch of this.#unstored) bytes += batch.bytes;
    return bytes < mostBytes;
  }

  /** True when writes are to be refused rather than to wait. */
  get refuses(): boolean {
    return !this.#spool.hasRoom && this.#spool.whenFull === 'fail';
  }

  isStored(batch: Batch): boolean {
    return !this.#unstored.has(batch) && !this.#storing.has(batch);
  }

  /** Reads the rows of a batch back, if they are not in memory. */
  async load(batch: Batch): Promise<void> {
    if (batch.body !== undefined) return;
    const { columns, fragments } = await this.#spool.load(batch.id).catch(spoolFailure);
    batch.restore(BatchBody.from(columns, fragments));
  }

  async remove(batch: Batch): Promise<void> {
    await this.#spool.remove(batch.id).catch(spoolFailure);
  }

  /** Waits for the commit under way and gives the spool back, if it was had. */
  async close(): Promise<void> {
    const [opened] = await Promise.allSettled([this.#opened, this.#next ?? this.#current]);
    if (opened.status === 'fulfilled') await this.#spool.close().catch(spoolFailure);
  }

  async #commit(): Promise<void> {
    this.#current = this.#next ?? this.#current;
    this.#next = undefined;
    const batches = this.#unstored;
    this.#storing = batches;
    this.#unstored = new Set();
    const pieces: SpoolPiece[] = [];
    for (const batch of batches) {
      const piece = batch.body?.nextPiece();
      if (piece !== undefined) pieces.push({ ...piece, batchId: batch.id });
    }
    await this.#spool.append(pieces).catch(spoolFailure);
    this.#storing = new Set();
    this.#onStored([...batches]);
  }
}
