import { describe, expect, test } from '@jest/globals';
import { VantiqResources } from '@sdk/vantiq';
import fc from 'fast-check';
import { ResourcePaths } from '../../src/resources/resource-path.js';
import { socketUrl } from '../../src/socket/vantiq-socket.js';
import { type CapturingClient, capturing, type Served } from '../support/capture.js';
import { rejection } from '../support/server.js';

type Client = CapturingClient['client'];

const targets = async (run: (client: Client) => PromiseLike<unknown>): Promise<string[]> => {
  const { client, requests } = capturing([{ body: [] }]);
  await run(client);
  return requests.map(({ target }) => target);
};

describe('paths (Q-03)', () => {
  test.each([
    ['what would end the path', 'Pump', 'a?b#c%41 ü&', '/custom/Pump/a%3Fb%23c%2541%20%C3%BC%26'],
    ['documents keep their folders', VantiqResources.DOCUMENTS, 'a b/c?.png', '/documents/a%20b/c%3F.png'],
    ['topics keep both slashes', VantiqResources.TOPICS, '/a/b', '/topics//a/b'],
    ['services keep their events', VantiqResources.SERVICES, 'com.x.Svc/e', '/services/com.x.Svc/e'],
    ['packages are part of the name', 'com.example.Pump', '1', '/custom/com.example.Pump/1'],
  ])('%s', async (_, resource, id, path) => {
    const { client, requests } = capturing();
    await client.selectOne(resource, id);
    expect(requests[0]?.target).toBe(`/api/v1/resources${path}`);
  });

  test('property: whatever an id is, it stays one segment or is refused', () => {
    const paths = new ResourcePaths('1');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), id => {
        let path: string;
        try {
          path = paths.resource('test', 'Pump', id);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ValidationError' });
          return;
        }
        const { pathname, search, hash } = new URL(`http://h${path}`);
        expect([search, hash, decodeURIComponent(pathname)]).toEqual([
          '',
          '',
          `/api/v1/resources/custom/Pump/${id}`,
        ]);
      }),
    );
  });

  test('a system resource that is newer than this package can be made known', async () => {
    const { client, requests } = capturing([{ body: [] }], { extraResources: ['system.robots'] });
    await client.select('system.robots');
    expect(requests[0]?.target).toBe('/api/v1/resources/robots');
  });

  test('a path prefix of the server is kept', async () => {
    const { client, requests } = capturing([{ body: [] }], { baseUrl: 'http://vantiq.example.test/edge/' });
    await client.select('Pump');
    expect(requests[0]?.target).toBe('/edge/api/v1/resources/custom/Pump');
  });
});

describe('the address of the socket', () => {
  test.each([
    ['https://dev.vantiq.com', 'wss://dev.vantiq.com/api/v1/wsock/websocket'],
    ['http://http-gw:8080/', 'ws://http-gw:8080/api/v1/wsock/websocket'],
    ['https://h/https/', 'wss://h/https/api/v1/wsock/websocket'],
  ])('%s: only the scheme changes (Q-20)', (base, expected) => {
    expect(socketUrl(new URL(base), '1')).toBe(expected);
  });
});

describe('select', () => {
  test('the order of parameters and of sort keys is kept', async () => {
    const [target] = await targets(client =>
      client.select('Pump', {
        where: { a: 1 },
        sort: { b: -1, a: 1 },
        limit: 2,
        options: { limit: '5', required: 'true' },
      }),
    );
    expect(decodeURIComponent(target as string)).toBe(
      '/api/v1/resources/custom/Pump?where={"a":1}&sort={"b":-1,"a":1}&limit=5&count=true&required=true',
    );
  });

  test('no props are all props, no sort is none', async () => {
    expect(await targets(client => client.select('Pump', { props: [], sort: {} }))).toEqual([
      '/api/v1/resources/custom/Pump',
    ]);
  });

  test('usePost sends the filter in the body', async () => {
    const { client, requests } = capturing([{ body: [] }]);
    await client.select('Pump', { where: { a: 1 }, limit: 3, usePost: true });
    expect(requests[0]).toMatchObject({
      method: 'POST',
      target: '/api/v1/resources/custom/Pump/select?limit=3&count=true',
      body: { a: 1 },
    });
  });

  test('an awaited selection asks once, however often it is awaited; nothing is asked before', async () => {
    const { client, requests } = capturing([{ body: [{ a: 1 }] }]);
    const selection = client.select('Pump');
    expect(requests).toHaveLength(0);
    expect([await selection, await selection, (await selection.withResponse()).status]).toEqual([
      [{ a: 1 }],
      [{ a: 1 }],
      200,
    ]);
    expect(requests).toHaveLength(1);
  });

  test('an answer that is no list breaks the protocol', async () => {
    expect(await rejection(capturing([{ body: { a: 1 } }]).client.select('Pump'))).toMatchObject({
      name: 'ProtocolError',
    });
  });
});

describe('answers', () => {
  test.each([
    ['JSON with a charset (Q-25)', 'application/json; charset=utf-8', '{"a":1}', { a: 1 }],
    ['a scalar', 'application/json', '42', 42],
    ['null', 'application/json', 'null', null],
    ['text', 'text/plain', 'hello', 'hello'],
    ['JSON under a type of its own', 'application/schema+json', '{"a":1}', { a: 1 }],
  ])('%s', async (_, type, body, expected) => {
    const { client } = capturing([{ headers: { 'content-type': type }, body }]);
    const { data, contentType } = await client.execute('p').withResponse();
    expect({ data, contentType }).toEqual({ data: expected, contentType: type.split(';')[0] });
  });

  test('bytes', async () => {
    const { client } = capturing([{ headers: { 'content-type': 'application/octet-stream' }, body: 'abc' }]);
    expect(await client.execute('p')).toEqual(new TextEncoder().encode('abc'));
  });

  test.each<[string, Served, unknown[]]>([
    ['a sequence', { body: [1, 2] }, [1, 2]],
    ['another JSON value', { body: { a: 1 } }, [{ a: 1 }]],
    ['text', { headers: { 'content-type': 'text/plain' }, body: 'hello' }, ['hello']],
    ['nothing', { status: 204 }, []],
  ])('of a streamed procedure are items: %s', async (_, answer, items) => {
    const seen: unknown[] = [];
    for await (const item of await capturing([answer]).client.executeStream('p')) seen.push(item);
    expect(seen).toEqual(items);
  });

  test('without a body are undefined (Q-10)', async () => {
    const { client } = capturing([{ status: 204 }]);
    const { data, contentType } = await client.execute('p').withResponse();
    expect([data, contentType]).toEqual([undefined, undefined]);
    expect(await client.publish(VantiqResources.TOPICS, '/a')).toBeUndefined();
    expect(await client.select('Pump')).toEqual([]);
    expect(await client.update('Pump', '1', { a: 1 })).toEqual({});
  });

  test.each<[string, (client: Client) => PromiseLike<unknown>]>([
    ['select', client => client.select('Pump')],
    ['select page by page', client => client.select('Pump').toArray({ limit: 1 })],
    ['selectOne', client => client.selectOne('Pump', '1')],
    ['insert', client => client.insert('Pump', { a: 1 })],
    ['insert of several', client => client.insert('Pump', [{ a: 1 }, { a: 2 }])],
    ['upsert', client => client.upsert('Pump', { a: 1 })],
    ['update', client => client.update('Pump', '1', { a: 1 })],
    ['patch', client => client.patch('Pump', '1', [])],
    ['aggregate', client => client.aggregate('Pump', [])],
    ['getNamespaceUsers', client => client.getNamespaceUsers('NS')],
    ['relationships', client => client.relationships(VantiqResources.TYPES, 'Pump')],
    ['typeSchema', client => client.typeSchema('Pump')],
    ['selectOnePublic', client => client.selectOnePublic('NS', VantiqResources.TYPES, 'Pump')],
    ['batch', client => client.batch([{ method: 'GET', resource: 'Pump' }])],
    [
      'upload',
      client =>
        client.upload(VantiqResources.DOCUMENTS, { name: 'a', content: 'x', contentType: 'text/plain' }),
    ],
    ['authenticate', client => client.authenticate('joe', 'pw')],
  ])('of the wrong form break the protocol: %s', async (_, run) => {
    for (const body of ['42', '"text"', '[1]', '[null]']) {
      const { client } = capturing([{ headers: { 'content-type': 'application/json' }, body }]);
      expect(await rejection(run(client))).toMatchObject({ name: 'ProtocolError', attempts: 1 });
    }
  });

  test('a count that is missing is a failure, not null (Q-09)', async () => {
    expect(await rejection(capturing([{ body: [] }]).client.count('Pump'))).toMatchObject({
      name: 'ProtocolError',
    });
    expect(await rejection(capturing([{ status: 204 }]).client.delete('Pump', { all: true }))).toMatchObject({
      name: 'ProtocolError',
    });
  });
});

describe('headers', () => {
  test('of the caller go along, but do not replace the credential or the type (V-B09)', async () => {
    const { client, requests } = capturing();
    await client.execute(
      'p',
      {},
      { headers: { 'x-trace': '1', authorization: 'mine', 'content-type': 'text/plain' } },
    );
    const { headers } = requests[0] as { readonly headers: Headers };
    expect([headers.get('x-trace'), headers.get('authorization'), headers.get('content-type')]).toEqual([
      '1',
      'Bearer tok-1',
      'application/json',
    ]);
  });

  test('public resources are asked for without a credential (V-B11)', async () => {
    const { client, requests } = capturing([{ body: {} }]);
    await client.selectOnePublic('NS', VantiqResources.DOCUMENTS, 'a/b.txt');
    expect(requests[0]?.target).toBe('/api/v1/resources/public/NS/documents/a/b.txt');
    expect(requests[0]?.headers.get('authorization')).toBeNull();
  });

  test('time limits are those of the call (V-B19)', async () => {
    const { client } = capturing([], { fetch: () => new Promise(() => {}) });
    const error = await rejection(client.count('Pump', { timeout: { totalMs: 5 }, retry: false }));
    expect(error).toMatchObject({ name: 'TimeoutError', limitMs: 5 });
  });
});
