import { bearerToken, type Credential, refreshableToken } from '@sdk/core';
import { requireText } from '../validation.js';

/**
 * An access token, a JWT. A function is asked for the first token, and for the next one when the server refuses it.
 *
 * @throws {ValidationError} when the token is empty.
 */
export function accessToken(token: string | (() => string | Promise<string>)): Credential {
  if (typeof token !== 'function') return bearerToken(requireText('accessToken', 'token', token));
  return refreshableToken({
    acquire: async () => ({ accessToken: requireText('accessToken', 'token', await token()) }),
  });
}
