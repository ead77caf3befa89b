import { engineError } from '../errors.js';
import { syntaxError, type Token, tokenize } from './tokenizer.js';

/** Deeper nesting would exhaust the stack. */
const greatestDepth = 200;

/** Reads the tokens of one statement from left to right; keywords match in any case. */
export class TokenCursor {
  readonly sql: string;
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(sql: string) {
    this.sql = sql;
    this.#tokens = tokenize(sql);
  }

  /** Runs `parse` one level deeper. Throws 168 when brackets are nested too deeply. */
  nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > greatestDepth) {
      throw engineError('TOO_DEEP_AST', `The statement is nested more than ${greatestDepth} levels deep`);
    }
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#index += 1;
    return token;
  }

  /** A place to come back to with {@link rewind}. */
  get mark(): number {
    return this.#index;
  }

  rewind(mark: number): void {
    this.#index = mark;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.text.toLowerCase() === word;
  }

  /** Whether these words come next, e.g. `group by`. */
  isWords(words: string): boolean {
    return words.split(' ').every((word, index) => this.isWord(word, index));
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  takeWords(words: string): boolean {
    if (!this.isWords(words)) return false;
    this.#index += words.split(' ').length;
    return true;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#index += 1;
    return true;
  }

  expectWords(words: string): void {
    if (!this.takeWords(words)) this.fail(`expected ${words.toUpperCase()}`);
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) this.fail(`expected '${symbol}'`);
  }

  /** A name: a word, or a quoted identifier. */
  expectName(what: string): string {
    const token = this.peek();
    if (token.kind !== 'word' && token.kind !== 'quoted') this.fail(`expected ${what}`);
    return this.next().text;
  }

  expectString(what: string): string {
    if (this.peek().kind !== 'string') this.fail(`expected ${what} in single quotes`);
    return this.next().text;
  }

  expectInteger(what: string): number {
    const token = this.peek();
    const value = Number(token.text);
    if (token.kind !== 'number' || !Number.isSafeInteger(value)) this.fail(`expected ${what}`);
    this.next();
    return value;
  }

  /** Nothing but an optional semicolon may follow. */
  expectEnd(): void {
    this.takeSymbol(';');
    if (this.peek().kind !== 'end') this.fail('expected the end of the statement');
  }

  /** The source text from one token to the last one read. */
  textSince(mark: number): string {
    const first = this.#tokens[mark]!;
    const last = this.#tokens[Math.max(mark, this.#index - 1)]!;
    return this.sql.slice(first.start, last.end);
  }

  fail(expected: string): never {
    const token = this.peek();
    throw syntaxError(
      token.start,
      token.kind === 'end' ? 'end of query' : this.sql.slice(token.start, token.end),
      expected,
    );
  }
}
