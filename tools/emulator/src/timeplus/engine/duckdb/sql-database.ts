import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBValue,
} from '@duckdb/node-api';
import { pause, rowsBetweenPauses } from '../pause.js';
import type { DataType } from '../types/data-type.js';
import type { EngineValue } from '../types/value.js';
import { databaseError } from './database-error.js';
import { fromDuckValue, toDuckValue } from './values.js';

export type EngineRow = readonly EngineValue[];

/** Values of the named parameters of a statement; those that it does not have are left out. */
export type Parameters = Readonly<Record<string, bigint>>;

/** The embedded database that evaluates SQL. It lives in memory; connections see each other's committed rows. */
export class SqlDatabase {
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  static async open(): Promise<SqlDatabase> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '2',
      enable_external_access: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return new SqlDatabase(instance);
  }

  async connect(): Promise<SqlConnection> {
    const connection = await this.#instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new SqlConnection(connection);
  }

  close(): void {
    this.#instance.closeSync();
  }
}

/** One connection: its calls must follow one another. Refusals are EngineErrors. */
export class SqlConnection {
  readonly #connection: DuckDBConnection;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  async run(sql: string): Promise<void> {
    try {
      await this.#connection.run(sql);
    } catch (cause) {
      throw databaseError(cause);
    }
  }

  /** Checks a statement and makes it ready to run; `types` are those of its columns. */
  async prepare(sql: string, types: readonly DataType[]): Promise<SqlStatement> {
    try {
      return new SqlStatement(await this.#connection.prepare(sql), types);
    } catch (cause) {
      throw databaseError(cause);
    }
  }

  /** All rows of a statement. */
  async all(sql: string, types: readonly DataType[], parameters: Parameters = {}): Promise<EngineRow[]> {
    const statement = await this.prepare(sql, types);
    try {
      return await statement.all(parameters);
    } finally {
      statement.close();
    }
  }

  /** Adds rows to a table, whose columns have the given types. Must run in a transaction, to be undone as a whole. */
  async append(table: string, types: readonly DataType[], rows: readonly EngineRow[]): Promise<void> {
    try {
      const appender = await this.#connection.createAppender(table);
      try {
        const columnTypes = types.map((_, index) => appender.columnType(index));
        for (const [count, row] of rows.entries()) {
          for (const [index, type] of types.entries()) {
            appender.appendValue(toDuckValue(type, row[index]!), columnTypes[index]);
          }
          appender.endRow();
          if (count % rowsBetweenPauses === rowsBetweenPauses - 1) await pause();
        }
      } finally {
        // An appender that is left open would write its rows later, outside of the transaction.
        appender.closeSync();
      }
    } catch (cause) {
      throw databaseError(cause);
    }
  }

  /** Stops what runs on this connection. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
  }
}

/** A statement with named parameters that can be run again and again. */
export class SqlStatement {
  readonly #statement: DuckDBPreparedStatement;
  readonly #types: readonly DataType[];
  readonly #parameterNames: readonly string[];

  constructor(statement: DuckDBPreparedStatement, types: readonly DataType[]) {
    this.#statement = statement;
    this.#types = types;
    this.#parameterNames = Array.from({ length: statement.parameterCount }, (_, index) =>
      statement.parameterName(index + 1),
    );
  }

  async all(parameters: Parameters = {}): Promise<EngineRow[]> {
    const rows: EngineRow[] = [];
    for await (const chunk of this.chunks(parameters)) rows.push(...chunk);
    return rows;
  }

  /** The rows in chunks, produced as they are taken. */
  async *chunks(parameters: Parameters = {}): AsyncGenerator<EngineRow[]> {
    try {
      this.#bind(parameters);
      const result = await this.#statement.stream();
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield this.#rowsOf(chunk.getColumns(), chunk.rowCount);
      }
    } catch (cause) {
      throw databaseError(cause);
    }
  }

  close(): void {
    this.#statement.destroySync();
  }

  #bind(parameters: Parameters): void {
    for (const [index, name] of this.#parameterNames.entries()) {
      this.#statement.bindBigInt(index + 1, parameters[name]!);
    }
  }

  #rowsOf(columns: readonly (readonly DuckDBValue[])[], count: number): EngineRow[] {
    return Array.from({ length: count }, (_, row) =>
      this.#types.map((type, column) => fromDuckValue(type, columns[column]![row]!)),
    );
  }
}
