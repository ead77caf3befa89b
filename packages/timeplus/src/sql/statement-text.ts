import { requireText } from '../validation.js';
import { Sql } from './sql.js';

/** The text of a statement. @throws {ValidationError} when it is empty. */
export function statementText(operation: string, statement: string | Sql): string {
  return requireText(operation, 'sql', statement instanceof Sql ? statement.text : statement);
}
