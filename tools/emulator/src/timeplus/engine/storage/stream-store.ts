import type { EmulatorClock } from '../../../host/clock.js';
import { deletedFlag, duplicateFlag, flagsColumn, sequenceColumn } from '../compile/source.js';
import type { EngineRow, SqlConnection } from '../duckdb/sql-database.js';
import { EngineError } from '../engine-error.js';
import { engineError } from '../errors.js';
import { pause, rowsBetweenPauses } from '../pause.js';
import { coerce } from '../types/coerce.js';
import { integerType } from '../types/data-type.js';
import type { EngineValue } from '../types/value.js';
import { ColumnDefaults } from './column-defaults.js';
import { IdempotentIds } from './idempotent-ids.js';
import type { RowLog } from './row-log.js';
import type { SerialQueue } from './serial-queue.js';
import type { StreamColumn } from './stream-column.js';
import type { StreamTable } from './stream-table.js';

/** What the streams of one engine share to write: one connection, used by one at a time. */
export interface Writer {
  readonly connection: SqlConnection;
  readonly queue: SerialQueue;
  readonly clock: EmulatorClock;
}

/** Rows that all leave out the same columns. */
interface IncompleteRows {
  readonly missing: readonly number[];
  readonly rows: EngineValue[][];
}

/** Single rows that were logged one by one are loaded in batches of about so many. */
const rowsLoadedAtOnce = 10_000;

const sequenceType = integerType(64, true);

/** Writes to one stream: into its table for readers, and into its log to outlive the process. */
export class StreamStore {
  readonly table: StreamTable;
  readonly #columns: readonly StreamColumn[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #defaults: ColumnDefaults;
  readonly #log: RowLog;
  readonly #writer: Writer;
  readonly #ids = new IdempotentIds();

  constructor(table: StreamTable, columns: readonly StreamColumn[], log: RowLog, writer: Writer) {
    this.table = table;
    this.#columns = columns;
    this.#positions = new Map(columns.map((column, index) => [column.name, index]));
    this.#defaults = new ColumnDefaults(columns, `${table.source.table}_staging`);
    this.#log = log;
    this.#writer = writer;
  }

  /** Makes the table and fills it with what the log holds. */
  async open(): Promise<void> {
    const { connection } = this.#writer;
    await this.table.create(connection);
    let rows: EngineRow[] = [];
    let first = 1;
    const load = async (): Promise<void> => {
      if (rows.length > 0) await this.table.append(connection, rows, { flags: 0, sequence: first });
      rows = [];
    };
    for (const entry of this.#log.entries()) {
      if (entry.kind === 'rows') {
        if (entry.id !== undefined) this.#ids.add(entry.id);
        if (entry.first !== first + rows.length || rows.length >= rowsLoadedAtOnce) {
          await load();
          first = entry.first;
        }
        for (const row of entry.rows) rows.push(row);
        continue;
      }
      await load();
      if (entry.kind === 'emptied') this.table.publish(entry.next - 1);
      else for (const [from, to] of entry.ranges) await this.#forget(from, to);
    }
    await load();
  }

  /**
   * Stores rows of JSON values, all or none. Throws 16 for an unknown column, 27 for a row of a wrong length or a
   * value that cannot be read, 69 for a value out of range.
   */
  async ingest(
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
    idempotentId?: string,
  ): Promise<void> {
    const positions = this.#positionsOf(columns);
    const values: EngineValue[][] = [];
    for (const [index, row] of rows.entries()) {
      values.push(this.#read(row, index, columns, positions));
      if (index % rowsBetweenPauses === rowsBetweenPauses - 1) await pause();
    }
    const incomplete = this.#groupByMissing(rows, values, positions);
    if (values.length === 0) return;
    await this.#writer.queue.run(async () => {
      this.table.checkExists();
      const { connection, clock } = this.#writer;
      for (const { missing, rows: group } of incomplete) {
        await this.#defaults.fill(group, missing, clock.now(), connection);
      }
      const isDuplicate = idempotentId !== undefined && this.#ids.has(idempotentId);
      if (isDuplicate) {
        if (this.table.hasReaders) await this.table.append(connection, values, { flags: duplicateFlag });
        return;
      }
      await this.table.append(connection, values, {
        flags: 0,
        persist: first => this.#log.appendRows(first, values, idempotentId),
      });
      if (idempotentId !== undefined) this.#ids.add(idempotentId);
    });
  }

  /** Deletes the rows for which a condition over the table's columns holds; null for all rows. */
  async delete(conditionSql: string | null, now: bigint): Promise<void> {
    await this.#writer.queue.run(async () => {
      this.table.checkExists();
      const { connection } = this.#writer;
      const { table } = this.table.source;
      if (conditionSql === null) {
        this.#log.empty(this.table.lastSequence + 1);
        await this.#forget(1, this.table.lastSequence);
        return;
      }
      const found = await connection.all(
        `SELECT t.${sequenceColumn} FROM ${table} AS t WHERE t.${flagsColumn} = 0 AND ${conditionSql} ORDER BY 1`,
        [sequenceType],
        { now },
      );
      const ranges = rangesOf(found.map(([sequence]) => Number(sequence)));
      if (ranges.length === 0) return;
      this.#log.appendDeleted(ranges);
      for (const [first, last] of ranges) await this.#forget(first, last);
    });
  }

  /** Forgets the rows; `forget` forgets the definition, with the log or not at all. */
  async drop(forget: () => void): Promise<void> {
    await this.#writer.queue.run(async () => {
      this.#log.drop(forget);
      await this.#defaults.drop(this.#writer.connection);
      await this.table.drop(this.#writer.connection);
    });
  }

  /** Running queries go on to count rows that are deleted, so the rows are only marked while there are any. */
  async #forget(first: number, last: number): Promise<void> {
    const range = `${sequenceColumn} BETWEEN ${first} AND ${last}`;
    const { table } = this.table.source;
    await this.#writer.connection.run(
      this.table.hasReaders
        ? `UPDATE ${table} SET ${flagsColumn} = ${flagsColumn} | ${deletedFlag} WHERE ${range}`
        : `DELETE FROM ${table} WHERE ${range}`,
    );
  }

  #positionsOf(columns: readonly string[]): readonly number[] {
    const positions = columns.map(name => {
      const position = this.#positions.get(name);
      if (position === undefined) {
        throw engineError(
          'NO_SUCH_COLUMN_IN_STREAM',
          `No such column ${name} in stream default.${this.table.source.name}`,
        );
      }
      return position;
    });
    const twice = columns.find((name, index) => columns.indexOf(name) !== index);
    if (twice !== undefined) throw engineError('DUPLICATE_COLUMN', `Column ${twice} is there twice`);
    return positions;
  }

  /** Groups rows by the columns that they leave out, by not naming them or by `undefined`. */
  #groupByMissing(
    rows: readonly (readonly unknown[])[],
    values: readonly EngineValue[][],
    positions: readonly number[],
  ): readonly IncompleteRows[] {
    const places = this.#columns.map((_, index) => positions.indexOf(index));
    const groups = new Map<string, IncompleteRows>();
    for (const [index, row] of rows.entries()) {
      const missing = places.flatMap((place, column) =>
        place < 0 || row[place] === undefined ? [column] : [],
      );
      const key = missing.join();
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { missing, rows: [values[index]!] });
      else group.rows.push(values[index]!);
    }
    return [...groups.values()];
  }

  #read(
    row: readonly unknown[],
    index: number,
    columns: readonly string[],
    positions: readonly number[],
  ): EngineValue[] {
    if (row.length !== columns.length) {
      throw engineError(
        'CANNOT_PARSE_INPUT',
        `Row ${index + 1} has ${row.length} values, expected ${columns.length}`,
      );
    }
    const values: EngineValue[] = new Array(this.#columns.length).fill(null);
    for (const [place, position] of positions.entries()) {
      try {
        values[position] = coerce(this.#columns[position]!.type, row[place]);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        const where = `column ${columns[place]}, row ${index + 1}`;
        throw new EngineError(error.code, error.symbol, `${error.message} (${where})`);
      }
    }
    return values;
  }
}

/** Sorted numbers as ranges. */
function rangesOf(numbers: readonly number[]): readonly (readonly [first: number, last: number])[] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
