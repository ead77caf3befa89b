import type { ResourceInfo } from './common-types.js';

/** An argument of a function. */
export interface UdfArgument {
  readonly name: string;
  /** Any type text of the engine. */
  readonly type: string;
}

interface FunctionDefinition {
  readonly name: string;
  readonly arguments: readonly UdfArgument[];
  /** Any type text of the engine. */
  readonly returnType: string;
  /** Servers of the cloud era only. */
  readonly description?: string;
}

/** A function whose code runs inside the server. */
export interface LocalUdfDefinition extends FunctionDefinition {
  readonly type: 'javascript' | 'python';
  readonly source: string;
  /** True for an aggregate function. @defaultValue false */
  readonly isAggregation?: boolean;
}

/** A function that the server calls by HTTP. */
export interface RemoteUdfDefinition extends FunctionDefinition {
  readonly type: 'remote';
  readonly url: string;
  /** A header by which the function recognises the server. @defaultValue none */
  readonly authHeader?: { readonly name: string; readonly value: string };
}

/** A user-defined function. */
export type UdfDefinition = LocalUdfDefinition | RemoteUdfDefinition;

/** What the server knows of a user-defined function. */
export interface UdfInfo extends Omit<ResourceInfo, 'created_at' | 'created_by'> {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  readonly arguments?: readonly UdfArgument[];
  readonly return_type?: string;
  readonly source?: string;
  readonly is_aggregation?: boolean;
  readonly url?: string;
  readonly auth_method?: string;
  readonly auth_context?: Readonly<Record<string, unknown>>;
  /** Milliseconds on newer servers. */
  readonly created_at?: number;
  readonly created_by?: string;
  readonly last_modified_at?: number;
  readonly last_modified_by?: string;
  readonly [field: string]: unknown;
}
