import { type Clock, systemClock } from '../time/clock.js';
import type { AuthContext, Credential, Grant } from './credential.js';
import type { AcquireToken } from './shared-renewal.js';
import { TokenCache } from './token-cache.js';
import { memoryTokenStore, type StoredToken, type TokenStore } from './token-set.js';

/** How a platform gets a token. */
export interface RefreshableTokenOptions {
  /**
   * Fetches a token, the first or the next one. `previous` is what is to be replaced. The call is shared by everybody
   * who waits, so it is not aborted with any one of them; give it a time limit of its own, below `claimMs`. When it sends
   * its request through the client that it serves, the request must be `anonymous`.
   */
  readonly acquire: AcquireToken;
  /** Where the token is kept. @defaultValue a store in memory */
  readonly store?: TokenStore;
  /** From this long before expiry the token is renewed in the background, in milliseconds. @defaultValue 120000 */
  readonly earlyMs?: number;
  /** From this long before expiry calls wait for the new token, in milliseconds. @defaultValue 30000 */
  readonly hardMs?: number;
  /** How long other processes wait for the one that renews, in milliseconds. @defaultValue 30000 */
  readonly claimMs?: number;
  /** Secrets that `acquire` sends, such as a password; they are blanked out of errors. */
  readonly secrets?: readonly string[];
  readonly clock?: Clock;
}

interface TokenGrant extends Grant {
  readonly accessToken: string;
}

/**
 * A bearer token that is renewed before it runs out, and once when the server rejects it. However many calls need a
 * new token at the same time, one request fetches it. After a failed renewal further ones are held back, from one second
 * doubling to 30; a token that still lives is used meanwhile.
 *
 * @throws {AuthError} from the calls that needed the token, when `acquire` rejects.
 */
export function refreshableToken(options: RefreshableTokenOptions): Credential {
  const cache = new TokenCache({
    acquire: options.acquire,
    store: options.store ?? memoryTokenStore(),
    earlyMs: options.earlyMs ?? 120_000,
    hardMs: options.hardMs ?? 30_000,
    claimMs: options.claimMs ?? 30_000,
    clock: options.clock ?? systemClock,
    secrets: options.secrets ?? [],
  });
  const grantOf = (token: StoredToken): TokenGrant => ({
    accessToken: token.accessToken,
    headers: { Authorization: `${token.tokenType ?? 'Bearer'} ${token.accessToken}` },
  });
  return {
    authorize: async (context: AuthContext) => grantOf(await cache.token(context)),
    renew: async (rejected: Grant, context: AuthContext) => {
      await cache.replace((rejected as TokenGrant).accessToken, context);
      return true;
    },
    secrets: () => cache.secrets(),
  };
}
