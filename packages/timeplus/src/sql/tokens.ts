/** A piece of a statement; what stands between the pieces is space and comments. */
export interface SqlToken {
  /** `name` is an identifier in backticks or double quotes, `word` one without, or a keyword. */
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'symbol';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const TOKENS: readonly (readonly [SqlToken['kind'], RegExp])[] = [
  ['word', /[A-Za-z_]\w*/y],
  ['text', /'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'/y],
  ['name', /`[^`\\]*(?:(?:\\[\s\S]|``)[^`\\]*)*`|"[^"\\]*(?:(?:\\[\s\S]|"")[^"\\]*)*"/y],
  ['number', /\d[\w.]*/y],
  ['symbol', /<=|>=|<>|!=|==|::|\|\||[^'"`]/y],
];

/**
 * Takes a statement apart (section 4.10). Undefined when a quote or a comment is not closed, or when it holds one of
 * the rarer forms of the engine, `#` comments and `$` texts, which are not told apart here.
 */
export function sqlTokens(statement: string): SqlToken[] | undefined {
  const tokens: SqlToken[] = [];
  let position = skipSpace(statement, 0);
  while (position < statement.length) {
    const token = tokenAt(statement, position);
    if (token === undefined || isUnclear(token, statement)) return undefined;
    tokens.push(token);
    position = skipSpace(statement, token.end);
  }
  return tokens;
}

function skipSpace(statement: string, position: number): number {
  SPACE.lastIndex = position;
  return SPACE.test(statement) ? SPACE.lastIndex : position;
}

function tokenAt(statement: string, start: number): SqlToken | undefined {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = start;
    const text = pattern.exec(statement)?.[0];
    if (text !== undefined) return { kind, text, start, end: start + text.length };
  }
  return undefined;
}

function isUnclear({ kind, text, end }: SqlToken, statement: string): boolean {
  if (kind !== 'symbol') return false;
  return text === '#' || text === '$' || (text === '/' && statement[end] === '*');
}
