import type { EmulatorClock } from '../../../host/clock.js';
import { parameters } from '../compile/source.js';
import type { EngineRow, Parameters, SqlConnection, SqlStatement } from '../duckdb/sql-database.js';
import { nowParameter, versionParameter } from '../functions/clock.js';
import type { StreamTable } from '../storage/stream-table.js';
import { type DataType, integerType } from '../types/data-type.js';

const int64Type = integerType(64, true);

/** What a streaming query reads: the rows after `start`, those up to `live` from the historical store. */
export interface ReadFrom {
  readonly table: StreamTable;
  readonly start: number;
  readonly live: number;
  /** Time of the engine's clock when the query was accepted: its beats are counted from then. */
  readonly acceptedAtMs: number;
}

/** The statements of one running streaming query, with the parameters that each run of them needs. */
export class Reader {
  readonly from: ReadFrom;
  readonly #connection: SqlConnection;
  readonly #clock: EmulatorClock;
  readonly #emission: SqlStatement;
  readonly #statements = new Map<string, SqlStatement>();
  #version = 0;

  constructor(connection: SqlConnection, emission: SqlStatement, from: ReadFrom, clock: EmulatorClock) {
    this.#connection = connection;
    this.#emission = emission;
    this.from = from;
    this.#clock = clock;
  }

  /** Rows that the query gives for a range of the stream, in chunks. */
  emission(range: { from: number; to: number }, more: Parameters = {}): AsyncGenerator<EngineRow[]> {
    this.#version += 1;
    return this.#emission.chunks({ ...this.#parameters(range), ...more });
  }

  /** A statement of whole numbers over the rows of a range. */
  async numbers(
    sql: string,
    columns: number,
    range: { from: number; to: number },
  ): Promise<(bigint | null)[][]> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      const types: DataType[] = Array.from({ length: columns }, () => int64Type);
      statement = await this.#connection.prepare(sql, types);
      this.#statements.set(sql, statement);
    }
    return (await statement.all(this.#parameters(range))) as (bigint | null)[][];
  }

  #parameters(range: { from: number; to: number }): Parameters {
    return {
      [parameters.from]: BigInt(range.from),
      [parameters.to]: BigInt(range.to),
      [parameters.live]: BigInt(this.from.live),
      [nowParameter]: BigInt(this.#clock.now()) * 1000n,
      [versionParameter]: BigInt(this.#version),
    };
  }
}
