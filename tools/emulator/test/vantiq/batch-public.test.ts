import { describe, expect, test } from '@jest/globals';
import { query, start } from './fixture.js';

const seed = {
  vantiq: {
    namespaces: [
      {
        name: 'NS',
        types: [
          { name: 'T', naturalKey: ['k'], records: [{ k: 'open', ars_public: true }, { k: 'closed' }] },
          { name: 'Many', records: Array.from({ length: 1001 }, (_, n) => ({ n })) },
        ],
        procedures: [
          { name: 'hello', returns: 'hi', public: true },
          { name: 'secret', returns: 1 },
        ],
      },
      { name: 'Other', types: [{ name: 'T', records: [{ k: 'other' }] }] },
    ],
  },
};

describe('batch', () => {
  test('carries out each request and answers in their order', async () => {
    await using fixture = await start({ seed });
    const { status, body } = await fixture.call('POST', '/batch', [
      { method: 'POST', uri: '/custom/T', body: { k: 'new' } },
      {
        method: 'GET',
        uri: `/custom/T${query({ where: { k: 'open' }, props: ['k'], count: true, limit: 1 })}`,
      },
      { method: 'POST', uri: 'procedures/hello?stream=true', body: {} },
      { method: 'DELETE', uri: '/custom/T/none' },
      { method: 'GET', uri: '/custom/T/%E0%A4'.slice(0, 9) },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { status: 200, headers: { 'content-type': 'application/json' }, body: { k: 'new', ars_version: 1 } },
      { status: 200, headers: { 'x-total-count': '1' }, body: [{ k: 'open' }] },
      { status: 200, body: 'hi' },
      { status: 404, body: [{ code: 'io.vantiq.resource.not.found' }] },
      { status: 200 },
    ]);
  });

  test('cuts a GET to a thousand rows, and only there', async () => {
    await using fixture = await start({ seed });
    const { body } = await fixture.call('POST', '/batch', [
      { method: 'GET', uri: `/custom/Many${query({ count: true })}` },
      { method: 'POST', uri: '/custom/Many/select', body: {} },
    ]);
    const [get, post] = body as { headers: Record<string, string>; body: unknown[] }[];
    expect([get?.body.length, get?.headers['x-total-count'], post?.body.length]).toEqual([
      1000,
      '1001',
      1001,
    ]);
    expect((await fixture.call('GET', '/resources/custom/Many')).body).toHaveLength(1001);
  });

  test('the outer namespace is for all, and an inner header overrides it', async () => {
    await using fixture = await start({ seed });
    const uri = `/custom/T${query({ props: ['k'], limit: 1 })}`;
    const requests = [
      { method: 'GET', uri },
      { method: 'GET', uri, headers: { 'X-Target-Namespace': 'NS' } },
      { method: 'GET', uri, headers: { Authorization: 'Bearer wrong' } },
    ];
    const { body } = await fixture.call('POST', '/batch', requests, { 'x-target-namespace': 'Other' });
    expect(body).toMatchObject([
      { body: [{ k: 'other' }] },
      { body: [{ k: 'open' }] },
      { status: 401, body: [{ code: 'io.vantiq.authentication.failed' }] },
    ]);
  });

  test.each([3, [3], [{ method: 'GET' }], [{ uri: '/types' }], [{ method: 'GET', uri: '/types/%E0' }]])(
    '%j is refused',
    async requests => {
      await using fixture = await start({ seed });
      expect((await fixture.call('POST', '/batch', JSON.stringify(requests))).status).toBe(400);
    },
  );

  test('a streamed result is collected', async () => {
    await using fixture = await start({ seed });
    await fixture.vantiq.registerStreamingProcedure('rows', () => [1, 2].values());
    const requests = [{ method: 'POST', uri: '/procedures/rows?stream=true', body: {} }];
    expect((await fixture.call('POST', '/batch', requests)).body).toMatchObject([
      { status: 200, body: [1, 2] },
    ]);
  });
});

describe('public', () => {
  test('shows public instances to anyone, whatever credentials are sent', async () => {
    await using fixture = await start({ seed });
    const rows = (await fixture.call('GET', '/resources/custom/T')).body as { _id: string; k: string }[];
    const [open, closed] = rows.map(({ _id }) => `/api/v1/resources/public/NS/custom/T/${_id}`);
    const headers = { authorization: 'Bearer wrong' };
    const answer = await fixture.fetch('GET', open ?? '', { headers });
    expect([answer.status, answer.body]).toMatchObject([200, { k: 'open' }]);
    for (const path of [
      closed ?? '',
      '/api/v1/resources/public/NS/custom/T',
      '/api/v1/resources/public/NS/custom/No/1',
    ]) {
      const denied = await fixture.fetch('GET', path);
      expect([denied.status, denied.body]).toMatchObject([404, [{ code: 'io.vantiq.resource.not.found' }]]);
    }
    const elsewhere = await fixture.fetch('GET', (open ?? '').replace('/NS/', '/Other/'));
    expect(elsewhere.status).toBe(404);
  });

  test('executes public procedures', async () => {
    await using fixture = await start({ seed });
    const execute = (name: string): ReturnType<typeof fixture.fetch> =>
      fixture.fetch('POST', `/api/v1/resources/public/NS/procedures/${name}`, { body: '{}' });
    expect((await execute('hello')).body).toBe('hi');
    expect((await execute('secret')).status).toBe(404);
  });
});
