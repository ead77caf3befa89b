import type { BatchPiece, Fragment } from './batch-body.js';

/** A batch that a spool holds. */
export interface SpooledBatch {
  readonly id: string;
  readonly rowCount: number;
  readonly bytes: number;
}

/** What a spool holds of one batch, in the order in which it was appended. */
export interface SpooledRows {
  readonly columns: readonly string[];
  readonly fragments: readonly Fragment[];
}

/** A piece of a batch with the batch's id. */
export interface SpoolPiece extends BatchPiece {
  readonly batchId: string;
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
