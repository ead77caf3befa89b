import type { EmulatorClock } from '../../host/clock.js';
import type { Store } from '../../host/store.js';
import { Catalog } from './catalog/catalog.js';
import { analyzeStatement, prepareStatement, type StatementContext } from './commands/statements.js';
import { flagsColumn } from './compile/source.js';
import { microsSql } from './compile/stream-relation.js';
import type {
  Engine,
  Prepared,
  SqlAnalysis,
  StreamDefinition,
  StreamInfo,
  ViewActivity,
} from './contract.js';
import { SqlDatabase } from './duckdb/sql-database.js';
import { engineError } from './errors.js';
import { FixedQuery } from './queries/fixed-query.js';
import { MaterializedViews } from './queries/materialized-views.js';
import { analysisOf, Planner } from './queries/planner.js';
import type { Query } from './sql/ast.js';
import { formatSql } from './sql/format.js';
import { parseStatement } from './sql/statement-parser.js';
import { SerialQueue } from './storage/serial-queue.js';
import type { Writer } from './storage/stream-store.js';
import { integerType } from './types/data-type.js';

/** The engine of one workspace, with an embedded database of its own. */
export class TimeplusEngine implements Engine {
  readonly #catalog: Catalog;
  readonly #planner: Planner;
  readonly #database: SqlDatabase;
  readonly #writer: Writer;
  readonly #materializedViews: MaterializedViews;
  readonly #statements: StatementContext;

  private constructor(workspace: string, store: Store, database: SqlDatabase, writer: Writer) {
    this.#database = database;
    this.#writer = writer;
    this.#catalog = new Catalog(workspace, store, writer);
    this.#planner = new Planner(this.#catalog, database, writer.clock);
    this.#materializedViews = new MaterializedViews(this.#catalog, this.#planner, writer.clock);
    this.#statements = {
      catalog: this.#catalog,
      planner: this.#planner,
      database,
      clock: writer.clock,
      materializedViews: this.#materializedViews,
      drop: name => this.drop(name),
    };
  }

  static async open(workspace: string, store: Store, clock: EmulatorClock): Promise<TimeplusEngine> {
    const database = await SqlDatabase.open();
    const writer = { connection: await database.connect(), queue: new SerialQueue(), clock };
    const engine = new TimeplusEngine(workspace, store, database, writer);
    await engine.#catalog.open();
    for (const { info } of engine.#catalog.list()) {
      if (info.kind === 'materialized_view') await engine.#materializedViews.start(info.name);
    }
    return engine;
  }

  async createStream(definition: StreamDefinition): Promise<StreamInfo> {
    return this.#catalog.createStream(definition);
  }

  async alterStream(name: string, changes: Partial<StreamDefinition>): Promise<StreamInfo> {
    return this.#catalog.alter(name, changes);
  }

  async drop(name: string, kind?: StreamInfo['kind']): Promise<void> {
    const { info } = this.#catalog.get(name);
    if (kind !== undefined && info.kind !== kind) {
      throw engineError('UNKNOWN_STREAM', `There is no ${kind} default.${name}`);
    }
    await this.#materializedViews.stop(name);
    await this.#catalog.drop(name);
  }

  find(name: string): StreamInfo | undefined {
    return this.#catalog.find(name)?.info;
  }

  list(kind?: StreamInfo['kind']): readonly StreamInfo[] {
    const infos = this.#catalog.list().map(entry => entry.info);
    return kind === undefined ? infos : infos.filter(info => info.kind === kind);
  }

  async pauseView(name: string): Promise<void> {
    await this.#materializedViews.pause(name);
  }

  async resumeView(name: string): Promise<void> {
    if (this.viewActivity(name)?.state !== 'running') await this.#materializedViews.start(name);
  }

  viewActivity(name: string): ViewActivity | undefined {
    return this.#materializedViews.activity(name);
  }

  async stats(name: string): Promise<{ rows: number; earliestMs?: number; latestMs?: number } | undefined> {
    const entry = this.#catalog.find(name);
    if (entry === undefined) return undefined;
    if (entry.info.kind === 'view') return { rows: 0 };
    const { source } = this.#catalog.rows(name).table;
    const time = source.columns.findIndex(column => column.name === '_tp_time');
    const micros = microsSql(`c${time}`, source.columns[time]!.type);
    const int64 = integerType(64, true);
    const connection = await this.#database.connect();
    try {
      const [row] = await connection.all(
        `SELECT count(*), min(${micros}), max(${micros}) FROM ${source.table} WHERE ${flagsColumn} = 0`,
        [int64, int64, int64],
      );
      const [rows, earliest, latest] = row as [bigint, bigint | null, bigint | null];
      return {
        rows: Number(rows),
        ...(earliest === null ? {} : { earliestMs: Math.floor(Number(earliest) / 1000) }),
        ...(latest === null ? {} : { latestMs: Math.floor(Number(latest) / 1000) }),
      };
    } finally {
      connection.close();
    }
  }

  async ingest(
    stream: string,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
    options: { readonly idempotentId?: string } = {},
  ): Promise<void> {
    await this.#catalog.rows(stream).ingest(columns, rows, options.idempotentId);
  }

  async prepare(sql: string, options: { readonly mode?: 'streaming' | 'table' } = {}): Promise<Prepared> {
    return withinStack(async () => {
      const statement = parseStatement(sql);
      const bounded = options.mode === 'table';
      if (statement.kind === 'query') return this.#planner.plan(statement.query, sql, bounded);
      if (statement.kind === 'explain') return this.#explain(statement.query, statement.text, sql);
      return prepareStatement(statement, sql, this.#statements);
    });
  }

  async analyze(sql: string): Promise<SqlAnalysis> {
    return withinStack(async () => {
      const statement = parseStatement(sql);
      if (statement.kind !== 'query' && statement.kind !== 'explain') return analyzeStatement(statement, sql);
      const checked = await this.#planner.check(statement.query, false);
      return analysisOf(statement.kind === 'query' ? 'SELECT' : 'EXPLAIN', sql, checked);
    });
  }

  format(sql: string): string {
    parseStatement(sql);
    return formatSql(sql);
  }

  async clear(): Promise<void> {
    for (const { info } of this.#catalog.list()) await this.drop(info.name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#materializedViews.stopAll();
    await this.#writer.queue.run(async () => this.#writer.connection.close());
    this.#database.close();
  }

  async #explain(query: Query, text: string, sql: string): Promise<FixedQuery> {
    const checked = await this.#planner.check(query, false);
    const kind = checked.compiled.streaming === undefined ? 'bounded' : 'streaming';
    const lines = [
      `Query (${kind})`,
      ...formatSql(text)
        .split('\n')
        .map(line => `  ${line}`),
    ];
    const header = [{ name: 'explain', type: 'string' }];
    return new FixedQuery(header, analysisOf('EXPLAIN', sql, checked), () => lines.map(line => [line]));
  }
}

/** A chain such as `1 + 1 + …` of many thousand parts is too deep to be compiled, and no reason to fail otherwise. */
async function withinStack<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as Error).name !== 'RangeError') throw error;
    throw engineError('TOO_DEEP_AST', 'The statement is nested too deeply');
  }
}
