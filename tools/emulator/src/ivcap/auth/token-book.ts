import type { EmulatorClock } from '../../host/clock.js';
import type { Store } from '../../host/store.js';

/** What a token may be used for: reads need the first, changes the second. */
export type IvcapScope = 'consumer:read' | 'consumer:write';

/** All scopes. */
export const allScopes: readonly IvcapScope[] = ['consumer:read', 'consumer:write'];

/** A token for the API, and whom it stands for. */
export interface AccessToken {
  readonly token: string;
  /** URN of the account. */
  readonly account: string;
  readonly scopes: readonly IvcapScope[];
  /** It does not expire when this is left out. */
  readonly expiresAtMs?: number | undefined;
}

const COLLECTION = 'tokens';

/** The access tokens of a deployment. */
export class TokenBook {
  readonly #clock: EmulatorClock;
  readonly #store: Store;
  readonly #tokens = new Map<string, AccessToken>();

  constructor(clock: EmulatorClock, store: Store) {
    this.#clock = clock;
    this.#store = store;
    for (const [, text] of store.entries(COLLECTION)) {
      const token = JSON.parse(text) as AccessToken;
      this.#tokens.set(token.token, token);
    }
  }

  put(token: AccessToken): void {
    this.#tokens.set(token.token, token);
    if (this.#store.durable) this.#store.put(COLLECTION, token.token, JSON.stringify(token));
  }

  /** The token, when it is known and has not expired. */
  find(token: string): AccessToken | undefined {
    const known = this.#tokens.get(token);
    if (known?.expiresAtMs !== undefined && known.expiresAtMs <= this.#clock.now()) return undefined;
    return known;
  }

  /** Lets all tokens expire now. */
  expireAll(): void {
    for (const token of this.#tokens.values()) this.put({ ...token, expiresAtMs: this.#clock.now() });
  }

  clear(): void {
    this.#tokens.clear();
  }
}
