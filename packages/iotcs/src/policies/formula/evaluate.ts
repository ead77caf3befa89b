import type { BinaryOperator, Expression } from './expression.js';

/** Gives the values of attributes as numbers; NaN when there is none. */
export interface FormulaValues {
  /** The value that is on its way, otherwise the current one. */
  inProcess(name: string): number;
  /** The value that was set last. */
  current(name: string): number;
}

const OPERATIONS: Readonly<Record<BinaryOperator, (left: number, right: number) => number>> = {
  '||': (left, right) => truth(isTrue(left) || isTrue(right)),
  '&&': (left, right) => truth(isTrue(left) && isTrue(right)),
  '=': (left, right) => truth(left === right),
  // With a value that is missing no comparison holds, not even this one.
  '!=': (left, right) => truth(left < right || left > right),
  '<': (left, right) => truth(left < right),
  '<=': (left, right) => truth(left <= right),
  '>': (left, right) => truth(left > right),
  '>=': (left, right) => truth(left >= right),
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

/** The value of a formula. Comparisons give 1 or 0; what cannot be computed is NaN. */
export function evaluate(expression: Expression, values: FormulaValues): number {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'inProcess':
      return values.inProcess(expression.name);
    case 'current':
      return values.current(expression.name);
    case 'call':
      return Number.NaN;
    case 'unary': {
      const operand = evaluate(expression.operand, values);
      if (expression.operator === '!') return Number.isNaN(operand) ? operand : truth(operand === 0);
      return expression.operator === '-' ? -operand : operand;
    }
    case 'binary':
      return OPERATIONS[expression.operator](
        evaluate(expression.left, values),
        evaluate(expression.right, values),
      );
    case 'conditional':
      return evaluate(
        isTrue(evaluate(expression.condition, values)) ? expression.whenTrue : expression.whenFalse,
        values,
      );
  }
}

/** Whether a condition holds; one that cannot be computed does not (guess, section 4.10). */
export function isTrue(value: number): boolean {
  return value !== 0 && !Number.isNaN(value);
}

function truth(holds: boolean): number {
  return holds ? 1 : 0;
}
