import { describe, expect, test } from '@jest/globals';
import type { TimeplusFaultEffect } from '../../src/timeplus/fault-effects.js';
import { dechunk, openRaw, rawExchange, requestText } from '../host/raw-http.js';
import { columns, type Fixture, startScripted } from './fixture.js';

const path = '/v1beta2/queries';

async function start(): Promise<Fixture> {
  const fixture = await startScripted();
  const rows = [
    { a: 1, b: 'x' },
    { a: 2, b: 'y' },
    { a: 3, b: 'z' },
  ];
  await fixture.timeplus.createStream({ name: 's', columns, rows });
  return fixture;
}

/** The frames of a query over three rows, one a batch, under a fault. */
async function framesUnder(fixture: Fixture, effect: TimeplusFaultEffect): Promise<readonly string[]> {
  fixture.timeplus.faults.add({ match: { path: '**/queries' }, effect });
  const body = { sql: 'select * from table(s)', batching_policy: { count: 1, time_ms: 60_000 } };
  const text = await (await fixture.rest.fetch('POST', path, body)).text();
  return text.split('\n\n').slice(0, -1);
}

const data = ['data: [[1,"x"]]', 'data: [[2,"y"]]', 'data: [[3,"z"]]'];
const query = (status: string): unknown =>
  expect.stringMatching(new RegExp(`^event: query\n.*"status":"${status}"`));

describe('faults of queries', () => {
  test.each([0, 1, 3])('failAfterRows %i: the rows before, then the failed state', async rows => {
    await using fixture = await start();
    expect(await framesUnder(fixture, { failAfterRows: rows })).toEqual([
      query('running'),
      ...data.slice(0, rows),
      query('failed'),
    ]);
    expect(fixture.timeplus.queries()).toMatchObject([
      { status: 'failed', message: 'the emulator was asked for this fault' },
    ]);
  });

  test.each([0, 2])('cancelAfterRows %i: the rows before, then the canceled state', async rows => {
    await using fixture = await start();
    expect(await framesUnder(fixture, { cancelAfterRows: rows })).toEqual([
      query('running'),
      ...data.slice(0, rows),
      query('canceled'),
    ]);
    expect(fixture.timeplus.queries()).toMatchObject([{ status: 'canceled' }]);
  });

  test.each<TimeplusFaultEffect>([{ failAfterRows: 2 }, { cancelAfterRows: 2 }])(
    '%j ends a query that would go on for ever',
    async effect => {
      await using fixture = await start();
      fixture.timeplus.faults.add({ effect });
      const response = await fixture.rest.fetch('POST', path, { sql: 'select * from s' });
      await fixture.timeplus.ingest('s', [{ a: 7 }, { a: 8 }, { a: 9 }]);
      const text = await response.text();
      expect(text).toContain('data: [[7,null],[8,null]]\n');
      expect(text).not.toContain('[9,');
    },
  );

  test('a query with fewer rows than the fault asks for ends as usual', async () => {
    await using fixture = await start();
    expect(await framesUnder(fixture, { failAfterRows: 4 })).toEqual([
      query('running'),
      ...data,
      query('finished'),
    ]);
  });

  test.each([0, 2])('malformedAfterFrames %i: one frame that is not JSON', async frames => {
    await using fixture = await start();
    const usual = [query('running'), ...data, query('finished')];
    expect(await framesUnder(fixture, { malformedAfterFrames: frames })).toEqual([
      ...usual.slice(0, frames),
      'data: [[1,',
      ...usual.slice(frames),
    ]);
  });

  test.each([0, 2])('stallAfterFrames %i: nothing more, and the connection stays open', async frames => {
    await using fixture = await start();
    const { timeplus } = fixture;
    timeplus.faults.add({ effect: { stallAfterFrames: frames } });
    const { apiKey, workspace, url } = timeplus;
    const body = JSON.stringify({ sql: 'select * from s', batching_policy: { count: 1, time_ms: 60_000 } });
    const request = requestText('POST', `/${workspace}/api${path}`, { 'x-api-key': apiKey }, body);
    const { socket } = await openRaw({ url, request });
    for (let row = 0; row < 3; row++) await timeplus.ingest('s', [{ a: row }]);
    await fixture.rest.call('POST', `${path}/${timeplus.queries()[0]?.['id']}/cancel`);
    for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve));
    const sent = timeplus.requests()[0]?.responseBody.split('\n\n').slice(0, -1);
    expect(sent).toEqual([query('running'), 'data: [[0,null]]'].slice(0, frames));
    expect(socket.closed).toBe(false);
    socket.destroy();
  });

  test.each([0, 1, 12, 13, 19, 100])('truncate %i: so many bytes of the event stream', async bytes => {
    await using fixture = await start();
    const { url, workspace, apiKey, faults } = fixture.timeplus;
    faults.add({ effect: { truncate: bytes } });
    const body = JSON.stringify({ sql: 'select * from s' });
    const request = requestText('POST', `/${workspace}/api${path}`, { 'x-api-key': apiKey }, body);
    const { text, ending } = await rawExchange({ url, request });
    const events = dechunk(text.slice(text.indexOf('\r\n\r\n') + 4));
    expect(ending).toBe('closed');
    expect(events).toHaveLength(bytes);
    expect('event: query\ndata: {"id":"'.startsWith(events.slice(0, 26))).toBe(true);
  });

  test('ingest can be refused with 503 and Retry-After, and nothing is stored', async () => {
    await using fixture = await start();
    const effect = { status: 503, headers: { 'retry-after': '1' } };
    fixture.timeplus.faults.add({ match: { method: 'POST', path: '**/ingest' }, effect });
    const rows = { columns: ['a'], data: [[1]] };
    const refused = await fixture.rest.fetch('POST', '/v1beta2/streams/s/ingest', rows);
    expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
      503,
      '1',
      { code: 503, message: 'the emulator was asked for this fault', system: 'appserver' },
    ]);
    expect(await fixture.timeplus.rowCount('s')).toBe(3);
    expect((await fixture.rest.call('POST', '/v1beta2/streams/s/ingest', rows)).status).toBe(200);
  });

  test('are checked when they come over HTTP', async () => {
    await using fixture = await start();
    const post = async (effect: unknown): Promise<[number, unknown]> => {
      const response = await fetch(`${fixture.timeplus.url}/__emulator/faults`, {
        method: 'POST',
        body: JSON.stringify({ effect }),
      });
      return [response.status, await response.json()];
    };
    expect(await post({ failAfterRows: 1, stallAfterFrames: 0, acceptedMs: 5 })).toEqual([201, { id: 1 }]);
    expect(await post({ cancelAfterRows: -1 })).toEqual([
      400,
      { message: 'fault.effect.cancelAfterRows: expected a whole number from 0 up' },
    ]);
  });
});

describe('the pipeline of a query', () => {
  test('goes from what it reads to its output', async () => {
    await using fixture = await start();
    await framesUnder(fixture, {});
    const [{ id }] = fixture.timeplus.queries() as [{ id: string }];
    const node = { status: 'finished', metric: { processed_bytes: 0, processing_time_ns: 0 } };
    expect((await fixture.rest.call('GET', `${path}/${id}/pipeline`)).body).toEqual({
      nodes: [
        { id: 0, name: 'Source(s)', ...node },
        { id: 1, name: 'ExpressionTransform', ...node },
        { id: 2, name: 'Output', ...node },
      ],
      edges: [
        { from: 0, to: 1 },
        { from: 1, to: 2 },
      ],
    });
    expect((await fixture.rest.call('GET', `${path}/nope/pipeline`)).status).toBe(404);
  });
});

describe('queries/exec', () => {
  test('runs a query to its end and answers its object', async () => {
    await using fixture = await start();
    expect(await fixture.rest.call('POST', `${path}/exec`, { sql: 'select * from s' })).toEqual({
      status: 200,
      body: expect.objectContaining({
        sql: 'select * from s',
        status: 'finished',
        result: { header: columns },
      }),
    });
    expect(fixture.timeplus.queries()).toHaveLength(1);
  });

  test('runs statements too, and refuses what is wrong', async () => {
    await using fixture = await start();
    expect(
      (await fixture.rest.call('POST', `${path}/exec`, { sql: 'create stream made' })).body,
    ).toMatchObject({
      status: 'finished',
      result: { header: [] },
    });
    expect(fixture.timeplus.streams().map(({ name }) => name)).toEqual(['s', 'made']);
    expect(
      await fixture.rest.call('POST', `${path}/exec`, { sql: 'fail while running from s' }),
    ).toMatchObject({
      status: 400,
      body: { code: 341 },
    });
    expect(fixture.timeplus.queries().at(-1)).toMatchObject({ status: 'failed', message: 'it went wrong' });
  });
});
