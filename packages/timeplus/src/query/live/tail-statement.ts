import { type SqlToken, sqlTokens } from '../../sql/tokens.js';

/**
 * A statement that gives rows of one stream as they arrive, each for itself, so that it can be run anew from a point in
 * time: `SELECT … FROM stream [WHERE …] [LIMIT n] [SETTINGS …]`.
 */
export interface TailStatement {
  readonly stream: { readonly name: string; readonly db: string | undefined };
  /** Its WHERE has a lower bound of `_tp_time`: it begins with rows that are stored (section 4.10). */
  readonly readsHistory: boolean;
  /** Its WHERE depends on when it is run, as with `now()`. */
  readonly dependsOnTime: boolean;
  readonly limit: number | undefined;
  /** The statement with more columns behind its own and, without its LIMIT, with one more condition. */
  text(columns: readonly string[], condition?: string): string;
}

/** Functions whose result differs from one run to the next. */
const VOLATILE: ReadonlySet<string> = new Set(
  'now now64 now_in_block today yesterday rand rand32 rand64 rand_constant random_string uuid generate_uuid_v4 emit_version'.split(
    ' ',
  ),
);
/** Functions whose result depends on the rows before; what such a function gives changes when the statement begins elsewhere. */
const STATEFUL: ReadonlySet<string> = new Set(
  'lag lags moving_sum row_number running_difference running_accumulate neighbor row_number_in_all_blocks'.split(
    ' ',
  ),
);
/** Settings that do not change which rows a statement gives. */
const HARMLESS_SETTINGS: ReadonlySet<string> = new Set(['max_threads', 'enable_idempotent_processing']);
/** Words that make more of a statement than a tail, wherever they stand. */
const FOREIGN: ReadonlySet<string> = new Set(
  'select distinct over from where group having order partition shuffle union intersect except join emit offset by final sample prewhere array_join limit settings'.split(
    ' ',
  ),
);

/** Undefined for every statement that is not surely of this form; the server's own analysis is to be asked as well. */
export function parseTail(statement: string): TailStatement | undefined {
  const tokens = sqlTokens(statement);
  if (tokens === undefined) return undefined;
  if (tokens.at(-1)?.text === ';') tokens.pop();
  const clauses = splitClauses(tokens);
  if (clauses === undefined) return undefined;
  const stream = parseStream(clauses.from);
  const limit = parseLimit(clauses.limit);
  const isPlain =
    stream !== undefined &&
    limit !== 'unclear' &&
    isPlainList(clauses.select) &&
    isPlainCondition(clauses.where) &&
    areHarmless(clauses.settings);
  if (!isPlain) return undefined;
  const textOf = (part: readonly SqlToken[]): string => statement.slice(part[0]?.start, part.at(-1)?.end);
  return {
    stream,
    limit,
    readsHistory: clauses.where !== undefined && hasLowerBound(clauses.where),
    dependsOnTime: clauses.where !== undefined && callsAny(clauses.where, VOLATILE),
    text: (columns, condition) => {
      const { select, from, where, settings } = clauses;
      const conditions = [condition, where && `(${textOf(where)}\n)`].filter(part => part !== undefined);
      const parts = [`select ${[textOf(select), ...columns].join(', ')}`, `from ${textOf(from)}`];
      if (conditions.length > 0) parts.push(`where ${conditions.join(' and ')}`);
      if (limit !== undefined && condition === undefined) parts.push(`limit ${limit}`);
      if (settings !== undefined) parts.push(`settings ${textOf(settings)}`);
      return parts.join(' ');
    },
  };
}

interface Clauses {
  readonly select: readonly SqlToken[];
  readonly from: readonly SqlToken[];
  readonly where?: readonly SqlToken[];
  readonly limit?: readonly SqlToken[];
  readonly settings?: readonly SqlToken[];
}

const CLAUSES: readonly (keyof Clauses)[] = ['select', 'from', 'where', 'limit', 'settings'];

/** The tokens of each clause; undefined unless the clauses are these, in this order, and nothing is empty. */
function splitClauses(tokens: readonly SqlToken[]): Clauses | undefined {
  const clauses: Partial<Record<keyof Clauses, SqlToken[]>> = {};
  let current: SqlToken[] | undefined;
  let next = 0;
  for (const token of tokens) {
    const word = keyword(token);
    const clause = CLAUSES.indexOf(word as keyof Clauses, next);
    if (clause !== -1) {
      current = [];
      clauses[CLAUSES[clause] as keyof Clauses] = current;
      next = clause + 1;
    } else {
      // A clause out of its order, or a part of the grammar that is not known here.
      if (current === undefined || FOREIGN.has(word) || token.text === ';') return undefined;
      current.push(token);
    }
  }
  const { select, from } = clauses;
  if (select === undefined || from === undefined) return undefined;
  if (Object.values(clauses).some(part => part.length === 0)) return undefined;
  return { ...clauses, select, from };
}

/** The name of a stream with its database and alias; nothing else may stand in FROM. */
function parseStream(from: readonly SqlToken[]): TailStatement['stream'] | undefined {
  const path = from[1]?.text === '.' ? from.slice(0, 3) : from.slice(0, 1);
  const rest = from.slice(path.length);
  const alias = keyword(rest[0]) === 'as' ? rest.slice(1) : rest;
  const hasOnlyAlias = alias.length === 0 ? rest.length === 0 : alias.length === 1 && isName(alias[0]);
  const names = path.filter((_, index) => index !== 1);
  if (!hasOnlyAlias || !names.every(isName)) return undefined;
  const [first, second] = names.map(name => unquoted(name));
  if (first === undefined || (path.length === 3 && second === undefined)) return undefined;
  return second === undefined ? { name: first, db: undefined } : { name: second, db: first };
}

function parseLimit(limit: readonly SqlToken[] | undefined): number | undefined | 'unclear' {
  if (limit === undefined) return undefined;
  const [count] = limit;
  return limit.length === 1 && /^[1-9]\d{0,14}$/.test(count?.text ?? '') ? Number(count?.text) : 'unclear';
}

/** A list whose values depend on nothing but their row, and in which `_tp_time` and `_tp_sn` keep their meaning. */
function isPlainList(list: readonly SqlToken[]): boolean {
  return (
    !callsAny(list, VOLATILE) &&
    !callsAny(list, STATEFUL) &&
    !list.some((_, index) => renamesReserved(list, index))
  );
}

function renamesReserved(list: readonly SqlToken[], index: number): boolean {
  const name = unquoted(list[index]);
  if (name !== '_tp_time' && name !== '_tp_sn') return false;
  const before = list[index - 1];
  return before !== undefined && (before.kind !== 'symbol' || before.text === ')' || before.text === ']');
}

/** A condition whose lower bound of `_tp_time`, if it has one, applies to all of it. */
function isPlainCondition(where: readonly SqlToken[] | undefined): boolean {
  if (where === undefined) return true;
  if (callsAny(where, STATEFUL)) return false;
  return !where.some(isEventTime) || hasLowerBound(where);
}

function hasLowerBound(where: readonly SqlToken[]): boolean {
  if (where.some(token => ['or', 'not', 'if', 'multi_if', 'case'].includes(keyword(token)))) return false;
  let depth = 0;
  return where.some((token, index) => {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth > 0 || !isEventTime(token)) return false;
    const after = where[index + 1]?.text ?? '';
    const before = where[index - 1]?.text ?? '';
    return ['>', '>='].includes(after) || ['<', '<='].includes(before);
  });
}

function areHarmless(settings: readonly SqlToken[] | undefined): boolean {
  if (settings === undefined) return true;
  return settings.every(
    (token, index) =>
      token.kind !== 'word' || settings[index + 1]?.text !== '=' || HARMLESS_SETTINGS.has(token.text),
  );
}

function callsAny(tokens: readonly SqlToken[], functions: ReadonlySet<string>): boolean {
  return tokens.some((token, index) => functions.has(keyword(token)) && tokens[index + 1]?.text === '(');
}

function isEventTime(token: SqlToken): boolean {
  return unquoted(token) === '_tp_time';
}

function isName(token: SqlToken | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'name';
}

/** The word in lower case; empty for a token that is none. */
function keyword(token: SqlToken | undefined): string {
  return token?.kind === 'word' ? token.text.toLowerCase() : '';
}

/** The name that a token stands for; undefined for one with escapes, which is left to the server. */
function unquoted(token: SqlToken | undefined): string | undefined {
  if (token?.kind === 'word') return token.text;
  if (token?.kind !== 'name') return undefined;
  const inner = token.text.slice(1, -1);
  return /^[^\\`"]+$/.test(inner) ? inner : undefined;
}
