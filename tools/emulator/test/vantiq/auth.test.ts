import { describe, expect, test } from '@jest/globals';
import { type Fixture, start } from './fixture.js';

const failed = [{ code: 'io.vantiq.authentication.failed', message: 'Unauthorized', params: [] }];
const day = 24 * 60 * 60 * 1000;

const seed = {
  vantiq: {
    namespaces: [
      { name: 'Main', types: [{ name: 'T' }] },
      { name: 'Other', types: [{ name: 'T' }] },
    ],
    users: [
      { username: 'Root', password: 'r', admin: true },
      { username: 'Jöe', password: 'pä:ss', namespaces: ['Main'] },
    ],
    tokens: [{ token: 'root-token' }, { token: 'joe-token', username: 'jöe' }],
  },
};

function basic(username: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

async function signIn({ fetch }: Fixture, username: string, password: string): Promise<string> {
  const { status, body } = await fetch('GET', '/authenticate', { headers: basic(username, password) });
  expect(status).toBe(200);
  return (body as { accessToken: string }).accessToken;
}

describe('authentication', () => {
  test('the default user signs in, and the token works', async () => {
    await using fixture = await start();
    const token = await signIn(fixture, 'admin', 'emulator');
    const answer = await fixture.fetch('GET', '/api/v1/resources/types', { headers: bearer(token) });
    expect(answer.status).toBe(200);
  });

  test('names and passwords are UTF-8, a password may have a colon, and names have no case', async () => {
    await using fixture = await start({ seed });
    expect(await signIn(fixture, 'JÖE', 'pä:ss')).toMatch(/^\S{20,}$/);
  });

  test.each([
    ['a wrong password', basic('admin', 'x')],
    ['an unknown user', basic('x', 'emulator')],
    ['no colon', { authorization: 'Basic YWRtaW4=' }],
    ['an unknown token', bearer('x')],
    ['nothing', {}],
  ])('%s is refused with the standard array', async (_what, headers) => {
    await using fixture = await start();
    for (const path of ['/authenticate', '/api/v1/_status', '/api/v1/resources/types', '/docs/a.txt']) {
      const answer = await fixture.fetch('GET', path, { headers: headers as Record<string, string> });
      expect([answer.status, answer.body]).toEqual([401, failed]);
    }
  });

  test('a token is checked by sending it', async () => {
    await using fixture = await start();
    const answer = await fixture.fetch('GET', '/authenticate', {
      headers: bearer(fixture.vantiq.accessToken),
    });
    expect(answer.body).toMatchObject({ accessToken: fixture.vantiq.accessToken });
    const status = await fixture.call('GET', '/_status');
    expect([status.status, status.body]).toEqual([200, undefined]);
  });

  test('a session lives for 24 hours of the clock; a refresh gives a new one, and the old one stays', async () => {
    await using fixture = await start();
    const { clock } = fixture.emulator;
    clock.freeze();
    const first = await signIn(fixture, 'admin', 'emulator');
    clock.advance(day - 1);
    const refreshed = await fixture.fetch('POST', '/authenticate/refresh', {
      body: first,
      headers: { 'content-type': 'text/plain' },
    });
    const second = (refreshed.body as { accessToken: string }).accessToken;
    expect(second).not.toBe(first);
    const statusOf = async (token: string): Promise<number> =>
      (await fixture.fetch('GET', '/api/v1/_status', { headers: bearer(token) })).status;
    expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
    clock.advance(1);
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
    const late = await fixture.fetch('POST', '/authenticate/refresh', { body: first });
    expect([late.status, late.body]).toEqual([401, failed]);
  });

  test('a revoked token is unknown', async () => {
    await using fixture = await start();
    const token = await signIn(fixture, 'admin', 'emulator');
    const revoke = (): ReturnType<Fixture['fetch']> =>
      fixture.fetch('POST', '/authenticate/revoke', { body: token });
    expect((await revoke()).status).toBe(200);
    expect((await fixture.fetch('GET', '/api/v1/_status', { headers: bearer(token) })).status).toBe(401);
    expect((await revoke()).status).toBe(401);
  });

  test('expireTokens() ends all of them, and a sign-in gives one that works', async () => {
    await using fixture = await start();
    fixture.vantiq.expireTokens();
    expect((await fixture.call('GET', '/_status')).status).toBe(401);
    const token = await signIn(fixture, 'admin', 'emulator');
    expect((await fixture.fetch('GET', '/api/v1/_status', { headers: bearer(token) })).status).toBe(200);
    await fixture.vantiq.reset();
    expect((await fixture.call('GET', '/_status')).status).toBe(200);
  });

  test('tokens are made with a timeout, work, and are deleted by their text', async () => {
    await using fixture = await start();
    fixture.emulator.clock.freeze();
    const made = await fixture.call('POST', '/resources/tokens', { name: 'ci', tokenTimeout: 600 });
    const { accessToken, expiresAt } = made.body as { accessToken: string; expiresAt: string };
    expect(Date.parse(expiresAt)).toBe(fixture.emulator.clock.now() + 600_000);
    const status = async (): Promise<number> =>
      (await fixture.fetch('GET', '/api/v1/_status', { headers: bearer(accessToken) })).status;
    expect(await status()).toBe(200);
    fixture.emulator.clock.advance(600_000);
    expect(await status()).toBe(401);
    const other = await fixture.call('POST', '/resources/tokens', { name: 'ci' });
    const token = (other.body as { accessToken: string }).accessToken;
    expect((await fixture.call('DELETE', `/resources/tokens/${token}`)).status).toBe(204);
    expect((await fixture.fetch('GET', '/api/v1/_status', { headers: bearer(token) })).status).toBe(401);
  });

  test('a wrong verb on /authenticate is 405', async () => {
    await using fixture = await start();
    expect((await fixture.fetch('DELETE', '/authenticate')).status).toBe(405);
  });

  test('--open takes any credentials, and none', async () => {
    await using fixture = await start({ open: true });
    expect((await fixture.fetch('GET', '/api/v1/resources/types')).status).toBe(200);
    expect((await fixture.fetch('GET', '/api/v1/_status', { headers: bearer('x') })).status).toBe(200);
    using socket = await fixture.open();
    const validate = { op: 'validate', resourceName: 'system.credentials', object: 'x' };
    expect((await socket.request(validate)).status).toBe(200);
  });
});

describe('namespaces and users', () => {
  test('the token decides the namespace; a header or a parameter chooses another one', async () => {
    await using fixture = await start({ seed });
    const { call } = fixture;
    await call('POST', '/resources/custom/T', { a: 1 });
    await call('POST', '/resources/custom/T', { a: 2 }, { 'x-target-namespace': 'Other' });
    expect((await call('GET', '/resources/custom/T')).body).toMatchObject([{ a: 1, ars_namespace: 'Main' }]);
    expect((await call('GET', '/resources/custom/T?targetNamespace=Other')).body).toMatchObject([
      { a: 2, ars_namespace: 'Other' },
    ]);
  });

  test('a namespace that the user is not authorized in, or that does not exist, is forbidden', async () => {
    await using fixture = await start({ seed });
    const as = (token: string, namespace: string): Promise<{ status: number }> =>
      fixture.fetch('GET', '/api/v1/resources/types', {
        headers: { ...bearer(token), 'x-target-namespace': namespace },
      });
    expect((await as('joe-token', 'Main')).status).toBe(200);
    expect((await as('joe-token', 'Other')).status).toBe(403);
    expect((await as('root-token', 'Nowhere')).status).toBe(403);
  });

  test('an administrator lists who is authorized, with names in lower case; others may not', async () => {
    await using fixture = await start({ seed });
    const answer = await fixture.call('GET', '/resources/namespaces/Main/authorizedUsers');
    expect(answer.body).toEqual([
      { username: 'root', preferredUsername: 'Root' },
      { username: 'jöe', preferredUsername: 'Jöe' },
    ]);
    const other = await fixture.call('GET', '/resources/namespaces/Other/authorizedUsers');
    expect(other.body).toHaveLength(1);
    const denied = await fixture.call('GET', '/resources/namespaces/Main/authorizedUsers', undefined, {
      authorization: 'Bearer joe-token',
    });
    expect(denied.status).toBe(403);
    expect((await fixture.call('GET', '/resources/namespaces/X/authorizedUsers')).status).toBe(404);
  });

  test('an administrator acts for another user', async () => {
    await using fixture = await start({ seed });
    const insert = (token: string, user: string): ReturnType<Fixture['call']> =>
      fixture.call('POST', '/resources/custom/T', {}, { ...bearer(token), 'x-impersonate-user': user });
    expect((await insert('root-token', 'jane')).status).toBe(403);
    await fixture.call('POST', '/resources/users', { username: 'Jane', password: 'p' });
    expect((await insert('root-token', 'JANE')).body).toMatchObject({ ars_createdBy: 'jane' });
    expect((await insert('joe-token', 'root')).status).toBe(403);
  });

  test('a user who is made can sign in, whose password nobody sees', async () => {
    await using fixture = await start();
    const made = await fixture.call('POST', '/resources/users', { username: 'Ann', password: 's3cret' });
    expect(made.body).toMatchObject({ username: 'ann' });
    expect(JSON.stringify((await fixture.call('GET', '/resources/users')).body)).not.toContain('s3cret');
    expect(await signIn(fixture, 'ann', 's3cret')).toBeTruthy();
    expect((await fixture.call('DELETE', '/resources/users/ANN')).status).toBe(204);
    const gone = await fixture.fetch('GET', '/authenticate', { headers: basic('ann', 's3cret') });
    expect(gone.status).toBe(401);
  });
});
