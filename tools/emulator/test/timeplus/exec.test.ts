import { describe, expect, test } from '@jest/globals';
import { columns, startScripted } from './fixture.js';

const path = '/v1beta2/exec';

describe('exec', () => {
  test('answers rows at once, even without table()', async () => {
    await using fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 's', columns, rows: [{ a: 2n ** 63n - 1n, b: 'x' }] });
    const response = await fixture.rest.fetch('POST', path, { sql: 'select * from s', type: 'historical' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(
      '{"columns":[{"name":"a","type":"int64"},{"name":"b","type":"string"}],"data":[[9223372036854775807,"x"]]}',
    );
  });

  test('runs statements without rows', async () => {
    await using fixture = await startScripted();
    expect(await fixture.rest.call('POST', path, { sql: 'create stream made', type: 'ddl' })).toEqual({
      status: 204,
      body: undefined,
    });
    expect(await fixture.rest.call('POST', path, { sql: 'create stream made', type: 'ddl' })).toEqual({
      status: 400,
      body: { code: 57, message: "stream 'made' exists", system: 'timeplusd' },
    });
  });

  test('gives up after its timeout with 400 and code 159', async () => {
    await using fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 's', columns });
    expect(
      await fixture.rest.call('POST', path, { sql: 'stall on s', type: 'historical', timeout_ms: 1 }),
    ).toEqual({
      status: 400,
      body: { code: 159, message: expect.stringContaining('1 ms'), system: 'timeplusd' },
    });
  });

  test.each([
    [{ sql: 'select 1' }, 'type: expected one of historical, ddl'],
    [{ type: 'ddl' }, 'sql: expected a string'],
    [{ sql: 'x', type: 'ddl', timeout_ms: -1 }, 'timeout_ms: expected'],
  ])('refuses %j', async (body, message) => {
    await using fixture = await startScripted();
    expect((await fixture.rest.call('POST', path, body)).body).toMatchObject({
      code: 36,
      message: expect.stringContaining(message),
    });
  });
});

describe('SQL tools', () => {
  test('sqlanalyze tells what a statement is', async () => {
    await using fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 's', columns });
    expect(await fixture.rest.call('POST', '/v1beta2/sqlanalyze', { sql: 'select * from s' })).toEqual({
      status: 200,
      body: expect.objectContaining({
        query_type: 'SELECT',
        is_streaming: true,
        has_aggr: false,
        required_columns: [
          { column: 'a', column_type: 'int64', database: 'default', is_view: false, table: 's' },
        ],
      }),
    });
    expect((await fixture.rest.call('POST', '/v1beta2/sqlanalyze', { sql: 'selec' })).body).toMatchObject({
      code: 62,
    });
  });

  test('format gives the SQL back in the form of the engine', async () => {
    await using fixture = await startScripted();
    expect(await fixture.rest.call('POST', '/v1beta2/format', { sql: 'select 1' })).toEqual({
      status: 200,
      body: { sql: 'SELECT 1' },
    });
  });
});
