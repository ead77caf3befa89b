/** Comparison signs of the filter language. */
export type ComparisonSign = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A value that a member is compared with, checked and ready to be rendered. */
export type Operand =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'member'; readonly name: string };

/** Where a `WITHIN` test measures from. */
export type Center = { readonly latitude: number; readonly longitude: number } | { readonly zip: string };

/** A regular expression: Java's syntax, delimited by slashes when it is rendered. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** What a filter says (section 4.6). */
export type Expression =
  | {
      readonly kind: 'compare';
      readonly member: string;
      readonly sign: ComparisonSign;
      readonly value: Operand;
    }
  | {
      readonly kind: 'modulo';
      readonly member: string;
      readonly divisor: string;
      readonly sign: '==' | '!=';
      readonly remainder: string;
    }
  | { readonly kind: 'regex'; readonly member: string; readonly pattern: Pattern }
  | { readonly kind: 'in' | 'contains'; readonly member: string; readonly items: readonly Operand[] }
  | {
      readonly kind: 'within';
      readonly member: string;
      readonly distance: number;
      readonly unit: string;
      readonly center: Center;
    }
  | { readonly kind: 'exists'; readonly member: string }
  | { readonly kind: 'has'; readonly type: string }
  | { readonly kind: 'matches'; readonly pattern: Pattern }
  | {
      readonly kind: 'age';
      /** Absent for the age of the object itself. */
      readonly field?: AgeField | undefined;
      readonly sign: ComparisonSign;
      readonly ms: string;
    }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'raw'; readonly text: string };

/** Date field of an `AGE` test; a member stands there without quotes (F-55). */
export interface AgeField {
  readonly name: string;
  readonly quoted: boolean;
}
