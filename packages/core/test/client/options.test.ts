import { describe, expect, test } from '@jest/globals';
import {
  type ClientOptions,
  isValidationError,
  type RequestOptions,
  type SdkError,
} from '../../src/index.js';
import { clientWith, failureOf, getThings, json, scriptedFetch } from './harness.js';

describe('the options of a client', () => {
  test.each<[string, Partial<ClientOptions>, string]>([
    ['baseUrl', { baseUrl: 'nowhere' }, 'baseUrl: expected an absolute http(s) address'],
    ['baseUrl', { baseUrl: '' }, 'baseUrl: expected an absolute http(s) address'],
    ['baseUrl', { baseUrl: 'ftp://host' }, 'baseUrl: expected an address with the scheme http or https'],
    [
      'baseUrl',
      { baseUrl: 'http://user:canary@host' },
      'baseUrl: expected an address without user and password',
    ],
    [
      'baseUrl',
      { baseUrl: 'http://host?key=canary' },
      'baseUrl: expected an address without query and fragment',
    ],
    [
      'timeout.attemptMs',
      { timeout: { attemptMs: 0 } },
      'timeout.attemptMs: expected a number of milliseconds above 0, got 0',
    ],
    ['timeout.totalMs', { timeout: { totalMs: Number.NaN } }, 'timeout.totalMs'],
    ['timeout.idleMs', { timeout: { idleMs: '5' as unknown as number } }, 'timeout.idleMs'],
    [
      'retry.maxRetries',
      { retry: { maxRetries: -1 } },
      'retry.maxRetries: expected a number of 0 or above, got -1',
    ],
    ['retry.capMs', { retry: { capMs: Number.NaN } }, 'retry.capMs'],
    ['timeout', { timeout: 5 as never }, 'timeout: expected an object such as { totalMs: 5000 }'],
    ['retry', { retry: true as never }, 'retry: expected an object or false'],
    ['headers', { headers: new Headers({ a: 'b' }) as never }, 'headers: expected a plain object of texts'],
    [
      'maxResponseBytes',
      { maxResponseBytes: 0 },
      'maxResponseBytes: expected a number of bytes above 0, got 0',
    ],
    ['headers', { headers: { 'x-key': 'canary\nx' } }, 'headers["x-key"]: expected a name and a value'],
    ['headers', { headers: { 'x key': 'a' } }, 'headers["x key"]: expected a name and a value'],
  ])('are refused when %s is unusable: %j', (_name, options, expected) => {
    try {
      clientWith(options);
    } catch (error) {
      expect(isValidationError(error)).toBe(true);
      expect((error as SdkError).message).toContain(`test options: ${expected}`);
      expect((error as SdkError).message).not.toContain('canary');
      return;
    }
    throw new Error('accepted');
  });

  test('may be a URL object', async () => {
    const fetch = scriptedFetch(json(null));
    await clientWith({ fetch, baseUrl: new URL('http://host:1/p/') }).request(getThings());
    expect(fetch.requests[0]?.url).toBe('http://host:1/p/things');
  });

  test('are kept by withOptions, except for those that it replaces', async () => {
    const fetch = scriptedFetch(json(null));
    const client = clientWith({ fetch, headers: { a: '1' } });
    await client.withOptions({ headers: { b: '2' } }).request(getThings());
    await client.request(getThings());
    expect(fetch.requests.map(({ headers }) => [headers.get('a'), headers.get('b')])).toEqual([
      [null, '2'],
      ['1', null],
    ]);
  });
});

describe('the options of a call', () => {
  test.each<[string, RequestOptions]>([
    ['timeout.totalMs', { timeout: { totalMs: -1 } }],
    ['retry.baseMs', { retry: { baseMs: Number.NaN } }],
    ['headers["x-key"]', { headers: { 'x-key': 'canary\nx' } }],
    ['headers', { headers: 'canary' as never }],
    ['signal', { signal: 'canary' as never }],
    ['timeout', { timeout: 5 as never }],
    ['retry', { retry: 5 as never }],
  ])('are refused before anything is sent when %s is unusable', async (field, options) => {
    const fetch = scriptedFetch(json(null));
    const failure = await failureOf(clientWith({ fetch }).request(getThings(), options));
    expect(failure.code).toBe('sdk.invalid_argument');
    expect(failure.message).toContain(field);
    expect(failure.message).not.toContain('canary');
    expect(fetch.requests).toHaveLength(0);
  });
});

describe('a call', () => {
  test('gives the plain result when awaited and the whole answer on demand, from one request', async () => {
    const fetch = scriptedFetch(json({ a: 1 }));
    const call = clientWith({ fetch }).request(getThings());
    expect(await call).toEqual({ a: 1 });
    expect(await call.withResponse()).toMatchObject({ data: { a: 1 }, status: 200, attempts: 1 });
    expect(fetch.requests).toHaveLength(1);
  });

  test('can be mapped, and keeps its answer', async () => {
    const call = clientWith({ fetch: scriptedFetch(json({ a: 1 })) }).request(getThings<{ a: number }>());
    expect(await call.map(({ a }) => a + 1).withResponse()).toMatchObject({ data: 2, status: 200 });
  });

  test('behaves as a promise does', async () => {
    const ended: string[] = [];
    const good = clientWith({ fetch: scriptedFetch(json(1)) }).request(getThings<number>());
    const bad = clientWith({ fetch: scriptedFetch(json({}, 400)) }).request(getThings<number>());
    expect(await good.finally(() => ended.push('good'))).toBe(1);
    expect(await bad.catch(error => (error as SdkError).code)).toBe('sdk.bad_request');
    await expect(bad.finally(() => ended.push('bad'))).rejects.toMatchObject({ code: 'sdk.bad_request' });
    expect(ended).toEqual(['good', 'bad']);
    expect(await Promise.all([good, Promise.resolve(2)])).toEqual([1, 2]);
  });

  test('whose description throws rejects with the same error', async () => {
    const own = new RangeError('limit: expected a number');
    const call = clientWith().request(() => {
      throw own;
    });
    await expect(call).rejects.toBe(own);
  });
});
