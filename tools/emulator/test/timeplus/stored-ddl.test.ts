import { describe, expect, test } from '@jest/globals';
import { type Fixture, startWithEngine } from './fixture.js';

async function start(): Promise<Fixture> {
  const fixture = await startWithEngine();
  fixture.timeplus.generation = 'enterprise';
  return fixture;
}

function run({ rest }: Fixture, sql: string): Promise<{ status: number; body: unknown }> {
  return rest.call('POST', '/v1beta2/exec', { sql, type: 'ddl' });
}

describe('resources that newer servers make by DDL', () => {
  test.each<[string, string, Record<string, unknown>]>([
    [
      "CREATE EXTERNAL STREAM `ek` (`raw` string, `a` array(tuple(int32, string)) DEFAULT []) COMMENT 'd' SETTINGS type='kafka', topic='it''s'",
      '/v1beta2/external_streams/ek',
      {
        description: 'd',
        type: 'kafka',
        settings: [
          { key: 'type', value: 'kafka' },
          { key: 'topic', value: "it's" },
        ],
        columns: [
          { name: 'raw', type: 'string' },
          { name: 'a', type: 'array(tuple(int32, string))' },
        ],
        create_query: expect.stringMatching(/^CREATE EXTERNAL STREAM `ek` \(/),
      },
    ],
    [
      "create external table default.et settings type = 'mysql', pooled = 5;",
      '/v1beta2/external_tables/et',
      {
        type: 'mysql',
        settings: [
          { key: 'type', value: 'mysql' },
          { key: 'pooled', value: '5' },
        ],
      },
    ],
    [
      'CREATE OR REPLACE AGGREGATE FUNCTION f(`v` float64) RETURNS array(float64) LANGUAGE JAVASCRIPT AS $$\n{ f: "$" }\n$$',
      '/v1beta2/udfs/f',
      {
        type: 'javascript',
        is_aggregation: true,
        arguments: [{ name: 'v', type: 'float64' }],
        return_type: 'array(float64)',
        source: '{ f: "$" }',
      },
    ],
    [
      "CREATE REMOTE FUNCTION r() RETURNS string URL 'http://r.example' AUTH_METHOD 'auth_header' AUTH_HEADER 'h' AUTH_KEY 'k'",
      '/v1beta2/udfs/r',
      {
        type: 'remote',
        arguments: [],
        url: 'http://r.example',
        auth_method: 'auth_header',
        auth_context: { auth_header: 'h', auth_value: 'k' },
      },
    ],
    [
      'CREATE FORMAT SCHEMA sc AS \'syntax = "proto3";\' TYPE Protobuf',
      '/v1beta2/schemas/sc',
      { content: 'syntax = "proto3";', type: 'Protobuf' },
    ],
  ])('%s', async (sql, item, members) => {
    await using fixture = await start();
    expect(await run(fixture, sql)).toEqual({ status: 204, body: undefined });
    expect(await fixture.rest.call('GET', item)).toEqual({
      status: 200,
      body: expect.objectContaining(members),
    });
    expect((await fixture.rest.call('DELETE', item)).status).toBe(204);
  });

  test('are made once, replaced, and dropped', async () => {
    await using fixture = await start();
    const create = (verb: string, source: string): Promise<{ status: number }> =>
      run(fixture, `${verb} f() RETURNS int32 LANGUAGE JAVASCRIPT AS $$${source}$$`);
    const source = async (): Promise<unknown> => {
      const { body } = await fixture.rest.call('GET', '/v1beta2/udfs/f');
      return (body as { source: unknown } | undefined)?.source;
    };
    expect((await create('CREATE FUNCTION', 'one')).status).toBe(204);
    expect((await create('CREATE FUNCTION', 'two')).status).toBe(400);
    expect((await create('CREATE FUNCTION IF NOT EXISTS', 'two')).status).toBe(204);
    expect(await source()).toBe('one');
    expect((await create('CREATE OR REPLACE FUNCTION', 'two')).status).toBe(204);
    expect(await source()).toBe('two');
    expect((await run(fixture, 'DROP FUNCTION f')).status).toBe(204);
    expect(await source()).toBeUndefined();
    expect(await run(fixture, 'DROP FUNCTION f')).toMatchObject({ status: 400, body: { code: 60 } });
    expect((await run(fixture, 'DROP FUNCTION IF EXISTS f')).status).toBe(204);
  });

  test.each([
    'CREATE FUNCTION f(a int32) LANGUAGE JAVASCRIPT AS $$x$$',
    'CREATE FUNCTION f(a int32) RETURNS int32',
    'CREATE EXTERNAL STREAM e (a int32',
    "CREATE EXTERNAL STREAM e SETTINGS type 'kafka'",
    'CREATE FORMAT SCHEMA sc AS content',
  ])('a statement that is not complete is a syntax error: %s', async sql => {
    await using fixture = await start();
    expect(await run(fixture, sql)).toMatchObject({ status: 400, body: { code: 62 } });
  });

  test('the port of the engine takes them too', async () => {
    await using fixture = await start();
    const response = await fetch(`${fixture.timeplus.url}/?default_format=JSONEachRow`, {
      method: 'POST',
      body: "CREATE EXTERNAL STREAM e SETTINGS type='kafka'",
    });
    expect(response.status).toBe(200);
    expect((await fixture.rest.call('GET', '/v1beta2/external_streams')).body).toMatchObject([{ name: 'e' }]);
  });
});
