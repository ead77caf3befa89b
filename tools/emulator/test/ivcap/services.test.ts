import { describe, expect, test } from '@jest/globals';
import { type Answer, type Fixture, start } from './fixture.js';

const id = 'urn:ivcap:service:00000000-0000-4000-8000-000000000009';

const definition = {
  id,
  name: 'fire',
  description: 'Finds fire',
  'controller-schema': 'urn:ivcap:schema.service.rest.1',
  controller: { command: ['run'] },
  policy: 'urn:ivcap:policy:p',
  tags: ['genomics'],
  parameters: [{ name: 'img-url', type: 'string' }],
};

function create(fixture: Fixture, body: object = definition): Promise<Answer> {
  return fixture.call('POST', '/1/services2', body);
}

describe('services', () => {
  test('without a seed there is one that returns its input', async () => {
    await using fixture = await start();
    const { body } = await fixture.call('GET', '/1/services2');
    expect(body).toMatchObject({
      items: [{ id: 'urn:ivcap:service:00000000-0000-4000-8000-000000000001', name: 'echo' }],
    });
  });

  test.each([
    ['raw', id],
    ['percent-encoded', encodeURIComponent(id)],
    ['by its uuid', id.replace('urn:ivcap:service:', '')],
  ])('one is found %s', async (_name, given) => {
    await using fixture = await start();
    await create(fixture);
    const { status, body } = await fixture.call('GET', `/1/services2/${given}`);
    expect([status, body]).toMatchObject([
      200,
      {
        ...definition,
        status: 'active',
        account: fixture.ivcap.accountId,
        parameters: [{ name: 'img-url', type: 'string', options: [] }],
        links: [{ rel: 'self' }, { rel: 'describedBy' }],
      },
    ]);
  });

  test('the old path has the old form of the same ones', async () => {
    await using fixture = await start();
    await create(fixture);
    const old = {
      id,
      name: 'fire',
      metadata: [],
      tags: ['genomics'],
      parameters: [{ type: 'string', options: [] }],
    };
    const { body } = await fixture.call('GET', `/api-0.23/1/services/${id}`);
    expect(body).toMatchObject({ ...old, provider: { id: expect.stringMatching(/^urn:ivcap:provider:/) } });
    const current = await fixture.call('GET', `/1/services/${id}`);
    expect(current.body).toMatchObject({
      ...old,
      account: fixture.ivcap.accountId,
      links: [{ rel: 'self' }, {}],
    });
  });

  test('the old versions have no new path', async () => {
    await using fixture = await start();
    for (const path of ['/1/services2', '/1/aspects', '/1/queues']) {
      expect((await fixture.call('GET', `/api-0.28${path}`)).status).toBe(404);
    }
  });

  test('one is made once, changed, and taken away', async () => {
    await using fixture = await start();
    expect((await create(fixture)).status).toBe(201);
    const again = await create(fixture);
    expect([again.status, again.member('id')]).toEqual([409, id]);
    const changed = await fixture.call('PUT', `/1/services2/${id}`, { ...definition, name: 'smoke' });
    expect([changed.status, changed.member('name')]).toEqual([200, 'smoke']);
    expect((await fixture.call('DELETE', `/1/services2/${id}`)).status).toBe(204);
    const lost = await fixture.call('PUT', `/1/services2/${id}`, definition);
    expect([lost.status, lost.body]).toEqual([404, { id, message: `Service ${id} not found` }]);
    expect((await fixture.call('PUT', `/1/services2/${id}?force-create=true`, definition)).status).toBe(200);
  });

  test('the old path takes a workflow instead of a controller', async () => {
    await using fixture = await start();
    const { status, body } = await fixture.call('POST', '/1/services', {
      name: 'old',
      workflow: { type: 'basic' },
    });
    expect([status, body]).toMatchObject([201, { name: 'old', parameters: [] }]);
    expect((await fixture.call('POST', '/1/services', { name: 'old' })).status).toBe(400);
  });

  test.each([
    ['no name', { name: undefined }],
    ['no controller', { controller: undefined }],
    ['no controller schema', { 'controller-schema': undefined }],
    ['a parameter of an unknown type', { parameters: [{ name: 'a', type: 'text' }] }],
    ['a parameter without a name', { parameters: [{ type: 'string' }] }],
  ])('%s is refused', async (_name, wrong) => {
    await using fixture = await start();
    const { status, body } = await create(fixture, { ...definition, ...wrong });
    expect([status, body]).toMatchObject([400, { message: expect.any(String), fault: false }]);
  });

  test('a search finds by words, the best first, and goes on over pages', async () => {
    await using fixture = await start();
    fixture.ivcap.registerService({ name: 'a', description: 'forest genomics' });
    fixture.ivcap.registerService({ name: 'b', tags: ['genomics'] });
    const first = await fixture.call('GET', '/1/services2?search=forest+genomics&limit=1');
    expect(first.body).toMatchObject({ items: [{ name: 'a', score: 1 }] });
    const links = first.member<{ rel: string; href: string }[]>('links');
    const next = new URL(links.find(({ rel }) => rel === 'next')?.href ?? '');
    const second = await fixture.call('GET', `${next.pathname}${next.search}`);
    expect(second.body).toMatchObject({ items: [{ name: 'b', score: 0.5 }] });
  });
});

describe('endpoints', () => {
  test.each([
    ['GET', '/1/sessions'],
    ['PUT', '/1/artifacts/x/blob'],
    ['POST', '/1/packages/push'],
    ['GET', '/'],
  ])('%s %s, which is not built, is answered with 501', async (method, path) => {
    await using fixture = await start();
    const { status, body } = await fixture.call(method, path);
    expect([status, body]).toEqual([501, { message: `the emulator has no ${method} ${path}` }]);
  });

  test('the OpenAPI document needs no token and names the version and the paths', async () => {
    await using fixture = await start();
    const current = await fixture.fetch('GET', '/1/openapi/openapi3.json');
    expect(current.body).toMatchObject({
      info: { version: '0.48' },
      paths: { '/1/aspects/{id}': { delete: {} } },
    });
    const old = await fixture.fetch('GET', '/api-0.23/1/openapi/openapi3.json');
    expect(old.member('info', 'version')).toBe('0.23');
    expect(Object.keys(old.member<object>('paths'))).not.toContain('/1/aspects/{id}');
  });
});
