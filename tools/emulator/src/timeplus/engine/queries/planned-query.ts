import type { EmulatorClock } from '../../../host/clock.js';
import type { CompiledQuery } from '../compile/select-compiler.js';
import type { Column, PreparedQuery, QueryProgress, SqlAnalysis, WireRow } from '../contract.js';
import type { Parameters, SqlConnection, SqlDatabase } from '../duckdb/sql-database.js';
import { nowParameter, versionParameter } from '../functions/clock.js';
import { runAggregation } from '../streaming/aggregation.js';
import { Changelog } from '../streaming/changelog.js';
import { Reader, type ReadFrom } from '../streaming/reader.js';
import { RowEmitter } from '../streaming/row-emitter.js';
import { runTail } from '../streaming/tail.js';
import { type DataType, typeText } from '../types/data-type.js';

interface RunOptions {
  readonly signal: AbortSignal;
  onRows(rows: readonly WireRow[]): Promise<void> | void;
}

/** A query that was checked and can be run once. */
export class PlannedQuery implements PreparedQuery {
  readonly kind = 'query';
  readonly header: readonly Column[];
  readonly analysis: SqlAnalysis;
  readonly #compiled: CompiledQuery;
  readonly #from: ReadFrom | undefined;
  readonly #database: SqlDatabase;
  readonly #clock: EmulatorClock;
  #scannedRows = 0;
  #scannedBytes = 0;
  #lastEventTimeMs = 0;

  /** @param from Of a streaming query: what it reads, fixed when the query was accepted. */
  constructor(
    compiled: CompiledQuery,
    analysis: SqlAnalysis,
    from: ReadFrom | undefined,
    database: SqlDatabase,
    clock: EmulatorClock,
  ) {
    this.header = compiled.columns.map(column => ({ name: column.name, type: typeText(column.type) }));
    this.analysis = analysis;
    this.#compiled = compiled;
    this.#from = from;
    this.#database = database;
    this.#clock = clock;
  }

  progress(): QueryProgress {
    return {
      scannedRows: this.#scannedRows,
      scannedBytes: this.#scannedBytes,
      lastEventTimeMs: this.#lastEventTimeMs,
    };
  }

  async run(options: RunOptions): Promise<void> {
    if (options.signal.aborted) return;
    const connection = await this.#database.connect();
    const interrupt = (): void => connection.interrupt();
    options.signal.addEventListener('abort', interrupt);
    const release = this.#from?.table.read();
    try {
      await this.#runOn(connection, options);
    } catch (error) {
      if (options.signal.aborted) return;
      this.#from?.table.checkExists();
      throw error;
    } finally {
      options.signal.removeEventListener('abort', interrupt);
      release?.();
      connection.close();
    }
  }

  async #runOn(connection: SqlConnection, { signal, onRows }: RunOptions): Promise<void> {
    const { sql, columns, overall, streaming, changelogKeys } = this.#compiled;
    const types = columns.map(column => column.type);
    const statement = await connection.prepare(sql, statementTypes(this.#compiled));
    const emitter = new RowEmitter(types, streaming === undefined ? noLimits : overall, onRows);
    if (streaming === undefined || this.#from === undefined) {
      for await (const rows of statement.chunks(clockParameters(this.#clock))) {
        if (signal.aborted) return;
        this.#countRows(rows.length);
        await emitter.emit(rows);
      }
      return;
    }
    const reader = new Reader(connection, statement, this.#from, this.#clock);
    const onScanned = (rows: number): void => this.#countRows(rows);
    const { aggregation } = streaming;
    if (aggregation === undefined) return runTail(reader, emitter, signal, onScanned);
    const changelog = changelogKeys === undefined ? undefined : new Changelog(columns.length - 1);
    return runAggregation({ aggregation, reader, emitter, changelog, clock: this.#clock, signal, onScanned });
  }

  #countRows(rows: number): void {
    if (rows === 0) return;
    this.#scannedRows += rows;
    if (this.#from === undefined) return;
    this.#scannedBytes += Math.round(rows * this.#from.table.bytesPerRow);
    this.#lastEventTimeMs = this.#from.table.latestEventMs;
  }
}

/** Types of the columns of a query's SQL. */
export function statementTypes({ columns, changelogKeys }: CompiledQuery): readonly DataType[] {
  const types = columns.map(column => column.type);
  return changelogKeys === undefined ? types : [...types.slice(0, -1), ...changelogKeys];
}

/** The SQL of a bounded query has its LIMIT in it. */
const noLimits = { distinct: false };

/** What a statement that reads no stream may ask of its surroundings. */
export function clockParameters(clock: EmulatorClock): Parameters {
  return { [nowParameter]: BigInt(clock.now()) * 1000n, [versionParameter]: 0n };
}
