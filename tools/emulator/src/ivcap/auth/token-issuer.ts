import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { EmulatorClock } from '../../host/clock.js';
import { allScopes, type TokenBook } from './token-book.js';

/** Whom tokens are made for. */
export interface Subject {
  /** URN of the account. */
  readonly account: string;
}

/** How tokens are made; can be changed at any time. */
export interface IvcapIdentitySettings {
  /** @defaultValue one day */
  readonly accessTokenSeconds?: number;
  /** Gives a new refresh token at each refresh, and takes no old one any more. @defaultValue false */
  readonly rotateRefreshTokens?: boolean;
  /** By how much the clock of the identity provider is ahead of the emulator's. @defaultValue 0 */
  readonly clockSkewSeconds?: number;
}

const DAY_SECONDS = 86_400;
const ALGORITHM = 'RS256';
const KEY_ID = 'emulator';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** Makes access tokens and id tokens, signed by a key of its own. */
export class TokenIssuer {
  settings: IvcapIdentitySettings = {};
  readonly #clock: EmulatorClock;
  readonly #tokens: TokenBook;
  #keys: Promise<KeyPair> | undefined;

  constructor(clock: EmulatorClock, tokens: TokenBook) {
    this.#clock = clock;
    this.#tokens = tokens;
  }

  /** Seconds for which a new access token is valid. */
  get accessTokenSeconds(): number {
    return this.settings.accessTokenSeconds ?? DAY_SECONDS;
  }

  /** The public key, as the platform publishes it. */
  async publicKey(): Promise<JWK> {
    const { publicKey } = await this.#keyPair();
    return { ...(await exportJWK(publicKey)), kid: KEY_ID, use: 'sig', alg: ALGORITHM };
  }

  /** A new access token, which the API takes from now on. */
  async accessToken(issuer: string, audience: string, { account }: Subject): Promise<string> {
    const claims = { acc: uuidOfAccount(account), scope: allScopes.join(' '), jti: randomUUID() };
    const token = await this.#sign(issuer, audience, account, claims);
    const expiresAtMs = this.#clock.now() + this.accessTokenSeconds * 1000;
    this.#tokens.put({ token, account, scopes: allScopes, expiresAtMs });
    return token;
  }

  /** A token that says who has logged in. */
  idToken(issuer: string, clientId: string, { account }: Subject): Promise<string> {
    const acc = uuidOfAccount(account);
    return this.#sign(issuer, clientId, account, {
      acc,
      name: 'Emulator User',
      nickname: 'emulator',
      email: 'user@emulator.example',
      email_verified: true,
      picture: `${issuer}picture.png`,
      'ivcap/claims/provider': acc,
      'ivcap/claims/groupIds': [],
    });
  }

  async #sign(issuer: string, audience: string, subject: string, claims: JWTPayload): Promise<string> {
    const { privateKey } = await this.#keyPair();
    const seconds = Math.floor(this.#clock.now() / 1000) + (this.settings.clockSkewSeconds ?? 0);
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + this.accessTokenSeconds)
      .sign(privateKey);
  }

  /** Made on the first use: most tests need no key. */
  #keyPair(): Promise<KeyPair> {
    this.#keys ??= generateKeyPair(ALGORITHM);
    return this.#keys;
  }
}

function uuidOfAccount(account: string): string {
  return account.slice(account.lastIndexOf(':') + 1);
}
