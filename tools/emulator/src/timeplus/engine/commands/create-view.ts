import type { Catalog } from '../catalog/catalog.js';
import { engineError } from '../errors.js';
import type { MaterializedViews } from '../queries/materialized-views.js';
import type { CreateView } from '../sql/statement.js';
import { parseQueryText } from '../sql/statement-parser.js';
import { typeText } from '../types/data-type.js';
import type { InsertContext } from './insert.js';

/** What CREATE VIEW needs to run. */
export interface ViewContext extends InsertContext {
  readonly materializedViews: MaterializedViews;
}

/** Creates a view; a materialized one begins to fill its stream at once. */
export async function createView(statement: CreateView, context: ViewContext): Promise<void> {
  const { catalog, planner, materializedViews } = context;
  if (statement.orReplace)
    throw engineError('NOT_IMPLEMENTED', 'OR REPLACE is not implemented by the emulator');
  if (statement.ifNotExists && catalog.find(statement.name) !== undefined) return;
  const { compiled } = await planner.check(parseQueryText(statement.queryText), false);
  if (statement.materialized && compiled.streaming === undefined) {
    throw engineError('BAD_ARGUMENTS', 'A materialized view needs a streaming query');
  }
  if (statement.target !== undefined) checkColumns(catalog, statement.target, compiled.columns);
  await catalog.createView({
    name: statement.name,
    query: statement.queryText,
    columns: compiled.columns.map(column => ({ name: column.name, type: typeText(column.type) })),
    materialized: statement.materialized,
    ...(statement.target === undefined ? {} : { target: statement.target }),
    ...(statement.comment === undefined ? {} : { description: statement.comment }),
  });
  if (statement.materialized) await materializedViews.start(statement.name);
}

function checkColumns(catalog: Catalog, target: string, columns: readonly { readonly name: string }[]): void {
  const known = new Set(catalog.rows(target).table.source.columns.map(column => column.name));
  const missing = columns.find(column => !known.has(column.name));
  if (missing !== undefined) {
    throw engineError(
      'NO_SUCH_COLUMN_IN_STREAM',
      `No such column ${missing.name} in stream default.${target}`,
    );
  }
}
