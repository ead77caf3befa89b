import { describe, expect, test } from '@jest/globals';
import { query, start } from './fixture.js';

describe('secrets', () => {
  test('are set, read by name and type, and listed without their values', async () => {
    await using fixture = await start();
    const secret = { 'secret-name': 'k1', 'secret-value': 'v', 'expiry-time': 0 };
    expect((await fixture.call('POST', '/1/secrets', secret)).status).toBe(204);
    const typed = { ...secret, 'secret-value': 'other', 'secret-type': 'basic' };
    expect((await fixture.call('POST', '/1/secrets', typed)).status).toBe(204);
    const read = async (parameters: Record<string, string>): Promise<unknown> =>
      (await fixture.call('GET', `/1/secrets${query(parameters)}`)).body;
    expect(await read({ 'secret-name': 'k1' })).toEqual(secret);
    expect(await read({ 'secret-name': 'k1', 'secret-type': 'basic' })).toMatchObject({
      'secret-value': 'other',
    });
    const { body } = await fixture.call('GET', '/1/secrets/list?filter=k.*&limit=1');
    expect(body).toMatchObject({
      items: [{ 'secret-name': 'k1', 'expiry-time': 0 }],
      links: expect.any(Array),
    });
    expect(JSON.stringify(body)).not.toContain('secret-value');
    expect((await fixture.call('GET', '/1/secrets/list?filter=none')).member('items')).toEqual([]);
    expect((await fixture.call('GET', '/1/secrets/list?offset=2')).member('items')).toEqual([]);
  });

  test('are gone once they have expired', async () => {
    await using fixture = await start({
      seed: { ivcap: { secrets: [{ name: 'k', value: 'v', expiryTime: 2000 }] } },
    });
    fixture.emulator.clock.freeze();
    fixture.emulator.clock.set(1_999_999);
    expect((await fixture.call('GET', '/1/secrets?secret-name=k')).status).toBe(200);
    fixture.emulator.clock.advance(1);
    expect((await fixture.call('GET', '/1/secrets?secret-name=k')).status).toBe(404);
  });

  test('wrong requests are refused', async () => {
    await using fixture = await start();
    expect((await fixture.call('GET', '/1/secrets')).status).toBe(400);
    expect((await fixture.call('GET', '/1/secrets/list?filter=(')).status).toBe(422);
    expect((await fixture.call('POST', '/1/secrets', { 'secret-name': 'k' })).status).toBe(400);
    const late = { 'secret-name': 'k', 'secret-value': 'v', 'expiry-time': 'never' };
    expect((await fixture.call('POST', '/1/secrets', late)).status).toBe(400);
  });
});

describe('projects', () => {
  test('are made, changed, listed by a bare cursor, and deleted', async () => {
    await using fixture = await start();
    const made = await fixture.call('POST', '/1/project', { name: 'p1', properties: { details: 'd' } });
    const urn = made.member('urn');
    expect([made.status, made.body]).toMatchObject([
      200,
      {
        name: 'p1',
        status: 'active',
        role: 'owner',
        properties: { details: 'd' },
        created_at: expect.any(String),
      },
    ]);
    await fixture.call('POST', '/1/project', { name: 'p2', parent_project_urn: urn });
    const first = await fixture.call('GET', '/1/project?limit=1');
    expect(first.body).toMatchObject({ projects: [{ name: 'p1' }], page: expect.stringMatching(/=$/) });
    const second = await fixture.call('GET', `/1/project${query({ limit: 1, page: first.member('page') })}`);
    expect(second.body).toMatchObject({ projects: [{ name: 'p2', parent: urn }], page: '' });
    expect((await fixture.call('PUT', `/1/project/${urn}`, { name: 'p0' })).member('name')).toBe('p0');
    expect((await fixture.call('DELETE', `/1/project/${urn}`)).status).toBe(204);
    expect((await fixture.call('GET', `/1/project/${urn}`)).status).toBe(404);
    expect((await fixture.call('GET', '/1/project')).member('projects')).toHaveLength(1);
  });

  test('have members with roles, and an account', async () => {
    await using fixture = await start({
      seed: { ivcap: { projects: [{ name: 'p', members: { 'urn:u:1': 'owner' } }] } },
    });
    const urn = (await fixture.call('GET', '/1/project')).member('projects', 0, 'urn');
    const membership = `/1/project/${urn}/memberships/${encodeURIComponent('urn:u:2')}`;
    expect((await fixture.call('PUT', membership, { role: 'viewer' })).status).toBe(204);
    const members = async (parameters: string): Promise<unknown> =>
      (await fixture.call('GET', `/1/project/${urn}/members${parameters}`)).member('members');
    expect(await members('')).toEqual([
      { urn: 'urn:u:1', role: 'owner' },
      { urn: 'urn:u:2', role: 'viewer' },
    ]);
    expect(await members('?role=viewer')).toEqual([{ urn: 'urn:u:2', role: 'viewer' }]);
    expect((await fixture.call('DELETE', membership)).status).toBe(204);
    expect((await fixture.call('DELETE', membership)).status).toBe(404);
    expect((await fixture.call('PUT', membership, {})).status).toBe(400);
    await fixture.call('PUT', `/1/project/${urn}/account`, { account_urn: 'urn:ivcap:account:2' });
    expect((await fixture.call('GET', `/1/project/${urn}/account`)).body).toEqual({
      account_urn: 'urn:ivcap:account:2',
    });
  });

  test('one of them is the default', async () => {
    await using fixture = await start();
    expect((await fixture.call('GET', '/1/project/default')).status).toBe(404);
    const first = (await fixture.call('POST', '/1/project', { name: 'p1' })).member('urn');
    const second = (await fixture.call('POST', '/1/project', { name: 'p2' })).member('urn');
    expect((await fixture.call('GET', '/1/project/default')).member('urn')).toBe(first);
    expect((await fixture.call('PUT', '/1/project/default', { project_urn: second })).status).toBe(204);
    expect((await fixture.call('GET', '/1/project/default')).member('urn')).toBe(second);
    expect((await fixture.call('PUT', '/1/project/default', { project_urn: 'urn:x' })).status).toBe(404);
  });
});

describe('packages, dashboards and search', () => {
  test('packages are listed by tag and removed', async () => {
    await using fixture = await start({ seed: { ivcap: { packages: ['app:1.0', 'app:2.0', 'tool:1.0'] } } });
    expect((await fixture.call('GET', '/1/packages/list?tag=app')).member('items')).toEqual([
      'app:1.0',
      'app:2.0',
    ]);
    expect((await fixture.call('DELETE', '/1/packages/remove?tag=app:1.0')).status).toBe(204);
    expect((await fixture.call('DELETE', '/1/packages/remove?tag=app:1.0')).status).toBe(404);
    expect((await fixture.call('GET', '/1/packages/list')).member('items')).toEqual(['app:2.0', 'tool:1.0']);
  });

  test('dashboards are those of the seed', async () => {
    const dashboards = [{ id: '1', uid: 'u', title: 't', url: 'https://example.com' }];
    await using fixture = await start({ seed: { ivcap: { dashboards } } });
    expect((await fixture.call('GET', '/1/dashboards')).body).toEqual({ items: dashboards });
  });

  test('a search finds what test control said, page by page', async () => {
    await using fixture = await start({
      seed: { ivcap: { searches: [{ query: 'q(X) :- a(X).', items: [{ x: 1 }, { x: 2 }] }] } },
    });
    const headers = { 'content-type': 'application/datalog+mangle' };
    const first = await fixture.call('POST', '/1/search?limit=1', 'q(X) :- a(X).\n', headers);
    expect(first.body).toMatchObject({ items: [{ x: 1 }], 'at-time': expect.any(String) });
    const links = first.member<{ rel: string; href: string }[]>('links');
    const page = new URL(links.find(({ rel }) => rel === 'next')?.href ?? '').searchParams.get('page') ?? '';
    const second = await fixture.call(
      'POST',
      `/1/search${query({ limit: 1, page })}`,
      'q(X) :- a(X).',
      headers,
    );
    expect(second.member('items')).toEqual([{ x: 2 }]);
    fixture.ivcap.answerSearch('other', []);
    expect((await fixture.call('POST', '/1/search', 'other', headers)).member('items')).toEqual([]);
    const unknown = await fixture.call('POST', '/1/search', 'unknown', headers);
    expect([unknown.status, unknown.member('message')]).toEqual([501, expect.stringContaining('unknown')]);
    expect((await fixture.call('POST', '/1/search', 'other', { 'content-type': 'text/plain' })).status).toBe(
      415,
    );
  });
});
