import { engineError } from '../errors.js';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'interval' | 'symbol' | 'end';

/** One token of a statement; `text` is decoded for strings and quoted names, and the source text for the rest. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it starts and ends in the statement. */
  readonly start: number;
  readonly end: number;
}

const symbols = ['<=>', '::', '->', '<=', '>=', '<>', '!=', '==', '||', ...'()[]{},.;:+-*/%<>=?'];
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: '\0', b: '\b', f: '\f' };

/** Splits a statement into tokens, comments left out; the last one is always of kind `end`. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = skipBlank(sql, 0);
  while (position < sql.length) {
    const token = readToken(sql, position, tokens.at(-1));
    tokens.push(token);
    position = skipBlank(sql, token.end);
  }
  tokens.push({ kind: 'end', text: '', start: sql.length, end: sql.length });
  return tokens;
}

function readToken(sql: string, start: number, previous: Token | undefined): Token {
  const first = sql[start]!;
  if (first === "'") return readQuoted(sql, start, "'", 'string');
  if (first === '`' || first === '"') return readQuoted(sql, start, first, 'quoted');
  if (isDigit(first) || (first === '.' && isDigit(sql[start + 1]) && !endsOperand(previous))) {
    return readNumber(sql, start);
  }
  if (isWordStart(first)) {
    let end = start + 1;
    while (end < sql.length && isWordPart(sql[end]!)) end += 1;
    return { kind: 'word', text: sql.slice(start, end), start, end };
  }
  const symbol = symbols.find(candidate => sql.startsWith(candidate, start));
  if (symbol === undefined) throw syntaxError(start, first, 'Unrecognized token');
  return { kind: 'symbol', text: symbol, start, end: start + symbol.length };
}

/** `t.1` names a tuple element: after an operand, a dot does not begin a number. */
function endsOperand(previous: Token | undefined): boolean {
  if (previous === undefined) return false;
  return (
    previous.kind === 'word' || previous.kind === 'quoted' || previous.text === ')' || previous.text === ']'
  );
}

function readQuoted(sql: string, start: number, quote: string, kind: TokenKind): Token {
  let text = '';
  let position = start + 1;
  while (position < sql.length) {
    const character = sql[position]!;
    if (character === '\\' && position + 1 < sql.length) {
      const escaped = sql[position + 1]!;
      text += escapes[escaped] ?? (escaped === '%' || escaped === '_' ? `\\${escaped}` : escaped);
      position += 2;
    } else if (character !== quote) {
      text += character;
      position += 1;
    } else if (sql[position + 1] === quote) {
      text += quote;
      position += 2;
    } else {
      return { kind, text, start, end: position + 1 };
    }
  }
  throw syntaxError(start, sql.slice(start, start + 20), 'Quote is not closed');
}

/** A number, or an interval literal such as `5s` or `100ms` when letters follow at once. */
function readNumber(sql: string, start: number): Token {
  let end = start;
  const digits = (): void => {
    while (isDigit(sql[end])) end += 1;
  };
  digits();
  if (sql[end] === '.' && !isWordStart(sql[end + 1] ?? ' ')) {
    end += 1;
    digits();
  }
  const exponent = sql[end] === 'e' || sql[end] === 'E';
  const sign = sql[end + 1] === '+' || sql[end + 1] === '-';
  if (exponent && isDigit(sql[end + (sign ? 2 : 1)])) {
    end += sign ? 2 : 1;
    digits();
  }
  let suffixEnd = end;
  while (suffixEnd < sql.length && isWordPart(sql[suffixEnd]!)) suffixEnd += 1;
  const kind = suffixEnd === end ? 'number' : 'interval';
  return { kind, text: sql.slice(start, suffixEnd), start, end: suffixEnd };
}

function skipBlank(sql: string, from: number): number {
  let position = from;
  while (position < sql.length) {
    if (isBlank(sql[position]!)) {
      position += 1;
    } else if (sql.startsWith('--', position)) {
      const end = sql.indexOf('\n', position);
      position = end < 0 ? sql.length : end + 1;
    } else if (sql.startsWith('/*', position)) {
      const end = sql.indexOf('*/', position + 2);
      if (end < 0) throw syntaxError(position, '/*', 'Comment is not closed');
      position = end + 2;
    } else {
      return position;
    }
  }
  return position;
}

/** A SYNTAX_ERROR that names the place, counted from 1 as the real engine does. */
export function syntaxError(position: number, near: string, expected: string): Error {
  return engineError(
    'SYNTAX_ERROR',
    `Syntax error: failed at position ${position + 1} ('${near}'): ${expected}`,
  );
}

function isBlank(character: string): boolean {
  return character.trim() === '';
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

function isWordStart(character: string): boolean {
  return (
    (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character === '_'
  );
}

function isWordPart(character: string): boolean {
  return isWordStart(character) || isDigit(character);
}
