import { describe, expect, test } from '@jest/globals';
import { isValidationError, type TimeplusClient, type UdfDefinition } from '@sdk/timeplus';
import { capturing, type Served } from './capture.js';

const missing: Served = { status: 404 };
const done: Served = { status: 204 };
const found: Served = { status: 200, body: { id: 'i', name: 'n' } };

const javascript: UdfDefinition = {
  name: 'f',
  type: 'javascript',
  arguments: [{ name: 'v', type: 'float32' }],
  returnType: 'float32',
  source: 'function f(v) { return v; }',
};
const remote: UdfDefinition = {
  name: 'f',
  type: 'remote',
  arguments: [],
  returnType: 'string',
  url: "https://example.com/it's",
  authHeader: { name: 'x-key', value: 'v' },
};
const kafka = { type: 'kafka', topic: "it's", skip_ssl_cert_check: true };

/** What is created or changed, and the DDL that stands for it. */
const statements: readonly (readonly [string, (client: TimeplusClient) => PromiseLike<unknown>, string])[] = [
  [
    'a view',
    c => c.views.create({ name: 'v', query: 'select 1; ', description: "d'" }),
    "CREATE VIEW `v` AS (select 1\n) COMMENT 'd\\''",
  ],
  [
    'a materialized view as a view',
    c => c.views.create({ name: 'v', query: 'select 1', materialized: true, targetStream: 't' }),
    'CREATE MATERIALIZED VIEW `v` INTO `t` AS select 1',
  ],
  [
    'a materialized view',
    c => c.materializedViews.create({ name: 'v', query: 'select 1 -- the end', description: 'd' }),
    "CREATE MATERIALIZED VIEW `v` AS (select 1 -- the end\n) COMMENT 'd'",
  ],
  [
    'an external stream',
    c => c.externalStreams.create({ name: 'e', settings: kafka, columns: [{ name: 'raw', type: 'string' }] }),
    "CREATE EXTERNAL STREAM `e` (`raw` string) SETTINGS type='kafka', topic='it\\'s', skip_ssl_cert_check=true",
  ],
  [
    'an external table',
    c => c.externalTables.create({ name: 'e', settings: { type: 'clickhouse' }, description: 'd' }),
    "CREATE EXTERNAL TABLE `e` COMMENT 'd' SETTINGS type='clickhouse'",
  ],
  [
    'a schema',
    c => c.schemas.create({ name: 's', content: 'syntax = "proto3"; // it\'s' }),
    "CREATE FORMAT SCHEMA `s` AS 'syntax = \"proto3\"; // it\\'s' TYPE Protobuf",
  ],
  [
    'a local function',
    c => c.udfs.create(javascript),
    'CREATE FUNCTION `f`(`v` float32) RETURNS float32 LANGUAGE JAVASCRIPT AS $$\nfunction f(v) { return v; }\n$$',
  ],
  [
    'an aggregate function',
    c => c.udfs.create({ ...javascript, type: 'python', isAggregation: true } as UdfDefinition),
    'CREATE AGGREGATE FUNCTION `f`(`v` float32) RETURNS float32 LANGUAGE PYTHON AS $$\nfunction f(v) { return v; }\n$$',
  ],
  [
    'a remote function',
    c => c.udfs.create(remote),
    "CREATE REMOTE FUNCTION `f`() RETURNS string URL 'https://example.com/it\\'s' AUTH_METHOD 'auth_header' AUTH_HEADER 'x-key' AUTH_KEY 'v'",
  ],
];

describe('creating on newer servers', () => {
  test.each(statements)(
    '%s is created by DDL, once its endpoint is missing',
    async (_, create, statement) => {
      const { client, requests } = capturing([missing, done, found]);
      expect(await create(client)).toMatchObject({ name: 'n' });
      expect(requests.map(request => request.method)).toEqual(['POST', 'POST', 'GET']);
      expect(requests[1]).toMatchObject({ target: '/v1beta2/exec', body: { sql: statement, type: 'ddl' } });
    },
  );

  test('what one call has learnt, the next ones know', async () => {
    const { client, requests } = capturing([{ status: 405 }, done, found, done, found]);
    await client.views.create({ name: 'v', query: 'select 1' });
    await client.schemas.create({ name: 's', content: 'c' });
    expect(requests.map(request => `${request.method} ${request.target}`)).toEqual([
      'POST /v1beta2/views',
      'POST /v1beta2/exec',
      'GET /v1beta2/views/v',
      'POST /v1beta2/exec',
      'GET /v1beta2/schemas/s',
    ]);
  });

  test('an older server, once known, is not asked by DDL', async () => {
    const { client, requests } = capturing([{ status: 201, body: {} }, missing]);
    await client.views.create({ name: 'v', query: 'select 1' });
    await expect(client.views.create({ name: 'w', query: 'select 1' })).rejects.toMatchObject({
      status: 404,
    });
    expect(requests).toHaveLength(2);
  });

  test.each<[string, (client: TimeplusClient) => PromiseLike<unknown>, string]>([
    [
      'a retention',
      c => c.views.create({ name: 'v', query: 'q', logstoreRetentionMs: 0 }),
      'logstoreRetentionMs',
    ],
    ['a description', c => c.udfs.create({ ...javascript, description: 'd' }), 'description'],
    [
      'code that would end itself',
      c => c.udfs.create({ ...javascript, source: 'a $$ b' } as UdfDefinition),
      'source',
    ],
    ['a new remote function for an old one', c => c.udfs.update('f', remote), 'type'],
    [
      'a setting that is no name',
      c => c.externalTables.create({ name: 'e', settings: { "a='b', c": 1 } }),
      'settings["a=\'b\', c"]',
    ],
  ])('%s has no place in the DDL and is refused', async (_, call, field) => {
    const { client, requests } = capturing([missing], { apiGeneration: 'enterprise' });
    const error: unknown = await Promise.resolve(call(client)).catch((failure: unknown) => failure);
    if (!isValidationError(error)) throw error;
    expect(error.issues.map(issue => issue.field)).toEqual([field]);
    expect(requests).toEqual([]);
  });
});

describe('changing on newer servers', () => {
  test('a stream is altered, one statement for each kind of change', async () => {
    const { client, requests } = capturing([done], { apiGeneration: 'enterprise' });
    await client.streams.update('cars', { ttlExpression: 'now()', description: 'd' });
    expect(requests.map(request => (request.body as { sql: string }).sql)).toEqual([
      'ALTER STREAM `cars` MODIFY TTL now()',
      "ALTER STREAM `cars` MODIFY COMMENT 'd'",
    ]);
  });

  test('status 404 with the resource there means that the endpoint is gone', async () => {
    const { client, requests } = capturing([missing, found, done, found]);
    await client.schemas.update('s', { content: 'c' });
    expect(requests.map(request => request.method)).toEqual(['PUT', 'GET', 'POST', 'GET']);
    expect(requests[2]?.body).toMatchObject({
      sql: "CREATE OR REPLACE FORMAT SCHEMA `s` AS 'c' TYPE Protobuf",
    });
  });

  test('status 404 without the resource means just that', async () => {
    const { client, requests } = capturing([missing]);
    await expect(client.udfs.update('f', javascript)).rejects.toMatchObject({
      operation: 'udfs.update',
      status: 404,
    });
    expect(requests.map(request => request.method)).toEqual(['PUT', 'GET']);
  });
});
