import {
  type AuthContext,
  type Clock,
  type Credential,
  type Grant,
  refreshableToken,
  type TokenSet,
} from '@sdk/core';

/**
 * The access token of one identity. It is fetched with the first call that needs it, before it runs out, and when the
 * server rejects it; however many calls wait for it, one request fetches it.
 */
export class TokenCredential implements Credential {
  readonly #token: Credential;
  readonly #header: Readonly<Record<string, string>>;
  /** Absent where 401 has another meaning than a bad token: in activation. */
  readonly renew?: (rejected: Grant, context: AuthContext) => Promise<boolean>;
  #last: { readonly grant: Grant; readonly context: AuthContext } | undefined;

  constructor(options: {
    readonly acquire: () => Promise<TokenSet>;
    /** Names the caller beside `Authorization`, e.g. `X-EndpointId`. */
    readonly header: Readonly<Record<string, string>>;
    readonly renewable: boolean;
    readonly secrets: readonly string[];
    readonly clock: Clock;
  }) {
    const { acquire, secrets, clock } = options;
    this.#token = refreshableToken({ acquire, secrets, clock });
    this.#header = options.header;
    if (options.renewable) this.renew = (rejected, context) => this.#renew(rejected, context);
  }

  async authorize(context: AuthContext): Promise<Grant> {
    const grant = await this.#token.authorize(context);
    this.#last = { grant, context };
    return { ...grant, headers: { ...grant.headers, ...this.#header } };
  }

  secrets(): readonly string[] {
    return this.#token.secrets();
  }

  /** Replaces the token in use, for refusals that are no 401. */
  async replace(): Promise<void> {
    if (this.#last === undefined) return;
    const signal = new AbortController().signal;
    await this.#token.renew?.(this.#last.grant, { ...this.#last.context, signal });
  }

  async #renew(rejected: Grant, context: AuthContext): Promise<boolean> {
    return (await this.#token.renew?.(rejected, context)) ?? false;
  }
}
