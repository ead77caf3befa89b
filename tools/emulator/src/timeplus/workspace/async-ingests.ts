import { randomUUID } from 'node:crypto';

/** Batches whose outcome can still be asked for. */
const KEEP_POLLS = 1000;

/** How far an asynchronous ingest has come (section 4.7). */
export type IngestProgress = 'Processing' | 'Succeeded' | 'Failed' | 'Unknown';

/** Ingests that were answered before their rows were stored. */
export class AsyncIngests {
  /** Goes with every poll id of this process. */
  readonly channel: string = randomUUID();
  readonly #progress = new Map<string, IngestProgress>();

  /** Follows an ingest; the result is the id to ask with. */
  follow(stored: Promise<void>): string {
    const pollId = randomUUID();
    this.#progress.set(pollId, 'Processing');
    for (const oldest of this.#progress.keys()) {
      if (this.#progress.size <= KEEP_POLLS) break;
      this.#progress.delete(oldest);
    }
    stored.then(
      () => this.#settle(pollId, 'Succeeded'),
      () => this.#settle(pollId, 'Failed'),
    );
    return pollId;
  }

  /** What became of an ingest. */
  progressOf(pollId: string): IngestProgress {
    return this.#progress.get(pollId) ?? 'Unknown';
  }

  #settle(pollId: string, progress: IngestProgress): void {
    if (this.#progress.has(pollId)) this.#progress.set(pollId, progress);
  }
}
