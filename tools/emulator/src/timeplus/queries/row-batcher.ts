import type { WireRow } from '../engine/contract.js';

/** When waiting rows are sent: as soon as one of the two limits is met. */
export interface BatchingPolicy {
  /** Most rows of one batch. */
  readonly count: number;
  /** Most milliseconds that a row waits. */
  readonly timeMs: number;
}

/** Collects rows into batches. */
export class RowBatcher {
  readonly #policy: BatchingPolicy;
  readonly #send: (rows: readonly WireRow[]) => Promise<void>;
  #waiting: WireRow[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(policy: BatchingPolicy, send: (rows: readonly WireRow[]) => Promise<void>) {
    this.#policy = policy;
    this.#send = send;
  }

  /** Takes rows; resolves when the batches that they filled are sent. */
  async add(rows: readonly WireRow[]): Promise<void> {
    for (const row of rows) {
      this.#waiting.push(row);
      if (this.#waiting.length >= this.#policy.count) await this.flush();
    }
    if (this.#waiting.length > 0) {
      // Real time on purpose: a frozen emulator clock must not keep rows back.
      this.#timer ??= setTimeout(() => void this.flush(), this.#policy.timeMs);
    }
  }

  /** Sends what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    await this.#send(batch);
  }
}
