import { Secret } from '../data/secret.js';
import type { Credential } from './credential.js';

const HEADER_SAFE = /^[\x20-\x7e\x80-\xff]+$/;

function checkHeaderValue(name: string, value: string): void {
  if (typeof value !== 'string' || !HEADER_SAFE.test(value)) {
    throw new TypeError(`${name}: expected a non-empty string without line breaks`);
  }
}

function fixedHeaders(headers: Readonly<Record<string, Secret>>, secrets: readonly Secret[]): Credential {
  return {
    authorize: () => ({
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.reveal()])),
    }),
    secrets: () => secrets.map(secret => secret.reveal()),
  };
}

/**
 * A key in a header of its own.
 *
 * @param key the key as the platform issued it.
 * @param header name of the header. @defaultValue `X-Api-Key`
 * @throws {TypeError} when the key is empty or holds characters that no header can carry.
 */
export function apiKey(key: string, header = 'X-Api-Key'): Credential {
  checkHeaderValue('apiKey', key);
  const secret = new Secret(key);
  return fixedHeaders({ [header]: secret }, [secret]);
}

/**
 * A token in the `Authorization` header that never changes.
 *
 * @throws {TypeError} when the token is empty or holds characters that no header can carry.
 */
export function bearerToken(token: string, scheme = 'Bearer'): Credential {
  checkHeaderValue('bearerToken', token);
  return fixedHeaders({ Authorization: new Secret(`${scheme} ${token}`) }, [new Secret(token)]);
}

/**
 * User name and password by HTTP Basic, in UTF-8.
 *
 * @throws {TypeError} when the user name holds a colon, which Basic cannot carry.
 */
export function basicAuth(username: string, password: string): Credential {
  if (username === '' || username.includes(':'))
    throw new TypeError('username: expected a non-empty string without ":"');
  const encoded = base64(`${username}:${password}`);
  return fixedHeaders({ Authorization: new Secret(`Basic ${encoded}`) }, [
    new Secret(password),
    new Secret(encoded),
  ]);
}

/** Any fixed set of headers, all of them treated as secret. */
export function secretHeaders(headers: Readonly<Record<string, string>>): Credential {
  for (const [name, value] of Object.entries(headers)) checkHeaderValue(name, value);
  const secrets = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, new Secret(value)]),
  );
  return fixedHeaders(secrets, Object.values(secrets));
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
