import { invalid } from '../validation.js';

/**
 * Refuses fields that newer servers have no DDL for, rather than dropping them.
 *
 * @throws {ValidationError} that names every such field which is set.
 */
export function refuseWithoutDdl<T extends object>(
  operation: string,
  definition: T,
  fields: readonly (keyof T & string)[],
): void {
  const issues = fields
    .filter(field => definition[field] !== undefined)
    .map(field => ({ field, expected: 'nothing: this server creates by DDL, which has no place for it' }));
  if (issues.length > 0) throw invalid(operation, ...issues);
}
