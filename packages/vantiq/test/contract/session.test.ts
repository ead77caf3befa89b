import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  accessToken,
  isAuthError,
  isClosedError,
  isUnauthenticatedError,
  password,
  VantiqClient,
  VantiqResources,
} from '@sdk/vantiq';
import { clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

/** Requests to `/authenticate` and what is below it. */
const logIns = (): string[] =>
  server.emulator
    .requests()
    .map(({ method, target }) => `${method} ${target}`)
    .filter(line => line.includes(' /authenticate'));

const withPassword = (): VantiqClient =>
  new VantiqClient({
    baseUrl: server.emulator.url,
    credential: password(server.emulator.username, server.emulator.password),
  });

describe('log-in by password', () => {
  test('happens with the first request, once for many at the same time', async () => {
    const client = withPassword();
    expect(client.isAuthenticated()).toBe(false);
    await Promise.all(Array.from({ length: 10 }, () => client.count(VantiqResources.TYPES)));
    expect(client.isAuthenticated()).toBe(true);
    expect(client.getUsername()).toBe(server.emulator.username);
    expect(client.getAccessToken()).toEqual(expect.any(String));
    expect(logIns()).toEqual(['GET /authenticate']);
  });

  test('is repeated when the token has ended, once for many requests', async () => {
    const client = withPassword();
    await client.authenticate();
    server.emulator.expireTokens();
    await Promise.all(Array.from({ length: 10 }, () => client.count(VantiqResources.TYPES)));
    expect(logIns()).toEqual(['GET /authenticate', 'GET /authenticate']);
  });

  test('a wrong one is told with code and status (Q-01)', async () => {
    const client = new VantiqClient({
      baseUrl: server.emulator.url,
      credential: password(server.emulator.username, 'not-the-password'),
    });
    const early = await rejection(client.authenticate());
    expect(early).toMatchObject({
      name: 'VantiqError',
      status: 401,
      serverCode: 'io.vantiq.authentication.failed',
    });
    const late = await rejection(client.count(VantiqResources.TYPES));
    expect(isAuthError(late)).toBe(true);
    expect(late).toMatchObject({ cause: { status: 401 } });
    expect(JSON.stringify(late)).not.toContain('not-the-password');
  });

  test('can be given later than the client', async () => {
    const client = new VantiqClient({ baseUrl: server.emulator.url });
    expect(isAuthError(await rejection(client.count(VantiqResources.TYPES)))).toBe(true);
    await client.authenticate(server.emulator.username, server.emulator.password);
    expect(await client.count(VantiqResources.TYPES)).toBeGreaterThan(0);
  });
});

describe('access tokens', () => {
  test('refresh trades the token for a new one', async () => {
    const client = withPassword();
    await client.authenticate();
    const before = client.getAccessToken();
    await client.refresh();
    expect(client.getAccessToken()).not.toBe(before);
    expect(await client.status()).toBe(true);
  });

  test('a token that is refused and cannot be refreshed fails as the operation was told', async () => {
    const client = clientOf(server, { credential: accessToken('no-such-token') });
    const error = await rejection(client.count(VantiqResources.TYPES));
    expect(isUnauthenticatedError(error)).toBe(true);
    expect(logIns()).toEqual(['POST /authenticate/refresh']);
    expect(JSON.stringify(error)).not.toContain('no-such-token');
  });

  test('status is false for a token that is no good', async () => {
    expect(await clientOf(server, { credential: accessToken('no-such-token') }).status()).toBe(false);
    expect(await clientOf(server).status()).toBe(true);
  });

  test('authenticate has the server look at a token (V-B18)', async () => {
    await clientOf(server).authenticate();
    const bad = clientOf(server, { credential: accessToken('no-such-token') });
    expect(await rejection(bad.authenticate())).toMatchObject({ status: 401 });
  });

  test('a function is asked again when its token is refused', async () => {
    const tokens = ['no-such-token', server.emulator.accessToken];
    const client = clientOf(server, { credential: accessToken(() => tokens.shift() as string) });
    expect(await client.count(VantiqResources.TYPES)).toBeGreaterThan(0);
    expect(tokens).toEqual([]);
  });

  test('revoke ends the session, and authenticate starts a new one', async () => {
    const client = withPassword();
    await client.authenticate();
    const token = client.getAccessToken() as string;
    await client.revoke();
    expect(client.isAuthenticated()).toBe(false);
    expect(await clientOf(server, { credential: accessToken(token) }).status()).toBe(false);
    await client.authenticate(server.emulator.username, server.emulator.password);
    expect(await client.status()).toBe(true);
  });

  test('setAccessToken goes on with another token', async () => {
    const client = clientOf(server, { credential: accessToken('no-such-token') });
    client.setAccessToken(server.emulator.accessToken);
    expect(client.isAuthenticated()).toBe(true);
    expect(await client.status()).toBe(true);
  });
});

describe('close', () => {
  test('forgets the tokens, and every later call says so (Q-13)', async () => {
    const client = clientOf(server);
    await client.close();
    expect([client.isAuthenticated(), client.getAccessToken(), client.closed]).toEqual([
      false,
      undefined,
      true,
    ]);
    const calls = [
      client.count(VantiqResources.TYPES),
      client.authenticate('a', 'b'),
      client.subscribe(VantiqResources.TOPICS, '/a'),
      client.executePublic('NS', 'p'),
    ];
    for (const call of calls) expect(isClosedError(await rejection(call))).toBe(true);
  });

  test('await using closes', async () => {
    let kept: VantiqClient;
    {
      await using client = clientOf(server);
      kept = client;
      await client.startSubscriberTransport();
    }
    expect(kept.closed).toBe(true);
    expect(kept.socket.state).toBe('idle');
  });
});

describe('whom calls act for', () => {
  test('the namespace of the client, or of the call', async () => {
    const client = clientOf(server, { targetNamespace: server.emulator.namespace });
    await client.count(VantiqResources.TYPES);
    await client.count(VantiqResources.TYPES, { targetNamespace: 'Other' }).response();
    await client.withOptions({ targetNamespace: 'Third' }).count(VantiqResources.TYPES).response();
    const sent = server.emulator.requests().map(({ headers }) => headers['x-target-namespace']);
    expect(sent).toEqual([server.emulator.namespace, 'Other', 'Third']);
  });

  test('another user', async () => {
    await clientOf(server, { impersonateUser: 'joe' }).count(VantiqResources.TYPES).response();
    await clientOf(server).count(VantiqResources.TYPES, { impersonateUser: 'eve' }).response();
    const sent = server.emulator.requests().map(({ headers }) => headers['x-impersonate-user']);
    expect(sent).toEqual(['joe', 'eve']);
  });

  test('a client made by withOptions shares the session', async () => {
    const client = withPassword();
    const other = client.withOptions({ timeout: { totalMs: 5_000 } });
    await other.count(VantiqResources.TYPES);
    expect(client.isAuthenticated()).toBe(true);
    await client.close();
    expect(other.closed).toBe(true);
  });
});
