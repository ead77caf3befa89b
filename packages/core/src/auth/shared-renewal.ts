import type { Clock } from '../time/clock.js';
import { sleep } from '../time/sleep.js';
import type { StoredToken, TokenRecord, TokenSet, TokenStore } from './token-set.js';

/** How often a process looks whether the one that renews has finished. */
const LOOK_AGAIN_MS = 100;

export interface RenewalRequest {
  /** The token in use in this process. */
  readonly previous: TokenSet | undefined;
  /** A token that the server refused; the same one in the store is no good either. */
  readonly rejected: string | undefined;
  serverNow(): number;
}

/** Renews a token that several processes share: one of them claims the work, the others take what it stores. */
export class SharedRenewal {
  readonly #acquire: (request: { previous: TokenSet | undefined; serverNow(): number }) => Promise<TokenSet>;
  readonly #store: TokenStore;
  readonly #clock: Clock;
  readonly #claimMs: number;
  readonly #owner: string;

  constructor(options: {
    acquire(request: { readonly previous: TokenSet | undefined; serverNow(): number }): Promise<TokenSet>;
    readonly store: TokenStore;
    readonly clock: Clock;
    readonly claimMs: number;
    readonly random: () => number;
  }) {
    this.#acquire = options.acquire;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#claimMs = options.claimMs;
    this.#owner = Math.floor(options.random() * 2 ** 48).toString(36);
  }

  async run(request: RenewalRequest): Promise<StoredToken> {
    for (;;) {
      const record = await this.#store.read();
      const fresh = this.#freshToken(record, request);
      if (fresh !== undefined) return fresh;
      if (this.#isClaimedByOther(record)) {
        await sleep(this.#clock, LOOK_AGAIN_MS);
        continue;
      }
      const claimed: TokenRecord = {
        ...record,
        version: record.version + 1,
        claim: { owner: this.#owner, untilMs: this.#clock.now() + this.#claimMs },
      };
      if (await this.#store.compareAndSet(record.version, claimed))
        return this.#renewClaimed(claimed, request);
    }
  }

  async #renewClaimed(claimed: TokenRecord, request: RenewalRequest): Promise<StoredToken> {
    let token: StoredToken;
    try {
      token = this.#stored(
        await this.#acquire({ previous: claimed.token ?? request.previous, serverNow: request.serverNow }),
        request,
      );
    } catch (error) {
      await this.#store.compareAndSet(claimed.version, {
        version: claimed.version + 1,
        token: claimed.token,
      });
      throw error;
    }
    // A lost claim means that another process took over meanwhile; this token is good all the same.
    await this.#store.compareAndSet(claimed.version, { version: claimed.version + 1, token });
    return token;
  }

  #stored(token: TokenSet, request: RenewalRequest): StoredToken {
    const expiresAtMs =
      token.expiresInMs === undefined ? token.expiresAtMs : request.serverNow() + token.expiresInMs;
    const refreshToken = token.refreshToken ?? request.previous?.refreshToken;
    return { ...token, refreshToken, expiresAtMs };
  }

  #freshToken(record: TokenRecord, request: RenewalRequest): StoredToken | undefined {
    const { token } = record;
    if (token === undefined || token.accessToken === request.rejected) return undefined;
    if (token.accessToken === request.previous?.accessToken) return undefined;
    if (token.expiresAtMs !== undefined && token.expiresAtMs <= request.serverNow()) return undefined;
    return token;
  }

  #isClaimedByOther(record: TokenRecord): boolean {
    return (
      record.claim !== undefined &&
      record.claim.owner !== this.#owner &&
      record.claim.untilMs > this.#clock.now()
    );
  }
}
