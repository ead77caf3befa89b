import { describe, expect, test } from '@jest/globals';
import { columns, type Fixture, startScripted } from './fixture.js';

const reader = { authorization: `Basic ${btoa('ann:secret')}` };

/** Starts an emulator with a stream and the read_only user `ann`, made over the API. */
async function start(): Promise<Fixture> {
  const fixture = await startScripted();
  await fixture.timeplus.createStream({ name: 's', columns, rows: [{ a: 1, b: 'x' }] });
  const ann = { username: 'ann', password: 'secret', role: 'read_only' };
  expect((await fixture.rest.call('POST', '/v1beta2/users', ann)).status).toBe(201);
  return fixture;
}

async function asReader(
  { timeplus }: Fixture,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: string }> {
  const response = await fetch(`${timeplus.url}/${timeplus.workspace}/api${path}`, {
    method,
    headers: { ...reader, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.text() };
}

describe('a read_only user', () => {
  test.each<[string, string, unknown]>([
    ['POST', '/v1beta2/streams', { name: 'new', columns }],
    ['DELETE', '/v1beta2/streams/s', undefined],
    ['POST', '/v1beta2/streams/s/ingest', { columns: ['a'], data: [[1]] }],
    ['POST', '/v1beta2/queries', { sql: 'create stream made' }],
    ['POST', '/v1beta2/exec', { sql: 'create stream made', type: 'ddl' }],
    ['POST', '/v1beta2/queries/exec', { sql: 'create stream made' }],
    ['POST', '/v1beta2/users', { username: 'eve', password: 'x', role: 'admin' }],
    ['PATCH', '/v1beta2/users/ann', { role: 'admin' }],
    ['POST', '/v1beta2/auth/api_keys', { name: 'k' }],
    ['POST', '/v1beta2/savedqueries', { name: 'q', sql: 'select 1' }],
    ['PATCH', '/v1beta2/workspace', { settings: {} }],
    ['POST', '/destroy', undefined],
  ])('may not %s %s %j', async (method, path, body) => {
    await using fixture = await start();
    const answer = await asReader(fixture, method, path, body);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      403,
      { code: 497, message: 'Not enough privileges: the user is read_only', system: 'timeplusd' },
    ]);
    expect(fixture.timeplus.streams().map(({ name }) => name)).toEqual(['s']);
    expect(await fixture.timeplus.rowCount('s')).toBe(1);
  });

  test.each<[string, string, unknown]>([
    ['GET', '/v1beta2/streams', undefined],
    ['POST', '/v1beta2/queries', { sql: 'select * from table(s)' }],
    ['POST', '/v1beta2/exec', { sql: 'select * from s', type: 'historical' }],
    ['POST', '/v1beta2/queries/exec', { sql: 'select * from s' }],
    ['POST', '/v1beta2/sqlanalyze', { sql: 'select * from s' }],
    ['POST', '/v1beta2/format', { sql: 'select * from s' }],
    ['POST', '/v1beta2/source/infer', { event: { a: 1 } }],
  ])('may %s %s %j', async (method, path, body) => {
    await using fixture = await start();
    expect((await asReader(fixture, method, path, body)).status).toBe(200);
  });

  test('may end its query', async () => {
    await using fixture = await start();
    const { timeplus } = fixture;
    const response = await fetch(`${timeplus.url}/api/v1beta2/queries`, {
      method: 'POST',
      headers: reader,
      body: JSON.stringify({ sql: 'select * from s' }),
    });
    const id = timeplus.queries()[0]?.['id'];
    expect((await asReader(fixture, 'POST', `/v1beta2/queries/${id}/cancel`)).status).toBe(204);
    expect(await response.text()).toContain('"status":"canceled"');
    expect((await asReader(fixture, 'DELETE', `/v1beta2/queries/${id}`)).status).toBe(204);
  });

  test('may read over the port of the engine, and not write', async () => {
    await using fixture = await start();
    const post = async (path: string, body: string): Promise<[number, string]> => {
      const response = await fetch(`${fixture.timeplus.url}${path}`, {
        method: 'POST',
        body,
        headers: reader,
      });
      return [response.status, await response.text()];
    };
    const sql = '/?default_format=JSONEachRow';
    expect(await post(sql, 'select * from table(s)')).toEqual([200, '{"a":1,"b":"x"}\n']);
    expect(await post(sql, 'create stream made')).toEqual([403, expect.stringContaining('(ACCESS_DENIED)')]);
    const rows = '{"columns":["a"],"data":[[2]]}';
    expect(await post('/proton/v1/ingest/streams/s', rows)).toEqual([
      403,
      expect.stringContaining('"code":497'),
    ]);
    expect(await fixture.timeplus.rowCount('s')).toBe(1);
  });

  test('that becomes an admin may write', async () => {
    await using fixture = await start();
    await fixture.rest.call('PATCH', '/v1beta2/users/ann', { role: 'admin' });
    const saved = { name: 'q', sql: 'select 1' };
    expect((await asReader(fixture, 'POST', '/v1beta2/savedqueries', saved)).status).toBe(201);
  });
});
