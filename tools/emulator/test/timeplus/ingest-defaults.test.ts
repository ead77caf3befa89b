import { expect, test } from '@jest/globals';
import { type Fixture, startWithEngine } from './fixture.js';

async function start(): Promise<Fixture> {
  const fixture = await startWithEngine();
  await fixture.timeplus.createStream({
    name: 's',
    columns: [
      { name: 'a', type: 'int32', default: '7' },
      { name: 'b', type: 'string', default: "concat('b', to_string(a))" },
      { name: 'c', type: 'nullable(int32)', default: '9' },
    ],
  });
  return fixture;
}

async function rowsOf({ rest }: Fixture): Promise<unknown> {
  const sql = 'SELECT a, b, c FROM table(s) ORDER BY a, b';
  const { body } = await rest.call('POST', '/v1beta2/exec', { sql, type: 'historical' });
  return (body as { data: unknown }).data;
}

test('each row of a streaming ingest gets the defaults of the columns that it leaves out', async () => {
  await using fixture = await start();
  const objects = '{"a":1}{"b":"x"}{"a":2,"b":"y","c":3}{"c":null}{}';
  expect(
    (await fixture.rest.call('POST', '/v1beta2/streams/s/ingest?format=streaming', objects)).status,
  ).toBe(200);
  expect(await rowsOf(fixture)).toEqual([
    [1, 'b1', 9],
    [2, 'y', 3],
    [7, 'b7', null],
    [7, 'b7', 9],
    [7, 'x', 9],
  ]);
});

test('every row has its own event time when only some bring one', async () => {
  await using fixture = await start();
  fixture.emulator.clock.freeze();
  fixture.emulator.clock.set(Date.UTC(2025, 0, 1));
  const objects = '{"a":1,"_tp_time":"2020-01-01T00:00:00Z"}{"a":2}';
  await fixture.rest.call('POST', '/v1beta2/streams/s/ingest?format=streaming', objects);
  const sql = 'SELECT _tp_time FROM table(s) ORDER BY a';
  const { body } = await fixture.rest.call('POST', '/v1beta2/exec', { sql, type: 'historical' });
  expect(body).toMatchObject({ data: [['2020-01-01T00:00:00Z'], ['2025-01-01T00:00:00Z']] });
});
