import { type Answer, AuthError, type HttpClient, type TokenSet } from '@sdk/core';
import { type JsonObject, objectOf, requiredText, textAt, wholeAt } from '../codec/json-object.js';
import type { LoginInformation } from './login-information.js';

/** What the user is to do to log in. */
export interface DeviceCode {
  /** Page to open. */
  readonly verificationUri: string;
  /** The same page with the code filled in, where the provider has one. */
  readonly verificationUriComplete: string | undefined;
  /** Code to enter there. */
  readonly userCode: string;
  /** Time until it is no good any more, in milliseconds. */
  readonly expiresInMs: number;
}

/** A device code as the provider gives it out. */
export interface StartedLogin {
  readonly shown: DeviceCode;
  readonly deviceCode: string;
  /** Wait between two questions, in milliseconds. */
  readonly intervalMs: number;
}

/** Tokens of a user. */
export interface UserTokens extends TokenSet {
  /** Who the user is, as a JWT. */
  readonly idToken: string | undefined;
}

/** What became of a log-in: still open, to be asked for more slowly, or done. */
export type LoginAnswer = 'pending' | 'slow_down' | UserTokens;

const SCOPE = 'openid profile email offline_access';
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** A token is not used to its last moment. */
const MARGIN_SECONDS = 10;
const DEFAULT_INTERVAL_SECONDS = 5;

/** The requests to the identity provider of a deployment. They go without the deployment's token. */
export class IdentityProvider {
  readonly #http: HttpClient;
  readonly #login: LoginInformation;

  constructor(http: HttpClient, login: LoginInformation) {
    this.#http = http;
    this.#login = login;
  }

  /** Begins a log-in on another device. */
  async start(signal: AbortSignal | undefined): Promise<StartedLogin> {
    const { clientId, audience, codeUrl } = this.#login;
    return this.#post(codeUrl, { client_id: clientId, scope: SCOPE, audience }, signal, answer =>
      startedLogin(answer),
    );
  }

  /** Asks whether the user has agreed. @throws {AuthError} when the log-in was refused or has expired. */
  async poll(deviceCode: string, signal: AbortSignal | undefined): Promise<LoginAnswer> {
    const form = { device_code: deviceCode, grant_type: DEVICE_GRANT, client_id: this.#login.clientId };
    return this.#post(this.#login.tokenUrl, form, signal, (body, answer) => {
      const error = textAt(body, 'error');
      if (error === 'authorization_pending') return 'pending';
      if (error === 'slow_down') return 'slow_down';
      return tokensOf(body, answer, 'acquire');
    });
  }

  /** Trades a refresh token for new tokens. @throws {AuthError} when it is no good any more. */
  async refresh(refreshToken: string): Promise<UserTokens> {
    const form = {
      refresh_token: refreshToken,
      grant_type: 'refresh_token',
      client_id: this.#login.clientId,
    };
    return this.#post(this.#login.tokenUrl, form, undefined, (body, answer) =>
      tokensOf(body, answer, 'refresh'),
    );
  }

  /** Refusals come with status 403 from some providers, and with 400 as RFC 8628 has it from others. */
  async #post<T>(
    url: URL,
    fields: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
    read: (body: JsonObject, answer: Answer) => T,
  ): Promise<T> {
    return this.#http.request(
      {
        operation: 'deviceLogin',
        method: 'POST',
        path: url,
        body: { kind: 'form', fields },
        anonymous: true,
        // A refresh token may be good for one use only.
        replay: 'never',
        isSuccess: status => (status >= 200 && status < 300) || (status >= 400 && status < 429),
        decode: async answer => {
          const body: unknown = await answer.json().catch(() => undefined);
          if (body === undefined) throw answer.failure({ status: answer.status, body });
          return read(objectOf(body), answer);
        },
      },
      { signal },
    );
  }
}

function startedLogin(body: JsonObject): StartedLogin {
  const seconds = (name: string, otherwise: number): number => (wholeAt(body, name) ?? otherwise) * 1000;
  return {
    deviceCode: requiredText(body, 'device_code'),
    intervalMs: seconds('interval', DEFAULT_INTERVAL_SECONDS),
    shown: {
      verificationUri: requiredText(body, 'verification_uri'),
      verificationUriComplete: textAt(body, 'verification_uri_complete'),
      userCode: requiredText(body, 'user_code'),
      expiresInMs: seconds('expires_in', 900),
    },
  };
}

function tokensOf(body: JsonObject, { context, status }: Answer, stage: 'acquire' | 'refresh'): UserTokens {
  const accessToken = textAt(body, 'access_token');
  if (accessToken === undefined) {
    const error = textAt(body, 'error') ?? `status ${status}`;
    throw new AuthError({
      ...context,
      stage,
      message: `ivcap ${context.operation}: the identity provider refused the log-in: ${error}`,
    });
  }
  const seconds = wholeAt(body, 'expires_in');
  return {
    accessToken,
    tokenType: textAt(body, 'token_type'),
    refreshToken: textAt(body, 'refresh_token'),
    expiresInMs: seconds === undefined ? undefined : Math.max(0, seconds - MARGIN_SECONDS) * 1000,
    idToken: textAt(body, 'id_token'),
  };
}
