/**
 * Items that are being received, in the groups in which they arrive. Handing over whole groups keeps the cost of one
 * promise from being paid for each item.
 */
export interface BatchSource<T> {
  /**
   * The next items, at least one, or undefined at the regular end. Called again only after the last call has settled.
   * Rejects once when the source breaks; items received before that are handed over first.
   */
  read(): Promise<readonly T[] | undefined>;
  /** Frees what the source holds. Idempotent; never rejects. */
  cancel(): Promise<void>;
  /** Items that were thrown away because nobody read them in time. */
  readonly dropped?: number | undefined;
}
