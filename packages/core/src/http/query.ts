import { ValidationError } from '../errors/other-errors.js';

/** A value of a query parameter; `undefined` leaves the parameter out, a list repeats it. */
export type QueryValue =
  | string
  | number
  | bigint
  | boolean
  | undefined
  | readonly (string | number | bigint | boolean)[];

/** Query parameters in the order in which they are sent. */
export type QueryParameters = Readonly<Record<string, QueryValue>>;

/**
 * Encodes parameters in the form `a=1&b=x%20y`; spaces become `%20`, which every server reads alike.
 *
 * @throws {ValidationError} when a text is no well-formed Unicode.
 */
export function encodeQuery(parameters: QueryParameters | undefined): string {
  if (parameters === undefined) return '';
  const parts: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      parts.push(`${encode(name, name)}=${encode(String(item), name)}`);
    }
  }
  return parts.join('&');
}

function encode(text: string, name: string): string {
  if (text.isWellFormed()) return encodeURIComponent(text);
  throw new ValidationError({
    platform: 'sdk',
    operation: 'query',
    issues: [{ field: `query.${name.toWellFormed()}`, expected: 'text without lone surrogates' }],
  });
}
