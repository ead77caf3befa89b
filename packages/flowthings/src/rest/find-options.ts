import type { RequestOptions } from '@sdk/core';
import type { References } from '../errors/head.js';
import type { Filter } from '../filters/filter.js';

/** A value of a query parameter; booleans are sent as 1 and 0, a list repeats the parameter. */
export type ParameterValue =
  | string
  | number
  | bigint
  | boolean
  | readonly (string | number | bigint | boolean)[];

/** What every call can be given as its last argument. */
export interface FlowthingsRequestOptions extends Omit<RequestOptions, 'idempotencyKey'> {
  /** With `true`, the result is a pair: the result itself, and summaries of what it refers to. */
  readonly refs?: boolean | undefined;
  /** Members to answer with; all by default. */
  readonly only?: string | readonly string[] | undefined;
  /** With `false`, generation 0.1 answers with plain element values. */
  readonly hints?: boolean | undefined;
  /** Any other query parameter. */
  readonly params?: Readonly<Record<string, ParameterValue | undefined>> | undefined;
}

/** What a search can be given. */
export interface FindOptions extends FlowthingsRequestOptions {
  /** Another condition beside the filters of the call; a text is sent as it is. */
  readonly filter?: Filter | string | readonly Filter[] | undefined;
  /** Most objects in the answer. @defaultValue the platform's own, 20 */
  readonly limit?: number | undefined;
  /** Objects to pass over. */
  readonly start?: number | undefined;
  /** Member to sort by. @defaultValue for drops `creationDate`, newest first */
  readonly sort?: string | undefined;
  readonly order?: 'asc' | 'desc' | 'geo' | undefined;
}

/** A result, or the pair of result and references where `refs` asks for it. */
export type WithRefs<Options, T> = 'refs' extends keyof Options
  ? Options extends { readonly refs: true }
    ? readonly [result: T, references: References]
    : Options extends { readonly refs?: false | undefined }
      ? T
      : T | readonly [result: T, references: References]
  : T;
