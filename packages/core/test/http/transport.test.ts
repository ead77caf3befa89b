import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, jest, test } from '@jest/globals';
import type { ConnectionError, FetchFunction } from '../../src/index.js';
import {
  clientWith,
  createThing,
  failureOf,
  getThings,
  json,
  networkFailure,
  scriptedFetch,
} from '../client/harness.js';

describe('the transport', () => {
  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'MGET', 'MPUT'])(
    'hands the method %s to a custom fetch',
    async method => {
      const fetch = scriptedFetch(json(null));
      await clientWith({ fetch }).request(getThings({ method }));
      expect(fetch.requests[0]?.method).toBe(method);
    },
  );

  test('sends methods that no standard knows', async () => {
    const received: string[] = [];
    const server = createServer(socket => {
      socket.on('error', () => {});
      socket.on('data', data => {
        received.push(data.toString());
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}');
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await clientWith({ baseUrl: `http://127.0.0.1:${port}` }).request(createThing({ method: 'MGET' }));
    } finally {
      await new Promise(resolve => server.close(resolve));
    }
    expect(received.join('')).toMatch(/^MGET \/things HTTP\/1\.1\r\n/);
    expect(received.join('')).toContain('{"name":"one"}');
  });

  test('lets the headers of the operation win over those of the call, and these over those of the client', async () => {
    const fetch = scriptedFetch(json(null));
    await clientWith({ fetch, headers: { a: 'client', b: 'client', c: 'client' } }).request(
      getThings({ headers: { c: 'operation' } }),
      { headers: { b: 'call', c: 'call' } },
    );
    const { headers } = fetch.requests[0] as Request;
    expect([headers.get('a'), headers.get('b'), headers.get('c')]).toEqual(['client', 'call', 'operation']);
  });

  test('makes one request per attempt and leaves statuses to the client', async () => {
    const fetch = scriptedFetch(json(null, 500));
    await failureOf(clientWith({ fetch, retry: false }).request(getThings()));
    expect(fetch.requests).toHaveLength(1);
  });

  test('never hands an error of ky to the caller, nor the request that hangs on it', async () => {
    const fetch = scriptedFetch(networkFailure('ECONNRESET'));
    const failure = await failureOf<ConnectionError>(
      clientWith({ fetch, retry: false }).request(getThings()),
    );
    expect(failure.systemCode).toBe('ECONNRESET');
    const names: string[] = [];
    for (let cause = failure.cause as Error | undefined; cause !== undefined; cause = cause.cause as Error) {
      names.push(cause.name);
      expect(Object.keys(cause).filter(key => key !== 'code')).toEqual([]);
    }
    expect(names).toEqual(['TypeError', 'Error']);
  });

  test('loads ky with the first request, not when the package is imported', async () => {
    jest.resetModules();
    let loaded = 0;
    jest.unstable_mockModule('ky', () => {
      loaded++;
      const ky = async (url: string, options: RequestInit & { fetch: FetchFunction }): Promise<Response> =>
        options.fetch(url, options);
      return { default: ky };
    });
    const core = await import('../../src/index.js');
    const client = new core.HttpClient(
      { name: 'test', describeFailure: () => ({}) },
      { baseUrl: 'http://api.test', fetch: async () => json('ok') },
    );
    expect(loaded).toBe(0);
    const spec = getThings({ path: core.path`/x` });
    expect(await client.request(spec)).toBe('ok');
    expect(await client.request(spec)).toBe('ok');
    expect(loaded).toBe(1);
  });
});
