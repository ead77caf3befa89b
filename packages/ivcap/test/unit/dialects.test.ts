import { describe, expect, test } from '@jest/globals';
import { isNotFoundError, isProtocolError } from '@sdk/ivcap';
import { capturing } from '../support/capture.js';
import { all, rejection } from '../support/server.js';

describe('answers are read in both forms, whatever is sent', () => {
  test('an order', async () => {
    const old = {
      id: 'urn:o:1',
      status: 'succeeded',
      service: { id: 'urn:s:1' },
      account: { id: 'urn:a:1' },
      ordered_at: 't1',
      finished_at: 't3',
      parameters: [
        { name: 'msg', value: 'x' },
        { name: 'cayp-order-id', value: 'y' },
      ],
      products: [{ id: 'urn:p:1', links: { data: 'http://h/1/artifacts/p/blob' } }],
    };
    const now = {
      id: 'urn:o:1',
      status: 'succeeded',
      service: 'urn:s:1',
      account: 'urn:a:1',
      'ordered-at': 't1',
      'finished-at': 't3',
      parameters: [{ name: 'msg', value: 'x' }],
      products: { items: [{ id: 'urn:p:1', 'data-href': 'http://h/1/artifacts/p/blob' }], links: [] },
    };
    const known = async (body: object) => {
      const {
        raw: _raw,
        products,
        ...record
      } = (await capturing([{ body }]).client.orders.get('urn:o:1')).record!;
      return { ...record, products: products.map(({ id, dataHref }) => ({ id, dataHref })) };
    };
    expect(await known(old)).toEqual(await known(now));
    expect(await known(old)).toMatchObject({
      service: 'urn:s:1',
      orderedAt: 't1',
      parameters: [{ name: 'msg' }],
    });
  });

  test.each([{ data: { self: 'http://h/x' } }, { 'data-href': 'http://h/x' }, { dataRef: 'http://h/x' }])(
    'an artifact with %j',
    async where => {
      const { client } = capturing([{ body: { id: 'urn:a:1', status: 'ready', size: 5, ...where } }]);
      const { record } = await client.artifacts.get('urn:a:1');
      expect(record).toMatchObject({ dataHref: 'http://h/x', sizeBytes: 5 });
    },
  );

  test.each(['services', 'items'])('a list under %s', async name => {
    const { client } = capturing([
      { body: { [name]: [{ id: 'urn:s:1' }], links: name === 'items' ? [] : {} } },
    ]);
    expect(await all(client.services.list())).toHaveLength(1);
  });

  test('an answer without its id, and a size that is not exact, are no answers', async () => {
    const { client } = capturing([{ body: {} }, { body: { id: 'urn:a:1', size: 2 ** 60 } }]);
    expect(isProtocolError(await rejection(client.artifacts.get('urn:a:1')))).toBe(true);
    expect(isProtocolError(await rejection(client.artifacts.get('urn:a:1')))).toBe(true);
  });
});

describe('what is sent follows the dialect', () => {
  test('aspects go to /1/metadata of old servers, without members of their own', async () => {
    const { client, requests } = capturing([{ body: { 'record-id': 'urn:r:1' } }], { apiDialect: 'legacy' });
    const added = await client.aspects.add({ entity: 'urn:x:1', schema: 'urn:s.1', content: { n: 1 } });
    expect(added.urn).toBe('urn:r:1');
    expect(requests[0]).toMatchObject({
      target: '/1/metadata?entity-id=urn%3Ax%3A1&schema=urn%3As.1',
      body: '{"n":1}',
    });
  });

  test('values of orders go out as JSON where the caller says so', async () => {
    const { client, requests } = capturing([{ body: { id: 'urn:o:1' } }], { orderValues: 'json' });
    await client.orders.create({ service: 'urn:s:1', parameters: [{ name: 'n', value: 5 }] });
    expect(requests[0]?.body).toContain('"value":5');
  });

  test('a detection that fails is made again at the next call', async () => {
    const { client, requests } = capturing(
      [{ status: 401 }, { status: 404, body: {} }, { body: { services: [], links: {} } }],
      { apiDialect: 'detect' },
    );
    await rejection(client.services.list().first());
    expect(await client.services.list().first()).toBeUndefined();
    expect(requests.map(({ target }) => target.split('?')[0])).toEqual([
      '/1/aspects',
      '/1/aspects',
      '/1/services',
    ]);
  });
});

test('ids are percent-encoded, and links of other hosts are used by their path only', async () => {
  const { client, requests } = capturing(
    [
      { body: { id: 'urn:a/b#c', 'data-href': 'https://other.example/1/artifacts/7/blob?x=1' } },
      { body: 'content' },
    ],
    { baseUrl: 'http://ivcap.example.test/prefix/' },
  );
  await (await client.artifacts.get('urn:a/b#c?')).text();
  expect(requests.map(({ target }) => target)).toEqual([
    '/prefix/1/artifacts/urn%3Aa%2Fb%23c%3F',
    '/prefix/1/artifacts/7/blob?x=1',
  ]);
  expect(requests[1]?.headers.get('authorization')).toBe('Bearer tok-1');
});

test('what is gone after a lost answer counts as removed, but not at the first attempt', async () => {
  const { client } = capturing([{ status: 503 }, { status: 404, body: {} }], { retry: { baseMs: 0 } });
  expect(await client.aspects.retract('urn:x:1')).toBeUndefined();
  const { client: other } = capturing([{ status: 404, body: {} }]);
  expect(isNotFoundError(await rejection(other.queues.delete('urn:q:1')))).toBe(true);
});

test.each([
  'queues.dequeue',
  'queues.enqueue',
  'aspects.add',
  'jobs.create',
  'secrets.set',
  'services.create',
])('%s is sent once', async name => {
  const calls: Readonly<
    Record<string, (client: ReturnType<typeof capturing>['client']) => PromiseLike<unknown>>
  > = {
    'queues.dequeue': c => c.queues.dequeue('urn:q'),
    'queues.enqueue': c => c.queues.enqueue('urn:q', 'urn:s', {}),
    'aspects.add': c => c.aspects.add({ entity: 'urn:x', schema: 'urn:s', content: {} }),
    'jobs.create': c => c.jobs.create('urn:s', {}),
    'secrets.set': c => c.secrets.set({ name: 'k', value: 'v', expiryTime: 0 }),
    'services.create': c => c.services.create({ name: 'n' }),
  };
  const { client, requests } = capturing([{ status: 503 }]);
  await rejection(calls[name]!(client));
  expect(requests).toHaveLength(1);
});

test('a result that names its job by address only is not lost', async () => {
  const headers = { 'ivcap-job-url': 'https://outside.example/1/services2/s/jobs/urn%3Aivcap%3Ajob%3A7' };
  const { client } = capturing([{ headers, body: { out: 1 } }]);
  const job = await client.jobs.create('urn:s', {});
  expect([job.urn, await job.result()]).toEqual(['urn:ivcap:job:7', { out: 1 }]);
});
