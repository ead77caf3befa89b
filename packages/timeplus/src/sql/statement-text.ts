import { requireText } from '../validation.js';
import { Sql } from './sql.js';

/** The text of a statement. @throws {ValidationError} when it is empty. */
export function statementText(operation: string, statement: string | Sql): string {
  return requireText(operation, 'sql', statement instanceof Sql ? statement.text : statement);
}

const SKIPPED = /^(?:[\s(]+|--[^\n]*|\/\*[\s\S]*?\*\/)/;
const READS: ReadonlySet<string> = new Set([
  'select',
  'with',
  'show',
  'describe',
  'desc',
  'explain',
  'exists',
]);

/** True for a statement that changes nothing, so that running it twice does no harm. */
export function isReadOnly(statement: string): boolean {
  let rest = statement;
  for (let skipped = SKIPPED.exec(rest); skipped !== null; skipped = SKIPPED.exec(rest))
    rest = rest.slice(skipped[0].length);
  return READS.has(/^[a-z]+/i.exec(rest)?.[0].toLowerCase() ?? '');
}
