import { quoteSqlValue, sql } from '../sql/sql.js';
import { refuseWithoutDdl } from '../sql/without-ddl.js';
import type { ViewDefinition } from './view-types.js';

/**
 * The CREATE VIEW statement for servers that have no `POST /views` any more (section 4.11).
 *
 * @throws {ValidationError} when the definition has a field that only the endpoint of older servers knows.
 */
export function viewStatement(operation: string, definition: ViewDefinition): string {
  refuseWithoutDdl(operation, definition, ['logstoreRetentionBytes', 'logstoreRetentionMs', 'ttlExpression']);
  const { name, query, materialized = false, targetStream, description } = definition;
  const parts = [`CREATE ${materialized ? 'MATERIALIZED VIEW' : 'VIEW'} ${sql.identifier(name)}`];
  if (materialized && targetStream !== undefined) parts.push(`INTO ${sql.identifier(targetStream)}`);
  const select = query.trim().replace(/;$/, '');
  // In brackets, or COMMENT would be read as an alias at the end of the query; the line break ends a comment there.
  parts.push(
    description === undefined ? `AS ${select}` : `AS (${select}\n) COMMENT ${quoteSqlValue(description)}`,
  );
  return parts.join(' ');
}
