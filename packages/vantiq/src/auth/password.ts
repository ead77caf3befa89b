import { Secret } from '@sdk/core';
import { invalid, received } from '../validation.js';
import { isRefusal } from './access-token.js';
import type { VantiqCredential } from './vantiq-credential.js';

/**
 * User name and password, for servers that let users log in themselves; most clouds only take tokens. The first request
 * logs in; the token is refreshed before it ends after 24 hours, and the login repeated when the server refuses it.
 *
 * @throws {ValidationError} when the name is empty or holds a colon, which HTTP Basic cannot carry.
 */
export function password(username: string, secretText: string): VantiqCredential {
  if (typeof username !== 'string' || username === '' || username.includes(':'))
    throw invalid('password', {
      field: 'username',
      expected: 'a non-empty string without ":"',
      received: received(username),
    });
  if (typeof secretText !== 'string')
    throw invalid('password', { field: 'password', expected: 'a string', received: received(secretText) });
  const secret = new Secret(secretText);
  return {
    username,
    async acquire(requests, previous) {
      if (previous !== undefined && !previous.refused) {
        try {
          return await requests.refresh(previous.accessToken);
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
      }
      return requests.authenticate(username, secret.reveal());
    },
    verify: requests => requests.authenticate(username, secret.reveal()),
    login: () => ({ username, password: secret.reveal() }),
    secrets: () => [secret.reveal(), basicValue(username, secret.reveal())],
  };
}

/** Name and password as HTTP Basic carries them: base64 of UTF-8. */
export function basicValue(username: string, secretText: string): string {
  const bytes = new TextEncoder().encode(`${username}:${secretText}`);
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}
