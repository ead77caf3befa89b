import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { rejection } from '../support/server.js';
import { type CapturingClient, capturing, type Served } from './capture.js';

const columns = ['timestamp', 'namepsace', 'subsystem', 'tags', 'host', 'cpu', 'memory', '_tp_time'].map(
  name => ({
    name,
    type: 'string',
  }),
);
const existing: Served = { status: 200, body: { name: '_tp_metric_load', columns } };
const options = { namespace: 'shop', subsystem: 'web', tags: ['host'], values: ['cpu', 'memory'] } as const;

/** The rows of the ingest requests, as objects. */
function ingested({ requests }: CapturingClient): unknown[] {
  return requests
    .filter(request => request.target.includes('/ingest'))
    .flatMap(({ body }) => {
      const { columns: names, data } = body as { columns: string[]; data: unknown[][] };
      return data.map(row => Object.fromEntries(row.map((value, index) => [names[index], value])));
    });
}

describe('metrics', () => {
  test('are rows in the form of the Go client, gathered for a while', async () => {
    const clock = manualClock(Date.UTC(2026, 0, 1));
    const server = capturing([existing, { status: 200 }], { clock });
    const metrics = await server.client.metricsWriter('load', { ...options, flushMs: 500 });
    expect(metrics.stream).toBe('_tp_metric_load');
    await metrics.observe({ tags: { host: 'a' }, values: { cpu: 0.5, memory: 7 } });
    await metrics.observe({
      values: { cpu: 0.25 },
      extraTags: { zone: 3 },
      time: new Date('2025-01-01T00:00:00.001Z'),
    });
    await clock.advance(499);
    expect(ingested(server)).toEqual([]);
    await clock.advance(1);
    expect(ingested(server)).toEqual([
      {
        timestamp: '1767225600000000000',
        namepsace: 'shop',
        subsystem: 'web',
        tags: {},
        host: 'a',
        cpu: 0.5,
        memory: 7,
      },
      {
        timestamp: '1735689600001000000',
        namepsace: 'shop',
        subsystem: 'web',
        tags: { zone: 3 },
        host: null,
        cpu: 0.25,
        memory: null,
      },
    ]);
    expect(
      server.requests.filter(request => request.target.endsWith('/v1beta2/streams/_tp_metric_load/ingest')),
    ).toHaveLength(1);
  });

  test('the stream is created when it is missing', async () => {
    const server = capturing([{ status: 404 }, { status: 201, body: { name: '_tp_metric_load', columns } }]);
    await using metrics = await server.client.metricsWriter('load', options);
    expect(metrics.stream).toBe('_tp_metric_load');
    expect(server.requests[1]).toMatchObject({
      method: 'POST',
      target: '/v1beta2/streams',
      body: {
        name: '_tp_metric_load',
        columns: [
          { name: 'timestamp', type: 'string' },
          { name: 'namepsace', type: 'string' },
          { name: 'subsystem', type: 'string' },
          { name: 'tags', type: 'json' },
          { name: 'host', type: 'string' },
          { name: 'cpu', type: 'float64' },
          { name: 'memory', type: 'float64' },
        ],
        event_time_column: 'to_datetime64(timestamp, 9)',
        ttl_expression: 'to_datetime(_tp_time) + INTERVAL 30 DAY',
      },
    });
  });

  test('a stream that another process creates at the same moment is as good', async () => {
    const { client } = capturing([{ status: 404 }, { status: 400, body: { code: 57, message: 'exists' } }]);
    expect((await client.metricsWriter('load', options)).stream).toBe('_tp_metric_load');
    const refused = capturing([{ status: 404 }, { status: 403 }]);
    expect(await rejection(refused.client.metricsWriter('load', options))).toMatchObject({ status: 403 });
  });

  test('close sends what waits; after it nothing is taken', async () => {
    const server = capturing([existing, { status: 200 }], { clock: manualClock() });
    const metrics = await server.client.metricsWriter('load', options);
    await metrics.observe({ values: { cpu: 1 } });
    await metrics.close();
    await metrics.close();
    expect(ingested(server)).toHaveLength(1);
    expect(await rejection(metrics.observe({ values: { cpu: 2 } }))).toMatchObject({ code: 'sdk.closed' });
  });

  test('what cannot be delivered is told, and the writer goes on', async () => {
    const lost: unknown[] = [];
    const server = capturing([existing, { status: 400, body: { code: 27, message: 'no' } }, { status: 200 }]);
    const metrics = await server.client.metricsWriter('load', {
      ...options,
      onError: error => lost.push(error),
    });
    await metrics.observe({ values: { cpu: 1 } });
    await metrics.flush();
    expect(lost).toHaveLength(1);
    await metrics.observe({ values: { cpu: 2 } });
    await metrics.close();
    expect(ingested(server)).toHaveLength(2);
    expect(lost).toHaveLength(1);
  });

  test('a name that the writer was not made for, a stream that lacks a column, and no values are refused', async () => {
    const server = capturing([existing, existing]);
    const metrics = await server.client.metricsWriter('load', options);
    const strange = { values: { cpu: 1, disk: 2 }, tags: { user: 'x' } } as { values: { cpu: number } };
    expect(await rejection(metrics.observe(strange))).toMatchObject({
      issues: [{ field: 'tags.user' }, { field: 'values.disk' }],
    });
    expect(await rejection(server.client.metricsWriter('load', { values: ['gpu'] }))).toMatchObject({
      issues: [{ field: 'name', received: 'one without gpu' }],
    });
    expect(await rejection(server.client.metricsWriter('load', { values: [] }))).toMatchObject({
      issues: [{ field: 'values' }],
    });
    expect(await rejection(server.client.metricsWriter('', { values: ['cpu'] }))).toMatchObject({
      issues: [{ field: 'name' }],
    });
  });
});
