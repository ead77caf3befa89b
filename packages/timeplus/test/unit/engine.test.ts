import { describe, expect, test } from '@jest/globals';
import {
  engineCredential,
  isHttpError,
  isQueryFailedError,
  isStreamError,
  TimeplusEngine,
  type TimeplusEngineOptions,
} from '@sdk/timeplus';
import { type Captured, captureInto, type Served } from './capture.js';

const BASE = 'http://engine.test:3218';
const EXCEPTION =
  'Code: 159. DB::Exception: Timeout exceeded: elapsed 5 s. (TIMEOUT_EXCEEDED) (version 1.5.0)';

function engineWith(
  answer: Served,
  options: Partial<TimeplusEngineOptions> = {},
): { engine: TimeplusEngine; requests: Captured[] } {
  const requests: Captured[] = [];
  const fetch = captureInto(requests, [answer], BASE);
  return { engine: new TimeplusEngine({ baseUrl: BASE, fetch, retry: false, ...options }), requests };
}

/** An engine whose answer is sent in pieces; with `breaks` the connection fails after the last one. */
function streamingEngine(pieces: readonly string[], breaks = false): TimeplusEngine {
  const waiting = pieces.map(piece => new TextEncoder().encode(piece));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = waiting.shift();
      if (next !== undefined) controller.enqueue(next);
      else if (breaks) controller.error(new TypeError('terminated'));
      else controller.close();
    },
  });
  const headers = { 'x-timeplus-query-id': 'query-1' };
  return new TimeplusEngine({
    baseUrl: BASE,
    retry: false,
    fetch: async () => new Response(body, { headers }),
  });
}

async function drain(engine: TimeplusEngine): Promise<{ rows: unknown[]; error: unknown }> {
  const rows: unknown[] = [];
  try {
    for await (const row of await engine.query('select * from iot')) rows.push(row);
    return { rows, error: undefined };
  } catch (error) {
    return { rows, error };
  }
}

describe('TimeplusEngine.query', () => {
  test('rows arrive as the lines of the answer, however they are cut, with 64-bit integers exact', async () => {
    const engine = streamingEngine(['{"id":90071992', '54740993,"place":"é', '"}\n{"id":1}\n', '\n{"id":2}']);
    expect(await drain(engine)).toEqual({
      rows: [{ id: 9007199254740993n, place: 'é' }, { id: 1 }, { id: 2 }],
      error: undefined,
    });
  });

  test('the statement is the body, and the format is asked for', async () => {
    const { engine, requests } = engineWith({ status: 200, body: '' });
    for await (const _ of await engine.query('select 1 -- é')) throw new Error('there are no rows');
    expect(requests[0]).toMatchObject({
      method: 'POST',
      target: '/?default_format=JSONEachRow',
      body: 'select 1 -- é',
    });
  });

  test.each([
    ['on a line of its own', [`{"id":1}\n${EXCEPTION}\n`]],
    ['without a line end, cut in the middle', ['{"id":1}\nCode: 159. DB::', EXCEPTION.slice(15)]],
    ['behind a row that was cut', ['{"id":1}\n{"id":2,"pl', `${EXCEPTION}\n`]],
  ])('an exception after the first rows is a failed query: %s', async (_, pieces) => {
    const { rows, error } = await drain(streamingEngine(pieces));
    expect(rows).toEqual([{ id: 1 }]);
    if (!isQueryFailedError(error)) throw error;
    expect(error).toMatchObject({ queryId: 'query-1', serverCode: 159, serverMessage: EXCEPTION });
  });

  test('a row whose text looks like an exception is a row', async () => {
    const { rows, error } = await drain(streamingEngine([`{"message":"${EXCEPTION}"}\n`]));
    expect(error).toBeUndefined();
    expect(rows).toEqual([{ message: EXCEPTION }]);
  });

  test('a connection that breaks says that rows may be missing', async () => {
    const { rows, error } = await drain(streamingEngine(['{"id":1}\n'], true));
    expect(rows).toEqual([{ id: 1 }]);
    if (!isStreamError(error)) throw error;
    expect(error.gap).toBe('possible');
  });

  test('a line that is neither a row nor an exception is against the protocol', async () => {
    const { error } = await drain(streamingEngine(['<html>\n']));
    expect(error).toMatchObject({ code: 'sdk.protocol_violation' });
  });

  test('a refused statement is an error with the engine’s code', async () => {
    const { engine } = engineWith({ status: 400, body: 'Code: 62. DB::Exception: Syntax error' });
    await expect(engine.query('selec')).rejects.toMatchObject({ status: 400, serverCode: 62 });
  });

  test('the rows can be read once', async () => {
    const query = await streamingEngine(['{"id":1}\n']).query('select 1');
    for await (const row of query) expect(row).toEqual({ id: 1 });
    await expect(query[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'sdk.stream_broken' });
  });

  test('leaving the loop frees the connection', async () => {
    let cancelled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: controller => controller.enqueue(new TextEncoder().encode('{"id":1}\n')),
      cancel: () => {
        cancelled += 1;
      },
    });
    const engine = new TimeplusEngine({ baseUrl: BASE, fetch: async () => new Response(body) });
    for await (const _ of await engine.query('select 1')) break;
    expect(cancelled).toBe(1);
  });

  test('an empty statement is refused', async () => {
    const { engine, requests } = engineWith({ status: 200 });
    await expect(engine.query(' ')).rejects.toThrow('sql: expected a non-empty string');
    expect(requests).toEqual([]);
  });
});

describe('TimeplusEngine.ingest', () => {
  test('rows go to the path of the prefix, with mode and ids', async () => {
    const answer = { request_id: 'r', poll_id: 'p', channel: 'c' };
    const { engine, requests } = engineWith({ status: 200, body: answer }, { prefix: 'timeplusd' });
    const result = await engine.ingest('a/b', [{ id: 1n }], {
      mode: 'async',
      idempotentId: 'i',
      requestId: 'q',
    });

    expect(result).toEqual(answer);
    const [request] = requests as [Captured];
    expect(request.target).toBe('/timeplusd/v1/ingest/streams/a%2Fb?mode=async');
    expect(request.body).toEqual({ columns: ['id'], data: [[1]] });
    expect(request.headers.get('x-timeplus-idempotent-id')).toBe('i');
    expect(request.headers.get('x-timeplus-request-id')).toBe('q');
  });

  test.each([
    ['without an id it is sent once', {}, 1],
    ['with an id it is tried again', { idempotentId: 'i' }, 3],
  ])('%s', async (_, options, attempts) => {
    const { engine, requests } = engineWith({ status: 503 }, { retry: { maxRetries: 2, baseMs: 0 } });
    await expect(engine.ingest('s', [{ a: 1 }], options)).rejects.toMatchObject({ status: 503 });
    expect(requests).toHaveLength(attempts);
  });

  test('no rows, no request', async () => {
    const { engine, requests } = engineWith({ status: 200 });
    expect(await engine.ingest('s', [])).toEqual({});
    expect(requests).toEqual([]);
  });

  test('text payloads are refused: the engine takes rows only', async () => {
    const { engine, requests } = engineWith({ status: 200 });
    const payload = { format: 'raw', payload: 'x' } as unknown as [];
    await expect(engine.ingest('s', payload)).rejects.toMatchObject({
      code: 'sdk.invalid_argument',
      operation: 'engine.ingest',
    });
    expect(requests).toEqual([]);
  });

  test('the engine’s own words are in the error', async () => {
    const body = { code: 117, error_msg: "Invalid Request, missing 'data' field", request_id: 'r9' };
    const { engine } = engineWith({ status: 400, body });
    const error: unknown = await engine.ingest('s', [{ a: 1 }]).catch((failure: unknown) => failure);
    if (!isHttpError(error)) throw error;
    expect(error).toMatchObject({ serverCode: 117, serverMessage: body.error_msg, requestId: 'r9' });
  });

  test('the progress of an ingest is asked for by its ids', async () => {
    const status = [{ poll_id: 'p', progress: 100, status: 'Succeeded' }];
    const { engine, requests } = engineWith({ status: 200, body: { request_id: 'r', status } });
    expect(await engine.ingestStatuses({ pollIds: ['p'], channel: 'c' })).toEqual(status);
    expect(requests[0]).toMatchObject({
      target: '/proton/v1/ingest/statuses',
      body: { poll_ids: ['p'], channel: 'c' },
    });
  });
});

describe('TimeplusEngine', () => {
  test('ping and info', async () => {
    const up = engineWith({ status: 200, body: { status: 'UP' } });
    expect(await up.engine.ping()).toEqual({ status: 'UP' });
    const named = engineWith({ status: 200, body: { name: 'proton', version: { build: '1' } } });
    expect(await named.engine.info()).toMatchObject({ name: 'proton' });
    expect([...up.requests, ...named.requests].map(request => request.target)).toEqual([
      '/proton/ping',
      '/proton/info',
    ]);
  });

  test.each([
    ['timeplus', 'x-timeplus-user', 'x-timeplus-key'],
    ['proton', 'x-proton-user', 'x-proton-key'],
  ] as const)('user and password in the headers of %s', async (prefix, user, key) => {
    const { engine, requests } = engineWith(
      { status: 200, body: {} },
      { credential: engineCredential('default', 'pw', prefix) },
    );
    await engine.ping();
    expect(requests[0]?.headers.get(user)).toBe('default');
    expect(requests[0]?.headers.get(key)).toBe('pw');
  });

  test('an unknown prefix is refused', () => {
    expect(() => engineWith({ status: 200 }, { prefix: 'clickhouse' as 'proton' })).toThrow(
      'prefix: expected proton or timeplusd, got "clickhouse"',
    );
  });
});
