import { sqlTokens } from './tokens.js';

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
  /**
   * A statement with the placeholders of the Python client, `%(name)s`, each replaced by its quoted value (X-13). What
   * looks like one inside of a text, a quoted name or a comment stays as it is.
   *
   * @throws {TypeError} for a placeholder without a value, a value without a placeholder, a quote that is not closed.
   */
  named(statement: string, values: Readonly<Record<string, SqlValue>>): Sql;
}

/**
 * Builds SQL with its values safely quoted, so that no value can change the statement.
 *
 * Text is put into single quotes with quotes and backslashes escaped, a Date becomes a `datetime64(3)` in UTC, a list
 * becomes an array `[...]`, null becomes `null`. For names use `sql.identifier`; `sql.raw` inserts text as it is.
 *
 * @example
 * sql`select * from ${sql.identifier(stream)} where place = ${place} and time > ${since}`
 * @throws {TypeError} for values that have no literal: undefined, functions, plain objects, invalid dates; and for a value
 * that is inserted inside of quotes or a comment, where its own quotes would end them.
 */
export const sql: SqlTag = Object.assign(
  (literals: TemplateStringsArray, ...values: readonly SqlValue[]): Sql =>
    new Sql(
      literals.reduce((text, literal, index) =>
        joined(joined(text, insertedValue(text, values[index - 1] as SqlValue)), literal),
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
    named: namedSql,
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

/** The literal for a value behind `before`; `sql.raw` and the like may stand anywhere. */
function insertedValue(before: string, value: SqlValue): string {
  if (!(value instanceof Sql) && endsInsideQuotes(before))
    throw new TypeError(
      `sql: a value stands inside of quotes or a comment; write it without: ... = \${value}`,
    );
  return quoteSqlValue(value);
}

/** True when what follows `text` would belong to a quoted text, a quoted name or a comment. */
function endsInsideQuotes(text: string): boolean {
  return sqlTokens(`${text} x`)?.at(-1)?.start !== text.length + 1;
}

/** Keeps two pieces apart that would become something else together: `--` a comment, `''` a quote inside of a text. */
function joined(before: string, after: string): string {
  const isMerged = ['-', "'"].some(mark => before.endsWith(mark) && after.startsWith(mark));
  return isMerged ? `${before} ${after}` : before + after;
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

const PLACEHOLDER = /^%\(([A-Za-z_]\w*)\)s\b/;

function namedSql(statement: string, values: Readonly<Record<string, SqlValue>>): Sql {
  const tokens = sqlTokens(statement);
  if (tokens === undefined)
    throw new TypeError('sql.named: expected a statement whose quotes and comments are closed');
  const unused = new Set(Object.keys(values));
  let text = '';
  let copied = 0;
  for (const { text: symbol, start } of tokens) {
    if (symbol !== '%') continue;
    const placeholder = PLACEHOLDER.exec(statement.slice(start));
    if (placeholder === null) continue;
    const [whole, name = ''] = placeholder;
    if (!Object.hasOwn(values, name)) throw new TypeError(`sql.named: expected a value for %(${name})s`);
    unused.delete(name);
    text = joined(joined(text, statement.slice(copied, start)), quoteSqlValue(values[name] as SqlValue));
    copied = start + whole.length;
  }
  const [extra] = unused;
  if (extra !== undefined)
    throw new TypeError(`sql.named: the statement has no %(${extra})s outside of texts and comments`);
  return new Sql(joined(text, statement.slice(copied)));
}
