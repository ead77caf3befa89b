/** Names of a member from the outside in: `elems.temp` is `['elems', 'temp']`. */
export type MemberPath = readonly string[];

/** How two values are compared. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A value written in a filter. */
export type Literal = string | number | bigint | boolean;

/** What stands on the right of a comparison, or in a list. */
export type Operand =
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'member'; readonly path: MemberPath };

/** Where a distance is measured from. */
export type Centre = { readonly lat: number; readonly lon: number } | { readonly zip: string };

/** A parsed filter (section 4.6). */
export type FilterExpression =
  | { readonly kind: 'and' | 'or'; readonly sides: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly operand: FilterExpression }
  | {
      readonly kind: 'compare';
      readonly member: MemberPath;
      readonly comparison: Comparison;
      readonly operand: Operand;
    }
  | {
      readonly kind: 'modulo';
      readonly member: MemberPath;
      readonly divisor: number;
      readonly comparison: '==' | '!=';
      readonly remainder: number;
    }
  | { readonly kind: 'regex'; readonly member: MemberPath; readonly pattern: RegExp }
  | { readonly kind: 'in' | 'contains'; readonly member: MemberPath; readonly items: readonly Operand[] }
  | {
      readonly kind: 'within';
      readonly member: MemberPath;
      readonly distanceKm: number;
      readonly centre: Centre;
    }
  | { readonly kind: 'exists'; readonly member: MemberPath }
  | { readonly kind: 'has'; readonly type: string }
  | { readonly kind: 'matches'; readonly pattern: RegExp }
  | {
      readonly kind: 'age';
      readonly field: MemberPath;
      readonly comparison: Comparison;
      readonly ageMs: number;
    };
