/** A step of a path: each takes the values that the steps before it found to other values. */
export type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'anyMember' }
  | { readonly kind: 'elements' }
  | { readonly kind: 'range'; readonly from: Position; readonly to: Position }
  | { readonly kind: 'descendants' }
  | { readonly kind: 'filter'; readonly predicate: Predicate };

/** An index of an array; `last` counts from its end. */
export interface Position {
  readonly last: boolean;
  readonly offset: number;
}

/** A condition in a filter. */
export type Predicate =
  | { readonly kind: 'and' | 'or'; readonly left: Predicate; readonly right: Predicate }
  | { readonly kind: 'not'; readonly inner: Predicate }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | { readonly kind: 'compare'; readonly operator: Operator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'startsWith'; readonly operand: Operand; readonly prefix: string }
  | { readonly kind: 'matches'; readonly operand: Operand; readonly expression: RegExp };

/** An operator that compares. */
export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** One side of a comparison: a literal, or a path from the value at hand (`@`) or from the whole document (`$`). */
export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'path'; readonly root: '@' | '$'; readonly steps: readonly Step[] };
