import type { Catalog } from '../catalog/catalog.js';
import { ExpressionCompiler } from '../compile/expression-compiler.js';
import { QueryContext } from '../compile/query-context.js';
import { Scope } from '../compile/scope.js';
import { compileQuery } from '../compile/select-compiler.js';
import type { Expression } from '../sql/ast.js';

/** The SQL of a condition over the rows of a stream's table, whose alias is `t`; null when there is none. */
export function deleteCondition(
  catalog: Catalog,
  name: string,
  where: Expression | undefined,
): string | null {
  if (where === undefined) return null;
  const { source } = catalog.rows(name).table;
  const context = new QueryContext({
    bounded: true,
    settings: new Map(),
    findSource: other => catalog.source(other),
  });
  const columns = source.columns.map((column, index) => ({ ...column, table: name, sql: `t.c${index}` }));
  return new ExpressionCompiler(context, compileQuery).condition(where, new Scope({ sql: '', columns })).sql;
}
