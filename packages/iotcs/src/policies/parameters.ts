import { isObject } from '../validation.js';
import type { Expression } from './formula/expression.js';
import { parseFormula } from './formula/parse-formula.js';
import type { FunctionSpec } from './policy.js';

/** A function of a policy that cannot be applied as it is written. It goes to the log; the function is left out. */
export class PolicyParameterError extends Error {
  override readonly name: string = 'PolicyParameterError';
}

/** Reads the parameters of a function. */
export class Parameters {
  readonly #spec: FunctionSpec;

  constructor(spec: FunctionSpec) {
    this.#spec = spec;
  }

  /** A parameter as it was sent. */
  raw(name: string): unknown {
    return this.#spec.parameters[name];
  }

  /** A number above 0; text of digits counts as one. @throws {PolicyParameterError} */
  positive(name: string, fallback?: number): number {
    const given = this.raw(name) ?? fallback;
    const value = typeof given === 'string' ? Number(given) : given;
    if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
    throw this.#wrong(name, 'a number above 0');
  }

  /** A whole number above 0. @throws {PolicyParameterError} */
  whole(name: string, fallback?: number): number {
    const value = this.positive(name, fallback);
    if (Number.isInteger(value)) return value;
    throw this.#wrong(name, 'a whole number above 0');
  }

  /** Text with something in it. @throws {PolicyParameterError} */
  text(name: string): string {
    const value = this.raw(name);
    if (typeof value === 'string' && value !== '') return value;
    throw this.#wrong(name, 'text');
  }

  /** A formula. @throws {PolicyParameterError | FormulaError} */
  formula(name: string): Expression {
    return parseFormula(this.text(name));
  }

  /** True unless it is switched off. */
  flag(name: string): boolean {
    const value = this.raw(name);
    return value !== false && value !== 'false';
  }

  /** One of several words. @throws {PolicyParameterError} */
  oneOf<W extends string>(name: string, words: readonly W[], fallback?: W): W {
    const value = this.raw(name) ?? fallback;
    const word = words.find(candidate => candidate === value);
    if (word !== undefined) return word;
    throw this.#wrong(name, `one of ${words.join(', ')}`);
  }

  /** An object. @throws {PolicyParameterError} */
  object(name: string): Readonly<Record<string, unknown>> {
    const value = this.raw(name);
    if (isObject(value)) return value;
    throw this.#wrong(name, 'an object');
  }

  #wrong(name: string, expected: string): PolicyParameterError {
    return new PolicyParameterError(`${this.#spec.id}: parameter ${name} must be ${expected}`);
  }
}
