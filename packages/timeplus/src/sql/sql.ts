/** Values that the `sql` tag can quote. */
export type SqlValue = string | number | bigint | boolean | null | Date | Sql | readonly SqlValue[];

/** A piece of SQL whose values are quoted already. */
export class Sql {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** The `sql` template tag and its helpers. */
export interface SqlTag {
  /** Builds SQL with its values quoted. */
  (literals: TemplateStringsArray, ...values: readonly SqlValue[]): Sql;
  /** A stream, view or column name in backticks. */
  identifier(name: string): Sql;
  /** SQL that is inserted as it is. Never pass text that a user typed. */
  raw(text: string): Sql;
  /** A list of pieces with commas between them, e.g. for `in (...)`. */
  join(values: readonly SqlValue[]): Sql;
}

/**
 * Builds SQL with its values safely quoted, so that no value can change the statement.
 *
 * Text is put into single quotes with quotes and backslashes escaped, a Date becomes a `datetime64(3)` in UTC, a list
 * becomes an array `[...]`, null becomes `null`. For names use `sql.identifier`; `sql.raw` inserts text as it is.
 *
 * @example
 * sql`select * from ${sql.identifier(stream)} where place = ${place} and time > ${since}`
 * @throws {TypeError} for values that have no literal: undefined, functions, plain objects, invalid dates.
 */
export const sql: SqlTag = Object.assign(
  (literals: TemplateStringsArray, ...values: readonly SqlValue[]): Sql =>
    new Sql(
      literals.reduce(
        (text, literal, index) => text + quoteSqlValue(values[index - 1] as SqlValue) + literal,
      ),
    ),
  {
    identifier: (name: string): Sql => {
      if (typeof name !== 'string' || name === '')
        throw new TypeError('sql.identifier: expected a non-empty string');
      return new Sql(`\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``);
    },
    raw: (text: string): Sql => new Sql(text),
    join: (values: readonly SqlValue[]): Sql => new Sql(values.map(quoteSqlValue).join(', ')),
  },
);

/** The literal for a value. */
export function quoteSqlValue(value: SqlValue): string {
  if (value === null) return 'null';
  if (value instanceof Sql) return value.text;
  switch (typeof value) {
    case 'string':
      return quoteText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return value.toString();
    case 'number':
      return quoteNumber(value);
    default:
      break;
  }
  if (Array.isArray(value)) return `[${value.map(quoteSqlValue).join(', ')}]`;
  if (value instanceof Date) return quoteDate(value);
  throw new TypeError(
    `sql: expected text, number, bigint, boolean, Date, null or a list of these, got ${typeof value}`,
  );
}

function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function quoteNumber(value: number): string {
  if (Number.isNaN(value)) return "to_float64('nan')";
  if (!Number.isFinite(value)) return value > 0 ? "to_float64('inf')" : "to_float64('-inf')";
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function quoteDate(value: Date): string {
  if (Number.isNaN(value.getTime())) throw new TypeError('sql: expected a valid Date');
  const text = value.toISOString().replace('T', ' ').replace('Z', '');
  return `to_datetime64('${text}', 3, 'UTC')`;
}
