import type { BinaryOperator, Expression, UnaryOperator } from './expression.js';
import { FormulaError } from './formula-error.js';
import { type Token, tokensOf } from './tokens.js';

/** Deeper formulas are refused, before they exhaust the stack. */
const DEEPEST = 200;

const RELATIONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);

/**
 * Reads a formula of section 4.10: `or [ "?" additive ":" additive ]`, where a comparison takes two operands and no third.
 *
 * @throws {FormulaError} that tells the position.
 */
export function parseFormula(text: string): Expression {
  return new FormulaParser(text).parse();
}

class FormulaParser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
    this.#end = text.length;
  }

  parse(): Expression {
    const expression = this.#formula();
    if (this.#next < this.#tokens.length) throw this.#unexpected('the end');
    return expression;
  }

  #formula(): Expression {
    this.#enter();
    const condition = this.#leftToRight(['||'], () => this.#and());
    const expression = this.#taken(['?']) === undefined ? condition : this.#branches(condition);
    this.#depth--;
    return expression;
  }

  #branches(condition: Expression): Expression {
    const whenTrue = this.#additive();
    this.#require(':');
    return { kind: 'conditional', condition, whenTrue, whenFalse: this.#additive() };
  }

  #and(): Expression {
    return this.#leftToRight(['&&'], () => this.#relation());
  }

  #relation(): Expression {
    const left = this.#additive();
    const operator = this.#taken([...RELATIONS]) as BinaryOperator | undefined;
    return operator === undefined ? left : { kind: 'binary', operator, left, right: this.#additive() };
  }

  #additive(): Expression {
    return this.#leftToRight(['+', '-'], () => this.#multiplicative());
  }

  #multiplicative(): Expression {
    return this.#leftToRight(['*', '/', '%'], () => this.#unary());
  }

  #leftToRight(operators: readonly BinaryOperator[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const operator = this.#taken(operators) as BinaryOperator | undefined;
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: operand() };
    }
  }

  #unary(): Expression {
    const operator = this.#taken(['!', '+', '-']) as UnaryOperator | undefined;
    if (operator === undefined) return this.#primary();
    this.#enter();
    const operand = this.#unary();
    this.#depth--;
    return { kind: 'unary', operator, operand };
  }

  #primary(): Expression {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw this.#unexpected('an operand');
    if (token.kind === 'sign') {
      this.#require('(', 'an operand');
      const inner = this.#formula();
      this.#require(')');
      return inner;
    }
    this.#next++;
    if (token.kind === 'number') return { kind: 'number', value: token.value };
    if (token.kind !== 'identifier') return { kind: token.kind, name: token.name };
    if (this.#taken(['(']) !== undefined) return this.#call(token.text);
    // The page does not say what a bare name is; it is read as `$(name)` (guess, section 4.10).
    return { kind: 'inProcess', name: token.text };
  }

  #call(name: string): Expression {
    const operands: Expression[] = [];
    if (this.#taken([')']) !== undefined) return { kind: 'call', name, operands };
    do operands.push(this.#formula());
    while (this.#taken([',']) !== undefined);
    this.#require(')');
    return { kind: 'call', name, operands };
  }

  #taken(signs: readonly string[]): string | undefined {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'sign' || !signs.includes(token.text)) return undefined;
    this.#next++;
    return token.text;
  }

  #require(sign: string, expected: string = `"${sign}"`): void {
    if (this.#taken([sign]) === undefined) throw this.#unexpected(expected);
  }

  #enter(): void {
    if (++this.#depth > DEEPEST) throw this.#unexpected(`at most ${DEEPEST} levels`);
  }

  #unexpected(expected: string): FormulaError {
    return new FormulaError(expected, this.#tokens[this.#next]?.at ?? this.#end);
  }
}
