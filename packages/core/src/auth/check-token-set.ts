import { isHeaderValue } from './header-value.js';
import type { TokenSet } from './token-set.js';

/**
 * Refuses what cannot be used as a token, before it is stored or sent. The values are not repeated in the message.
 *
 * @throws {TypeError} that names the field.
 */
export function checkTokenSet(token: TokenSet): TokenSet {
  if (typeof token !== 'object' || token === null)
    throw new TypeError('acquire must resolve with a token set');
  const { accessToken, tokenType = 'Bearer', expiresInMs, expiresAtMs } = token;
  if (!isHeaderValue(accessToken))
    throw unusable('accessToken', 'a non-empty string that a header can carry');
  if (!isHeaderValue(tokenType)) throw unusable('tokenType', 'a non-empty string that a header can carry');
  for (const [name, value] of Object.entries({ expiresInMs, expiresAtMs })) {
    if (value !== undefined && !Number.isFinite(value)) throw unusable(name, 'a number of milliseconds');
  }
  return token;
}

function unusable(field: string, expected: string): TypeError {
  return new TypeError(`acquire resolved with an unusable ${field}: expected ${expected}`);
}
