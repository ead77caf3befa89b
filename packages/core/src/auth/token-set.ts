/** What a token endpoint answered. */
export interface TokenSet {
  readonly accessToken: string;
  /** Scheme of the `Authorization` header. @defaultValue `Bearer` */
  readonly tokenType?: string | undefined;
  /** Handed to the next `acquire`, for endpoints that trade one token for another. */
  readonly refreshToken?: string | undefined;
  /** Lifetime from now in milliseconds. Mind the unit: OAuth says seconds, Oracle IoT says milliseconds. */
  readonly expiresInMs?: number | undefined;
  /** Moment of expiry by the server's clock, in milliseconds since the epoch; used when `expiresInMs` is absent. */
  readonly expiresAtMs?: number | undefined;
}

/** A token as several processes share it. */
export interface StoredToken extends Omit<TokenSet, 'expiresInMs'> {
  /** Moment of expiry by the server's clock, in milliseconds since the epoch; undefined when the token does not expire. */
  readonly expiresAtMs: number | undefined;
}

/** One state of a shared token. */
export interface TokenRecord {
  /** Grows by one with each change; 0 stands for "nothing stored yet". */
  readonly version: number;
  readonly token?: StoredToken | undefined;
  /** Set while one process renews the token; the others wait for it until this claim runs out, by the server's clock. */
  readonly claim?: { readonly owner: string; readonly untilMs: number } | undefined;
}

/**
 * Keeps a token where several processes find it, so that one renewal serves them all.
 * An implementation must treat the record as a secret.
 */
export interface TokenStore {
  /** The present record; version 0 when there is none. */
  read(): Promise<TokenRecord>;
  /** Replaces the record if its version is still `expectedVersion`, in one step; false when it is not. */
  compareAndSet(expectedVersion: number, next: TokenRecord): Promise<boolean>;
}

/** A store in the memory of this process. */
export function memoryTokenStore(): TokenStore {
  let record: TokenRecord = { version: 0 };
  return {
    read: async () => record,
    compareAndSet: async (expectedVersion, next) => {
      if (record.version !== expectedVersion) return false;
      record = next;
      return true;
    },
  };
}
