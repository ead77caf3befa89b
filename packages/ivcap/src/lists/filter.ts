import { invalid, received, requireText } from '../validation.js';

/** Names of fields as the wire has them: letters, digits, `-`, `_`, `.`. */
const FIELD = /^[A-Za-z][\w.-]*$/;

/** A value of a comparison. */
export type FilterValue = string | number | boolean;

/**
 * Builds expressions for the option `filter` of lists. Values are quoted, so that none can end its quotes: a single quote
 * is doubled (guess, U2).
 *
 * @example
 * ivcap.services.list({ filter: filter.like('name', 'Fire%') });
 */
export const filter: {
  /** The field fits a pattern, in which `%` stands for any text. */
  readonly like: (field: string, pattern: string) => string;
  /** The field has this value. */
  readonly equal: (field: string, value: FilterValue) => string;
  /** All of the expressions hold (guess, U2). */
  readonly all: (...expressions: readonly string[]) => string;
} = {
  like: (field, pattern) => `${fieldName(field)}~=${quoted('pattern', pattern)}`,
  equal: (field, value) => `${fieldName(field)}=${quoted('value', value)}`,
  all: (...expressions) => {
    if (expressions.length === 0)
      throw invalid('filter', { field: 'expressions', expected: 'at least one', received: 'none' });
    return expressions.map((part, n) => requireText('filter', `expressions[${n}]`, part)).join(' and ');
  },
};

function fieldName(field: string): string {
  if (typeof field === 'string' && FIELD.test(field)) return field;
  throw invalid('filter', {
    field: 'field',
    expected: 'the name of a field, e.g. "name" or "ordered-at"',
    received: typeof field === 'string' ? JSON.stringify(field) : received(field),
  });
}

function quoted(field: string, value: FilterValue): string {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return `${value}`;
  if (typeof value === 'string' && value.isWellFormed()) return `'${value.replaceAll("'", "''")}'`;
  throw invalid('filter', {
    field,
    expected: 'text, a finite number or a boolean',
    received: received(value),
  });
}
