import { isPlainObject } from '../../plain-object.js';
import type { Operand, Operator, Position, Predicate, Step } from './path.js';

/** The values that a path finds in a document, in lax mode: arrays are unwrapped where something else is expected. */
export function evaluatePath(steps: readonly Step[], document: unknown): readonly unknown[] {
  return follow(steps, [document], document);
}

function follow(steps: readonly Step[], from: readonly unknown[], document: unknown): readonly unknown[] {
  return steps.reduce((values, step) => values.flatMap(value => take(step, value, document)), from);
}

function take(step: Step, value: unknown, document: unknown): readonly unknown[] {
  switch (step.kind) {
    case 'member':
      return unwrapped(value).flatMap(item =>
        isPlainObject(item) && Object.hasOwn(item, step.name) ? [item[step.name]] : [],
      );
    case 'anyMember':
      return unwrapped(value).flatMap(item => (isPlainObject(item) ? Object.values(item) : []));
    case 'elements':
      return unwrapped(value);
    case 'range':
      return range(unwrapped(value), step.from, step.to);
    case 'descendants':
      return descendants(value);
    case 'filter':
      return unwrapped(value).filter(item => holds(step.predicate, item, document));
  }
}

/** The elements of an array; anything else is one element. */
function unwrapped(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function range(values: readonly unknown[], from: Position, to: Position): readonly unknown[] {
  const index = ({ last, offset }: Position): number => (last ? values.length - 1 + offset : offset);
  return values.slice(Math.max(0, index(from)), Math.max(0, index(to) + 1));
}

function descendants(value: unknown): readonly unknown[] {
  const inner = Array.isArray(value) ? value : isPlainObject(value) ? Object.values(value) : [];
  return [value, ...inner.flatMap(descendants)];
}

function holds(predicate: Predicate, item: unknown, document: unknown): boolean {
  switch (predicate.kind) {
    case 'and':
      return holds(predicate.left, item, document) && holds(predicate.right, item, document);
    case 'or':
      return holds(predicate.left, item, document) || holds(predicate.right, item, document);
    case 'not':
      return !holds(predicate.inner, item, document);
    case 'exists':
      return reached(predicate.operand, item, document).length > 0;
    case 'startsWith':
      return texts(predicate.operand, item, document).some(text => text.startsWith(predicate.prefix));
    case 'matches':
      return texts(predicate.operand, item, document).some(text => predicate.expression.test(text));
    case 'compare': {
      const right = valuesOf(predicate.right, item, document);
      return valuesOf(predicate.left, item, document).some(left =>
        right.some(other => compare(predicate.operator, left, other)),
      );
    }
  }
}

/** What an operand stands for; only comparisons unwrap arrays once more. */
function reached(operand: Operand, item: unknown, document: unknown): readonly unknown[] {
  if (operand.kind === 'literal') return [operand.value];
  return follow(operand.steps, [operand.root === '@' ? item : document], document);
}

function valuesOf(operand: Operand, item: unknown, document: unknown): readonly unknown[] {
  return reached(operand, item, document).flatMap(unwrapped);
}

function texts(operand: Operand, item: unknown, document: unknown): readonly string[] {
  return valuesOf(operand, item, document).filter(value => typeof value === 'string');
}

/** Values of different types do not compare, except that nothing but null equals null. */
function compare(operator: Operator, left: unknown, right: unknown): boolean {
  if (left === null || right === null) {
    return operator === '==' ? left === right : operator === '!=' && left !== right;
  }
  if (typeof left !== typeof right || typeof left === 'object') return false;
  const [a, b] = [left as string, right as string];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}
