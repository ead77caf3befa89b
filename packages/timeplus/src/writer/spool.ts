/** Rows as they are sent: `[1,"a"],[2,"b"]`. */
export interface EncodedRows {
  readonly text: string;
  readonly rowCount: number;
  /** Values in each row, for the first so many columns of the batch. */
  readonly width: number;
}

/** A batch that a spool holds. */
export interface SpooledBatch {
  readonly id: string;
  readonly rowCount: number;
  readonly bytes: number;
}

/** What a spool holds of one batch, in the order in which it was appended. */
export interface SpooledRows {
  readonly columns: readonly string[];
  readonly fragments: readonly EncodedRows[];
}

/** Rows that were added to a batch. */
export interface SpoolPiece extends EncodedRows {
  readonly batchId: string;
  /** All columns that the batch has by now. */
  readonly columns: readonly string[];
  /** By which the rows made the body of the request grow. */
  readonly bytes: number;
}

/**
 * A place outside of the process for rows that the server has not acknowledged yet. `fileSpool` of
 * `@sdk/timeplus/spool` is one for Node. Failures are SpoolErrors.
 */
export interface WriterSpool {
  /** What happens to a write when the spool is full: it is refused, or it waits. */
  readonly whenFull: 'fail' | 'wait';
  /** False when the spool is full. */
  readonly hasRoom: boolean;
  /**
   * Takes the spool for one writer and tells what was not acknowledged the last time, oldest first.
   *
   * @param target names the stream; a spool that holds rows of another one refuses.
   */
  open(target: string): Promise<readonly SpooledBatch[]>;
  /** Stores the pieces, all or none; they are durable when the promise resolves. */
  append(pieces: readonly SpoolPiece[]): Promise<void>;
  load(batchId: string): Promise<SpooledRows>;
  /** Forgets a batch. */
  remove(batchId: string): Promise<void>;
  /** Gives the spool back; what it holds stays. */
  close(): Promise<void>;
}
