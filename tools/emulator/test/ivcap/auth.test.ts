import { describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { type Answer, type Fixture, start } from './fixture.js';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const CLIENT = 'emulator-cli';

function post(fixture: Fixture, path: string, form: Record<string, string>): Promise<Answer> {
  return fixture.fetch('POST', path, { body: new URLSearchParams(form) });
}

function begin(fixture: Fixture): Promise<Answer> {
  const scope = 'openid profile email offline_access';
  return post(fixture, '/idp/oauth/device/code', {
    client_id: CLIENT,
    scope,
    audience: `${fixture.ivcap.url}/`,
  });
}

function poll(fixture: Fixture, code: string): Promise<Answer> {
  return post(fixture, '/idp/oauth/token', {
    grant_type: DEVICE_GRANT,
    device_code: code,
    client_id: CLIENT,
  });
}

function refresh(fixture: Fixture, token: string): Promise<Answer> {
  return post(fixture, '/idp/oauth/token', {
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: CLIENT,
  });
}

async function logIn(fixture: Fixture): Promise<Record<string, string>> {
  const login = await begin(fixture);
  fixture.ivcap.approveLogin();
  return (await poll(fixture, login.member('device_code'))).body as Record<string, string>;
}

async function statusWith(fixture: Fixture, token: string, method = 'GET'): Promise<number> {
  const init = { headers: { authorization: `Bearer ${token}` } };
  return (await fixture.fetch(method, '/1/artifacts', init)).status;
}

describe('tokens', () => {
  test('a missing, unknown or expired one is answered with 401 and no body', async () => {
    await using fixture = await start();
    const { status, text } = await fixture.fetch('GET', '/1/artifacts');
    expect([status, text]).toEqual([401, '']);
    expect(await statusWith(fixture, 'unknown')).toBe(401);
    expect(await statusWith(fixture, fixture.ivcap.token)).toBe(200);
    fixture.ivcap.expireTokens();
    expect(await statusWith(fixture, fixture.ivcap.token)).toBe(401);
  });

  test('one without the scope for changes is answered with 403', async () => {
    await using fixture = await start();
    fixture.ivcap.addToken({ token: 'reader', scopes: ['consumer:read'] });
    expect(await statusWith(fixture, 'reader')).toBe(200);
    const answer = await fixture.call('POST', '/1/artifacts', '', {
      authorization: 'Bearer reader',
    });
    expect([answer.status, answer.member('message')]).toEqual([
      403,
      expect.stringContaining('consumer:write'),
    ]);
  });

  test('one expires by the clock, and a fault makes it look expired', async () => {
    await using fixture = await start({
      seed: { ivcap: { tokens: [{ token: 't', expiresInSeconds: 60 }] } },
    });
    fixture.ivcap.faults.add({ match: { path: '/1/artifacts' }, effect: { unauthorized: true } });
    expect(await statusWith(fixture, 't')).toBe(401);
    expect(await statusWith(fixture, 't')).toBe(200);
    fixture.emulator.clock.advance(60_000);
    expect(await statusWith(fixture, 't')).toBe(401);
  });

  test('with --open any will do, and none', async () => {
    await using fixture = await start({ open: true });
    expect(await statusWith(fixture, 'whatever')).toBe(200);
    expect((await fixture.fetch('GET', '/1/artifacts')).status).toBe(200);
  });
});

describe('discovery', () => {
  test('needs no token, and names the addresses of the identity provider', async () => {
    await using fixture = await start();
    const { status, headers, text } = await fixture.fetch('GET', '/1/authinfo.yaml');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/yaml']);
    const { url } = fixture.ivcap;
    expect(text).toContain('version: 1\nauth:\n  default-provider-id: emulator\n');
    for (const line of [
      `token-url: ${url}/idp/oauth/token`,
      `code-url: ${url}/idp/oauth/device/code`,
      `jwks-url: ${url}/idp/.well-known/jwks.json`,
      `audience: ${url}/`,
    ]) {
      expect(text).toContain(`      ${line}\n`);
    }
  });
});

describe('login by device code', () => {
  test('an approved one gives tokens that the API takes, and an id token that its keys verify', async () => {
    await using fixture = await start();
    const login = await begin(fixture);
    expect(login.body).toMatchObject({
      expires_in: 900,
      interval: 5,
      user_code: expect.stringMatching(/^\w{4}-\w{4}$/),
    });
    expect(login.member('verification_uri_complete')).toBe(
      `${login.member('verification_uri')}?user_code=${login.member('user_code')}`,
    );
    const pending = await poll(fixture, login.member('device_code'));
    expect([pending.status, pending.member('error')]).toEqual([403, 'authorization_pending']);
    fixture.ivcap.approveLogin(login.member('user_code'));
    const tokens = await poll(fixture, login.member('device_code'));
    expect(tokens.body).toMatchObject({ token_type: 'Bearer', expires_in: 86_400 });
    expect(await statusWith(fixture, tokens.member('access_token'), 'POST')).not.toBe(401);
    const keys = (await fixture.fetch('GET', '/idp/.well-known/jwks.json')).body as JSONWebKeySet;
    const { payload } = await jwtVerify(tokens.member('id_token'), createLocalJWKSet(keys), {
      audience: CLIENT,
    });
    expect(`urn:ivcap:account:${payload['acc']}`).toBe(fixture.ivcap.accountId);
    expect(payload).toMatchObject({
      name: expect.any(String),
      email: expect.any(String),
      email_verified: true,
    });
    const again = await poll(fixture, login.member('device_code'));
    expect([again.status, again.member('error')]).toEqual([403, 'invalid_grant']);
  });

  test.each([
    ['denied', 'access_denied', (fixture: Fixture) => fixture.ivcap.denyLogin()],
    ['expired', 'expired_token', (fixture: Fixture) => fixture.ivcap.expireLogin()],
    [
      'left alone for too long',
      'expired_token',
      (fixture: Fixture) => fixture.emulator.clock.advance(900_000),
    ],
  ])('one that is %s ends with %s', async (_name, error, act) => {
    await using fixture = await start();
    const login = await begin(fixture);
    act(fixture);
    const answer = await poll(fixture, login.member('device_code'));
    expect([answer.status, answer.member('error')]).toEqual([403, error]);
  });

  test('a client can be told once to slow down', async () => {
    await using fixture = await start();
    const login = await begin(fixture);
    fixture.ivcap.slowDownLogin();
    const errors = [
      await poll(fixture, login.member('device_code')),
      await poll(fixture, login.member('device_code')),
    ];
    expect(errors.map(answer => answer.member('error'))).toEqual(['slow_down', 'authorization_pending']);
  });

  test('the page of the user code decides as well', async () => {
    await using fixture = await start();
    const login = await begin(fixture);
    const page = await fixture.fetch('GET', `/idp/activate?user_code=${login.member('user_code')}`);
    expect(page.text).toContain(`value="${login.member('user_code')}"`);
    await post(fixture, '/idp/activate', { user_code: login.member('user_code'), decision: 'approved' });
    expect((await poll(fixture, login.member('device_code'))).status).toBe(200);
    expect((await post(fixture, '/idp/activate', { user_code: 'X', decision: 'denied' })).status).toBe(404);
  });

  test('logins are listed, and there must be one to decide about', async () => {
    await using fixture = await start();
    expect(() => fixture.ivcap.approveLogin()).toThrow('no login waits');
    const login = await begin(fixture);
    expect(fixture.ivcap.logins()).toEqual([
      { deviceCode: login.member('device_code'), userCode: login.member('user_code'), state: 'pending' },
    ]);
  });

  test('wrong requests are refused', async () => {
    await using fixture = await start();
    const device = '/idp/oauth/device/code';
    expect((await post(fixture, device, { client_id: 'x', audience: 'a' })).member('error')).toBe(
      'invalid_client',
    );
    expect((await post(fixture, device, { client_id: CLIENT })).member('error')).toBe('invalid_request');
    const token = '/idp/oauth/token';
    expect((await post(fixture, token, { client_id: CLIENT, grant_type: 'password' })).member('error')).toBe(
      'unsupported_grant_type',
    );
    expect((await post(fixture, token, { client_id: 'x' })).status).toBe(401);
    expect((await poll(fixture, 'unknown')).member('error')).toBe('invalid_grant');
  });

  test('the token of the API must not be sent to the identity provider', async () => {
    await using fixture = await start();
    const answer = await fixture.call('POST', '/idp/oauth/token', 'grant_type=refresh_token');
    expect([answer.status, answer.member('error')]).toEqual([400, 'invalid_request']);
  });
});

describe('refresh', () => {
  test('gives a new access token and leaves the refresh token as it is', async () => {
    await using fixture = await start({ seed: { ivcap: { identity: { accessTokenSeconds: 60 } } } });
    const { access_token: first = '', refresh_token: token = '' } = await logIn(fixture);
    fixture.emulator.clock.advance(60_000);
    expect(await statusWith(fixture, first)).toBe(401);
    const answer = await refresh(fixture, token);
    expect(answer.body).toMatchObject({ expires_in: 60, token_type: 'Bearer' });
    expect(answer.member('refresh_token')).toBeUndefined();
    expect(await statusWith(fixture, answer.member('access_token'))).toBe(200);
    expect((await refresh(fixture, token)).status).toBe(200);
    fixture.ivcap.revokeRefreshTokens();
    const revoked = await refresh(fixture, token);
    expect([revoked.status, revoked.member('error')]).toEqual([403, 'invalid_grant']);
  });

  test('can give a new refresh token each time, and takes no old one then', async () => {
    await using fixture = await start();
    fixture.ivcap.identity = { rotateRefreshTokens: true };
    const { refresh_token: first = '' } = await logIn(fixture);
    const answer = await refresh(fixture, first);
    expect(answer.member('refresh_token')).not.toBe(first);
    expect((await refresh(fixture, first)).status).toBe(403);
    expect((await refresh(fixture, answer.member('refresh_token'))).status).toBe(200);
  });

  test('tokens can come from a clock that is ahead', async () => {
    await using fixture = await start();
    fixture.emulator.clock.freeze();
    fixture.ivcap.identity = { clockSkewSeconds: 10 };
    const { id_token: token = '' } = await logIn(fixture);
    expect(decodeJwt(token).iat).toBe(Math.floor(fixture.emulator.clock.now() / 1000) + 10);
  });
});
