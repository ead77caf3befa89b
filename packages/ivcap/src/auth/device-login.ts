import {
  AbortedError,
  AuthError,
  type ClientOptions,
  type Credential,
  HttpClient,
  memoryTokenStore,
  refreshableToken,
  type StoredToken,
  sleep,
  type TokenStore,
} from '@sdk/core';
import { ivcapProfile } from '../profile.js';
import { invalid } from '../validation.js';
import { type DeviceCode, IdentityProvider, type UserTokens } from './identity-provider.js';
import { fetchLoginInformation } from './login-information.js';
import { type UserAccount, userAccount } from './user-account.js';

/** How a user logs in. */
export interface DeviceLoginOptions
  extends Pick<ClientOptions, 'baseUrl' | 'fetch' | 'clock' | 'random' | 'logger' | 'retry' | 'timeout'> {
  /** Called with the code that the user is to enter on another device; not called when the store has tokens. */
  readonly onCode: (code: DeviceCode) => void;
  /** Where the tokens are kept; `fileTokenStore` shares them between processes. @defaultValue in memory */
  readonly store?: TokenStore | undefined;
  /** Gives the log-in up. */
  readonly signal?: AbortSignal | undefined;
}

/** A user who has logged in. */
export interface DeviceLogin extends Credential {
  /** Who has logged in; undefined when the tokens were in the store already, or do not tell it. */
  readonly account: UserAccount | undefined;
}

/** Who is asked to be slower waits so much longer (RFC 8628). */
const SLOWER_MS = 5_000;

/**
 * Logs a user in who enters a code on another device, unless the store has tokens. They are renewed before they run out,
 * and once when the server refuses them: by one request, however many calls and processes need it.
 *
 * @throws {AuthError} when the log-in is refused or expires; from calls, when the tokens cannot be renewed any more.
 * @example
 * const credential = await deviceLogin({
 *   baseUrl,
 *   store: fileTokenStore('tokens.json'),
 *   onCode: ({ verificationUri, userCode }) => console.log(`open ${verificationUri} and enter ${userCode}`),
 * });
 */
export async function deviceLogin(options: DeviceLoginOptions): Promise<DeviceLogin> {
  const { onCode, store = memoryTokenStore(), signal, ...clientOptions } = options;
  if (typeof onCode !== 'function')
    throw invalid('deviceLogin', { field: 'onCode', expected: 'a function that shows the code to the user' });
  const http = new HttpClient(ivcapProfile, clientOptions);
  const provider = await identityProvider(http, signal);
  const record = await store.read();
  const known = record.token !== undefined && isUsable(record.token, http);
  const tokens = known ? undefined : await logIn(http, provider, onCode, signal);
  if (tokens !== undefined) await keep(store, tokens, http);
  const credential = refreshableToken({
    store,
    clock: http.runtime.clock,
    acquire: async ({ previous }) => {
      if (previous?.refreshToken !== undefined) return provider.refresh(previous.refreshToken);
      throw new AuthError({
        platform: 'ivcap',
        operation: 'deviceLogin',
        attempts: 0,
        stage: 'refresh',
        message: 'ivcap deviceLogin: there is no refresh token, the user has to log in again',
      });
    },
  });
  return { ...credential, account: userAccount(tokens?.idToken) };
}

async function identityProvider(
  http: HttpClient,
  signal: AbortSignal | undefined,
): Promise<IdentityProvider> {
  return new IdentityProvider(http, await fetchLoginInformation(http, signal));
}

function isUsable({ refreshToken, expiresAtMs }: StoredToken, http: HttpClient): boolean {
  return (
    refreshToken !== undefined || expiresAtMs === undefined || expiresAtMs > http.runtime.serverTime.now()
  );
}

async function logIn(
  http: HttpClient,
  provider: IdentityProvider,
  onCode: (code: DeviceCode) => void,
  signal: AbortSignal | undefined,
): Promise<UserTokens> {
  const { clock } = http.runtime;
  const { shown, deviceCode, intervalMs } = await provider.start(signal);
  const endsAt = clock.monotonic() + shown.expiresInMs;
  onCode(shown);
  for (let waitMs = intervalMs; clock.monotonic() < endsAt; ) {
    await sleep(clock, waitMs, signal).catch(reason => {
      throw new AbortedError({ platform: 'ivcap', operation: 'deviceLogin', attempts: 1, reason });
    });
    const answer = await provider.poll(deviceCode, signal);
    if (answer === 'slow_down') waitMs += SLOWER_MS;
    else if (answer !== 'pending') return answer;
  }
  throw new AuthError({
    platform: 'ivcap',
    operation: 'deviceLogin',
    attempts: 1,
    stage: 'acquire',
    message: 'ivcap deviceLogin: the code expired before the user entered it',
  });
}

/** Another process may write at the same time; its tokens are as good as these. */
async function keep(store: TokenStore, tokens: UserTokens, http: HttpClient): Promise<void> {
  const { accessToken, tokenType, refreshToken, expiresInMs } = tokens;
  const { version } = await store.read();
  const expiresAtMs = expiresInMs === undefined ? undefined : http.runtime.serverTime.now() + expiresInMs;
  await store.compareAndSet(version, {
    version: version + 1,
    token: { accessToken, tokenType, refreshToken, expiresAtMs },
  });
}
