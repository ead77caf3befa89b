import type { RequestOptions } from '@sdk/core';
import { accessToken } from './auth/access-token.js';
import { Connection, canShare } from './connection.js';
import type { VantiqClientOptions } from './options.js';
import { RestCalls } from './rest/rest-calls.js';

/** The session of a client: who it is, how long it lasts, whom it acts for. */
export abstract class SessionClient implements AsyncDisposable {
  /** @internal */
  protected readonly connection: Connection;
  /** @internal */
  protected readonly rest: RestCalls;
  /** @internal */
  protected readonly options: VantiqClientOptions;

  protected constructor(options: VantiqClientOptions, connection: Connection | undefined) {
    this.options = options;
    this.connection = new Connection(options, connection);
    const { http, session, paths, bigIntegers } = this.connection;
    this.rest = new RestCalls({
      http,
      session,
      paths,
      bigIntegers,
      scope: { targetNamespace: options.targetNamespace, impersonateUser: options.impersonateUser },
    });
  }

  /** Address of the server, without a slash at its end. */
  getServer(): string {
    return String(this.options.baseUrl).replace(/\/+$/, '');
  }

  /** Version of the API, `'1'` unless the options say otherwise. */
  getApiVersion(): string {
    return this.connection.apiVersion;
  }

  /** Namespace that calls work in; undefined for the user's own. */
  get targetNamespace(): string | undefined {
    return this.options.targetNamespace;
  }

  /** User in whose name calls are made; undefined for the own one. */
  get impersonateUser(): string | undefined {
    return this.options.impersonateUser;
  }

  /**
   * Logs in now: by the name and password given here, which replace the credential, or by the credential. Operations log
   * in by themselves, so this is only for finding out early, and for users who enter their password later.
   *
   * @throws {VantiqError} with status 401 when the server refuses.
   * @throws {AuthError} when there is neither a password nor a credential.
   */
  async authenticate(username?: string, password?: string, options?: RequestOptions): Promise<void> {
    const user = username === undefined ? undefined : { username, password: password as string };
    await this.connection.session.authenticate(user, options);
  }

  /**
   * Trades the token for a new one that lives 24 hours again. It happens by itself shortly before a token ends.
   *
   * @throws {VantiqError} when the server refuses.
   * @throws {AuthError} when the session has no token.
   */
  refresh(options?: RequestOptions): Promise<void> {
    return this.connection.session.refresh(options);
  }

  /** Has the server forget the token. The session is not authenticated any more; `authenticate` starts a new one. */
  revoke(options?: RequestOptions): Promise<void> {
    return this.connection.session.revoke(options);
  }

  /** Goes on with another token, without asking the server about it. @throws {ValidationError} when it is empty. */
  setAccessToken(token: string): void {
    this.connection.session.use(accessToken(token));
  }

  /** The token in use; undefined before the first log-in and after `close`. It is a secret. */
  getAccessToken(): string | undefined {
    return this.connection.session.accessToken;
  }

  /** What the server said about the user at the log-in, as a JWT; undefined where it says nothing. */
  getIdToken(): string | undefined {
    return this.connection.session.idToken;
  }

  /** Name that the user logs in by; undefined for access tokens. */
  getUsername(): string | undefined {
    return this.connection.session.username;
  }

  /** Whether the session has a token, as far as is known without asking the server; `status` asks it. */
  isAuthenticated(): boolean {
    return this.connection.session.accessToken !== undefined;
  }

  /** True after `close`. */
  get closed(): boolean {
    return this.connection.session.closed;
  }

  /**
   * Ends the session for good: the socket is closed, subscriptions end, tokens are forgotten, and every later call rejects
   * with a ClosedError. Clients made by `withOptions` that share the session end with it. Idempotent.
   */
  close(): Promise<void> {
    return this.connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The connection for a client with `changes`, where it can be shared. @internal */
  protected sharedConnection(changes: Partial<VantiqClientOptions>): Connection | undefined {
    return canShare(changes) ? this.connection : undefined;
  }
}
