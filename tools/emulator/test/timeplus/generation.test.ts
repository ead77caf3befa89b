import { describe, expect, test } from '@jest/globals';
import { columns, startScripted } from './fixture.js';

/** Operations that the newer servers do not have (section 4.11 and the table of section 3.1). */
const removed = [
  'GET /v1beta2/alerts',
  'POST /v1beta2/alerts',
  'GET /v1beta2/alerts/x',
  'PUT /v1beta2/alerts/x',
  'DELETE /v1beta2/alerts/x',
  'POST /v1beta2/alerts/x/resolve',
  'POST /v1beta2/alerts/x/start',
  'POST /v1beta2/alerts/x/stop',
  'GET /v1beta2/auth/api_keys',
  'POST /v1beta2/auth/api_keys',
  'DELETE /v1beta2/auth/api_keys/x',
  'POST /destroy',
  'POST /v1beta2/external_streams',
  'GET /v1beta2/external_streams/x/stats',
  'POST /v1beta2/external_tables',
  'GET /v1beta2/invitations',
  'GET /v1beta2/licenses/x',
  'DELETE /v1beta2/licenses/x',
  'POST /v1beta2/invitations',
  'DELETE /v1beta2/invitations/x',
  'POST /v1beta2/queries/exec',
  'POST /v1beta2/schemas',
  'PUT /v1beta2/schemas/x',
  'POST /v1beta2/source/infer',
  'POST /v1beta2/source/kafka/topics',
  'POST /v1beta2/source/match',
  'POST /v1beta2/streams',
  'PATCH /v1beta2/streams/s',
  'GET /v1beta2/subscription',
  'POST /v1beta2/udfs',
  'PUT /v1beta2/udfs/x',
  'POST /v1beta2/views',
  'PATCH /v1beta2/views/x',
  'GET /v1beta2/views/x/stats',
];

describe('generation enterprise', () => {
  test.each(removed)('has no %s', async operation => {
    await using fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 's', columns });
    fixture.timeplus.generation = 'enterprise';
    const [method = '', path = ''] = operation.split(' ');
    const body = method === 'GET' ? undefined : { name: 's', columns };
    expect(await fixture.rest.call(method, path, body)).toEqual({ status: 404, body: undefined });
  });

  test('still makes streams by SQL, lists and deletes them', async () => {
    await using fixture = await startScripted();
    fixture.timeplus.generation = 'enterprise';
    const sql = { sql: 'create stream made', type: 'ddl' };
    expect((await fixture.rest.call('POST', '/v1beta2/exec', sql)).status).toBe(204);
    expect((await fixture.rest.call('GET', '/v1beta2/streams')).body).toMatchObject([{ name: 'made' }]);
    expect((await fixture.rest.call('DELETE', '/v1beta2/streams/made')).status).toBe(204);
  });

  test('can come from a seed, and comes back with a reset', async () => {
    await using fixture = await startScripted({ seed: { timeplus: { generation: 'enterprise' } } });
    expect(fixture.timeplus.generation).toBe('enterprise');
    fixture.timeplus.generation = 'cloud';
    expect((await fixture.rest.call('POST', '/v1beta2/streams', { name: 's', columns })).status).toBe(201);
    await fixture.timeplus.reset();
    expect((await fixture.rest.call('POST', '/v1beta2/streams', { name: 's', columns })).status).toBe(404);
  });
});

describe('endpoints that do not exist', () => {
  test.each([
    ['GET', '/v1beta3/streams'],
    ['PUT', '/v1beta2/streams/s'],
  ])('%s %s is a 501 that names it', async (method, path) => {
    await using fixture = await startScripted();
    const { workspace } = fixture.timeplus;
    expect(await fixture.rest.call(method, path, method === 'GET' ? undefined : {})).toEqual({
      status: 501,
      body: {
        code: 501,
        message: `the emulator has no ${method} /${workspace}/api${path}`,
        system: 'appserver',
      },
    });
  });

  test('so is a path outside of the API', async () => {
    await using fixture = await startScripted();
    const response = await fetch(`${fixture.timeplus.url}/somewhere/else`);
    expect([response.status, await response.json()]).toEqual([
      501,
      { code: 501, message: 'the emulator has no GET /somewhere/else', system: 'appserver' },
    ]);
  });
});
