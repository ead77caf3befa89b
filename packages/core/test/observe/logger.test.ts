import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { bearerToken } from '../../src/index.js';
import { clientWith, failureOf, getThings, json, scriptedFetch } from '../client/harness.js';
import { Recorder } from './recorder.js';

const secretive = { credential: bearerToken('canary-token'), headers: { 'x-own': 'canary-header' } };

describe('a logger', () => {
  test('hears of each call at level debug, without headers, query or body', async () => {
    const recorder = new Recorder();
    const fetch = scriptedFetch(json({ a: 'canary-answer' }, 200, { 'x-request-id': 'r-1' }));
    const client = clientWith({ ...secretive, logger: recorder.logger, clock: manualClock(), fetch });
    await client.request(
      getThings({ query: { q: 'canary-query' }, method: 'POST', body: { kind: 'json', value: 1 } }),
    );
    expect(recorder.calls).toEqual([
      ['debug', 'test things.list', { status: 200, attempts: 1, durationMs: 0, requestId: 'r-1' }],
    ]);
  });

  test('hears of each retry at level warn and of the failure at level error', async () => {
    const recorder = new Recorder();
    const fetch = scriptedFetch(json({ message: 'too busy' }, 503));
    const client = clientWith({
      ...secretive,
      logger: recorder.logger,
      fetch,
      retry: { maxRetries: 1, baseMs: 0 },
    });
    const failure = await failureOf(client.request(getThings()));
    expect(recorder.calls).toEqual([
      [
        'warn',
        'test things.list: attempt 1 failed, trying again',
        { code: 'sdk.server_error', status: 503, delayMs: 0 },
      ],
      [
        'error',
        failure.message,
        { code: 'sdk.server_error', status: 503, attempts: 2, requestId: undefined },
      ],
    ]);
    expect(recorder.text()).not.toContain('canary');
  });

  test('hears that a middleware failed, and not what it said', async () => {
    const recorder = new Recorder();
    const middleware = [() => Promise.reject(new Error('canary'))];
    await failureOf(clientWith({ logger: recorder.logger, middleware }).request(getThings()));
    expect(recorder.calls).toEqual([['error', 'test things.list: a middleware failed']]);
  });
});

describe('without a logger', () => {
  const methods = ['log', 'debug', 'info', 'warn', 'error'] as const;
  beforeEach(() => {
    for (const method of methods) jest.spyOn(console, method);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('nothing is written', async () => {
    const fetch = scriptedFetch(json({}, 503));
    await failureOf(clientWith({ fetch, retry: { maxRetries: 1, baseMs: 0 } }).request(getThings()));
    for (const method of methods) expect(console[method]).not.toHaveBeenCalled();
  });
});
