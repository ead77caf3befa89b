import { invalidParameter } from '../../errors.js';
import type { Operand, Operator, Position, Predicate, Step } from './path.js';
import { type Token, tokenize } from './tokens.js';

/**
 * Parses a PostgreSQL JSON path: members, elements, ranges, `**`, and filters with comparisons, `starts with`,
 * `like_regex`, `exists`, `&&`, `||` and `!`. Item methods, arithmetic, variables and strict mode are left out. No kept
 * library speaks this dialect short of a whole database.
 *
 * @param parameter - the query parameter that it came in, for the message
 * @throws {IvcapRefusal} with status 422 when it is something else
 */
export function parsePath(text: string, parameter: string): readonly Step[] {
  const parser = new PathParser(text, parameter);
  return parser.path();
}

const operators: readonly string[] = ['==', '!=', '<>', '<', '<=', '>', '>='];

class PathParser {
  readonly #tokens: readonly Token[];
  readonly #fail: (message: string) => Error;
  #at = 0;

  constructor(text: string, parameter: string) {
    this.#tokens = tokenize(text, parameter);
    this.#fail = message => invalidParameter(parameter, `unsupported JSON path: ${message}`, text);
  }

  path(): readonly Step[] {
    if (this.#peek()?.text === 'lax') this.#at++;
    this.#expect('$');
    const steps = this.#steps();
    if (this.#peek()) throw this.#unexpected();
    return steps;
  }

  #steps(): readonly Step[] {
    const steps: Step[] = [];
    for (;;) {
      if (this.#take('.')) steps.push(this.#member());
      else if (this.#take('[')) steps.push(this.#subscript());
      else if (this.#take('?')) steps.push({ kind: 'filter', predicate: this.#parenthesized() });
      else return steps;
    }
  }

  #member(): Step {
    if (this.#take('*')) return { kind: 'anyMember' };
    if (this.#take('**')) return { kind: 'descendants' };
    const token = this.#next();
    if (token.kind !== 'name' && token.kind !== 'string') throw this.#unexpected();
    if (token.kind === 'name' && this.#peek()?.text === '(') throw this.#fail(`the method ${token.text}()`);
    return { kind: 'member', name: token.text };
  }

  #subscript(): Step {
    if (this.#take('*')) {
      this.#expect(']');
      return { kind: 'elements' };
    }
    const from = this.#position();
    const to = this.#take('to') ? this.#position() : from;
    this.#expect(']');
    return { kind: 'range', from, to };
  }

  #position(): Position {
    const last = this.#take('last');
    if (last && this.#take('-')) return { last, offset: -this.#integer() };
    if (last && this.#peek()?.kind !== 'number') return { last, offset: 0 };
    return { last, offset: this.#integer() };
  }

  #integer(): number {
    const { kind, text } = this.#next();
    if (kind !== 'number' || !/^-?\d+$/.test(text)) throw this.#fail(`expected an index, got ${text}`);
    return Number(text);
  }

  #parenthesized(): Predicate {
    this.#expect('(');
    const predicate = this.#either();
    this.#expect(')');
    return predicate;
  }

  #either(): Predicate {
    let left = this.#both();
    while (this.#take('||')) left = { kind: 'or', left, right: this.#both() };
    return left;
  }

  #both(): Predicate {
    let left = this.#condition();
    while (this.#take('&&')) left = { kind: 'and', left, right: this.#condition() };
    return left;
  }

  #condition(): Predicate {
    if (this.#take('!')) return { kind: 'not', inner: this.#negated() };
    if (this.#take('exists')) return this.#exists();
    if (this.#peek()?.text === '(') return this.#parenthesized();
    return this.#comparison();
  }

  #negated(): Predicate {
    return this.#take('exists') ? this.#exists() : this.#parenthesized();
  }

  #exists(): Predicate {
    this.#expect('(');
    const operand = this.#operand();
    this.#expect(')');
    return { kind: 'exists', operand };
  }

  #comparison(): Predicate {
    const left = this.#operand();
    if (this.#take('starts')) {
      this.#expect('with');
      return { kind: 'startsWith', operand: left, prefix: this.#string() };
    }
    if (this.#take('like_regex')) return { kind: 'matches', operand: left, expression: this.#expression() };
    const { text } = this.#next();
    if (!operators.includes(text)) throw this.#fail(`expected an operator, got ${text}`);
    return {
      kind: 'compare',
      operator: (text === '<>' ? '!=' : text) as Operator,
      left,
      right: this.#operand(),
    };
  }

  #operand(): Operand {
    const { kind, text } = this.#next();
    if (text === '@' || (text === '$' && kind === 'symbol')) {
      return { kind: 'path', root: text as '@' | '$', steps: this.#steps() };
    }
    if (kind === 'string') return { kind: 'literal', value: text };
    if (kind === 'number') return { kind: 'literal', value: Number(text) };
    if (kind === 'name' && ['true', 'false', 'null'].includes(text)) {
      return { kind: 'literal', value: JSON.parse(text) as boolean | null };
    }
    throw this.#fail(`expected a value, got ${text}`);
  }

  #expression(): RegExp {
    const pattern = this.#string();
    const flags = this.#take('flag') ? this.#string() : '';
    try {
      return new RegExp(pattern, flags);
    } catch {
      throw this.#fail(`the regular expression ${pattern}`);
    }
  }

  #string(): string {
    const { kind, text } = this.#next();
    if (kind !== 'string') throw this.#fail(`expected a string, got ${text}`);
    return text;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw this.#fail('it ends too early');
    return token;
  }

  #take(text: string): boolean {
    const token = this.#peek();
    if (token?.text !== text || token.kind === 'string') return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected(text);
  }

  #unexpected(expected?: string): Error {
    const got = this.#peek()?.text ?? 'the end';
    return this.#fail(expected === undefined ? `unexpected ${got}` : `expected ${expected}, got ${got}`);
  }
}
