import { describe, expect, test } from '@jest/globals';
import { until } from '../host/until.js';
import { columns, type Fixture, startScripted, startWithEngine } from './fixture.js';

async function start(): Promise<Fixture> {
  const fixture = await startScripted();
  const timed = [...columns, { name: 't', type: "datetime64(3, 'UTC')" }];
  await fixture.timeplus.createStream({
    name: 's',
    columns: timed,
    rows: [{ a: 2n ** 63n - 1n, b: 'x', t: '2024-01-02T03:04:05.6Z' }],
  });
  return fixture;
}

async function post(
  { timeplus }: Fixture,
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${timeplus.url}${path}`, { method: 'POST', body, headers });
  return { status: response.status, text: await response.text() };
}

describe('SQL over the port of the engine', () => {
  const path = '/?default_format=JSONEachRow';

  test('tells about itself in headers', async () => {
    await using fixture = await start();
    const ask = (sql: string): Promise<Response> =>
      fetch(`${fixture.timeplus.url}${path}`, { method: 'POST', body: sql });
    const { headers } = await ask('select * from table(s)');
    expect(headers.get('x-timeplus-timezone')).toBe('UTC');
    expect(JSON.parse(headers.get('x-timeplus-summary') ?? '')).toMatchObject({ read_rows: '0' });
    expect((await ask('selec')).headers.get('x-timeplus-exception-code')).toBe('62');
  });

  test('an unknown stream is 404', async () => {
    await using fixture = await start();
    expect(await post(fixture, path, 'select * from nope')).toMatchObject({
      status: 404,
      text: expect.stringContaining('(UNKNOWN_STREAM)'),
    });
  });

  test('a fault puts an error behind rows, under the 200 that was sent', async () => {
    await using fixture = await start();
    fixture.timeplus.faults.add({ effect: { failAfterRows: 1 } });
    const { status, text } = await post(fixture, path, 'select * from table(s)');
    expect(status).toBe(200);
    expect(text.split('\n').slice(1)).toEqual([
      'Code: 1002. DB::Exception: the emulator was asked for this fault. (UNKNOWN_EXCEPTION) (version 1.5.0)',
      '',
    ]);
    expect(fixture.timeplus.queries()).toMatchObject([{ status: 'failed' }]);
  });

  test('answers one object per line, with times in the form of the engine', async () => {
    await using fixture = await start();
    expect(await post(fixture, path, 'select * from table(s)')).toEqual({
      status: 200,
      text: '{"a":9223372036854775807,"b":"x","t":"2024-01-02 03:04:05.600"}\n',
    });
    expect(await post(fixture, `${path}&query_mode=table`, 'select * from s')).toMatchObject({ status: 200 });
  });

  test('streams', async () => {
    await using fixture = await start();
    const response = await fetch(`${fixture.timeplus.url}${path}`, {
      method: 'POST',
      body: 'select * from s',
    });
    expect(response.headers.get('x-timeplus-query-id')).toBe(fixture.timeplus.queries()[0]?.['id']);
    await fixture.timeplus.ingest('s', [{ a: 7 }]);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe('{"a":7,"b":null,"t":null}\n');
    await reader.cancel();
  });

  test('runs statements without rows', async () => {
    await using fixture = await start();
    expect(await post(fixture, path, 'create stream made')).toEqual({ status: 200, text: '' });
  });

  test('refuses as text', async () => {
    await using fixture = await start();
    expect(await post(fixture, path, 'selec')).toEqual({
      status: 400,
      text: 'Code: 62. DB::Exception: Syntax error: selec. (SYNTAX_ERROR) (version 1.5.0)\n',
    });
    expect(await post(fixture, '/', 'select * from s')).toMatchObject({ status: 501 });
    expect((await fetch(`${fixture.timeplus.url}/`)).status).toBe(501);
  });

  test('an error on the way is text in the body', async () => {
    await using fixture = await start();
    const { status, text } = await post(fixture, path, 'fail while running from s');
    expect(status).toBe(200);
    expect(text).toMatch(/\nCode: 341\. DB::Exception: it went wrong\. \(UNFINISHED\)/);
  });

  test.each<[string, Record<string, string>, number]>([
    ['', {}, 200],
    ['', { 'x-timeplus-user': 'default' }, 200],
    ['', { 'x-timeplus-user': 'admin', 'x-timeplus-key': 'emulator' }, 200],
    ['', { 'x-proton-user': 'admin', 'x-proton-key': 'emulator' }, 200],
    ['&user=admin&password=emulator', {}, 200],
    ['', { authorization: `Basic ${btoa('admin:emulator')}` }, 200],
    ['', { 'x-timeplus-user': 'admin', 'x-timeplus-key': 'wrong' }, 403],
    ['&user=nobody', {}, 403],
    ['&user=admin&password=emulator', { authorization: `Basic ${btoa('admin:emulator')}` }, 403],
  ])('credentials %j %j give %i', async (query, headers, status) => {
    await using fixture = await start();
    expect((await post(fixture, `${path}${query}`, 'select * from table(s)', headers)).status).toBe(status);
  });
});

test('--open and the unauthorized fault hold for the engine too', async () => {
  await using fixture = await startScripted({ open: true });
  await fixture.timeplus.createStream({ name: 's', columns });
  const wrong = '/?default_format=JSONEachRow&user=nobody';
  expect((await post(fixture, wrong, 'select * from table(s)')).status).toBe(200);
  await using guarded = await start();
  guarded.timeplus.faults.add({ effect: { unauthorized: true } });
  expect((await fetch(`${guarded.timeplus.url}/proton/ping`)).status).toBe(403);
});

describe('REST on the port of the engine', () => {
  test.each(['proton', 'timeplusd'])('/%s/v1/ingest stores rows', async prefix => {
    await using fixture = await start();
    const body = '{"columns":["a","b"],"data":[[1,"y"]]}';
    const headers = { 'x-timeplus-request-id': 'r1' };
    expect(await post(fixture, `/${prefix}/v1/ingest/streams/s?mode=sync`, body, headers)).toEqual({
      status: 200,
      text: '{"request_id":"r1"}',
    });
    expect(await fixture.timeplus.rowCount('s')).toBe(2);
  });

  test.each<[string, string, number, number, string]>([
    ['s', '{"columns":["a"]}', 400, 117, "Invalid Request, missing 'data' field"],
    ['s', '{"data":[[1]]}', 400, 117, "Invalid Request, 'columns' field is missing"],
    ['s', '{', 400, 117, 'invalid JSON'],
    ['s', '{"columns":["zz"],"data":[[1]]}', 400, 16, 'No such column zz'],
    ['s?mode=bogus', '{}', 400, 36, 'No support ingest mode: bogus'],
    ['nope', '{}', 404, 60, 'Stream nope does not exist'],
  ])('ingest into %s of %j is refused', async (target, body, status, code, message) => {
    await using fixture = await start();
    const answer = await post(fixture, `/proton/v1/ingest/streams/${target}`, body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({
      code,
      error_msg: expect.stringContaining(message),
      request_id: expect.any(String),
    });
  });

  test('answers carry the id of the request, and make one up', async () => {
    await using fixture = await start();
    const idOf = async (headers: Record<string, string>): Promise<string | null> => {
      const response = await fetch(`${fixture.timeplus.url}/proton/ping`, { headers });
      return response.headers.get('x-timeplus-query-id');
    };
    expect(await idOf({ 'x-timeplus-request-id': 'r1' })).toBe('r1');
    expect(await idOf({})).toMatch(/^[\da-f-]{36}$/);
  });

  test.each(['sync', 'ordered', 'fire_and_forget'])(
    'mode %s answers the id of the request only',
    async mode => {
      await using fixture = await start();
      const body = '{"columns":["a","b"],"data":[[1,"y"]]}';
      const { status, text } = await post(fixture, `/proton/v1/ingest/streams/s?mode=${mode}`, body);
      expect([status, JSON.parse(text)]).toEqual([200, { request_id: expect.any(String) }]);
      await until(() => fixture.timeplus.requests().length === 1);
      expect(await fixture.timeplus.rowCount('s')).toBe(2);
    },
  );

  test('what became of an ingest in mode async can be asked', async () => {
    await using fixture = await start();
    const statuses = async (body: unknown): Promise<{ status: number; body: unknown }> => {
      const answer = await post(fixture, '/proton/v1/ingest/statuses', JSON.stringify(body));
      return { status: answer.status, body: JSON.parse(answer.text) };
    };
    const rows = '{"columns":["a","b"],"data":[[1,"y"]]}';
    const { text } = await post(fixture, '/proton/v1/ingest/streams/s?mode=async', rows);
    const { poll_id, channel } = JSON.parse(text);
    expect(await statuses({ poll_ids: [poll_id, 'nope'], channel })).toEqual({
      status: 200,
      body: {
        request_id: expect.any(String),
        status: [
          { poll_id, progress: 100, status: 'Succeeded' },
          { poll_id: 'nope', progress: 0, status: 'Unknown' },
        ],
      },
    });
    for (const wrong of [{ poll_ids: [poll_id], channel: 'other' }, { channel }, { poll_ids: 1, channel }]) {
      expect(await statuses(wrong)).toMatchObject({ status: 400, body: { code: 1010 } });
    }
  });

  test('an ingest in mode async that fails says so', async () => {
    await using fixture = await startWithEngine();
    await fixture.timeplus.createStream({ name: 's', columns });
    const rows = '{"columns":["a"],"data":[["no number"]]}';
    const { status, text } = await post(fixture, '/proton/v1/ingest/streams/s?mode=async', rows);
    expect(status).toBe(200);
    const { poll_id, channel } = JSON.parse(text);
    const body = JSON.stringify({ poll_ids: [poll_id], channel });
    const statuses = await post(fixture, '/proton/v1/ingest/statuses', body);
    expect(JSON.parse(statuses.text).status).toEqual([{ poll_id, progress: 0, status: 'Failed' }]);
    expect(await post(fixture, '/proton/v1/ingest/streams/s', rows)).toMatchObject({ status: 400 });
  });

  test('ping and info', async () => {
    await using fixture = await start();
    expect(await (await fetch(`${fixture.timeplus.url}/proton/ping`)).json()).toEqual({ status: 'UP' });
    expect(await (await fetch(`${fixture.timeplus.url}/proton/info`)).json()).toEqual({
      name: 'timeplusd',
      time: expect.any(String),
      version: '1.5.0',
    });
  });

  test('what the engine has not is 404, what the emulator has not is 501', async () => {
    await using fixture = await start();
    const unknown = await fetch(`${fixture.timeplus.url}/proton/v1/nope`);
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      { code: 98, error_msg: 'Unknown URI', request_id: expect.any(String) },
    ]);
    expect((await fetch(`${fixture.timeplus.url}/proton/v1/ddl/streams`)).status).toBe(501);
  });
});
