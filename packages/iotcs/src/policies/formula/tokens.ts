import { FormulaError } from './formula-error.js';

/** Signs of the language; longer ones come first, so that `||` is not read as two. */
const SIGN = /\|\||&&|!=|<=|>=|[?:,!=<>+\-*/%()]/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const REFERENCE = /(\$\$?)\(\s*([^()]*?)\s*\)/y;
const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_.-]*/uy;
const SPACE = /\s+/y;

/** The smallest parts of a formula. */
export type Token =
  | { readonly kind: 'sign'; readonly text: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'identifier'; readonly text: string; readonly at: number }
  | { readonly kind: 'inProcess' | 'current'; readonly name: string; readonly at: number };

/** Cuts a formula into tokens. @throws {FormulaError} at the first character that begins none. */
export function tokensOf(formula: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(formula);
  };
  while (at < formula.length) {
    const space = match(SPACE);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const found = match(REFERENCE) ?? match(NUMBER) ?? match(IDENTIFIER) ?? match(SIGN);
    if (found === null) throw new FormulaError('an operand or an operator', at);
    tokens.push(tokenOf(found, at));
    at += found[0].length;
  }
  return tokens;
}

function tokenOf([text, dollars, name]: RegExpExecArray, at: number): Token {
  if (dollars !== undefined) {
    if (name === undefined || name === '') throw new FormulaError('the name of an attribute', at);
    return { kind: dollars === '$' ? 'inProcess' : 'current', name, at };
  }
  if (/^\d/.test(text)) return { kind: 'number', value: Number(text), at };
  return { kind: /^[\p{L}_]/u.test(text) ? 'identifier' : 'sign', text, at };
}
