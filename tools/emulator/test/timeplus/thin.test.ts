import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/index.js';
import { RestClient, startScripted } from './fixture.js';

let emulator: Emulator<'timeplus'>;
let client: RestClient;
beforeEach(async () => {
  emulator = await startScripted();
  client = new RestClient(emulator);
});
afterEach(() => emulator.close());
describe('thin', () => {
  test('create, ingest, tail', async () => {
    const created = await client.call('POST', '/v1beta2/streams', {
      name: 's',
      columns: [{ name: 'a', type: 'int64' }],
    });
    expect(created.status).toBe(201);
    const response = await client.fetch('POST', '/v1beta2/queries', {
      sql: 'select * from s',
      batching_policy: { count: 2, time_ms: 10000 },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader.read();
    expect(first.value).toMatch(/^event: query\ndata: \{"id".*\n\n$/);
    await client.call(
      'POST',
      '/v1beta2/streams/s/ingest',
      '{"columns":["a"],"data":[[1],[9007199254740993]]}',
    );
    const second = await reader.read();
    expect(second.value).toBe('data: [[1],[9007199254740993]]\n\n');
    await reader.cancel();
  });
});
