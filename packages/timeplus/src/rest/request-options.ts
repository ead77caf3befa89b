import type { RequestOptions } from '@sdk/core';

/** Options of operations on what belongs to a database. */
export interface DatabaseOptions extends RequestOptions {
  /** Database (servers since Enterprise 2.7). @defaultValue the server's, `default` */
  readonly db?: string;
}

/** A length of time as Timeplus writes it: a number with its unit, e.g. `200ms`, `10s`, `24h`. */
export type DurationText = `${number}${'ns' | 'us' | 'ms' | 's' | 'm' | 'h'}`;
