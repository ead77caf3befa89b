/** A formula of a policy that cannot be read. It goes to the log; the policy is not applied. */
export class FormulaError extends Error {
  override readonly name: string = 'FormulaError';

  /** @param at position in the formula, from 0. */
  constructor(expected: string, at: number) {
    super(`expected ${expected} at position ${at}`);
  }
}
