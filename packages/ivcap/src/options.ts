import type { ClientOptions, RequestOptions } from '@sdk/core';

/**
 * What the server is sent: `legacy` for API 0.29 and older, `current` for 0.30 and newer. Answers are read in both forms,
 * whatever is set.
 */
export type ApiDialect = 'legacy' | 'current';

/** Options of an IvcapClient. */
export interface IvcapClientOptions extends ClientOptions {
  /** Address of the deployment, e.g. `https://develop.ivcap.net`. */
  readonly baseUrl: string | URL;
  /** URN of the account that orders are placed for; only servers of the legacy dialect need it. */
  readonly accountId?: string | undefined;
  /** `detect` asks the server once, before the first call. @defaultValue 'current' */
  readonly apiDialect?: ApiDialect | 'detect' | undefined;
  /**
   * Whether numbers and booleans go out as text in the parameters of orders, as the API declares them, or as JSON values,
   * as old clients send them (guess, U1).
   *
   * @defaultValue 'text' in the dialect current, 'json' in legacy
   */
  readonly orderValues?: 'text' | 'json' | undefined;
}

/** What every call can be given as its last argument. */
export type IvcapRequestOptions = Omit<RequestOptions, 'idempotencyKey'>;
