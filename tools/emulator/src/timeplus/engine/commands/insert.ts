import type { EmulatorClock } from '../../../host/clock.js';
import type { Catalog } from '../catalog/catalog.js';
import { ExpressionCompiler } from '../compile/expression-compiler.js';
import { QueryContext } from '../compile/query-context.js';
import { emptyRelation, Scope } from '../compile/scope.js';
import { type CompiledQuery, compileQuery } from '../compile/select-compiler.js';
import type { SqlDatabase } from '../duckdb/sql-database.js';
import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import { clockParameters } from '../queries/planned-query.js';
import type { Planner } from '../queries/planner.js';
import type { Expression } from '../sql/ast.js';
import type { Insert } from '../sql/statement.js';
import { render } from '../types/render.js';

/** What an INSERT needs to run. */
export interface InsertContext {
  readonly catalog: Catalog;
  readonly planner: Planner;
  readonly database: SqlDatabase;
  readonly clock: EmulatorClock;
}

/** Checks an INSERT and gives what runs it. */
export async function prepareInsert(insert: Insert, context: InsertContext): Promise<() => Promise<void>> {
  const target = context.catalog.rows(insert.name);
  const idempotentId = idempotentIdOf(insert);
  const columns = insert.columns ?? defaultColumns(context.catalog, insert.name);
  if (insert.query !== undefined) {
    const { compiled } = await context.planner.check(insert.query, true);
    return async () => target.ingest(columns, await selectRows(compiled, context), idempotentId);
  }
  return async () => {
    const rows: unknown[][] = [];
    for (const row of insert.rows!) rows.push(await evaluateRow(row, context));
    await target.ingest(columns, rows, idempotentId);
  };
}

/** Without a list of columns, values are for all that the user defined. */
function defaultColumns(catalog: Catalog, name: string): readonly string[] {
  const columns = catalog.rows(name).table.source.columns.map(column => column.name);
  return columns.filter(column => column !== '_tp_time' && column !== '_tp_delta');
}

function idempotentIdOf(insert: Insert): string | undefined {
  for (const name of insert.settings.keys()) {
    if (name !== 'idempotent_id') throw engineError('UNKNOWN_SETTING', `Unknown setting ${name}`);
  }
  const id = insert.settings.get('idempotent_id');
  return id === undefined || id === '' ? undefined : String(id);
}

async function selectRows(compiled: CompiledQuery, context: InsertContext): Promise<unknown[][]> {
  const types = compiled.columns.map(column => column.type);
  const connection = await context.database.connect();
  try {
    const rows = await connection.all(compiled.sql, types, clockParameters(context.clock));
    return rows.map(row => row.map((value, index) => render(types[index]!, value)));
  } finally {
    connection.close();
  }
}

/** Literals are taken as they are written; other expressions are evaluated. */
async function evaluateRow(row: readonly Expression[], context: InsertContext): Promise<unknown[]> {
  const literals = row.map(literalValue);
  if (literals.every(literal => literal !== undefined)) return literals.map(literal => literal!.value);
  const queryContext = new QueryContext({ bounded: true, settings: new Map(), findSource: () => undefined });
  const compiler = new ExpressionCompiler(queryContext, compileQuery);
  const compiled = row.map(expression => compiler.compile(expression, new Scope(emptyRelation)));
  const types = compiled.map(item => item.type);
  const list = compiled.map(item => `CAST(${item.sql} AS ${storageType(item.type)})`).join(', ');
  const connection = await context.database.connect();
  try {
    const [values] = await connection.all(`SELECT ${list}`, types, clockParameters(context.clock));
    return row.map((_, index) => literals[index]?.value ?? render(types[index]!, values![index]!));
  } finally {
    connection.close();
  }
}

function literalValue(expression: Expression): { readonly value: unknown } | undefined {
  switch (expression.kind) {
    case 'number':
      return { value: expression.text };
    case 'string':
    case 'boolean':
      return { value: expression.value };
    case 'null':
      return { value: null };
    case 'array':
    case 'tuple': {
      const elements = expression.elements.map(literalValue);
      return elements.every(element => element !== undefined)
        ? { value: elements.map(element => element!.value) }
        : undefined;
    }
    default:
      return undefined;
  }
}
