import { JsonError, parseJson } from '../../host/json.js';
import { badRequest } from '../errors.js';
import { isPlainObject } from '../plain-object.js';

/** What a select asks for, apart from its resource. */
export interface SelectQuery {
  readonly where?: unknown;
  /** Properties to answer; `_id` comes with them (guess, section 8, 8). */
  readonly props: readonly string[] | undefined;
  /** The first property is the primary one. */
  readonly sort: readonly (readonly [property: string, direction: 1 | -1])[];
  readonly limit: number | undefined;
  /** Counted from 1; means nothing without a limit. */
  readonly page: number;
  /** Whether to tell how many rows match altogether. */
  readonly count: boolean;
}

/** Reads the parameters of a select from a socket frame, where they are JSON values. */
export function selectQuery(parameters: Readonly<Record<string, unknown>>): SelectQuery {
  const { where, props, sort, limit, page, count } = parameters;
  return {
    where,
    props: readProps(props),
    sort: readSort(sort),
    // 0 for "no limit" is a guess.
    limit: readInteger('limit', limit, 0) || undefined,
    page: readInteger('page', page, 1) ?? 1,
    count: count === true || count === 'true',
  };
}

/** Reads them from the query of a URL, where objects and arrays are JSON texts. */
export function selectQueryFromUrl(query: URLSearchParams): SelectQuery {
  const parameters = Object.fromEntries(
    [...query].map(([name, text]) => [name, jsonNames.has(name) ? parameter(name, text) : text]),
  );
  return selectQuery(parameters);
}

/** Reads one JSON text of the query. @throws VantiqRefusal with status 400, naming the parameter */
export function parameter(name: string, text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw badRequest(`${name}: expected JSON, got ${text}`, [name]);
    throw error;
  }
}

const jsonNames: ReadonlySet<string> = new Set(['where', 'props', 'sort']);

function readProps(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) {
    throw badRequest('props: expected an array of property names', ['props']);
  }
  return value.length === 0 ? undefined : value;
}

function readSort(value: unknown): SelectQuery['sort'] {
  if (value === undefined || value === null) return [];
  const entries = isPlainObject(value) ? Object.entries(value) : [['', 0] as const];
  return entries.map(([property, direction]) => {
    if (direction === 1 || direction === -1) return [property, direction] as const;
    throw badRequest('sort: expected an object of property names with 1 or -1', ['sort']);
  });
}

function readInteger(name: string, value: unknown, least: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (Number.isSafeInteger(number) && (number as number) >= least) return number as number;
  throw badRequest(`${name}: expected a whole number from ${least} up`, [name]);
}
