import { describe, expect, test } from '@jest/globals';
import { startScripted } from './fixture.js';

const path = '/v1beta2/streams';

describe('authentication', () => {
  test('takes an API key in either header, or Basic credentials', async () => {
    await using fixture = await startScripted();
    const { url, workspace, apiKey, username, password } = fixture.timeplus;
    const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    for (const headers of [
      { 'x-api-key': apiKey },
      { 'X-Api-key': apiKey },
      { authorization: `ApiKey ${apiKey}` },
      { authorization: basic },
    ]) {
      expect((await fetch(`${url}/${workspace}/api${path}`, { headers })).status).toBe(200);
    }
  });

  test.each<[string, Record<string, string>]>([
    ['none', {}],
    ['a wrong key', { 'x-api-key': 'k'.repeat(60) }],
    ['an empty key', { 'x-api-key': '' }],
    ['a wrong key in Authorization', { authorization: 'ApiKey nope' }],
    ['a wrong password', { authorization: `Basic ${btoa('admin:nope')}` }],
    ['Basic without a colon', { authorization: `Basic ${btoa('admin')}` }],
    ['a scheme that is not known', { authorization: 'Bearer x' }],
  ])('refuses %s with 401 and an ErrorResponse', async (_name, headers) => {
    await using fixture = await startScripted();
    const { url, workspace } = fixture.timeplus;
    const response = await fetch(`${url}/${workspace}/api${path}`, { headers });
    expect(response.status).toBe(401);
    expect(await response.text()).toBe('{"code":401,"message":"unauthorized","system":"appserver"}');
  });

  test('the default key has the sixty characters that the Python client wants', async () => {
    await using fixture = await startScripted();
    expect(fixture.timeplus.apiKey).toMatch(/^\w{60}$/);
  });

  test('--open takes anything, and nothing', async () => {
    await using fixture = await startScripted({ open: true });
    const { url, workspace } = fixture.timeplus;
    expect((await fetch(`${url}/${workspace}/api${path}`)).status).toBe(200);
    expect((await fetch(`${url}/${workspace}/api${path}`, { headers: { 'x-api-key': 'x' } })).status).toBe(
      200,
    );
  });

  test('a fault makes valid credentials fail', async () => {
    await using fixture = await startScripted();
    fixture.timeplus.faults.add({ effect: { unauthorized: true } });
    expect((await fixture.rest.call('GET', path)).status).toBe(401);
    expect((await fixture.rest.call('GET', path)).status).toBe(200);
  });
});

describe('API keys', () => {
  const keys = '/v1beta2/auth/api_keys';

  test('a made key works until it is deleted, and is shown once', async () => {
    await using fixture = await startScripted();
    const made = await fixture.rest.call('POST', keys, { name: 'ci' });
    expect(made).toEqual({ status: 201, body: expect.objectContaining({ name: 'ci', expire_at: 0 }) });
    const { id, api_key: key } = made.body as { id: string; api_key: string };
    expect(key).toMatch(/^\w{60}$/);
    expect((await fixture.rest.call('GET', path, undefined, { 'x-api-key': key })).status).toBe(200);
    expect(JSON.stringify((await fixture.rest.call('GET', keys)).body)).not.toContain(key);
    expect((await fixture.rest.call('DELETE', `${keys}/${id}`, 'null')).status).toBe(204);
    expect((await fixture.rest.call('GET', path, undefined, { 'x-api-key': key })).status).toBe(401);
    expect((await fixture.rest.call('DELETE', `${keys}/${id}`)).status).toBe(404);
  });

  test('a key expires when its time is over', async () => {
    await using fixture = await startScripted();
    const { clock } = fixture.emulator;
    clock.freeze();
    const { body } = await fixture.rest.call('POST', keys, { name: 'short', expire_in: '1h30m' });
    const key = (body as { api_key: string }).api_key;
    clock.advance(5_399_999);
    expect((await fixture.rest.call('GET', path, undefined, { 'x-api-key': key })).status).toBe(200);
    clock.advance(1);
    expect((await fixture.rest.call('GET', path, undefined, { 'x-api-key': key })).status).toBe(401);
  });

  test.each([
    { expire_in: '1h', expire_at: '2030-01-01T00:00:00Z' },
    { expire_in: 'a while' },
    { expire_at: 'tomorrow' },
  ])('refuses %j', async body => {
    await using fixture = await startScripted();
    expect(await fixture.rest.call('POST', keys, body)).toEqual({
      status: 400,
      body: { code: 36, message: expect.stringMatching(/^expire_(in|at): expected/), system: 'appserver' },
    });
  });
});

describe('users', () => {
  const users = '/v1beta2/users';

  test('a made user can sign in, change the password, and be deleted', async () => {
    await using fixture = await startScripted();
    const { url, workspace } = fixture.timeplus;
    const signIn = async (password: string): Promise<number> => {
      const authorization = `Basic ${btoa(`ann:${password}`)}`;
      return (await fetch(`${url}/${workspace}/api${path}`, { headers: { authorization } })).status;
    };
    const ann = { username: 'ann', password: 'p:1', role: 'read_only' };
    expect(await fixture.rest.call('POST', users, ann)).toEqual({ status: 201, body: undefined });
    expect((await fixture.rest.call('POST', users, ann)).status).toBe(400);
    expect(await signIn('p:1')).toBe(200);
    expect((await fixture.rest.call('PATCH', `${users}/ann`, { password: 'p2', role: 'admin' })).status).toBe(
      200,
    );
    expect([await signIn('p:1'), await signIn('p2')]).toEqual([401, 200]);
    expect((await fixture.rest.call('GET', `${users}/ann`)).body).toEqual({ username: 'ann', role: 'admin' });
    expect((await fixture.rest.call('DELETE', `${users}/ann`)).status).toBe(204);
    expect(await signIn('p2')).toBe(401);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expect(await fixture.rest.call(method, `${users}/ann`)).toEqual({ status: 404, body: undefined });
    }
  });

  test('there are two roles', async () => {
    await using fixture = await startScripted();
    expect((await fixture.rest.call('GET', '/v1beta2/roles')).body).toEqual(['admin', 'read_only']);
    const answer = await fixture.rest.call('POST', users, { username: 'x', password: 'y', role: 'root' });
    expect(answer.body).toMatchObject({ code: 36, message: 'role: expected one of admin, read_only' });
  });
});

describe('workspaces', () => {
  const seed = {
    timeplus: { workspaces: [{ id: 'ws123456' }, { id: 'other', apiKeys: ['o'.repeat(60)] }] },
  };

  test('are name spaces of their own, with credentials of their own', async () => {
    await using fixture = await startScripted({ seed });
    await fixture.timeplus.createStream({ name: 's', columns: [{ name: 'a', type: 'int32' }] });
    const list = async (workspace: string, key: string): Promise<unknown> => {
      const headers = { 'x-api-key': key };
      const response = await fetch(`${fixture.timeplus.url}/${workspace}/api${path}`, { headers });
      return response.ok ? ((await response.json()) as unknown[]).length : response.status;
    };
    expect(fixture.timeplus.workspace).toBe('ws123456');
    expect(await list('ws123456', fixture.timeplus.apiKey)).toBe(1);
    expect(await list('other', 'o'.repeat(60))).toBe(0);
    expect(await list('other', fixture.timeplus.apiKey)).toBe(401);
  });

  test('an address without a workspace means the first one', async () => {
    await using fixture = await startScripted({ seed });
    await fixture.timeplus.createStream({ name: 's', columns: [{ name: 'a', type: 'int32' }] });
    const { url, apiKey } = fixture.timeplus;
    const response = await fetch(`${url}/api${path}`, { headers: { 'x-api-key': apiKey } });
    expect(await response.json()).toMatchObject([{ name: 's' }]);
  });

  test('a doubled slash before the workspace is one', async () => {
    await using fixture = await startScripted();
    const { url, workspace, apiKey } = fixture.timeplus;
    const response = await fetch(`${url}//${workspace}/api${path}`, { headers: { 'x-api-key': apiKey } });
    expect(response.status).toBe(200);
  });

  test('an unknown one is 404 without a body', async () => {
    await using fixture = await startScripted();
    const { url, apiKey } = fixture.timeplus;
    const response = await fetch(`${url}/None/api${path}`, { headers: { 'x-api-key': apiKey } });
    expect([response.status, await response.text()]).toEqual([404, '']);
  });
});
