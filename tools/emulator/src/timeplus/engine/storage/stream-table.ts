import { batchColumn, flagsColumn, type StreamSource, sequenceColumn } from '../compile/source.js';
import type { EngineRow, SqlConnection } from '../duckdb/sql-database.js';
import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { type DataType, integerType } from '../types/data-type.js';

const hiddenTypes: readonly DataType[] = [
  integerType(64, true),
  integerType(64, true),
  integerType(8, false),
];

/**
 * The rows of one stream in DuckDB, numbered in the order of their arrival from 1. Readers take rows by number, so
 * a slow one holds up nothing but itself. Writes must not overlap.
 */
export class StreamTable {
  readonly source: StreamSource;
  readonly #types: readonly DataType[];
  readonly #waiters = new Set<() => void>();
  #lastSequence = 0;
  #rowCount = 0;
  #byteCount = 0;
  #latestEventMs = 0;
  #readers = 0;
  #isDropped = false;

  constructor(source: StreamSource) {
    this.source = source;
    this.#types = [...source.columns.map(column => column.type), ...hiddenTypes];
  }

  /** Number of the newest row that readers may see. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** Mean size of the rows as values, for counters. */
  get bytesPerRow(): number {
    return this.#rowCount === 0 ? 0 : this.#byteCount / this.#rowCount;
  }

  /** The greatest `_tp_time` that any row had, in milliseconds since 1970; 0 before the first row. */
  get latestEventMs(): number {
    return this.#latestEventMs;
  }

  /** Whether queries are running on the stream. */
  get hasReaders(): boolean {
    return this.#readers > 0;
  }

  async create(connection: SqlConnection): Promise<void> {
    const columns = this.source.columns.map((column, index) => `c${index} ${storageType(column.type)}`);
    const hidden = [`${sequenceColumn} BIGINT`, `${batchColumn} BIGINT`, `${flagsColumn} UTINYINT`];
    await connection.run(`CREATE TABLE ${this.source.table} (${[...columns, ...hidden].join(', ')})`);
  }

  /**
   * Adds rows; `persist` runs before they are committed, and nothing is kept when it throws.
   * @param sequence Number of the first row; by default it follows the last one.
   */
  async append(
    connection: SqlConnection,
    rows: readonly EngineRow[],
    options: {
      readonly flags: number;
      readonly persist?: (first: number) => void;
      readonly sequence?: number;
    },
  ): Promise<void> {
    const first = options.sequence ?? this.#lastSequence + 1;
    const last = first + rows.length - 1;
    const stored = rows.map((row, index) => [...row, BigInt(first + index), BigInt(last), options.flags]);
    await connection.run('BEGIN');
    try {
      await connection.append(this.source.table, this.#types, stored);
      options.persist?.(first);
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK');
      throw error;
    }
    this.#count(rows);
    this.publish(last);
  }

  /** Lets readers go on to the row of this number. */
  publish(sequence: number): void {
    this.#lastSequence = Math.max(this.#lastSequence, sequence);
    this.#wake();
  }

  /** Ends the readers with 60 and forgets the rows. */
  async drop(connection: SqlConnection): Promise<void> {
    this.#isDropped = true;
    this.#wake();
    await connection.run(`DROP TABLE ${this.source.table}`);
  }

  /** Counts a reader until the result is called. */
  read(): () => void {
    this.#readers += 1;
    return () => {
      this.#readers -= 1;
    };
  }

  /** Resolves when there is a row after `sequence`, or when the signal aborts. Throws 60 when the stream is dropped. */
  async waitBeyond(sequence: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      this.checkExists();
      if (this.#lastSequence > sequence || signal.aborted) return;
      await new Promise<void>(resolve => {
        const wake = (): void => {
          this.#waiters.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiters.add(wake);
        signal.addEventListener('abort', wake);
      });
    }
  }

  /** Throws 60 when the stream is dropped. */
  checkExists(): void {
    if (this.#isDropped) {
      throw engineError('UNKNOWN_STREAM', `Stream default.${this.source.name} was dropped`);
    }
  }

  #count(rows: readonly EngineRow[]): void {
    const time = this.source.columns.findIndex(column => column.name === '_tp_time');
    const type = this.source.columns[time]?.type;
    const ticksPerMs = type?.kind === 'datetime64' ? 10 ** (type.precision - 3) : undefined;
    for (const row of rows) {
      this.#rowCount += 1;
      for (const value of row) this.#byteCount += typeof value === 'string' ? value.length : 8;
      if (ticksPerMs === undefined) continue;
      this.#latestEventMs = Math.max(this.#latestEventMs, Math.floor(Number(row[time]) / ticksPerMs));
    }
  }

  #wake(): void {
    for (const wake of [...this.#waiters]) wake();
  }
}
