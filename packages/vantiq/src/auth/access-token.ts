import { isHttpError, Secret } from '@sdk/core';
import { invalid, received, requireText } from '../validation.js';
import type { VantiqCredential } from './vantiq-credential.js';

/** What is known of an access token. */
export interface AccessTokenOptions {
  /**
   * Life that is left to the token, in milliseconds. It is then refreshed before it ends; otherwise only when the server
   * refuses it.
   */
  readonly expiresInMs?: number | undefined;
}

/**
 * An access token: one made in the Vantiq IDE, or one of `authenticate`. A function is asked for the first token and for
 * each next one, for servers whose users log in elsewhere (OAuth).
 *
 * @throws {ValidationError} when the token is empty.
 */
export function accessToken(
  token: string | (() => string | Promise<string>),
  options: AccessTokenOptions = {},
): VantiqCredential {
  const { expiresInMs } = options;
  if (expiresInMs !== undefined && !(expiresInMs > 0))
    throw invalid('accessToken', {
      field: 'expiresInMs',
      expected: 'a number of milliseconds above 0',
      received: typeof expiresInMs === 'number' ? String(expiresInMs) : received(expiresInMs),
    });
  if (typeof token === 'function') return providedToken(token, expiresInMs);
  const secret = new Secret(requireText('accessToken', 'token', token));
  return {
    token: secret.reveal(),
    acquire: async (requests, previous) =>
      previous === undefined
        ? { accessToken: secret.reveal(), expiresInMs }
        : requests.refresh(previous.accessToken),
    verify: requests => requests.check(secret.reveal()),
    secrets: () => [secret.reveal()],
  };
}

function providedToken(
  provide: () => string | Promise<string>,
  expiresInMs: number | undefined,
): VantiqCredential {
  const next = async (): Promise<string> => requireText('accessToken', 'token', await provide());
  return {
    acquire: async () => ({ accessToken: await next(), expiresInMs }),
    verify: async requests => requests.check(await next()),
    secrets: () => [],
  };
}

/** True when the server itself, not the way to it, stands against a renewal. */
export function isRefusal(error: unknown): boolean {
  return isHttpError(error) && error.status >= 400 && error.status < 500 && error.status !== 429;
}
