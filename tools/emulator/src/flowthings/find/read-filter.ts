import type { FilterExpression } from '../filter/filter-ast.js';
import { FilterError } from '../filter/filter-reader.js';
import { parseFilter } from '../filter/parse-filter.js';
import { badRequest } from '../refusal.js';

/**
 * A filter that a client sent.
 *
 * @throws {FlowthingsRefusal} with status 400 and the position of what is wrong
 */
export function readFilter(value: unknown, name = 'filter'): FilterExpression {
  if (typeof value !== 'string') throw badRequest(`${name} must be a text.`);
  try {
    return parseFilter(value);
  } catch (error) {
    if (error instanceof FilterError) throw badRequest(error.message);
    throw error;
  }
}
