import { describe, expect, test } from '@jest/globals';
import { isValidationError, TimeplusClient } from '@sdk/timeplus';
import { capturing } from './capture.js';

type Call = (client: TimeplusClient) => PromiseLike<unknown>;

/** What a caller without types may pass. */
const bad = <T>(value: unknown): T => value as T;

describe('arguments are checked before anything is sent', () => {
  test.each<[string, Call, string[]]>([
    ['a missing id', c => c.sources.get(bad(undefined)), ['id']],
    ['an empty name', c => c.views.delete(' '), ['name']],
    ['a view without a query', c => c.views.create(bad({ name: 'v' })), ['query']],
    ['a view of nothing', c => c.views.create(bad({})), ['name', 'query']],
    ['a definition that is missing', c => c.sinks.create(bad(undefined)), ['argument']],
    ['a definition of null', c => c.users.create(bad(null)), ['argument']],
    ['a source without a stream', c => c.sources.create(bad({ name: 'n', type: 't' })), ['stream']],
    ['a sink without a query', c => c.sinks.update('i', bad({ name: 'n', type: 't' })), ['query']],
    [
      'statistics without their spans',
      c => c.sinks.stats('i', bad({})),
      ['metricsTimeRange', 'errorLogTimeRange'],
    ],
    ['an external stream without settings', c => c.externalStreams.create(bad({ name: 'e' })), ['settings']],
    [
      'an external table with empty settings',
      c => c.externalTables.create({ name: 'e', settings: {} }),
      ['settings'],
    ],
    [
      'a schema with a type of two words',
      c => c.schemas.create({ name: 's', content: 'c', type: 'a b' }),
      ['type'],
    ],
    [
      'a function of an unknown kind',
      c => c.udfs.create(bad({ name: 'f', type: 'lua', returnType: 't', source: 's' })),
      ['arguments', 'type'],
    ],
    [
      'a remote function without an address',
      c => c.udfs.create(bad({ name: 'f', type: 'remote', returnType: 't' })),
      ['url'],
    ],
    ['a key with two ends', c => c.apiKeys.create({ expireIn: '1h', expireAt: new Date() }), ['expireAt']],
    ['a key with an invalid end', c => c.apiKeys.create({ expireAt: new Date(Number.NaN) }), ['expireAt']],
    ['a license of nothing', c => c.licenses.create({}), ['key']],
    ['an empty license key', c => c.licenses.create({ key: '' }), ['key']],
    ['an invitation of nobody', c => c.invitations.create(''), ['email']],
    ['an empty statement to be analyzed', c => c.queries.analyze(''), ['sql']],
    ['an empty saved query', c => c.savedQueries.create({ name: 'n', sql: '' }), ['sql']],
    [
      'a batch of no rows',
      c => c.query('select 1', { batchingPolicy: { count: 0 } }),
      ['batchingPolicy.count'],
    ],
    [
      'a batch without an end',
      c => c.query('select 1', { batchingPolicy: { timeMs: 0.5 } }),
      ['batchingPolicy.timeMs'],
    ],
    [
      'an empty idempotent id',
      c => c.streams.ingest('s', [{ a: 1 }], { idempotentId: '' }),
      ['idempotentId'],
    ],
  ])('%s', async (_, call, fields) => {
    const { client, requests } = capturing([{ status: 500 }]);
    const error: unknown = await Promise.resolve(call(client)).catch((failure: unknown) => failure);
    if (!isValidationError(error)) throw error;
    expect(error.issues.map(issue => issue.field)).toEqual(fields);
    expect(requests).toEqual([]);
  });
});

test.each([undefined, null, 'http://localhost:8000'])('a client of %p is refused by name', options => {
  expect(() => new TimeplusClient(bad(options))).toThrow('timeplus options: options: expected an object');
});
