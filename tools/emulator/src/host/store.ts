/**
 * Where one platform of the emulator keeps its state. What `put` and `append` accepted is on disk when they
 * return, if the store is durable.
 */
export interface Store extends Disposable {
  /** False for the store in memory, whose logs keep nothing. */
  readonly durable: boolean;
  put(collection: string, key: string, value: string): void;
  get(collection: string, key: string): string | undefined;
  delete(collection: string, key: string): void;
  entries(collection: string): readonly (readonly [key: string, value: string])[];
  /** Adds one entry at the end of a log. */
  append(log: string, entry: string): void;
  /** All entries of a log, oldest first. */
  read(log: string): Iterable<string>;
  /** Forgets a log. */
  drop(log: string): void;
  /** Runs `work` so that its writes are kept all together or not at all. */
  transaction<T>(work: () => T): T;
  /** Forgets everything. */
  clear(): void;
}
