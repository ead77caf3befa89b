import { describe, expect, test } from '@jest/globals';
import { accessToken, deviceLogin, IvcapClient, isAuthError } from '@sdk/ivcap';
import { rejection } from '../support/server.js';

describe("a deployment's log-in information", () => {
  const informed = (yaml: string) =>
    rejection(
      deviceLogin({
        baseUrl: 'http://h',
        onCode: () => undefined,
        fetch: async () => new Response(Buffer.from(yaml)),
      }),
    );
  const provider = '      client-id: a # comment\n      audience: "b"\n      token-url: http://i/t\n';

  test.each([
    ['version: 2\n', 'is not of version 1'],
    ['version: 1\n', 'has no part "auth"'],
    ['version: 1\nauth:\n  providers:\n    p:\n      client-id: a\n', 'lacks "client-id"|lacks "audience"'],
    [`version: 1\nauth:\n  providers:\n    p:\n${provider}`, 'lacks "code-url"'],
    [
      `version: 1\nauth:\n  providers:\n    p:\n${provider}      code-url: /relative\n`,
      'no whole address for "code-url"',
    ],
    [
      `version: 1\nauth:\n  default-provider-id: q\n  providers:\n    p:\n${provider}`,
      'does not declare the provider q',
    ],
    ['version: 1\nauth: [a]\n', 'cannot be read'],
    ['{"version": 1, "auth": {"providers": {}}}', 'names no provider'],
  ])('%j is refused', async (yaml, reason) => {
    const error = await informed(yaml);
    expect(isAuthError(error) && error.message).toMatch(new RegExp(reason));
  });
});

describe('fromEnv', () => {
  test('takes the original variables, and the argument first', () => {
    const variables = { IVCAP_URL: 'http://env', IVCAP_JWT: 'tok' };
    expect(IvcapClient.fromEnv({}, variables).url).toBe('http://env');
    expect(IvcapClient.fromEnv({ baseUrl: 'http://given' }, variables).url).toBe('http://given');
    expect(IvcapClient.fromEnv({}, { IVCAP_ACCESS_TOKEN: 'tok' }).url).toBe('https://api.ivcap.net');
  });

  test('needs no token inside the platform', () => {
    expect(IvcapClient.fromEnv({}, { IVCAP_BASE_URL: 'http://inside' }).url).toBe('http://inside');
  });
});

test('a token from a function is asked for again when the server refuses it', async () => {
  const seen: (string | null)[] = [];
  let number = 0;
  const client = new IvcapClient({
    baseUrl: 'http://h',
    credential: accessToken(() => `tok-${++number}`),
    fetch: async (input, init) => {
      seen.push(new Request(input, init).headers.get('authorization'));
      return seen.length === 1
        ? new Response(null, { status: 401 })
        : new Response(Buffer.from('{"id":"urn:ivcap:order:1","status":"pending"}'));
    },
  });
  await client.orders.get('urn:ivcap:order:1');
  expect(seen).toEqual(['Bearer tok-1', 'Bearer tok-2']);
});
