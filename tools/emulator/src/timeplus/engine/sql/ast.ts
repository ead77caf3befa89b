import type { DataType, IntervalUnit } from '../types/data-type.js';

/** An expression of the dialect, as parsed. */
export type Expression =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'interval'; readonly amount: Expression; readonly unit: IntervalUnit }
  | { readonly kind: 'name'; readonly parts: readonly string[] }
  | { readonly kind: 'star'; readonly qualifier?: string; readonly except: readonly string[] }
  | CallExpression
  | { readonly kind: 'unary'; readonly operator: 'not' | '-'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'is_null'; readonly operand: Expression; readonly negated: boolean }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'in_list';
      readonly operand: Expression;
      readonly list: readonly Expression[];
      readonly negated: boolean;
    }
  | {
      readonly kind: 'in_query';
      readonly operand: Expression;
      readonly query: Query;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'like';
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly caseSensitive: boolean;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'case';
      readonly subject?: Expression;
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise?: Expression;
    }
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: DataType }
  | { readonly kind: 'extract'; readonly unit: IntervalUnit; readonly operand: Expression }
  | { readonly kind: 'array'; readonly elements: readonly Expression[] }
  | { readonly kind: 'tuple'; readonly elements: readonly Expression[] }
  | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression }
  | { readonly kind: 'subscript'; readonly operand: Expression; readonly index: Expression }
  | { readonly kind: 'element'; readonly operand: Expression; readonly index: number }
  | { readonly kind: 'json_path'; readonly operand: Expression; readonly path: readonly string[] }
  | { readonly kind: 'subquery'; readonly query: Query }
  | { readonly kind: 'exists'; readonly query: Query };

export type BinaryOperator =
  | 'and'
  | 'or'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '<=>'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '||';

export interface CallExpression {
  readonly kind: 'call';
  readonly name: string;
  /** Of a call with two argument lists, as `quantile(0.9)(x)`: those of the first. */
  readonly parameters?: readonly Expression[];
  readonly arguments: readonly Expression[];
  readonly distinct: boolean;
  readonly over?: WindowSpecification;
}

export interface WindowSpecification {
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
}

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst?: boolean;
}

export interface SelectItem {
  readonly expression: Expression;
  readonly alias?: string;
  /** The source text, which names the column when there is no alias. */
  readonly text: string;
}

export type TableExpression =
  | { readonly kind: 'table'; readonly name: string; readonly alias?: string }
  | {
      readonly kind: 'table_function';
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly alias?: string;
    }
  | { readonly kind: 'derived'; readonly query: Query; readonly alias?: string }
  | {
      readonly kind: 'join';
      readonly join: 'inner' | 'left' | 'right' | 'full' | 'cross' | 'asof' | 'asof left' | 'semi' | 'anti';
      readonly left: TableExpression;
      readonly right: TableExpression;
      readonly on?: Expression;
      readonly using?: readonly string[];
    };

export interface Duration {
  readonly amount: number;
  readonly unit: IntervalUnit;
}

export type EmitTrigger =
  | { readonly kind: 'periodic'; readonly interval: Duration; readonly repeat: boolean }
  | { readonly kind: 'update'; readonly batch?: Duration }
  | { readonly kind: 'window_close' };

/** The EMIT clause. */
export interface EmitClause {
  readonly changelog: boolean;
  readonly trigger?: EmitTrigger;
  readonly delay?: Duration;
  readonly timeout?: Duration;
}

export type SettingValue = string | number | boolean;
export type Settings = ReadonlyMap<string, SettingValue>;

export interface SelectQuery {
  readonly kind: 'select';
  readonly with: readonly CommonTable[];
  readonly withExpressions: ReadonlyMap<string, Expression>;
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from?: TableExpression;
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly having?: Expression;
  readonly orderBy: readonly OrderItem[];
  readonly limitBy?: { readonly limit: Expression; readonly columns: readonly Expression[] };
  readonly limit?: Expression;
  readonly offset?: Expression;
  readonly emit?: EmitClause;
  readonly settings: Settings;
}

export interface CommonTable {
  readonly name: string;
  readonly query: Query;
}

export interface UnionQuery {
  readonly kind: 'union';
  readonly operator: 'union all' | 'union' | 'intersect' | 'except';
  readonly left: Query;
  readonly right: Query;
  readonly settings: Settings;
}

export type Query = SelectQuery | UnionQuery;
