import {
  type AuthContext,
  AuthError,
  type Clock,
  ClosedError,
  type Credential,
  type ErrorContext,
  type Grant,
  type HttpClient,
  isAuthError,
  type RequestOptions,
  refreshableToken,
} from '@sdk/core';
import { isRefusal } from './access-token.js';
import { AuthCalls } from './auth-calls.js';
import { password } from './password.js';
import type { VantiqCredential, VantiqTokens } from './vantiq-credential.js';

const BEARER = 'Bearer ';

/**
 * What a client knows of its user: the credential, the token in use, and when to get the next one. However many calls
 * need a token at once, one request fetches it.
 */
export class Session implements Credential {
  #http: HttpClient | undefined;
  #source: VantiqCredential | undefined;
  #renewal: Credential | undefined;
  #accessToken: string | undefined;
  #idToken: string | undefined;
  #refused: string | undefined;
  #closed = false;
  readonly #clock: Clock | undefined;

  constructor(source: VantiqCredential | undefined, clock: Clock | undefined) {
    this.#clock = clock;
    if (source !== undefined) this.#start(source);
  }

  /** Tells by which client requests for tokens are sent; called once, before anything else. */
  bind(http: HttpClient): void {
    this.#http = http;
  }

  get accessToken(): string | undefined {
    return this.#accessToken;
  }

  get idToken(): string | undefined {
    return this.#idToken;
  }

  get username(): string | undefined {
    return this.#source?.username;
  }

  /** Name and password, where the user logged in by them. */
  get login(): { readonly username: string; readonly password: string } | undefined {
    return this.#source?.login?.();
  }

  get closed(): boolean {
    return this.#closed;
  }

  async authorize(context: AuthContext): Promise<Grant> {
    return this.#open(context).authorize(context);
  }

  /** False when the server refuses a new token as well; the call then fails with what it was told first. */
  async renew(rejected: Grant, context: AuthContext): Promise<boolean> {
    const renewal = this.#open(context);
    this.#refused = bearerTokenOf(rejected);
    try {
      return (await renewal.renew?.(rejected, context)) ?? false;
    } catch (error) {
      if (isAuthError(error) && isRefusal(error.cause)) return false;
      throw error;
    }
  }

  secrets(): readonly string[] {
    return [...(this.#renewal?.secrets() ?? []), ...(this.#source?.secrets() ?? [])];
  }

  /** Goes on with another credential. */
  use(source: VantiqCredential): void {
    this.#idToken = undefined;
    this.#start(source);
  }

  /** Logs in by name and password, or has the server look at the present credential. */
  async authenticate(
    user: { readonly username: string; readonly password: string } | undefined,
    options?: RequestOptions,
  ): Promise<void> {
    const context = { platform: 'vantiq', operation: 'authenticate', attempts: 0 };
    if (this.#closed) throw closedError(context);
    const source = user === undefined ? this.#source : password(user.username, user.password);
    if (source === undefined) throw notAuthenticated(context);
    this.#start(source, await source.verify(this.#calls(options)));
  }

  /** Trades the token for a new one. */
  async refresh(options?: RequestOptions): Promise<void> {
    const context = { platform: 'vantiq', operation: 'refresh', attempts: 0 };
    const { source, token } = this.#inUse(context);
    this.#start(source, await this.#calls(options).refresh(token));
  }

  /** Has the server forget the token; the session is not authenticated any more. */
  async revoke(options?: RequestOptions): Promise<void> {
    const context = { platform: 'vantiq', operation: 'revoke', attempts: 0 };
    const { token } = this.#inUse(context);
    await this.#calls(options).revoke(token);
    this.#forget();
  }

  /** Forgets everything, for good. */
  close(): void {
    this.#closed = true;
    this.#forget();
  }

  #open(context: ErrorContext): Credential {
    if (this.#closed) throw closedError(context);
    if (this.#renewal === undefined) throw notAuthenticated(context);
    return this.#renewal;
  }

  #inUse(context: ErrorContext): { readonly source: VantiqCredential; readonly token: string } {
    if (this.#closed) throw closedError(context);
    if (this.#source === undefined || this.#accessToken === undefined) throw notAuthenticated(context);
    return { source: this.#source, token: this.#accessToken };
  }

  #forget(): void {
    this.#source = undefined;
    this.#renewal = undefined;
    this.#accessToken = undefined;
    this.#idToken = undefined;
  }

  /** @param seed tokens that were fetched already. */
  #start(source: VantiqCredential, seed?: VantiqTokens): void {
    this.#source = source;
    this.#accessToken = seed?.accessToken ?? source.token;
    this.#idToken = seed?.idToken;
    const renewal = refreshableToken({
      secrets: source.secrets(),
      ...(this.#clock === undefined ? {} : { clock: this.#clock }),
      acquire: async ({ previous }) => {
        if (previous === undefined && seed !== undefined) return seed;
        const tokens = await source.acquire(this.#calls(), previous && this.#previous(previous.accessToken));
        if (this.#renewal === renewal) {
          this.#accessToken = tokens.accessToken;
          this.#idToken = tokens.idToken;
        }
        return tokens;
      },
    });
    this.#renewal = renewal;
  }

  #previous(accessToken: string): { readonly accessToken: string; readonly refused: boolean } {
    return { accessToken, refused: accessToken === this.#refused };
  }

  #calls(options?: RequestOptions): AuthCalls {
    if (this.#http === undefined) throw new Error('the session is not bound to a client');
    return new AuthCalls(this.#http, options);
  }
}

/** The token that a grant carries. */
export function bearerTokenOf(grant: Grant): string {
  return grant.headers['Authorization']?.slice(BEARER.length) ?? '';
}

function notAuthenticated(context: ErrorContext): AuthError {
  const { platform, operation, attempts } = context;
  return new AuthError({
    platform,
    operation,
    attempts,
    stage: 'acquire',
    message: `${platform} ${operation}: the session is not authenticated; give the client a credential or call authenticate`,
  });
}

function closedError({ platform, operation, attempts }: ErrorContext): ClosedError {
  return new ClosedError({ platform, operation, attempts, what: 'client' });
}
