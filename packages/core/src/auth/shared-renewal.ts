import type { Clock } from '../time/clock.js';
import { sleep } from '../time/sleep.js';
import { checkTokenSet } from './check-token-set.js';
import type { StoredToken, TokenRecord, TokenSet, TokenStore } from './token-set.js';

/** How often a process looks whether the one that renews has finished. */
const LOOK_AGAIN_MS = 100;

/** Fetches a token, the first or the next one. */
export type AcquireToken = (request: {
  readonly previous: TokenSet | undefined;
  serverNow(): number;
}) => Promise<TokenSet>;

export interface RenewalRequest {
  /** The token to be replaced; the same one in the store is no good either. */
  readonly previous: TokenSet | undefined;
  serverNow(): number;
}

/** A token with its lifetime on the monotonic clock. */
export interface RenewedToken {
  readonly token: StoredToken;
  /** Infinite for a token that does not expire. */
  readonly expiresAt: number;
}

/** Renews a token that several processes share: one of them claims the work, the others take what it stores. */
export class SharedRenewal {
  readonly #acquire: AcquireToken;
  readonly #store: TokenStore;
  readonly #clock: Clock;
  readonly #claimMs: number;
  /** Not made from the injected source of jitter: two processes must never have the same. */
  readonly #owner: string = crypto.getRandomValues(new BigUint64Array(2)).join('-');

  constructor(options: {
    readonly acquire: AcquireToken;
    readonly store: TokenStore;
    readonly clock: Clock;
    readonly claimMs: number;
  }) {
    this.#acquire = options.acquire;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#claimMs = options.claimMs;
  }

  async run(request: RenewalRequest): Promise<RenewedToken> {
    const patience = new Patience(this.#clock, this.#claimMs);
    for (;;) {
      const record = await this.#store.read();
      const fresh = usableToken(record, request);
      if (fresh !== undefined) return this.#withLifetime(fresh, undefined, request);
      if (!this.#isClaimedByOther(record, request) || patience.isOver(record.version)) {
        const claimed: TokenRecord = {
          version: record.version + 1,
          token: record.token,
          claim: { owner: this.#owner, untilMs: request.serverNow() + this.#claimMs },
        };
        if (await this.#store.compareAndSet(record.version, claimed))
          return this.#renewClaimed(claimed, request);
      }
      await sleep(this.#clock, LOOK_AGAIN_MS);
    }
  }

  async #renewClaimed(claimed: TokenRecord, request: RenewalRequest): Promise<RenewedToken> {
    const { version, token: stored } = claimed;
    const previous = stored ?? request.previous;
    let renewed: RenewedToken;
    try {
      const token = checkTokenSet(await this.#acquire({ previous, serverNow: request.serverNow }));
      renewed = this.#withLifetime(token, previous?.refreshToken, request);
    } catch (error) {
      // The claim runs out by itself when the store cannot be reached either.
      await this.#store.compareAndSet(version, { version: version + 1, token: stored }).catch(() => false);
      throw error;
    }
    // A lost claim means that another process took over meanwhile; this token is good all the same.
    await this.#store.compareAndSet(version, { version: version + 1, token: renewed.token });
    return renewed;
  }

  #withLifetime(token: TokenSet, refreshToken: string | undefined, request: RenewalRequest): RenewedToken {
    const now = request.serverNow();
    const { expiresInMs, ...rest } = token;
    const expiresAtMs = expiresInMs === undefined ? token.expiresAtMs : now + expiresInMs;
    const lifeMs = expiresAtMs === undefined ? Infinity : Math.max(0, expiresAtMs - now);
    return {
      token: { ...rest, refreshToken: token.refreshToken ?? refreshToken, expiresAtMs },
      expiresAt: this.#clock.monotonic() + lifeMs,
    };
  }

  #isClaimedByOther({ claim }: TokenRecord, request: RenewalRequest): boolean {
    return claim !== undefined && claim.owner !== this.#owner && claim.untilMs > request.serverNow();
  }
}

/** The stored token, if it is another one than that to be replaced and has not expired. */
function usableToken({ token }: TokenRecord, request: RenewalRequest): StoredToken | undefined {
  if (token === undefined || token.accessToken === request.previous?.accessToken) return undefined;
  if (token.expiresAtMs !== undefined && token.expiresAtMs <= request.serverNow()) return undefined;
  return token;
}

/** Measures on the own clock how long one claim has been waited for; the end that the claim names may be of a wrong clock. */
class Patience {
  readonly #clock: Clock;
  readonly #limitMs: number;
  #version: number | undefined;
  #since = 0;

  constructor(clock: Clock, limitMs: number) {
    this.#clock = clock;
    this.#limitMs = limitMs;
  }

  isOver(version: number): boolean {
    const now = this.#clock.monotonic();
    if (version !== this.#version) {
      this.#version = version;
      this.#since = now;
    }
    return now - this.#since >= this.#limitMs;
  }
}
