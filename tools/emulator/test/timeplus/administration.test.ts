import { describe, expect, test } from '@jest/globals';
import { columns, startScripted } from './fixture.js';

const DAY_MS = 24 * 3600 * 1000;

describe('licenses', () => {
  const path = '/v1beta2/licenses';

  async function post(
    fixture: { readonly timeplus: { url: string; apiKey: string } },
    body: BodyInit,
  ): Promise<number> {
    const { url, apiKey } = fixture.timeplus;
    const response = await fetch(`${url}/api${path}`, {
      method: 'POST',
      headers: { 'x-api-key': apiKey },
      body,
    });
    return response.status;
  }

  test('come as a form in either encoding, with a key or a file', async () => {
    await using fixture = await startScripted();
    const file = new FormData();
    file.set('file', new Blob(['license text']), 'license.txt');
    expect(await post(fixture, new URLSearchParams({ key: 'k1' }))).toBe(201);
    expect(await post(fixture, file)).toBe(201);
    const neither = new FormData();
    neither.set('other', 'x');
    expect(await post(fixture, neither)).toBe(400);
    expect(await post(fixture, '{"key":"k"}')).toBe(400);
    expect(await fixture.rest.call('GET', path)).toEqual({
      status: 201,
      body: [1, 2].map(() => ({
        id: expect.any(String),
        created_by: 'Emulator',
        entitlements: [],
        is_trial: false,
        issued: expect.any(String),
        expiry: expect.any(String),
      })),
    });
  });

  test('are found and deleted one by one, with 201', async () => {
    await using fixture = await startScripted();
    await post(fixture, new URLSearchParams({ key: 'k1' }));
    const [{ id }] = (await fixture.rest.call('GET', path)).body as [{ id: string }];
    const license = {
      status: 201,
      body: expect.objectContaining({ id, data: expect.objectContaining({ key: 'k1' }) }),
    };
    expect(await fixture.rest.call('GET', `${path}/${id}`)).toEqual(license);
    expect(await fixture.rest.call('DELETE', `${path}/${id}`)).toEqual(license);
    expect((await fixture.rest.call('GET', `${path}/${id}`)).status).toBe(400);
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
  });

  test('a trial can be had once, and expires by the clock', async () => {
    await using fixture = await startScripted();
    const { clock } = fixture.emulator;
    clock.freeze();
    const trial = { userEmail: 'ann@example.com', userName: 'Ann', password: 'p', allowTrack: false };
    expect(await fixture.rest.call('POST', `${path}/trial`, trial)).toEqual({ status: 201, body: undefined });
    expect((await fixture.rest.call('POST', `${path}/trial`, trial)).status).toBe(400);
    expect((await fixture.rest.call('GET', path)).body).toMatchObject([
      { is_trial: true, created_by: 'ann@example.com' },
    ]);
    const statusOf = async (): Promise<unknown> => {
      const { body } = await fixture.rest.call('GET', `${path}/validations`);
      return (body as { validations: { status: string }[] }[])[0]?.validations[0]?.status;
    };
    expect(await statusOf()).toBe('valid');
    clock.advance(31 * DAY_MS);
    expect(await statusOf()).toBe('expired');
  });

  test('usage is told by kind', async () => {
    await using fixture = await startScripted();
    fixture.emulator.clock.set(Date.UTC(2025, 0, 2));
    expect((await fixture.rest.call('GET', `${path}/usage`)).body).toEqual([
      { date: '2025-01-02', type: 'Stream', ingest_bytes: 0 },
      { date: '2025-01-02', type: 'ExternalStream', ingest_bytes: 0 },
    ]);
  });
});

describe('pipelines', () => {
  const path = '/v1beta2/pipelines';

  test('are made, listed, found, appended to and deleted', async () => {
    await using fixture = await startScripted();
    const body = { name: 'p', description: 'd', nodes_history: [{ nodes: [{ a: 1 }] }] };
    const made = await fixture.rest.call('POST', path, body);
    expect(made).toEqual({ status: 201, body: expect.objectContaining(body) });
    const item = `${path}/${(made.body as { id: string }).id}`;
    expect((await fixture.rest.call('GET', path)).body).toEqual([made.body]);
    expect(await fixture.rest.call('POST', `${item}/append`, { nodes: [{ b: 2 }] })).toEqual({
      status: 204,
      body: undefined,
    });
    expect((await fixture.rest.call('GET', item)).body).toMatchObject({
      nodes_history: [{ nodes: [{ a: 1 }] }, { nodes: [{ b: 2 }], update_time: expect.any(String) }],
    });
    expect((await fixture.rest.call('DELETE', item)).status).toBe(204);
    expect((await fixture.rest.call('POST', `${item}/append`, { nodes: [] })).status).toBe(404);
  });

  test.each([
    ['create stream if not exists s (a int)', true, 'default', 's', 'stream'],
    [
      '-- first\nCREATE MATERIALIZED  VIEW db1.`my view` AS SELECT 1',
      true,
      'db1',
      'my view',
      'materialized_view',
    ],
    ['CREATE EXTERNAL STREAM ek (raw string)', true, 'default', 'ek', 'external_stream'],
    ['CREATE OR REPLACE FUNCTION f(a int) RETURNS int', true, 'default', 'f', 'function'],
    ['SELECT 1', false, '', '', ''],
  ])('parseddl tells what %j makes', async (statement, parsed, resourceDB, resourceName, resourceType) => {
    await using fixture = await startScripted();
    const answer = await fixture.rest.call('POST', '/v1beta2/pipeline/parseddl', JSON.stringify(statement));
    expect(answer).toEqual({ status: 200, body: { parsed, resourceDB, resourceName, resourceType } });
  });
});

describe('the server', () => {
  test('is a cluster of one node', async () => {
    await using fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 's', columns });
    expect((await fixture.rest.call('GET', '/v1beta2/cluster')).body).toEqual([
      {
        id: 1,
        advertised_host: '127.0.0.1',
        boot_timestamp: expect.any(Number),
        timestamp: expect.any(Number),
        cpu_usage: 0,
        roles: ['Metadata', 'Data', 'Compute'],
        state: 'Online',
        total_mvs: 0,
        total_shards: 1,
      },
    ]);
  });

  test('tells throughputs only in the cloud era', async () => {
    await using fixture = await startScripted();
    const metrics = async (): Promise<unknown> =>
      (await fixture.rest.call('GET', '/v1beta2/global-metrics')).body;
    expect(await metrics()).toEqual({ storage: 0, sink_throughput: 0, source_throughput: 0 });
    fixture.timeplus.generation = 'enterprise';
    expect(await metrics()).toEqual({ storage: 0 });
  });

  test('destroy empties the workspace and leaves its credentials', async () => {
    await using fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 's', columns });
    await fixture.rest.call('POST', '/v1beta2/savedqueries', { name: 'q', sql: 'select 1' });
    expect(await fixture.rest.call('POST', '/destroy')).toEqual({ status: 204, body: undefined });
    expect((await fixture.rest.call('GET', '/v1beta2/streams')).body).toEqual([]);
    expect((await fixture.rest.call('GET', '/v1beta2/savedqueries')).body).toEqual([]);
    expect((await fixture.rest.call('GET', '/v1beta2/users')).body).toEqual([
      { username: 'admin', role: 'admin' },
    ]);
  });
});

describe('accounts', () => {
  test('invitations are kept until they are deleted', async () => {
    await using fixture = await startScripted();
    const path = '/v1beta2/invitations';
    expect(await fixture.rest.call('POST', path, { email: 'a@example.com' })).toEqual({
      status: 201,
      body: undefined,
    });
    const [invitation] = (await fixture.rest.call('GET', path)).body as [Record<string, unknown>];
    expect(invitation).toMatchObject({
      email: 'a@example.com',
      status: 'pending',
      user_id: expect.any(String),
    });
    expect((await fixture.rest.call('DELETE', `${path}/${invitation['id']}`)).status).toBe(204);
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
  });

  test('there is a subscription', async () => {
    await using fixture = await startScripted();
    expect((await fixture.rest.call('GET', '/v1beta2/subscription')).body).toMatchObject({
      cpu: expect.any(Number),
      storage_size: expect.any(Number),
      subscription_plan: 'Free Trial',
      customer: { name: expect.any(String), email: expect.any(String) },
      payment: { created: expect.any(Number), status: expect.any(String), types: [] },
    });
  });
});

describe('external systems', () => {
  test('are kept in the one database there is', async () => {
    await using fixture = await startScripted();
    const path = '/v1beta2/external_streams';
    await fixture.rest.call('POST', path, { name: 'ek', settings: [{ key: 'type', value: 'kafka' }] });
    expect((await fixture.rest.call('GET', `${path}?db=default`)).body).toHaveLength(1);
    expect((await fixture.rest.call('GET', `${path}?db=other`)).body).toEqual([]);
    expect((await fixture.rest.call('GET', `${path}/ek?db=other`)).status).toBe(404);
    expect((await fixture.rest.call('DELETE', `${path}/ek?db=other`)).status).toBe(404);
    expect((await fixture.rest.call('GET', `${path}/ek/stats`)).body).toMatchObject({
      row_count: 0,
      history: [],
    });
    expect((await fixture.rest.call('GET', '/v1beta2/topology?db=other')).body).toMatchObject({ nodes: [] });
  });
});
