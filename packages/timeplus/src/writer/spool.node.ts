import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { invalid } from '../validation.js';
import type { EncodedRows, SpooledBatch, SpooledRows, SpoolPiece, WriterSpool } from './spool.js';
import { isSpoolError, SpoolError, type SpoolFailure } from './writer-errors.js';

export type { EncodedRows, SpooledBatch, SpooledRows, SpoolPiece, WriterSpool } from './spool.js';
export { isSpoolError, SpoolError, type SpoolFailure } from './writer-errors.js';

/** How a file spool behaves. */
export interface FileSpoolOptions {
  /**
   * Rows that the spool takes, in bytes of their encoding; writes that are under way when it becomes full go beyond it. The
   * file is a little larger.
   *
   * @defaultValue 268435456 (256 MiB)
   */
  readonly maxBytes?: number;
  /** What a write does when the spool is full: it fails with a SpoolError, or it waits. @defaultValue 'fail' */
  readonly whenFull?: 'fail' | 'wait';
}

/**
 * A spool in a file, for Node 22.13 and later. Rows that a `write` has resolved for survive a crash of the process and of
 * the machine; the next writer with the same file sends them again under the ids that they had, so that a server which
 * honours the ids stores them once. It is for one writer at a time, of one stream, in one process; the file is locked as
 * long as the writer is open, and the lock ends with the process, however it ends.
 *
 * The file is a SQLite database with its log beside it (`<path>-wal`); both belong on a local disk. Writing to it stops
 * the event loop for as long as the disk takes to flush, and what is written meanwhile shares the next flush.
 *
 * Servers remember the last 1000 ids of a stream (4.6). A batch that was under way when the process died is stored twice
 * when so many others reach the stream before the next writer begins.
 *
 * A batch that the server refuses stays in the spool when the writer stops, and is refused again at the next start; a
 * writer with `onBatchFailed: 'continue'` hands it over and removes it.
 *
 * @param path of a file in a folder that exists; the file is made when it is missing, for this user only.
 * @example
 * await using writer = stream.writer({ spool: fileSpool('/var/lib/app/readings.spool') });
 * await writer.write({ time: new Date(), value: 1 }); // on the disk
 */
export function fileSpool(path: string, options: FileSpoolOptions = {}): WriterSpool {
  return new FileSpool(path, options);
}

const DEFAULT_MAX_BYTES = 268_435_456;
/** Marks the file as a spool, in SQLite's header. */
const APPLICATION_ID = 0x7470_7370;
const FORMAT = 1;
const TABLES = `
  CREATE TABLE target (name TEXT NOT NULL);
  CREATE TABLE batches (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, columns TEXT NOT NULL,
    row_count INTEGER NOT NULL, bytes INTEGER NOT NULL
  );
  CREATE TABLE pieces (
    batch_id TEXT NOT NULL, number INTEGER NOT NULL, width INTEGER NOT NULL, row_count INTEGER NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (batch_id, number)
  ) WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
`;
/** Result codes of SQLite that mean something to the caller. */
const FAILURES: Readonly<Record<number, SpoolFailure>> = { 5: 'locked', 11: 'damaged', 26: 'damaged' };

interface OpenSpool {
  readonly database: DatabaseSync;
  readonly putBatch: StatementSync;
  readonly putPiece: StatementSync;
  readonly findPieces: StatementSync;
  readonly findBatch: StatementSync;
  readonly dropBatch: StatementSync;
  readonly dropPieces: StatementSync;
}

class FileSpool implements WriterSpool {
  readonly whenFull: 'fail' | 'wait';
  readonly #path: string;
  readonly #maxBytes: number;
  #open: OpenSpool | undefined;
  #bytes = 0;
  #pieces = 0;

  constructor(path: string, { maxBytes = DEFAULT_MAX_BYTES, whenFull = 'fail' }: FileSpoolOptions) {
    if (typeof path !== 'string' || path === '')
      throw invalid('fileSpool', { field: 'path', expected: 'the path of a file', received: typeof path });
    if (!(maxBytes > 0))
      throw invalid('fileSpool', {
        field: 'maxBytes',
        expected: 'a number above 0',
        received: String(maxBytes),
      });
    if (whenFull !== 'fail' && whenFull !== 'wait')
      throw invalid('fileSpool', {
        field: 'whenFull',
        expected: "'fail' or 'wait'",
        received: String(whenFull),
      });
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.whenFull = whenFull;
  }

  get hasRoom(): boolean {
    return this.#bytes < this.#maxBytes;
  }

  async open(target: string): Promise<readonly SpooledBatch[]> {
    if (this.#open !== undefined)
      throw this.#failure('locked', 'is in use by another writer of this process');
    return this.#try(() => {
      // SQLite would make it readable for everybody.
      closeSync(openSync(this.#path, 'a', 0o600));
      const database = new DatabaseSync(this.#path);
      try {
        this.#prepare(database, target);
        this.#open = statementsOf(database);
        return this.#heldBatches(database);
      } catch (error) {
        this.#open = undefined;
        database.close();
        throw error;
      }
    });
  }

  async append(pieces: readonly SpoolPiece[]): Promise<void> {
    // All that is written until the other events of this turn are handled shares the next flush.
    await setImmediate();
    this.#transaction(({ putBatch, putPiece }) => {
      for (const { batchId, columns, width, rowCount, bytes, text } of pieces) {
        putBatch.run(batchId, JSON.stringify(columns), rowCount, bytes);
        putPiece.run(batchId, ++this.#pieces, width, rowCount, text);
      }
    });
    for (const { bytes } of pieces) this.#bytes += bytes;
  }

  async load(batchId: string): Promise<SpooledRows> {
    return this.#try(() => {
      const { findBatch, findPieces } = this.#opened();
      const batch = findBatch.get(batchId);
      if (batch === undefined) throw this.#failure('damaged', `lacks the batch ${batchId}`);
      const fragments = findPieces
        .all(batchId)
        .map(({ text, row_count: rowCount, width }) => ({ text, rowCount, width }) as unknown as EncodedRows);
      return { columns: JSON.parse(String(batch['columns'])) as string[], fragments };
    });
  }

  async remove(batchId: string): Promise<void> {
    const bytes = this.#transaction(({ findBatch, dropBatch, dropPieces }) => {
      const batch = findBatch.get(batchId);
      dropPieces.run(batchId);
      dropBatch.run(batchId);
      return Number(batch?.['bytes'] ?? 0);
    });
    this.#bytes -= bytes;
  }

  async close(): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    this.#try(() => {
      try {
        // The file keeps the size that it once had, unless it is rewritten; that is quick when it is empty.
        if (this.#bytes === 0) open.database.exec('VACUUM');
      } finally {
        open.database.close();
      }
    });
  }

  /** Locks the file and makes sure that it is a spool for this target. */
  #prepare(database: DatabaseSync, target: string): void {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    const format = numberOf(database, 'PRAGMA user_version');
    const application = numberOf(database, 'PRAGMA application_id');
    const isNew = application === 0 && numberOf(database, 'SELECT count(*) FROM sqlite_schema') === 0;
    if (!isNew && application !== APPLICATION_ID) throw this.#failure('damaged', 'is no spool');
    if (!isNew && format !== FORMAT) throw this.#failure('damaged', `has the unknown format ${format}`);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    database.exec('BEGIN IMMEDIATE');
    if (isNew) database.exec(TABLES);
    this.#claim(database, target);
    database.exec('COMMIT');
  }

  /** A spool whose rows were all sent can be used for another stream. */
  #claim(database: DatabaseSync, target: string): void {
    const held = database.prepare('SELECT name FROM target').get()?.['name'];
    if (held === target) return;
    const isEmpty = numberOf(database, 'SELECT count(*) FROM batches') === 0;
    if (!isEmpty) throw this.#failure('other_stream', `holds rows of the stream ${String(held)}`);
    database.exec('DELETE FROM target');
    database.prepare('INSERT INTO target (name) VALUES (?)').run(target);
  }

  #heldBatches(database: DatabaseSync): SpooledBatch[] {
    this.#pieces = numberOf(database, 'SELECT coalesce(max(number), 0) FROM pieces');
    const batches = database
      .prepare('SELECT id, row_count, bytes FROM batches ORDER BY number')
      .all()
      .map(({ id, row_count: rowCount, bytes }) => ({ id, rowCount, bytes }) as unknown as SpooledBatch);
    this.#bytes = batches.reduce((sum, batch) => sum + batch.bytes, 0);
    return batches;
  }

  #transaction<T>(work: (open: OpenSpool) => T): T {
    return this.#try(() => {
      const open = this.#opened();
      open.database.exec('BEGIN IMMEDIATE');
      try {
        const result = work(open);
        open.database.exec('COMMIT');
        return result;
      } catch (error) {
        rollBack(open.database);
        throw error;
      }
    });
  }

  #opened(): OpenSpool {
    if (this.#open === undefined) throw this.#failure('disk', 'is closed');
    return this.#open;
  }

  /** Every failure becomes a SpoolError. */
  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (isSpoolError(error)) throw error;
      const { errcode } = error as { readonly errcode?: number };
      // The lowest byte is the code, the others tell more about it.
      const reason = FAILURES[(errcode ?? 0) & 0xff] ?? 'disk';
      throw this.#failure(reason, DESCRIPTIONS[reason] ?? 'cannot be read or written', error);
    }
  }

  #failure(reason: SpoolFailure, what: string, cause?: unknown): SpoolError {
    return new SpoolError({ reason, message: `the spool ${this.#path} ${what}`, cause });
  }
}

const DESCRIPTIONS: Readonly<Partial<Record<SpoolFailure, string>>> = {
  locked: 'is in use by another process',
  damaged: 'is damaged, or no spool',
};

function statementsOf(database: DatabaseSync): OpenSpool {
  return {
    database,
    putBatch: database.prepare(`
      INSERT INTO batches (id, columns, row_count, bytes) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET columns = excluded.columns, row_count = row_count + excluded.row_count,
        bytes = bytes + excluded.bytes
    `),
    putPiece: database.prepare(
      'INSERT INTO pieces (batch_id, number, width, row_count, text) VALUES (?, ?, ?, ?, ?)',
    ),
    findBatch: database.prepare('SELECT columns, bytes FROM batches WHERE id = ?'),
    findPieces: database.prepare(
      'SELECT text, row_count, width FROM pieces WHERE batch_id = ? ORDER BY number',
    ),
    dropBatch: database.prepare('DELETE FROM batches WHERE id = ?'),
    dropPieces: database.prepare('DELETE FROM pieces WHERE batch_id = ?'),
  };
}

function numberOf(database: DatabaseSync, query: string): number {
  return Number(Object.values(database.prepare(query).get() ?? {})[0]);
}

/** SQLite may have rolled back by itself, and says so by an error. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch {}
}
