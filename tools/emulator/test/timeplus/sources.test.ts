import { describe, expect, test } from '@jest/globals';
import { until } from '../host/until.js';
import { columns, type Fixture, startScripted, startWithEngine } from './fixture.js';

const path = '/v1beta2/sources';
const START_MS = Date.UTC(2025, 0, 2, 3, 4, 5);

/** Starts an emulator whose clock stands still, with a stream that has two of the columns of `iot`. */
async function start(options: Parameters<typeof startWithEngine>[0] = {}): Promise<Fixture> {
  const fixture = await startWithEngine(options);
  fixture.emulator.clock.freeze();
  fixture.emulator.clock.set(START_MS);
  await fixture.timeplus.createStream({
    name: 'iot',
    columns: [
      { name: 'device', type: 'string' },
      { name: 'temperature', type: 'float32' },
      { name: 'note', type: 'string', default: "'none'" },
    ],
  });
  return fixture;
}

async function makeSource(fixture: Fixture, changes: Record<string, unknown> = {}): Promise<string> {
  const body = {
    name: 'gen',
    type: 'stream_generator',
    stream: 'iot',
    properties: { template: 'iot', interval: '500ms' },
    ...changes,
  };
  const { status, body: made } = await fixture.rest.call('POST', path, body);
  expect(status).toBe(201);
  expect(made).toMatchObject({ status: 'running', message: '' });
  return `${path}/${(made as { id: string }).id}`;
}

/** Moves the clock and waits until the events that fall due were counted. */
async function advance(fixture: Fixture, item: string, ms: number, events: number): Promise<void> {
  fixture.emulator.clock.advance(ms);
  let counted = 0;
  const count = async (): Promise<void> => {
    const { body } = await fixture.rest.call('GET', `${item}/stats?metrics_time_range=1h`);
    const { success_count, failure_count } = body as { success_count: number; failure_count: number };
    counted = success_count + failure_count;
  };
  while (counted < events) await count();
}

async function rows(fixture: Fixture, list: string): Promise<readonly unknown[]> {
  const sql = `SELECT ${list} FROM table(iot) ORDER BY _tp_time`;
  const { body } = await fixture.rest.call('POST', '/v1beta2/exec', { sql, type: 'historical' });
  return (body as { data: readonly unknown[] }).data;
}

describe('a stream_generator', () => {
  test('puts an event into its stream each interval of the clock', async () => {
    await using fixture = await start();
    const item = await makeSource(fixture);
    await advance(fixture, item, 1500, 3);
    expect(await rows(fixture, '_tp_time, device, note')).toEqual([
      ['2025-01-02T03:04:05.5Z', expect.stringMatching(/^device_\d+$/), 'none'],
      ['2025-01-02T03:04:06Z', expect.stringMatching(/^device_\d+$/), 'none'],
      ['2025-01-02T03:04:06.5Z', expect.stringMatching(/^device_\d+$/), 'none'],
    ]);
  });

  test('feeds queries that run', async () => {
    await using fixture = await start();
    const query = await fixture.rest.fetch('POST', '/v1beta2/queries', {
      sql: 'SELECT device FROM iot LIMIT 2',
    });
    const item = await makeSource(fixture);
    await advance(fixture, item, 1000, 2);
    expect(await query.text()).toMatch(/data: \[\["device_\d+"\]/);
  });

  test('gives the same events for the same seed and name, and others for another seed', async () => {
    const eventsOf = async (generatorSeed?: number): Promise<readonly unknown[]> => {
      const workspace = { id: 'w', ...(generatorSeed === undefined ? {} : { generatorSeed }) };
      await using fixture = await start({ seed: { timeplus: { workspaces: [workspace] } } });
      await advance(fixture, await makeSource(fixture), 2000, 4);
      return await rows(fixture, 'device, temperature');
    };
    const events = await eventsOf();
    expect(new Set(events.map(event => JSON.stringify(event))).size).toBeGreaterThan(1);
    expect(await eventsOf(1)).toEqual(events);
    expect(await eventsOf(2)).not.toEqual(events);
  });

  test('can be stopped and started, and counts what it did', async () => {
    await using fixture = await start();
    const item = await makeSource(fixture);
    await advance(fixture, item, 1000, 2);
    expect(await fixture.rest.call('POST', `${item}/stop`, 'null')).toEqual({ status: 204, body: undefined });
    expect((await fixture.rest.call('GET', item)).body).toMatchObject({ status: 'stopped' });
    fixture.emulator.clock.advance(60_000);
    expect((await fixture.rest.call('POST', `${item}/start`)).status).toBe(204);
    expect((await fixture.rest.call('GET', item)).body).toMatchObject({
      status: 'running',
      start_time: START_MS / 1000 + 61,
    });
    await advance(fixture, item, 500, 3);
    expect(await rows(fixture, 'device')).toHaveLength(3);
    expect((await fixture.rest.call('GET', `${item}/stats`)).body).toEqual({
      success_count: 3,
      failure_count: 0,
      errors: [],
      throughput: [
        { time: '2025-01-02T03:04:06.000Z', value: 2 },
        { time: '2025-01-02T03:05:06.000Z', value: 1 },
      ],
      uptime: 500,
    });
    expect((await fixture.rest.call('GET', `${item}/logs?lines=2`)).body).toEqual([
      '2025-01-02T03:04:06.000Z INFO stopped',
      '2025-01-02T03:05:06.000Z INFO started',
    ]);
    expect((await fixture.rest.call('GET', '/v1beta2/global-metrics')).body).toMatchObject({
      source_throughput: 1 / 60,
    });
  });

  test('changes its interval at once', async () => {
    await using fixture = await start();
    const item = await makeSource(fixture);
    const properties = { template: 'iot', interval: '100ms' };
    expect((await fixture.rest.call('PATCH', item, { properties })).status).toBe(200);
    await advance(fixture, item, 1000, 10);
    expect(await rows(fixture, 'device')).toHaveLength(10);
  });

  test('is over when it is deleted', async () => {
    await using fixture = await start();
    const item = await makeSource(fixture);
    await fixture.rest.call('DELETE', item);
    fixture.emulator.clock.advance(10_000);
    const next = await makeSource(fixture, { name: 'next' });
    await advance(fixture, next, 500, 1);
    expect(await rows(fixture, 'device')).toHaveLength(1);
  });

  test.each([
    ['a stream that is missing', 'nope', 'Stream default.nope does not exist'],
    ['a stream without a column for it', 'other', 'stream other has none of the columns time, device'],
  ])('counts what fails: %s', async (_name, stream, message) => {
    await using fixture = await start();
    await fixture.timeplus.createStream({ name: 'other', columns });
    const item = await makeSource(fixture, { stream });
    await advance(fixture, item, 500, 1);
    expect((await fixture.rest.call('GET', `${item}/stats`)).body).toMatchObject({
      success_count: 0,
      failure_count: 1,
      errors: [{ time: '2025-01-02T03:04:05.500Z', message: expect.stringContaining(message) }],
    });
  });

  test.each([
    [{}, 'properties.template: expected one of iot, user_logins, devops'],
    [{ template: 'cars' }, 'properties.template: expected one of iot, user_logins, devops'],
    [{ template: 'iot', interval: 'often' }, 'properties.interval: expected a duration'],
    [{ template: 'iot', interval: '0s' }, 'properties.interval: expected a duration'],
  ])('of %j is refused', async (properties, message) => {
    await using fixture = await start();
    const body = { name: 'gen', type: 'stream_generator', stream: 'iot', properties };
    expect(await fixture.rest.call('POST', path, body)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(message) },
    });
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
  });

  test('catches up with a clock that jumps, without piling up its events', async () => {
    await using fixture = await startScripted();
    fixture.emulator.clock.freeze();
    await fixture.timeplus.createStream({ name: 'iot', columns: [{ name: 'device', type: 'string' }] });
    await makeSource(fixture);
    fixture.emulator.clock.advance(100 * 365 * 24 * 3600 * 1000);
    let stored = 0;
    while (stored < 10_000) stored = await fixture.timeplus.rowCount('iot');
    expect(stored).toBe(10_000);
  });
});

test('a fault answers start and stop with 202 and carries them out later', async () => {
  await using fixture = await start();
  const item = await makeSource(fixture);
  const statusOf = async (): Promise<unknown> =>
    ((await fixture.rest.call('GET', item)).body as { status: unknown }).status;
  fixture.timeplus.faults.add({ match: { path: '**/stop' }, effect: { acceptedMs: 3000 } });
  expect(await fixture.rest.call('POST', `${item}/stop`)).toEqual({ status: 202, body: undefined });
  expect(await statusOf()).toBe('running');
  fixture.emulator.clock.advance(3000);
  expect(await statusOf()).toBe('stopped');
  fixture.timeplus.faults.add({ match: { path: '**/start' }, effect: { acceptedMs: 1000 } });
  expect((await fixture.rest.call('POST', `${item}/start`)).status).toBe(202);
  expect(await statusOf()).toBe('stopped');
  fixture.emulator.clock.advance(1000);
  expect(await statusOf()).toBe('running');
});

describe('helpers for sources', () => {
  test('preview shows what a generator gives', async () => {
    await using fixture = await start();
    const preview = async (template: string): Promise<unknown> => {
      const body = { type: 'stream_generator', properties: { template }, size: 2 };
      return (await fixture.rest.call('POST', '/v1beta2/source/preview', body)).body;
    };
    expect(await preview('user_logins')).toEqual(
      [0, 200].map(ms => ({
        time: new Date(START_MS + ms).toISOString(),
        user: expect.any(String),
        ip: expect.any(String),
        city: expect.any(String),
        country: expect.any(String),
        method: expect.any(String),
        success: expect.any(Boolean),
      })),
    );
    expect(await preview('devops')).toEqual([
      expect.objectContaining({ cpu: expect.any(Number) }),
      expect.anything(),
    ]);
  });

  test('preview of what is outside is 501', async () => {
    await using fixture = await start();
    expect(
      await fixture.rest.call('POST', '/v1beta2/source/preview', { type: 'kafka', properties: {} }),
    ).toEqual({
      status: 501,
      body: {
        code: 48,
        message: 'type: the emulator never connects to systems outside, and so cannot preview kafka',
        system: 'appserver',
      },
    });
  });

  test('infer gives a column for each member of an event', async () => {
    await using fixture = await start();
    const event =
      '{"event":{"b":true,"i":9223372036854775807,"f":1.5,"t":"2025-01-02T03:04:05Z","s":"x","a":[1,2.5],"o":{},"n":null}}';
    const { body } = await fixture.rest.call('POST', '/v1beta2/source/infer', event);
    const types = {
      b: 'bool',
      i: 'int64',
      f: 'float64',
      t: 'string',
      s: 'string',
      a: 'array(float64)',
      o: 'json',
      n: 'string',
    };
    const columnsOf = (all: Record<string, string>): unknown =>
      Object.entries(all).map(([name, type]) => ({ name, type }));
    expect(body).toEqual({
      inferred_columns: columnsOf(types),
      recommeneded_columns: columnsOf({ ...types, t: 'datetime64(3)' }),
    });
  });

  test('match names the streams that have all members of the events', async () => {
    await using fixture = await start();
    await fixture.timeplus.createStream({ name: 'other', columns });
    const match = async (...events: unknown[]): Promise<unknown> =>
      (await fixture.rest.call('POST', '/v1beta2/source/match', { events })).body;
    expect(await match({ device: 'd' }, { temperature: 1 })).toEqual(['iot']);
    expect(await match({ device: 'd', a: 1 })).toEqual([]);
    expect(await match(1)).toMatchObject({ code: 36, message: 'events[0]: expected an object' });
  });
});

test('a source that ran goes on when the emulator is started again', async () => {
  const { mkdtemp, rm } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const data = await mkdtemp(join(tmpdir(), 'sources-'));
  try {
    const first = await start({ data });
    const item = await makeSource(first);
    await first[Symbol.asyncDispose]();
    await using second = await startWithEngine({ data });
    expect((await second.rest.call('GET', item)).body).toMatchObject({ status: 'running' });
    second.emulator.clock.advance(500);
    await until(() => second.timeplus.streams().length === 1);
    await advance(second, item, 0, 1);
    expect((await rows(second, 'device')).length).toBeGreaterThan(0);
  } finally {
    await rm(data, { recursive: true });
  }
});
