import { randomBytes } from 'node:crypto';
import type { EmulatorClock } from '../../host/clock.js';
import { json, type Reply } from '../../host/reply.js';
import type { Store } from '../../host/store.js';
import { RecordTable } from '../model/record-table.js';
import { DeviceLogins } from './device-logins.js';
import type { TokenBook } from './token-book.js';
import { type Subject, TokenIssuer } from './token-issuer.js';

/** The client that may log in. */
export const CLIENT_ID = 'emulator-cli';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const LOGIN = { lifeSeconds: 900, intervalSeconds: 5 };

interface RefreshToken extends Subject {
  /** The token itself. */
  readonly id: string;
}

/** What an identity provider is made of. */
export interface IdentityProviderOptions {
  readonly clock: EmulatorClock;
  readonly store: Store;
  readonly tokens: TokenBook;
  /** Account of the person who logs in. */
  readonly account: () => string;
}

/** The identity provider of a deployment: logins by device code, and refreshes. */
export class IdentityProvider {
  readonly logins: DeviceLogins;
  readonly issuer: TokenIssuer;
  readonly #refreshTokens: RecordTable<RefreshToken>;
  readonly #account: () => string;

  constructor({ clock, store, tokens, account }: IdentityProviderOptions) {
    this.logins = new DeviceLogins(clock);
    this.issuer = new TokenIssuer(clock, tokens);
    this.#refreshTokens = new RecordTable(store, 'refresh-tokens');
    this.#account = account;
  }

  /** Forgets logins and refresh tokens. */
  clear(): void {
    this.logins.clear();
    this.#refreshTokens.clear();
    this.issuer.settings = {};
  }

  /** Lets no refresh token be taken any more. */
  revokeRefreshTokens(): void {
    for (const { id } of this.#refreshTokens.all()) this.#refreshTokens.delete(id);
  }

  /** Begins a login. */
  deviceCode(form: URLSearchParams, origin: string): Reply {
    if (form.get('client_id') !== CLIENT_ID) return refused(401, 'invalid_client');
    if (!form.get('audience')) return refused(400, 'invalid_request', 'audience is missing');
    const { deviceCode, userCode } = this.logins.begin(LOGIN.lifeSeconds);
    const page = `${origin}/idp/activate`;
    return json(200, {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${userCode}`,
      expires_in: LOGIN.lifeSeconds,
      interval: LOGIN.intervalSeconds,
    });
  }

  /** Answers a request for tokens. */
  async token(form: URLSearchParams, origin: string): Promise<Reply> {
    if (form.get('client_id') !== CLIENT_ID) return refused(401, 'invalid_client');
    switch (form.get('grant_type')) {
      case DEVICE_GRANT:
        return await this.#tokenOfLogin(form.get('device_code') ?? '', origin);
      case 'refresh_token':
        return await this.#refreshed(form.get('refresh_token') ?? '', origin);
      default:
        return refused(400, 'unsupported_grant_type');
    }
  }

  /** While nobody has decided, the answer is 403, as that of Auth0. */
  async #tokenOfLogin(deviceCode: string, origin: string): Promise<Reply> {
    switch (this.logins.poll(deviceCode)) {
      case 'pending':
        return refused(403, 'authorization_pending', 'the person has not decided yet');
      case 'slow_down':
        return refused(403, 'slow_down', 'ask less often');
      case 'denied':
        return refused(403, 'access_denied', 'the person refused');
      case 'expired':
        return refused(403, 'expired_token', 'nobody decided in time');
      case 'approved':
        return await this.#grant(origin, { account: this.#account() }, true);
      default:
        return refused(403, 'invalid_grant', 'the device code is not known');
    }
  }

  async #refreshed(token: string, origin: string): Promise<Reply> {
    const known = this.#refreshTokens.get(token);
    if (!known) return refused(403, 'invalid_grant', 'the refresh token is not known');
    const rotate = this.issuer.settings.rotateRefreshTokens ?? false;
    if (rotate) this.#refreshTokens.delete(token);
    return await this.#grant(origin, known, rotate);
  }

  async #grant(origin: string, subject: Subject, withRefreshToken: boolean): Promise<Reply> {
    const issuer = `${origin}/idp/`;
    const refreshToken = withRefreshToken
      ? this.#refreshTokens.put({ id: randomBytes(32).toString('base64url'), account: subject.account }).id
      : undefined;
    return json(200, {
      access_token: await this.issuer.accessToken(issuer, `${origin}/`, subject),
      refresh_token: refreshToken,
      id_token: await this.issuer.idToken(issuer, CLIENT_ID, subject),
      token_type: 'Bearer',
      scope: 'openid profile email offline_access',
      expires_in: this.issuer.accessTokenSeconds,
    });
  }
}

function refused(status: number, error: string, description?: string): Reply {
  return json(status, { error, error_description: description });
}
