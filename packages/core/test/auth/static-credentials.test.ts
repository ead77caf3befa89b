import { describe, expect, test } from '@jest/globals';
import {
  apiKey,
  basicAuth,
  bearerToken,
  type Credential,
  isValidationError,
  secretHeaders,
} from '../../src/index.js';
import { clientWith, createThing, failureOf, getThings, json, scriptedFetch } from '../client/harness.js';
import { Recorder } from '../observe/recorder.js';

async function headerSent(credential: Credential, name: string): Promise<string | null | undefined> {
  const fetch = scriptedFetch(json(null));
  await clientWith({ fetch, credential, headers: { [name]: 'of the client' } }).request(getThings(), {
    headers: { [name]: 'of the call' },
  });
  return fetch.requests[0]?.headers.get(name);
}

describe('a credential in a header', () => {
  test.each<[string, Credential, string, string]>([
    ['apiKey', apiKey('abc'), 'x-api-key', 'abc'],
    ['apiKey with its own header', apiKey('abc', 'X-Auth-Token'), 'x-auth-token', 'abc'],
    ['bearerToken', bearerToken('abc'), 'authorization', 'Bearer abc'],
    ['bearerToken with its own scheme', bearerToken('abc', 'ApiKey'), 'authorization', 'ApiKey abc'],
    ['basicAuth', basicAuth('hello', 'world'), 'authorization', 'Basic aGVsbG86d29ybGQ='],
    ['basicAuth in UTF-8', basicAuth('jürgen', 'pä€s:s'), 'authorization', 'Basic asO8cmdlbjpww6TigqxzOnM='],
    ['basicAuth without password', basicAuth('default', ''), 'authorization', 'Basic ZGVmYXVsdDo='],
    ['secretHeaders', secretHeaders({ 'x-user': 'u', 'x-key': 'k' }), 'x-key', 'k'],
  ])('%s is sent, and wins over the headers of call and client', async (_name, credential, name, value) => {
    expect(await headerSent(credential, name)).toBe(value);
  });

  test.each<[string, () => Credential]>([
    ['an empty key', () => apiKey('')],
    ['a key with a line break', () => apiKey('secret-key\n')],
    ['a key with a space at its end', () => apiKey('secret-key ')],
    ['a key that no header can carry', () => apiKey('secret-key-€')],
    ['a key that is no string', () => apiKey(undefined as unknown as string)],
    ['a header name with a space', () => apiKey('secret-key', 'X Key')],
    ['a token with a line break', () => bearerToken('secret-key\r\nX-Evil: 1')],
    ['a scheme with a line break', () => bearerToken('secret-key', 'Bearer\n')],
    ['a user name with a colon', () => basicAuth('secret-key:x', 'pw')],
    ['an empty user name', () => basicAuth('', 'secret-key')],
    ['a header value with a line break', () => secretHeaders({ a: 'secret-key\n' })],
  ])('refuses %s without repeating the secret', (_what, make) => {
    try {
      make();
    } catch (error) {
      expect(isValidationError(error)).toBe(true);
      expect(String(error)).not.toContain('secret-key');
      return;
    }
    throw new Error('accepted');
  });

  test('is not asked for requests that are anonymous', async () => {
    const fetch = scriptedFetch(json(null));
    const client = clientWith({ fetch, credential: bearerToken('abc') });
    await client.request(createThing({ anonymous: true, headers: { authorization: 'Basic xyz' } }));
    expect(fetch.requests[0]?.headers.get('authorization')).toBe('Basic xyz');
  });

  test('that fails by itself is reported as an auth error without its own words for secrets', async () => {
    const credential: Credential = {
      authorize: () => {
        throw new Error('vault said: hunter2-hunter2');
      },
      secrets: () => ['hunter2-hunter2'],
    };
    const failure = await failureOf(
      clientWith({ fetch: scriptedFetch(json(null)), credential }).request(getThings()),
    );
    expect(failure.code).toBe('sdk.auth_failed');
    expect(failure.attempts).toBe(0);
    expect((failure.cause as Error).message).toBe('vault said: [redacted]');
  });

  test('with a value that no header can carry fails without showing it', async () => {
    const credential: Credential = {
      authorize: () => ({ headers: { Authorization: 'Bearer canary\n4711' } }),
      secrets: () => [],
    };
    const failure = await failureOf(
      clientWith({ fetch: scriptedFetch(json(null)), credential }).request(getThings()),
    );
    expect(failure.code).toBe('sdk.auth_failed');
    expect(failure.message).toContain('"Authorization"');
    expect(failure.message).not.toContain('canary');
  });
});

describe('the origin of a credential', () => {
  const credential = bearerToken('token-of-the-client');

  test('is left out when a link leads to another host, with the headers of the client and the trace', async () => {
    const fetch = scriptedFetch(json(null));
    const { tracer } = new Recorder();
    const client = clientWith({ fetch, credential, tracer, headers: { 'x-private': '1' } });
    await client.request(
      getThings({ path: new URL('https://storage.test/blob?sig=1'), headers: { accept: 'x/y' } }),
      {
        headers: { 'x-call': '1', authorization: 'of the caller', cookie: 'session=1' },
      },
    );
    const { headers } = fetch.requests[0] as Request;
    expect(headers.get('authorization')).toBeNull();
    expect(headers.get('cookie')).toBeNull();
    expect(headers.get('x-private')).toBeNull();
    expect(headers.get('traceparent')).toBeNull();
    expect([headers.get('accept'), headers.get('x-call')]).toEqual(['x/y', '1']);
  });

  test.each([
    ['another scheme', 'https://api.test/base'],
    ['another port', 'http://api.test:8080/base'],
    ['a subdomain', 'http://x.api.test/base'],
    ['a host that begins alike', 'http://api.test.evil.test/base'],
  ])('is not %s', async (_what, link) => {
    const fetch = scriptedFetch(json(null));
    await clientWith({ fetch, credential }).request(getThings({ path: new URL(link) }));
    expect(fetch.requests[0]?.headers.get('authorization')).toBeNull();
  });

  test('gets the credential for a link to itself', async () => {
    const fetch = scriptedFetch(json(null));
    await clientWith({ fetch, credential }).request(
      getThings({ path: new URL('http://API.test:80/page?2') }),
    );
    expect(fetch.requests[0]?.headers.get('authorization')).toBe('Bearer token-of-the-client');
  });
});
