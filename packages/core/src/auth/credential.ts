/** What a credential is told about the call that it authorises. */
export interface AuthContext {
  readonly platform: string;
  readonly operation: string;
  /** Attempts that the call has made so far. */
  readonly attempts: number;
  /** Aborts when the call that asked is over; work that is shared between calls must not depend on it. */
  readonly signal: AbortSignal;
  /** The server's wall time in milliseconds since the epoch, estimated from its `Date` headers. */
  serverNow(): number;
}

/** Leave to make one attempt. */
export interface Grant {
  /** Headers that carry the credential; they override the caller's. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Authorises requests. A credential is asked for every attempt, so a renewed token is used by retries too, and it is
 * only asked for requests to the client's own origin.
 */
export interface Credential {
  authorize(context: AuthContext): Grant | Promise<Grant>;
  /**
   * Called when the server answered 401 to `rejected`. Resolves with true when another attempt makes sense, because
   * the credential has been renewed meanwhile or just now. Absent for credentials that cannot be renewed.
   */
  renew?(rejected: Grant, context: AuthContext): Promise<boolean>;
  /** Secrets that must be blanked out of texts which the server sends. */
  secrets(): readonly string[];
}
