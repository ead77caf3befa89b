import type { TokenSet } from '@sdk/core';

/** Tokens as the server gives them out. */
export interface VantiqTokens extends TokenSet {
  /** Who the user is, as a JWT; some servers give none. */
  readonly idToken?: string | undefined;
}

/** The requests by which a credential gets tokens. */
export interface TokenRequests {
  /** Logs in by name and password; only servers without an external identity provider allow it. */
  authenticate(username: string, password: string): Promise<VantiqTokens>;
  /** Trades a token that still lives for a new one. */
  refresh(accessToken: string): Promise<VantiqTokens>;
  /** Has the server look at a token. */
  check(accessToken: string): Promise<VantiqTokens>;
}

/** What is to be replaced. */
export interface PreviousToken {
  readonly accessToken: string;
  /** True when the server has refused it, so that it is good for nothing. */
  readonly refused: boolean;
}

/** How a client gets its tokens; made by `accessToken` or `password`. */
export interface VantiqCredential {
  /** Name of the user, where it is known. */
  readonly username?: string | undefined;
  /** A token that is there from the start. */
  readonly token?: string | undefined;
  /** Fetches a token: the first one, or the next one in place of `previous`. */
  acquire(requests: TokenRequests, previous: PreviousToken | undefined): Promise<VantiqTokens>;
  /** Asks the server now whether this credential is good. */
  verify(requests: TokenRequests): Promise<VantiqTokens>;
  /** Name and password, for sockets that log in by them. */
  login?(): { readonly username: string; readonly password: string };
  /** Texts that must not appear in errors. */
  secrets(): readonly string[];
}
