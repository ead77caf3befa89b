import { quoteSqlValue, sql } from '../sql/sql.js';
import { columnClauses } from '../streams/create-statement.js';
import { invalid } from '../validation.js';
import type { Settings } from './common-types.js';
import type { ExternalStreamDefinition } from './external-types.js';

/** What can be made outside of the server. */
export type ExternalKind = 'STREAM' | 'TABLE';

/** The CREATE EXTERNAL statement for servers whose endpoint is gone (section 4.11). */
export function externalStatement(
  operation: string,
  kind: ExternalKind,
  definition: ExternalStreamDefinition,
): string {
  const { name, columns = [], description, settings } = definition;
  const parts = [`CREATE EXTERNAL ${kind} ${sql.identifier(name)}`];
  if (columns.length > 0) parts.push(`(${columnClauses(columns)})`);
  if (description !== undefined) parts.push(`COMMENT ${quoteSqlValue(description)}`);
  parts.push(`SETTINGS ${settingsClause(operation, settings)}`);
  return parts.join(' ');
}

/** Names of settings are no identifiers that could be quoted, so they are checked. */
function settingsClause(operation: string, settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      if (!/^\w+$/.test(name))
        throw invalid(operation, { field: `settings["${name}"]`, expected: 'letters, digits and _' });
      return `${name}=${quoteSqlValue(value)}`;
    })
    .join(', ');
}
