import { describe, expect, test } from '@jest/globals';
import { type AttemptInfo, apiKey, type Middleware } from '../../src/index.js';
import { clientWith, failureOf, getThings, json, scriptedFetch } from '../client/harness.js';

describe('middleware', () => {
  test('runs once per attempt, the first one outermost', async () => {
    const order: string[] = [];
    const layer =
      (name: string): Middleware =>
      async (request, next, info) => {
        order.push(`${name} in ${info.attempt}`);
        const response = await next(request);
        order.push(`${name} out ${response.status}`);
        return response;
      };
    const fetch = scriptedFetch(json(null, 503), json('ok'));
    const client = clientWith({ fetch, retry: { baseMs: 0 }, middleware: [layer('outer'), layer('inner')] });
    await client.request(getThings());
    expect(order).toEqual([
      'outer in 1',
      'inner in 1',
      'inner out 503',
      'outer out 503',
      'outer in 2',
      'inner in 2',
      'inner out 200',
      'outer out 200',
    ]);
  });

  test('sees the authorised request and may change it; the change does not reach the next attempt', async () => {
    const seen: (string | null)[] = [];
    const stamp: Middleware = async (request, next, info) => {
      seen.push(request.headers.get('x-api-key'), request.headers.get('x-stamp'));
      request.headers.set('x-stamp', String(info.attempt));
      return next(request);
    };
    const fetch = scriptedFetch(json(null, 503), json(null));
    await clientWith({
      fetch,
      retry: { baseMs: 0 },
      middleware: [stamp],
      credential: apiKey('key-1234'),
    }).request(getThings());
    expect(seen).toEqual(['key-1234', null, 'key-1234', null]);
    expect(fetch.requests.map(request => request.headers.get('x-stamp'))).toEqual(['1', '2']);
  });

  test('learns platform, operation and attempt', async () => {
    const infos: AttemptInfo[] = [];
    const client = clientWith({
      fetch: scriptedFetch(json(null)),
      middleware: [
        (request, next, info) => {
          infos.push(info);
          return next(request);
        },
      ],
    });
    await client.request(getThings());
    expect(infos).toEqual([{ platform: 'test', operation: 'things.list', attempt: 1 }]);
  });

  test('may answer by itself', async () => {
    const fetch = scriptedFetch(json(null));
    const client = clientWith({ fetch, middleware: [async () => json('cached')] });
    expect(await client.request(getThings())).toBe('cached');
    expect(fetch.requests).toHaveLength(0);
  });

  test('gets failures of the network as errors of the hierarchy', async () => {
    const seen: unknown[] = [];
    const watch: Middleware = async (request, next) => {
      try {
        return await next(request);
      } catch (error) {
        seen.push((error as { code?: unknown }).code);
        throw error;
      }
    };
    const client = clientWith({
      fetch: scriptedFetch(new TypeError('fetch failed')),
      middleware: [watch],
      retry: false,
    });
    await failureOf(client.request(getThings()));
    expect(seen).toEqual(['sdk.connection_failed']);
  });

  test('that throws ends the call with the same error, without another attempt', async () => {
    const own = new RangeError('my own');
    const fetch = scriptedFetch(json(null));
    const client = clientWith({ fetch, middleware: [() => Promise.reject(own)] });
    await expect(client.request(getThings())).rejects.toBe(own);
    expect(fetch.requests).toHaveLength(0);
  });
});
