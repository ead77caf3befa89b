import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';

/** What has been bought. */
export interface SubscriptionInfo {
  readonly subscription_plan?: 'Free Trial' | 'Professional' | 'Enterprise' | (string & {});
  readonly storage_size?: number;
  readonly cpu?: number;
  readonly customer?: { readonly name?: string; readonly email?: string };
  readonly payment?: {
    readonly status?: string;
    readonly created?: number;
    readonly types?: readonly string[] | null;
  };
  readonly [field: string]: unknown;
}

/** The subscription of a workspace (servers of the cloud era). */
export class Subscription {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * The subscription.
   *
   * @example
   * const { subscription_plan: plan } = await timeplus.subscription.get();
   */
  get(options?: RequestOptions): ApiCall<SubscriptionInfo> {
    return this.#rest.get(
      () => ({ operation: 'subscription.get', path: path`/v1beta2/subscription` }),
      options,
    );
  }
}
