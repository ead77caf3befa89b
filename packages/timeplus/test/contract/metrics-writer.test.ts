import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOf, freshName, rowsOf, type TestServer, testServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

describe('metricsWriter', () => {
  test('observations are rows of a stream with the prefix of metrics', async () => {
    const timeplus = clientOf(server);
    const name = freshName('load');
    const metrics = await timeplus.metricsWriter(name, {
      namespace: 'demo',
      tags: ['host'],
      values: ['cpu', 'memory'],
    });
    await metrics.observe({ tags: { host: 'a' }, values: { cpu: 0.25, memory: 512 } });
    await metrics.observe({ tags: { host: 'b' }, values: { cpu: 0.5, memory: 256 } });
    await metrics.close();

    expect(metrics.stream).toBe(`_tp_metric_${name}`);
    expect(
      await rowsOf(
        timeplus,
        `select namepsace, host, cpu, memory from table(${metrics.stream}) order by host`,
      ),
    ).toEqual([
      { namepsace: 'demo', host: 'a', cpu: 0.25, memory: 512 },
      { namepsace: 'demo', host: 'b', cpu: 0.5, memory: 256 },
    ]);
    await timeplus.streams.delete(metrics.stream);
  });
});
