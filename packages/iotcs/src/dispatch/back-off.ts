const FIBONACCI = [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144] as const;
/** Sizes of the first batches after a wait are this times the Fibonacci numbers: 10, 10, 20, 30, 50, ... */
const FIRST_BATCH = 10;

/** Wait after so many failures in a row, in milliseconds. @param unitMs wait after the first. */
export function backoffDelay(failures: number, unitMs: number): number {
  return (FIBONACCI[Math.min(failures, FIBONACCI.length - 1)] ?? 0) * unitMs;
}

/** How a server that was too busy is tried again (section 4.7): after growing waits, with small batches at first. */
export class BackOff {
  readonly #unitMs: number;
  readonly #largestBatch: number;
  #failures = 0;
  #batches: number | undefined;

  constructor(unitMs: number, largestBatch: number) {
    this.#unitMs = unitMs;
    this.#largestBatch = largestBatch;
  }

  /** Wait after a failure, in milliseconds: growing for a busy server, constant when it cannot be reached. */
  failed(kind: 'busy' | 'network'): number {
    this.#batches = 0;
    if (kind === 'network') return this.#unitMs;
    this.#failures++;
    return backoffDelay(this.#failures, this.#unitMs);
  }

  succeeded(): void {
    this.#failures = 0;
    if (this.#batches === undefined) return;
    this.#batches++;
    if (this.batchSize() === this.#largestBatch) this.#batches = undefined;
  }

  /** Messages that the next batch may have. */
  batchSize(): number {
    if (this.#batches === undefined) return this.#largestBatch;
    return Math.min(this.#largestBatch, backoffDelay(this.#batches + 1, FIRST_BATCH));
  }
}
