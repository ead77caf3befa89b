import { describe, expect, test } from '@jest/globals';
import { columns, type Fixture, startScripted } from './fixture.js';

/** A kind of resource: where it is, what makes one, and the fields that the generated clients insist on. */
interface Kind {
  readonly path: string;
  readonly key: 'id' | 'name';
  readonly body: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, unknown>>;
}

const kinds: readonly Kind[] = [
  {
    path: '/v1beta2/sources',
    key: 'id',
    body: { name: 'gen', type: 'kafka', stream: 'iot', properties: { brokers: 'kafka.example:9092' } },
    fields: {
      description: '',
      message: 'the emulator keeps sources of type kafka and runs none',
      status: 'running',
      start_time: expect.any(Number),
    },
  },
  {
    path: '/v1beta2/sinks',
    key: 'id',
    body: {
      name: 'hook',
      type: 'kafka',
      query: 'select * from iot',
      properties: { brokers: 'kafka.example:9092' },
    },
    fields: {
      description: '',
      message: 'the emulator keeps sinks of type kafka and runs none',
      status: 'running',
      plan: expect.objectContaining({ query_type: 'SELECT' }),
    },
  },
  {
    path: '/v1beta2/external_streams',
    key: 'name',
    body: {
      name: 'ek',
      settings: [{ key: 'type', value: 'kafka' }],
      columns: [{ name: 'raw', type: 'string' }],
    },
    fields: { description: '', type: 'kafka', create_query: expect.stringContaining('EXTERNAL STREAM') },
  },
  {
    path: '/v1beta2/external_tables',
    key: 'name',
    body: { name: 'et', settings: [{ key: 'type', value: 'mysql' }] },
    fields: { description: '', type: 'mysql', create_query: expect.stringContaining('EXTERNAL TABLE') },
  },
  {
    path: '/v1beta2/schemas',
    key: 'name',
    body: { name: 'sc', type: 'Protobuf', content: 'syntax = "proto3";' },
    fields: {},
  },
  {
    path: '/v1beta2/dashboards',
    key: 'id',
    body: { name: 'dash', panels: [{ id: 'p1' }] },
    fields: { description: '' },
  },
  {
    path: '/v1beta2/savedqueries',
    key: 'id',
    body: { name: 's', sql: 'select 1', tags: ['x'] },
    fields: { description: '' },
  },
  {
    path: '/v1beta2/udfs',
    key: 'name',
    body: {
      name: 'sum_2',
      type: 'javascript',
      arguments: [{ name: 'v', type: 'float64' }],
      return_type: 'float64',
    },
    fields: { is_aggregation: false, created_at: expect.any(Number), created_by: 'emulator' },
  },
  {
    path: '/v1beta2/alerts',
    key: 'id',
    body: { name: 'al', action: 'slack', severity: 1, trigger_sql: 'select * from iot', properties: {} },
    fields: {
      status: 'running',
      message: '',
      resolve_sql: '',
      instance: { id: expect.any(String), status: 'resolved', timeline: [] },
      trigger_query: expect.objectContaining({ sql: 'select * from iot', sinks: {}, result: { header: [] } }),
      resolve_query: expect.objectContaining({
        timeColumns: { eventTime: -1, windowStart: -1, windowEnd: -1 },
      }),
    },
  },
];

async function start(): Promise<Fixture> {
  const fixture = await startScripted();
  await fixture.timeplus.createStream({ name: 'iot', columns });
  return fixture;
}

async function make({ rest }: Fixture, kind: Kind): Promise<{ made: Record<string, unknown>; item: string }> {
  const { status, body } = await rest.call('POST', kind.path, kind.body);
  expect(status).toBe(201);
  const made = body as Record<string, unknown>;
  return { made, item: `${kind.path}/${made[kind.key]}` };
}

describe.each(kinds)('$path', kind => {
  test('are made, listed, found and deleted', async () => {
    await using fixture = await start();
    const { made, item } = await make(fixture, kind);
    expect(made).toMatchObject({ ...kind.body, ...kind.fields });
    expect((await fixture.rest.call('GET', kind.path)).body).toEqual([made]);
    expect((await fixture.rest.call('GET', item)).body).toEqual(made);
    expect(await fixture.rest.call('DELETE', item, 'null')).toEqual({ status: 204, body: undefined });
    expect((await fixture.rest.call('GET', kind.path)).body).toEqual([]);
    for (const method of ['GET', 'DELETE']) {
      expect(await fixture.rest.call(method, item)).toEqual({ status: 404, body: undefined });
    }
  });

  test('need their name', async () => {
    await using fixture = await start();
    const { name: _name, ...nameless } = kind.body;
    expect(await fixture.rest.call('POST', kind.path, nameless)).toEqual({
      status: 400,
      body: { code: 36, message: 'name: expected a string that is not empty', system: 'appserver' },
    });
  });
});

test.each(kinds.filter(({ key }) => key === 'name'))('a name of $path can be used once', async kind => {
  await using fixture = await start();
  await make(fixture, kind);
  expect((await fixture.rest.call('POST', kind.path, kind.body)).status).toBe(400);
});

describe('changes', () => {
  const kindOf = (path: string): Kind => kinds.find(kind => kind.path === path) as Kind;

  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['PUT', '/v1beta2/sources', { description: 'new' }],
    ['PATCH', '/v1beta2/sources', { properties: { interval: '1s' } }],
    ['PATCH', '/v1beta2/sinks', { description: 'new' }],
    [
      'PUT',
      '/v1beta2/sinks',
      { name: 'hook', type: 'kafka', query: 'select * from table(iot)', properties: {} },
    ],
    ['PUT', '/v1beta2/schemas', { type: 'Protobuf', content: 'other' }],
    ['PUT', '/v1beta2/dashboards', { name: 'other', panels: [] }],
    ['PUT', '/v1beta2/savedqueries', { name: 's', sql: 'select 2' }],
    ['PUT', '/v1beta2/udfs', { name: 'sum_2', type: 'javascript', source: 'other' }],
    ['PUT', '/v1beta2/alerts', { name: 'al', action: 'email', trigger_sql: 'select * from iot' }],
  ])('%s %s changes what it names', async (method, path, change) => {
    await using fixture = await start();
    const { made, item } = await make(fixture, kindOf(path));
    const changed = await fixture.rest.call(method, item, change);
    expect(changed).toEqual({
      status: 200,
      body: expect.objectContaining({ ...change, name: change['name'] ?? made['name'] }),
    });
    expect((await fixture.rest.call('GET', item)).body).toEqual(changed.body);
    expect((await fixture.rest.call(method, `${path}/nope`, change)).status).toBe(404);
  });

  test.each([
    ['/v1beta2/sources', 'stop', 'stopped'],
    ['/v1beta2/sources', 'start', 'running'],
    ['/v1beta2/sinks', 'stop', 'stopped'],
    ['/v1beta2/sinks', 'start', 'running'],
    ['/v1beta2/alerts', 'stop', 'stopped'],
    ['/v1beta2/alerts', 'start', 'running'],
    ['/v1beta2/alerts', 'resolve', 'running'],
  ])('POST %s/{id}/%s makes it %s', async (path, action, status) => {
    await using fixture = await start();
    const { item } = await make(fixture, kindOf(path));
    if (action === 'start') await fixture.rest.call('POST', `${item}/stop`, 'null');
    expect(await fixture.rest.call('POST', `${item}/${action}`, 'null')).toEqual({
      status: 204,
      body: undefined,
    });
    expect((await fixture.rest.call('GET', item)).body).toMatchObject({ status });
    expect((await fixture.rest.call('POST', `${path}/nope/${action}`)).status).toBe(404);
  });

  test.each(['/v1beta2/sources', '/v1beta2/sinks'])('%s have statistics and logs', async path => {
    await using fixture = await start();
    const { item } = await make(fixture, kindOf(path));
    expect((await fixture.rest.call('GET', `${item}/stats?metrics_time_range=1h`)).body).toMatchObject({
      success_count: 0,
      failure_count: 0,
      throughput: [],
      errors: [],
      uptime: 0,
    });
    expect((await fixture.rest.call('GET', `${item}/logs?lines=5`)).body).toEqual([]);
  });

  test('an alert that is resolved says when', async () => {
    await using fixture = await start();
    fixture.emulator.clock.freeze();
    fixture.emulator.clock.set(1_700_000_000_000);
    const { item } = await make(fixture, kindOf('/v1beta2/alerts'));
    await fixture.rest.call('POST', `${item}/resolve`);
    expect((await fixture.rest.call('GET', item)).body).toMatchObject({
      instance: { status: 'resolved', timeline: [{ timestamp: 1_700_000_000, type: 'resolved' }] },
    });
  });

  test('an alert over wrong SQL is refused', async () => {
    await using fixture = await start();
    const body = { ...kindOf('/v1beta2/alerts').body, trigger_sql: 'selec' };
    expect((await fixture.rest.call('POST', '/v1beta2/alerts', body)).body).toMatchObject({ code: 62 });
  });
});

describe('the workspace', () => {
  test('describes itself and keeps its settings', async () => {
    await using fixture = await start();
    const settings = { enabled_user_tracking: true };
    expect((await fixture.rest.call('PATCH', '/v1beta2/workspace', { settings })).status).toBe(204);
    expect((await fixture.rest.call('GET', '/v1beta2/workspace')).body).toMatchObject({
      id: 'default',
      name: 'default',
      demo_mode: false,
      enabled_subscription: false,
      settings,
    });
  });

  test('info names the parts of the server', async () => {
    await using fixture = await start();
    const part = expect.objectContaining({
      version: expect.any(String),
      commit: expect.any(String),
      build_time: expect.any(String),
    });
    expect((await fixture.rest.call('GET', '/info')).body).toMatchObject({
      axion: part,
      neutron: part,
      orbit: part,
      proton: part,
      product_name: 'Timeplus',
    });
  });

  test('has one database, and no dictionaries', async () => {
    await using fixture = await start();
    expect((await fixture.rest.call('GET', '/v1beta2/databases')).body).toEqual([
      { name: 'default', engine: 'Atomic', count: { streams: 1, views: 0, materialized_views: 0 } },
    ]);
    expect((await fixture.rest.call('GET', '/v1beta2/dictionaries')).body).toEqual([]);
    expect((await fixture.rest.call('GET', '/v1beta2/dictionaries/d')).status).toBe(404);
    expect((await fixture.rest.call('DELETE', '/v1beta2/dictionaries/d')).status).toBe(404);
  });

  test('topology shows what feeds what', async () => {
    await using fixture = await start();
    const source = await make(fixture, kinds[0] as Kind);
    const sink = await make(fixture, kinds[1] as Kind);
    expect((await fixture.rest.call('GET', '/v1beta2/topology?extraResources=udf,schema')).body).toEqual({
      nodes: [
        { id: 'iot', name: 'iot', type: 'stream', db: 'default' },
        { id: source.made['id'], name: 'gen', type: 'source' },
        { id: sink.made['id'], name: 'hook', type: 'sink' },
      ],
      edges: [
        { source: 'iot', target: sink.made['id'] },
        { source: source.made['id'], target: 'iot' },
      ],
      dependencies: [],
    });
  });
});
