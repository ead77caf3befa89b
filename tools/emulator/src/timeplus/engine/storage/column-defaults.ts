import { ExpressionCompiler } from '../compile/expression-compiler.js';
import { QueryContext } from '../compile/query-context.js';
import { Scope } from '../compile/scope.js';
import type { EngineRow, SqlConnection } from '../duckdb/sql-database.js';
import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { castTo } from '../functions/cast.js';
import type { Expression } from '../sql/ast.js';
import { parseExpressionText } from '../sql/statement-parser.js';
import { coerce } from '../types/coerce.js';
import { bareType, type DataType, integerType } from '../types/data-type.js';
import { defaultValue } from '../types/default-value.js';
import type { EngineValue } from '../types/value.js';
import type { StreamColumn } from './stream-column.js';

/** How a column that a row leaves out gets its value. */
type ColumnDefault =
  | { readonly kind: 'value'; readonly value: EngineValue }
  | { readonly kind: 'now'; readonly precision: number }
  | { readonly kind: 'copy'; readonly from: number }
  | { readonly kind: 'expression'; readonly expression: Expression };

/** Fills in what rows leave out: DEFAULT expressions, which may read other columns, or the zero value of the type. */
export class ColumnDefaults {
  readonly #columns: readonly StreamColumn[];
  readonly #defaults: readonly ColumnDefault[];
  readonly #stagingTable: string;
  #hasStagingTable = false;

  /** Throws what is wrong with a DEFAULT expression. */
  constructor(columns: readonly StreamColumn[], stagingTable: string) {
    this.#columns = columns;
    this.#stagingTable = stagingTable;
    this.#defaults = columns.map(column => defaultOf(column, columns));
    this.#expressions(columns.map((_, index) => index));
  }

  /** Completes rows in which the columns `missing` are not set yet. Calls must not overlap. */
  async fill(
    rows: EngineValue[][],
    missing: readonly number[],
    nowMs: number,
    connection: SqlConnection,
  ): Promise<void> {
    for (const index of missing) this.#fillSimple(rows, index, missing, nowMs);
    const computed = missing.filter(index => this.#isComputed(index, missing));
    if (computed.length === 0 || rows.length === 0) return;
    const values = await this.#evaluate(rows, missing, computed, nowMs, connection);
    for (const [row, results] of values.entries()) {
      for (const [position, index] of computed.entries()) rows[row]![index] = results[position]!;
    }
  }

  async drop(connection: SqlConnection): Promise<void> {
    if (this.#hasStagingTable) await connection.run(`DROP TABLE ${this.#stagingTable}`);
  }

  #fillSimple(rows: EngineValue[][], index: number, missing: readonly number[], nowMs: number): void {
    const plan = this.#defaults[index]!;
    const type = this.#columns[index]!.type;
    if (plan.kind === 'copy' && !missing.includes(plan.from)) {
      const from = this.#columns[plan.from]!.type;
      for (const row of rows) row[index] = rescale(row[plan.from]!, from, type);
      return;
    }
    const value =
      plan.kind === 'value'
        ? plan.value
        : plan.kind === 'now'
          ? (BigInt(nowMs) * 10n ** BigInt(plan.precision)) / 1000n
          : defaultValue(type);
    for (const row of rows) row[index] = value;
  }

  #isComputed(index: number, missing: readonly number[]): boolean {
    const plan = this.#defaults[index]!;
    return plan.kind === 'expression' || (plan.kind === 'copy' && missing.includes(plan.from));
  }

  async #evaluate(
    rows: readonly EngineRow[],
    missing: readonly number[],
    computed: readonly number[],
    nowMs: number,
    connection: SqlConnection,
  ): Promise<EngineRow[]> {
    const types: DataType[] = [...this.#columns.map(column => column.type), integerType(64, true)];
    await this.#prepareStagingTable(connection);
    await connection.append(
      this.#stagingTable,
      types,
      rows.map((row, index) => [...row, BigInt(index)]),
    );
    const expressions = this.#expressions(missing);
    const list = computed.map(index => expressions.get(index)!).join(', ');
    return connection.all(
      `SELECT ${list} FROM ${this.#stagingTable} AS s ORDER BY s.position`,
      computed.map(index => this.#columns[index]!.type),
      { now: BigInt(nowMs) * 1000n },
    );
  }

  async #prepareStagingTable(connection: SqlConnection): Promise<void> {
    if (this.#hasStagingTable) {
      await connection.run(`DELETE FROM ${this.#stagingTable}`);
      return;
    }
    const columns = this.#columns.map((column, index) => `c${index} ${storageType(column.type)}`);
    await connection.run(
      `CREATE TABLE ${this.#stagingTable} (${[...columns, 'position BIGINT'].join(', ')})`,
    );
    this.#hasStagingTable = true;
  }

  /** SQL of the default expressions of columns that are missing; they see each other's values. */
  #expressions(missing: readonly number[]): ReadonlyMap<number, string> {
    const relation = {
      sql: this.#stagingTable,
      columns: this.#columns.map((column, index) => ({ ...column, table: 's', sql: `s.c${index}` })),
    };
    const aliases = new Map<string, Expression>();
    for (const index of missing) {
      const expression = this.#expressionOf(index);
      if (expression !== undefined) aliases.set(this.#columns[index]!.name, expression);
    }
    const context = new QueryContext({ bounded: true, settings: new Map(), findSource: () => undefined });
    const compiler = new ExpressionCompiler(context, () => {
      throw engineError('NOT_IMPLEMENTED', 'A subquery in DEFAULT is not implemented by the emulator');
    });
    const sql = new Map<number, string>();
    for (const index of missing) {
      const expression = this.#expressionOf(index);
      if (expression === undefined) continue;
      const { name, type } = this.#columns[index]!;
      const scope = new Scope(relation, aliases).withoutAlias(name);
      sql.set(index, castSql(castTo(compiler.compile(expression, scope), type).sql, type));
    }
    return sql;
  }

  #expressionOf(index: number): Expression | undefined {
    const plan = this.#defaults[index]!;
    if (plan.kind === 'expression') return plan.expression;
    return plan.kind === 'copy' ? { kind: 'name', parts: [this.#columns[plan.from]!.name] } : undefined;
  }
}

function castSql(sql: string, type: DataType): string {
  return `CAST(${sql} AS ${storageType(type)})`;
}

function defaultOf(column: StreamColumn, columns: readonly StreamColumn[]): ColumnDefault {
  if (column.default === undefined) return { kind: 'value', value: defaultValue(column.type) };
  const expression = parseExpressionText(column.default);
  switch (expression.kind) {
    case 'number':
      return { kind: 'value', value: coerce(column.type, expression.text) };
    case 'string':
    case 'boolean':
      return { kind: 'value', value: coerce(column.type, expression.value) };
    case 'null':
      return { kind: 'value', value: coerce(column.type, null) };
    case 'call': {
      const isNow = expression.name.toLowerCase() === 'now64' && column.type.kind === 'datetime64';
      const precision = expression.arguments[0]?.kind === 'number' ? Number(expression.arguments[0].text) : 3;
      const fits = column.type.kind === 'datetime64' && column.type.precision === precision;
      if (isNow && fits && precision <= 9) return { kind: 'now', precision };
      break;
    }
    case 'name': {
      const from = columns.findIndex(
        other => expression.parts.length === 1 && other.name === expression.parts[0],
      );
      if (from >= 0 && isClock(columns[from]!.type) && isClock(column.type)) return { kind: 'copy', from };
      break;
    }
    default:
      break;
  }
  return { kind: 'expression', expression };
}

function isClock(type: DataType): boolean {
  return type.kind === 'datetime' || type.kind === 'datetime64';
}

/** A time in the unit of another type of time. */
function rescale(value: EngineValue, from: DataType, to: DataType): EngineValue {
  const precision = (type: DataType): number => {
    const bare = bareType(type);
    return bare.kind === 'datetime64' ? bare.precision : 0;
  };
  const ticks = BigInt(value as number | bigint) * 10n ** BigInt(precision(to));
  const divisor = 10n ** BigInt(precision(from));
  const scaled = ticks >= 0n ? ticks / divisor : -((-ticks + divisor - 1n) / divisor);
  return to.kind === 'datetime' ? Number(scaled) : scaled;
}
