/** Operators with two operands. */
export type BinaryOperator = '||' | '&&' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

/** Operators with one operand. */
export type UnaryOperator = '!' | '+' | '-';

/** A formula as it was read. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  /** `inProcess` is the value that is on its way, `current` the one that was set last. */
  | { readonly kind: 'inProcess' | 'current'; readonly name: string }
  /** The language knows the form of a call, but no functions. */
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    };

/** Names of the attributes whose values on their way a formula reads. */
export function inProcessNames(expression: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (part: Expression): void => {
    if (part.kind === 'inProcess') names.add(part.name);
    for (const operand of operandsOf(part)) visit(operand);
  };
  visit(expression);
  return names;
}

function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.operands;
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    default:
      return [];
  }
}
