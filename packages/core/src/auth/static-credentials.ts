import { Secret } from '../data/secret.js';
import { ValidationError } from '../errors/other-errors.js';
import type { Credential } from './credential.js';
import { isHeaderValue } from './header-value.js';

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * A key in a header of its own.
 *
 * @param key the key as the platform issued it.
 * @param header name of the header. @defaultValue `X-Api-Key`
 * @throws {ValidationError} when the key is empty or holds characters that no header can carry.
 */
export function apiKey(key: string, header = 'X-Api-Key'): Credential {
  checkName('apiKey', header);
  checkValue('apiKey', 'key', key);
  const secret = new Secret(key);
  return fixedHeaders({ [header]: secret }, [secret]);
}

/**
 * A token in the `Authorization` header that never changes.
 *
 * @throws {ValidationError} when the token is empty or holds characters that no header can carry.
 */
export function bearerToken(token: string, scheme = 'Bearer'): Credential {
  checkValue('bearerToken', 'token', token);
  checkValue('bearerToken', 'scheme', scheme);
  return fixedHeaders({ Authorization: new Secret(`${scheme} ${token}`) }, [new Secret(token)]);
}

/**
 * User name and password by HTTP Basic, in UTF-8.
 *
 * @throws {ValidationError} when the user name is empty or holds a colon, which Basic cannot carry.
 */
export function basicAuth(username: string, password: string): Credential {
  if (typeof username !== 'string' || username === '' || username.includes(':'))
    throw refused('basicAuth', 'username', 'a non-empty string without ":"');
  if (typeof password !== 'string') throw refused('basicAuth', 'password', 'a string');
  const encoded = base64(`${username}:${password}`);
  return fixedHeaders({ Authorization: new Secret(`Basic ${encoded}`) }, [
    new Secret(password),
    new Secret(encoded),
  ]);
}

/**
 * Any fixed set of headers, all of them treated as secret.
 *
 * @throws {ValidationError} when a name or a value is none that a header can carry.
 */
export function secretHeaders(headers: Readonly<Record<string, string>>): Credential {
  for (const [name, value] of Object.entries(headers)) {
    checkName('secretHeaders', name);
    checkValue('secretHeaders', name, value);
  }
  const secrets = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, new Secret(value)]),
  );
  return fixedHeaders(secrets, Object.values(secrets));
}

function fixedHeaders(headers: Readonly<Record<string, Secret>>, secrets: readonly Secret[]): Credential {
  return {
    authorize: () => ({
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.reveal()])),
    }),
    secrets: () => secrets.map(secret => secret.reveal()),
  };
}

function checkName(operation: string, name: string): void {
  if (typeof name !== 'string' || !HEADER_NAME.test(name))
    throw refused(operation, 'header', 'the name of a header');
}

function checkValue(operation: string, field: string, value: string): void {
  if (!isHeaderValue(value))
    throw refused(operation, field, 'a non-empty string without line breaks or spaces around it');
}

/** The refused value is not repeated: it is a secret, even with a line break at its end. */
function refused(operation: string, field: string, expected: string): ValidationError {
  return new ValidationError({ platform: 'sdk', operation, issues: [{ field, expected }] });
}

function base64(text: string): string {
  const binary = Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join('');
  return btoa(binary);
}
