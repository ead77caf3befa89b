import type { Expression, Query, Settings } from './ast.js';

/** A column as DDL writes it. */
export interface ColumnClause {
  readonly name: string;
  /** Type text as written. */
  readonly type: string;
  readonly default?: string;
  readonly codec?: string;
  readonly comment?: string;
  readonly ttlExpression?: string;
}

export interface CreateStream {
  readonly kind: 'create_stream';
  readonly name: string;
  readonly ifNotExists: boolean;
  readonly random: boolean;
  readonly columns: readonly ColumnClause[];
  readonly primaryKey?: string;
  readonly ttlExpression?: string;
  readonly comment?: string;
  readonly settings: Settings;
}

export interface CreateView {
  readonly kind: 'create_view';
  readonly name: string;
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
  readonly materialized: boolean;
  /** Of a materialized view: the stream that gets the rows. */
  readonly target?: string;
  readonly queryText: string;
  readonly comment?: string;
}

export interface Insert {
  readonly kind: 'insert';
  readonly name: string;
  readonly columns?: readonly string[];
  readonly settings: Settings;
  readonly rows?: readonly (readonly Expression[])[];
  readonly query?: Query;
}

/** One statement of the dialect, parsed. */
export type Statement =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'explain'; readonly query: Query; readonly text: string }
  | CreateStream
  | CreateView
  | {
      readonly kind: 'drop';
      readonly what: 'stream' | 'view';
      readonly name: string;
      readonly ifExists: boolean;
    }
  | Insert
  | { readonly kind: 'truncate'; readonly name: string; readonly ifExists: boolean }
  | {
      readonly kind: 'alter';
      readonly name: string;
      readonly ttlExpression?: string;
      readonly comment?: string;
      readonly settings: Settings;
    }
  | { readonly kind: 'delete'; readonly name: string; readonly where?: Expression }
  | { readonly kind: 'show'; readonly what: 'stream' | 'view' | 'materialized_view' | 'database' }
  | { readonly kind: 'show_create'; readonly name: string }
  | { readonly kind: 'describe'; readonly name: string }
  | { readonly kind: 'exists'; readonly name: string }
  | { readonly kind: 'set'; readonly settings: Settings }
  | { readonly kind: 'use'; readonly database: string };
