import { randomBytes } from 'node:crypto';
import type { EmulatorClock } from '../../host/clock.js';
import { parseJson, writeJson } from '../../host/json.js';
import type { Store } from '../../host/store.js';

/** A session token lives 24 hours (section 4.2). */
const SESSION_MS = 24 * 60 * 60 * 1000;

const COLLECTION = 'access-tokens';

/** An access token; it decides the namespace of its requests. */
export interface AccessToken {
  readonly token: string;
  readonly username: string;
  readonly namespace: string;
  /** Milliseconds since the Unix epoch; undefined for one that does not expire. */
  readonly expiresAtMs: number | undefined;
}

/** The access tokens that are valid. */
export class TokenBook {
  readonly #store: Store;
  readonly #clock: EmulatorClock;
  readonly #tokens = new Map<string, AccessToken>();

  constructor(store: Store, clock: EmulatorClock) {
    this.#store = store;
    this.#clock = clock;
    for (const [token, text] of store.entries(COLLECTION)) {
      this.#tokens.set(token, parseJson(text) as AccessToken);
    }
  }

  /** A token as it is sent to clients, which nobody can guess. */
  static generate(): string {
    return randomBytes(33).toString('base64url');
  }

  /** Makes a session token. */
  issue(username: string, namespace: string): AccessToken {
    const token = {
      token: TokenBook.generate(),
      username,
      namespace,
      expiresAtMs: this.#clock.now() + SESSION_MS,
    };
    this.put(token);
    return token;
  }

  put(token: AccessToken): void {
    this.#tokens.set(token.token, token);
    if (this.#store.durable) this.#store.put(COLLECTION, token.token, writeJson(token));
  }

  /** The token, when it is known and has not expired. */
  find(token: string): AccessToken | undefined {
    const known = this.#tokens.get(token);
    if (known?.expiresAtMs !== undefined && known.expiresAtMs <= this.#clock.now()) return undefined;
    return known;
  }

  revoke(token: string): boolean {
    if (this.#store.durable) this.#store.delete(COLLECTION, token);
    return this.#tokens.delete(token);
  }

  /** Lets all tokens expire now; sockets that were opened with them stay open. */
  expireAll(): void {
    for (const token of this.#tokens.values()) this.put({ ...token, expiresAtMs: this.#clock.now() });
  }

  clear(): void {
    this.#tokens.clear();
  }
}
