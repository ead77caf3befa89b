import { describe, expect, test } from '@jest/globals';
import { columns, type Fixture, startWithEngine } from './fixture.js';

const path = '/v1beta2/views';

async function start(): Promise<Fixture> {
  const fixture = await startWithEngine();
  await fixture.timeplus.createStream({ name: 's', columns, rows: [{ a: 1, b: 'x' }] });
  return fixture;
}

describe('views', () => {
  test('are made, listed, found, changed and deleted', async () => {
    await using fixture = await start();
    const made = await fixture.rest.call('POST', path, {
      name: 'v',
      query: 'SELECT a FROM s',
      description: 'd',
    });
    expect(made).toEqual({
      status: 201,
      body: expect.objectContaining({
        name: 'v',
        description: 'd',
        query: 'SELECT a FROM s',
        materialized: false,
        target_stream: '',
        ttl: '',
        ttl_expression: '',
        logstore_retention_bytes: expect.any(Number),
        logstore_retention_ms: expect.any(Number),
        columns: [expect.objectContaining({ name: 'a', type: 'int64' })],
      }),
    });
    expect((await fixture.rest.call('GET', path)).body).toEqual([made.body]);
    const change = { query: 'SELECT b FROM s', description: 'e', ttl_expression: 't' };
    expect(await fixture.rest.call('PATCH', `${path}/v`, change)).toEqual({ status: 204, body: undefined });
    expect((await fixture.rest.call('GET', `${path}/v`)).body).toMatchObject({
      ...change,
      ttl: 't',
      columns: [{ name: 'b' }],
    });
    expect((await fixture.rest.call('DELETE', `${path}/v`, 'null')).status).toBe(204);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const body = method === 'GET' ? undefined : {};
      expect(await fixture.rest.call(method, `${path}/v`, body)).toEqual({ status: 404, body: undefined });
    }
  });

  test('that are materialized are views of both lists, and their query stays', async () => {
    await using fixture = await start();
    await fixture.timeplus.createStream({ name: 'target', columns: [{ name: 'a', type: 'int64' }] });
    const body = { name: 'mv', query: 'SELECT a FROM s', materialized: true, target_stream: 'target' };
    expect(await fixture.rest.call('POST', path, body)).toMatchObject({ status: 201, body });
    for (const list of [path, '/v1beta2/materialized_views']) {
      expect((await fixture.rest.call('GET', list)).body).toMatchObject([body]);
      expect((await fixture.rest.call('GET', `${list}/mv`)).body).toMatchObject(body);
      expect((await fixture.rest.call('GET', `${list}/mv/stats`)).body).toMatchObject({ row_count: 0 });
    }
    expect((await fixture.rest.call('PATCH', `${path}/mv`, { query: 'SELECT b FROM s' })).body).toMatchObject(
      {
        code: 36,
        message: 'query: the query of a materialized view cannot be changed',
      },
    );
    expect((await fixture.rest.call('DELETE', '/v1beta2/materialized_views/mv')).status).toBe(204);
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
  });

  test('are no streams, and streams are no views', async () => {
    await using fixture = await start();
    await fixture.rest.call('POST', path, { name: 'v', query: 'SELECT a FROM s' });
    expect((await fixture.rest.call('GET', '/v1beta2/streams')).body).toMatchObject([{ name: 's' }]);
    for (const wrong of ['/v1beta2/streams/v', `${path}/s`, '/v1beta2/materialized_views/v']) {
      expect((await fixture.rest.call('GET', wrong)).status).toBe(404);
      expect((await fixture.rest.call('DELETE', wrong)).status).toBe(404);
    }
  });

  test.each([
    [{ name: 'v', query: 'selec' }, 62],
    [{ name: 'v', query: 'SELECT a FROM nope' }, 60],
    [{ name: 's', query: 'SELECT a FROM s' }, 57],
    [{ name: '1', query: 'SELECT a FROM s' }, 36],
    [{ name: 'v' }, 36],
    [{ name: 'v', query: 'SELECT a FROM s', target_stream: 's' }, 36],
  ])('refuse %j with 400', async (body, code) => {
    await using fixture = await start();
    expect(await fixture.rest.call('POST', path, body)).toMatchObject({ status: 400, body: { code } });
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
  });

  test('a change to wrong SQL leaves a view as it was', async () => {
    await using fixture = await start();
    await fixture.rest.call('POST', path, { name: 'v', query: 'SELECT a FROM s' });
    expect((await fixture.rest.call('PATCH', `${path}/v`, { query: 'SELECT nope FROM s' })).status).toBe(400);
    expect((await fixture.rest.call('GET', `${path}/v`)).body).toMatchObject({ query: 'SELECT a FROM s' });
  });
});

describe('materialized views of newer servers', () => {
  const list = '/v1beta2/materialized_views';

  async function startWithView(): Promise<Fixture> {
    const fixture = await start();
    const body = { name: 'mv', query: 'SELECT a FROM s', materialized: true };
    expect((await fixture.rest.call('POST', path, body)).status).toBe(201);
    fixture.timeplus.generation = 'enterprise';
    return fixture;
  }

  const statusOf = async ({ rest }: Fixture): Promise<unknown> =>
    ((await rest.call('GET', `${list}/mv`)).body as { status: unknown }).status;

  test('are in a list of their own only', async () => {
    await using fixture = await startWithView();
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
    expect((await fixture.rest.call('GET', `${path}/mv`)).status).toBe(404);
    expect((await fixture.rest.call('GET', list)).body).toMatchObject([{ name: 'mv' }]);
    expect((await fixture.rest.call('GET', `${list}?db=other`)).body).toEqual([]);
  });

  test('tell what they are doing: one by one, and in a list that is expanded', async () => {
    await using fixture = await startWithView();
    const activity = {
      status: 'ExecutingPipeline',
      status_ts: expect.any(Number),
      last_error_message: '',
      leader_node: 1,
      lagging: 0,
      memory: 0,
    };
    expect((await fixture.rest.call('GET', `${list}/mv`)).body).toMatchObject(activity);
    expect((await fixture.rest.call('GET', `${list}?expand=true`)).body).toMatchObject([activity]);
    expect((await fixture.rest.call('GET', list)).body).toEqual([
      expect.not.objectContaining({ leader_node: 1 }),
    ]);
    expect((await fixture.rest.call('GET', `${list}/mv/stats`)).body).toMatchObject({
      ...activity,
      row_count: 0,
      nodes: [{ node_id: 1, status: 'ExecutingPipeline' }],
    });
  });

  test.each(['resume', 'recover'])('take no rows while they are paused, and go on after %s', async action => {
    await using fixture = await startWithView();
    expect(await fixture.rest.call('POST', `${list}/mv/pause?sync=true`)).toEqual({
      status: 200,
      body: undefined,
    });
    expect(await statusOf(fixture)).toBe('Paused');
    await fixture.timeplus.ingest('s', [{ a: 2 }]);
    expect((await fixture.rest.call('POST', `${list}/mv/${action}`)).status).toBe(200);
    expect(await statusOf(fixture)).toBe('ExecutingPipeline');
    await fixture.timeplus.ingest('s', [{ a: 3 }]);
    let rows: unknown[] = [];
    while (rows.length === 0) {
      const answer = await fixture.rest.call('POST', '/v1beta2/exec', {
        sql: 'SELECT a FROM table(mv)',
        type: 'historical',
      });
      rows = (answer.body as { data: unknown[] }).data;
    }
    expect(rows).toEqual([[3]]);
  });

  test('can be transferred to the only node', async () => {
    await using fixture = await startWithView();
    const transfer = (body: unknown): Promise<{ status: number; body: unknown }> =>
      fixture.rest.call('POST', `${list}/mv/transfer`, body);
    expect(await transfer({ from: 1, to: 1, shard: 0 })).toEqual({ status: 200, body: undefined });
    expect((await transfer({ from: 1, to: 2, shard: 0 })).body).toMatchObject({
      message: 'to: the only node is 1',
    });
    expect((await transfer({ from: 1, to: 1 })).body).toMatchObject({
      message: 'shard: expected a whole number',
    });
  });

  test.each(['pause', 'resume', 'recover', 'transfer'])('%s of another view is 404', async action => {
    await using fixture = await startWithView();
    expect((await fixture.rest.call('POST', `${list}/nope/${action}`, {})).status).toBe(404);
    expect((await fixture.rest.call('POST', `${list}/s/${action}`, {})).status).toBe(404);
  });
});

test('the whole way: make a stream, start a query, ingest, see the row come, and ask for it later', async () => {
  await using fixture = await startWithEngine();
  await fixture.rest.call('POST', '/v1beta2/streams', { name: 'test', columns });
  const query = await fixture.rest.fetch('POST', '/v1beta2/queries', {
    sql: 'SELECT a, b FROM test WHERE a > 1 LIMIT 2',
    batching_policy: { count: 2, time_ms: 60_000 },
  });
  const data = [
    [1, 'no'],
    [2, 'yes'],
    [3, 'yes'],
  ];
  await fixture.rest.call('POST', '/v1beta2/streams/test/ingest', { columns: ['a', 'b'], data });
  const events = (await query.text()).split('\n\n');
  expect(events[0]).toContain('"status":"running"');
  expect(events[1]).toBe('data: [[2,"yes"],[3,"yes"]]');
  expect(events.at(-2)).toContain('"status":"finished"');
  const later = await fixture.rest.call('POST', '/v1beta2/exec', {
    sql: 'SELECT a FROM test ORDER BY a',
    type: 'historical',
  });
  expect(later.body).toEqual({ columns: [{ name: 'a', type: 'int64' }], data: [[1], [2], [3]] });
});
