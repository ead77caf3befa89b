import type { EmulatorClock } from '../../../host/clock.js';
import type { Catalog } from '../catalog/catalog.js';
import { QueryContext, QueryFacts } from '../compile/query-context.js';
import { type CompiledQuery, compileQuery } from '../compile/select-compiler.js';
import type { SqlAnalysis } from '../contract.js';
import type { SqlDatabase } from '../duckdb/sql-database.js';
import type { Query } from '../sql/ast.js';
import { formatSql } from '../sql/format.js';
import type { ReadFrom } from '../streaming/reader.js';
import { typeText } from '../types/data-type.js';
import { PlannedQuery, statementTypes } from './planned-query.js';
import { checkSettings, isOn, seekMicros } from './settings.js';

/** A query compiled, with what is to be known of it. */
export interface CompiledStatement {
  readonly compiled: CompiledQuery;
  readonly facts: QueryFacts;
  readonly historyFromMicros: bigint | undefined;
}

/** Turns parsed queries into ones that can be run. */
export class Planner {
  readonly #catalog: Catalog;
  readonly #database: SqlDatabase;
  readonly #clock: EmulatorClock;

  constructor(catalog: Catalog, database: SqlDatabase, clock: EmulatorClock) {
    this.#catalog = catalog;
    this.#database = database;
    this.#clock = clock;
  }

  /** Checks a query and plans it; a streaming one reads what comes after this call. */
  async plan(query: Query, sql: string, bounded: boolean): Promise<PlannedQuery> {
    const statement = await this.check(query, bounded);
    const from = this.#readFrom(query, statement);
    const analysis = analysisOf('SELECT', sql, statement);
    return new PlannedQuery(statement.compiled, analysis, from, this.#database, this.#clock);
  }

  /** Compiles a query, and lets DuckDB check what it becomes. */
  async check(query: Query, bounded: boolean): Promise<CompiledStatement> {
    const statement = this.compile(query, bounded);
    const connection = await this.#database.connect();
    try {
      const { compiled } = statement;
      (await connection.prepare(compiled.sql, statementTypes(compiled))).close();
    } finally {
      connection.close();
    }
    return statement;
  }

  compile(query: Query, bounded: boolean): CompiledStatement {
    checkSettings(query.settings);
    const facts = new QueryFacts();
    const historyFromMicros = seekMicros(query.settings, this.#clock.now());
    const context = new QueryContext({
      facts,
      bounded: bounded || query.settings.get('query_mode') === 'table',
      settings: query.settings,
      historyFromMicros,
      findSource: name => this.#catalog.source(name),
    });
    return { compiled: compileQuery(query, context), facts, historyFromMicros };
  }

  #readFrom(query: Query, statement: CompiledStatement): ReadFrom | undefined {
    const { streaming } = statement.compiled;
    if (streaming === undefined) return undefined;
    const { table } = this.#catalog.rows(streaming.source.name);
    const live = table.lastSequence;
    const backfill = isOn(query.settings.get('enable_backfill_from_historical_store'), true);
    const readsHistory =
      backfill && (statement.facts.readsHistory || statement.historyFromMicros !== undefined);
    return { table, live, start: readsHistory ? 0 : live, acceptedAtMs: this.#clock.now() };
  }
}

/** What `sqlanalyze` tells of a query. */
export function analysisOf(queryType: string, sql: string, statement: CompiledStatement): SqlAnalysis {
  const { compiled, facts } = statement;
  return {
    queryType,
    isStreaming: compiled.streaming !== undefined,
    hasAggregate: facts.hasAggregate,
    hasSubquery: facts.hasSubquery,
    hasTableJoin: facts.hasTableJoin,
    hasUnion: facts.hasUnion,
    groupByColumns: facts.groupByColumns,
    originalQuery: sql,
    rewrittenQuery: formatSql(sql),
    requiredColumns: [...facts.requiredColumns.values()],
    resultColumns: compiled.columns.map(column => ({
      column: column.name,
      columnType: typeText(column.type),
    })),
  };
}

/** What `sqlanalyze` tells of a statement that reads nothing. */
export function plainAnalysis(queryType: string, sql: string): SqlAnalysis {
  return {
    queryType,
    isStreaming: false,
    hasAggregate: false,
    hasSubquery: false,
    hasTableJoin: false,
    hasUnion: false,
    groupByColumns: [],
    originalQuery: sql,
    rewrittenQuery: formatSql(sql),
    requiredColumns: [],
    resultColumns: [],
  };
}
