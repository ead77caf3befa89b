import { expect } from '@jest/globals';
import type { Captured } from '../support/fake-server.js';
import type { Exchange } from './vector.js';

/** Headers that mean something; the others belong to the HTTP library. */
const COMPARED = ['accept', 'content-type', 'x-endpointid', 'x-activationid', 'x-auth-token'];

/** Checks that a request is the recorded one. Tokens differ from run to run. */
export function expectRequest(sent: Captured | undefined, { request }: Exchange): void {
  const recorded = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => COMPARED.includes(name)),
  );
  expect(sent).toMatchObject({
    method: request.method,
    scheme: request.scheme,
    path: request.path,
    query: matching(request.query),
    headers: recorded,
  });
  expect('authorization' in (sent?.headers ?? {})).toBe('authorization' in request.headers);
  expect(sent?.body).toEqual(matching(request.body));
}

/** A matcher for a recorded value: placeholders stand for what differs, and internals of the original are left out. */
export function matching(value: unknown): unknown {
  if (typeof value === 'string' && /^\$\{.*\}$/.test(value)) return placeholder(value);
  if (Array.isArray(value)) return value.map(matching);
  if (typeof value !== 'object' || value === null || 'asymmetricMatch' in value) return value;
  const { remainingRetries: _internal, ...members } = value as Record<string, unknown>;
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, matching(member)]));
}

function placeholder(text: string): unknown {
  switch (text.slice(2, -1)) {
    case 'uuid':
      return expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    case 'epochMillis':
      return expect.any(Number);
    case 'jwt':
      return expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    case 'osRelease':
      return expect.stringMatching(/./);
    case 'base64 DER SPKI':
    case 'base64 RSA-SHA256 signature':
    case 'base64 signature':
      return expect.stringMatching(/^[A-Za-z0-9+/]+=*$/);
    default:
      throw new Error(`unknown placeholder ${text}`);
  }
}

/** Header and claims of a JSON Web Token. */
export function jwtParts(token: string): unknown[] {
  return token
    .split('.')
    .slice(0, 2)
    .map(part => JSON.parse(Buffer.from(part, 'base64url').toString()));
}
