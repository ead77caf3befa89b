import { quoteSqlValue, sql } from '../sql/sql.js';
import { invalid } from '../validation.js';
import type { StreamUpdate } from './stream-definition.js';

/**
 * The ALTER STREAM statements for servers that have no `PATCH /streams/{name}` any more.
 *
 * @throws {ValidationError} when nothing is to be changed.
 */
export function alterStatements(name: string, changes: StreamUpdate): [string, ...string[]] {
  const stream = `ALTER STREAM ${sql.identifier(name)}`;
  const settings = [
    ['logstore_retention_bytes', changes.logstoreRetentionBytes],
    ['logstore_retention_ms', changes.logstoreRetentionMs],
  ].flatMap(([setting, value]) => (value === undefined ? [] : [`${setting}=${value}`]));
  const [first, ...rest] = [
    changes.ttlExpression === undefined ? [] : [`${stream} MODIFY TTL ${changes.ttlExpression}`],
    settings.length === 0 ? [] : [`${stream} MODIFY SETTING ${settings.join(', ')}`],
    changes.description === undefined
      ? []
      : [`${stream} MODIFY COMMENT ${quoteSqlValue(changes.description)}`],
  ].flat();
  if (first === undefined) {
    throw invalid('streams.update', {
      field: 'changes',
      expected: 'at least one of description, logstoreRetentionBytes, logstoreRetentionMs, ttlExpression',
      received: 'none of them',
    });
  }
  return [first, ...rest];
}
