import { BatchBody } from './batch-body.js';

/** Rows that are sent in one request, and that the server knows by `id`. */
export class Batch {
  /** Unique among all writers, those of other processes included. */
  readonly id: string;
  /** Batches of one writer are numbered in the order of their rows. */
  readonly number: number;
  #body: BatchBody | undefined;
  #rowCount = 0;
  #bytes = 0;

  constructor(id: string, number: number) {
    this.id = id;
    this.number = number;
    this.#body = new BatchBody();
  }

  /** A batch whose rows are on the disk only. */
  static stored(
    id: string,
    number: number,
    size: { readonly rowCount: number; readonly bytes: number },
  ): Batch {
    const batch = new Batch(id, number);
    batch.#body = undefined;
    batch.#rowCount = size.rowCount;
    batch.#bytes = size.bytes;
    return batch;
  }

  /** Undefined when the rows are on the disk only. */
  get body(): BatchBody | undefined {
    return this.#body;
  }

  /** The rows. @throws {Error} when they are on the disk only. */
  get rows(): BatchBody {
    if (this.#body === undefined) throw new Error(`the rows of batch ${this.id} are not in memory`);
    return this.#body;
  }

  get rowCount(): number {
    return this.#body?.rowCount ?? this.#rowCount;
  }

  get bytes(): number {
    return this.#body?.bytes ?? this.#bytes;
  }

  /** Frees the memory of rows that can be read from the disk. */
  evict(): void {
    this.#rowCount = this.rowCount;
    this.#bytes = this.bytes;
    this.#body = undefined;
  }

  /** Takes the rows back that were read from the disk. */
  restore(body: BatchBody): void {
    this.#body = body;
  }
}
