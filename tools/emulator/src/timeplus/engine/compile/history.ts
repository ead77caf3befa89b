import type { Expression } from '../sql/ast.js';

/** Whether a WHERE asks for rows that were there before: it bounds `_tp_time` from below (section 4.10). */
export function readsHistory(where: Expression): boolean {
  if (where.kind === 'between') return !where.negated && isEventTime(where.operand);
  if (where.kind !== 'binary') return false;
  switch (where.operator) {
    case 'and':
      return readsHistory(where.left) || readsHistory(where.right);
    case '>':
    case '>=':
      return isEventTime(where.left);
    case '<':
    case '<=':
      return isEventTime(where.right);
    case '=':
      return isEventTime(where.left) || isEventTime(where.right);
    default:
      return false;
  }
}

function isEventTime(expression: Expression): boolean {
  return expression.kind === 'name' && expression.parts.at(-1) === '_tp_time';
}
