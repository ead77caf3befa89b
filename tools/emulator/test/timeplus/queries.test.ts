import { describe, expect, test } from '@jest/globals';
import { dechunk, type RawAnswer, rawExchange, requestText } from '../host/raw-http.js';
import { until } from '../host/until.js';
import { columns, type Fixture, startScripted } from './fixture.js';

const path = '/v1beta2/queries';

/** Starts an emulator with a stream of three rows. */
async function startWithRows(): Promise<Fixture> {
  const fixture = await startScripted();
  const rows = [{ a: 1n, b: 'x' }, { a: 2n ** 63n - 1n, b: '\n' }, { a: 3n }];
  await fixture.timeplus.createStream({ name: 's', columns, rows });
  return fixture;
}

/** The exact bytes of a query's answer. */
async function rawQuery(
  { timeplus }: Fixture,
  body: unknown,
  until?: (text: string) => boolean,
): Promise<RawAnswer & { readonly head: string; readonly events: string }> {
  const request = requestText(
    'POST',
    `/${timeplus.workspace}/api${path}`,
    {
      'x-api-key': timeplus.apiKey,
      accept: 'application/json',
      'content-type': 'application/json',
      connection: 'close',
    },
    JSON.stringify(body),
  );
  const answer = await rawExchange({ url: timeplus.url, request, ...(until ? { until } : {}) });
  const split = answer.text.indexOf('\r\n\r\n');
  return { ...answer, head: answer.text.slice(0, split), events: dechunk(answer.text.slice(split + 4)) };
}

/** Reads the events of a query's answer one by one. */
class EventReader {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = '';

  constructor(response: Response) {
    this.#reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
      .getReader();
  }

  /** The next event; undefined at the end. */
  async next(): Promise<{ event: string | undefined; data: string } | undefined> {
    while (!this.#text.includes('\n\n')) {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#text += value;
    }
    const [frame = '', ...rest] = this.#text.split('\n\n');
    this.#text = rest.join('\n\n');
    const match = /^(?:event: (\w+)\n)?data: (.*)$/.exec(frame);
    if (!match) throw new Error(`not a frame of the platform: ${JSON.stringify(frame)}`);
    return { event: match[1], data: match[2] ?? '' };
  }

  /** The query object of the next event. */
  async query(): Promise<Record<string, unknown>> {
    const next = await this.next();
    expect(next?.event).toBe('query');
    return JSON.parse(next?.data ?? '');
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

async function startQuery(
  fixture: Fixture,
  body: Record<string, unknown>,
): Promise<{ events: EventReader; query: Record<string, unknown> }> {
  const events = new EventReader(await fixture.rest.fetch('POST', path, body));
  return { events, query: await events.query() };
}

describe('the event stream of a query', () => {
  test('has exactly the bytes that the old clients can read', async () => {
    await using fixture = await startWithRows();
    const { head, events, ending } = await rawQuery(fixture, {
      sql: 'select * from table(s)',
      batching_policy: { count: 2, time_ms: 60_000 },
    });
    expect(ending).toBe('closed');
    expect(head.split('\r\n')[0]).toBe('HTTP/1.1 200 OK');
    expect(head.split('\r\n')).toContain('content-type: text/event-stream');
    expect(events).toMatch(
      /^event: query\ndata: \{"id":.*"status":"running".*\}\n\ndata: \[\[1,"x"\],\[9223372036854775807,"\\n"\]\]\n\ndata: \[\[3,null\]\]\n\nevent: query\ndata: \{"id":.*"status":"finished".*\}\n\n$/,
    );
  });

  test('starts with the Query object, with every field that the generated clients insist on', async () => {
    await using fixture = await startWithRows();
    fixture.emulator.clock.freeze();
    fixture.emulator.clock.set(1_700_000_000_500);
    const { events, query } = await startQuery(fixture, {
      sql: 'select * from s',
      name: 'n',
      description: 'd',
      tags: ['t1'],
    });
    expect(query).toMatchObject({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      name: 'n',
      description: 'd',
      sql: 'select * from s',
      tags: ['t1'],
      status: 'running',
      message: '',
      start_time: 1_700_000_000,
      end_time: 0,
      duration: 0,
      response_time: 0,
      result: { header: columns },
      sinks: {},
      timeColumns: { eventTime: -1, windowStart: -1, windowEnd: -1 },
      analysis: {
        query_type: 'SELECT',
        is_streaming: true,
        result_columns: [],
        original_query: 'select * from s',
      },
    });
    await events.cancel();
  });

  test('has the first event before there is any row', async () => {
    await using fixture = await startWithRows();
    const { ending, events } = await rawQuery(fixture, { sql: 'select * from s' }, text =>
      text.endsWith('\n\n\r\n'),
    );
    expect(ending).toBe('open');
    expect(events).toMatch(/^event: query\n.*\n\n$/);
  });

  test('sends rows when the count is reached, before the time is over', async () => {
    await using fixture = await startWithRows();
    const { events } = await startQuery(fixture, {
      sql: 'select * from s',
      batching_policy: { count: 2, time_ms: 3_600_000 },
    });
    await fixture.timeplus.ingest('s', [{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect((await events.next())?.data).toBe('[[1,null],[2,null]]');
    await fixture.timeplus.ingest('s', [{ a: 4 }]);
    expect((await events.next())?.data).toBe('[[3,null],[4,null]]');
    await events.cancel();
  });

  test.each([
    ['time', { count: 1000, time_ms: 1 }],
    ['default', undefined],
    ['zero, which means not set', { count: 0, time_ms: 0 }],
  ])('sends a row that fills no batch when the time is over: %s', async (_name, policy) => {
    await using fixture = await startWithRows();
    const { events } = await startQuery(fixture, { sql: 'select * from s', batching_policy: policy });
    await fixture.timeplus.ingest('s', [{ a: 1 }]);
    expect(await events.next()).toEqual({ event: undefined, data: '[[1,null]]' });
    await events.cancel();
  });

  test('has metrics from time to time', async () => {
    await using fixture = await startWithRows();
    const { events } = await startQuery(fixture, { sql: 'select * from s' });
    const metrics = await events.next();
    expect(metrics?.event).toBe('metrics');
    expect(JSON.parse(metrics?.data ?? '')).toEqual({
      count: 0,
      eps: 0,
      processing_time: expect.any(Number),
      last_event_time: 0,
      response_time: 0,
      scanned_rows: 3,
      scanned_bytes: 0,
    });
    await events.cancel();
  });

  test('of a query that fails on the way ends with its failed state', async () => {
    await using fixture = await startWithRows();
    const { events } = await startQuery(fixture, { sql: 'fail while running from s' });
    expect((await events.next())?.data).toBe('[["before the failure"]]');
    expect(await events.query()).toMatchObject({ status: 'failed', message: 'it went wrong' });
    expect(await events.next()).toBeUndefined();
  });
});

describe('queries', () => {
  test('statements without rows are 204, and take effect', async () => {
    await using fixture = await startScripted();
    expect(await fixture.rest.call('POST', path, { sql: 'create stream made' })).toEqual({
      status: 204,
      body: undefined,
    });
    expect(fixture.timeplus.streams().map(({ name }) => name)).toEqual(['made']);
  });

  test.each<[string, unknown, number, number, string]>([
    ['wrong SQL', { sql: 'selec' }, 400, 62, 'Syntax error: selec'],
    ['an unknown stream', { sql: 'select * from nope' }, 400, 60, 'Stream nope does not exist'],
    ['no SQL', {}, 400, 36, 'sql: expected a string'],
    ['a body that is not JSON', '{', 400, 400, 'invalid JSON'],
    ['a wrong type', { sql: 'x', type: 'batch' }, 400, 36, 'type: expected one of historical'],
    ['wrong tags', { sql: 'x', tags: 'a' }, 400, 36, 'tags: expected an array'],
    [
      'a negative count',
      { sql: 'x', batching_policy: { count: -1 } },
      400,
      36,
      'batching_policy.count: expected',
    ],
    [
      'a policy that is no object',
      { sql: 'x', batching_policy: 1 },
      400,
      36,
      'batching_policy: expected an object',
    ],
  ])(
    'refuse %s with an ErrorResponse, never with an event stream',
    async (_name, body, status, code, message) => {
      await using fixture = await startScripted();
      const response = await fixture.rest.fetch('POST', path, body);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toEqual({
        code,
        message: expect.stringContaining(message),
        system: expect.any(String),
      });
    },
  );

  test('type historical makes a query bounded', async () => {
    await using fixture = await startWithRows();
    const { events } = await startQuery(fixture, { sql: 'select * from s', type: 'historical' });
    expect((await events.next())?.data).toContain('[1,"x"]');
    expect(await events.query()).toMatchObject({ status: 'finished' });
  });

  test('can be found while they run and afterwards, and by their tags', async () => {
    await using fixture = await startWithRows();
    const first = await startQuery(fixture, { sql: 'select * from s', tags: ['t1', 't2'] });
    const second = await startQuery(fixture, { sql: 'select * from table(s)', tags: ['t2'] });
    while (await second.events.next());
    const idsOf = async (filter: string): Promise<unknown> => {
      const { body } = await fixture.rest.call('GET', `${path}${filter}`);
      return (body as { id: string }[]).map(({ id }) => id);
    };
    expect(await idsOf('')).toEqual([first.query['id'], second.query['id']]);
    expect(await idsOf('?tag=t1')).toEqual([first.query['id']]);
    expect(await idsOf('?tag=none')).toEqual([]);
    expect((await fixture.rest.call('GET', `${path}/${second.query['id']}`)).body).toMatchObject({
      status: 'finished',
    });
    await first.events.cancel();
  });

  test('cancel ends the stream with the canceled state, and does nothing a second time', async () => {
    await using fixture = await startWithRows();
    const { events, query } = await startQuery(fixture, { sql: 'select * from s' });
    for (const body of ['{}', 'null']) {
      expect(await fixture.rest.call('POST', `${path}/${query['id']}/cancel`, body)).toEqual({
        status: 204,
        body: undefined,
      });
    }
    expect(await events.query()).toMatchObject({ status: 'canceled', message: '' });
    expect(await events.next()).toBeUndefined();
  });

  test('delete ends and forgets a query', async () => {
    await using fixture = await startWithRows();
    const { events, query } = await startQuery(fixture, { sql: 'select * from s' });
    expect((await fixture.rest.call('DELETE', `${path}/${query['id']}`, 'null')).status).toBe(204);
    expect(await events.query()).toMatchObject({ status: 'canceled' });
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
  });

  test('a client that goes away cancels its query', async () => {
    await using fixture = await startWithRows();
    const { events } = await startQuery(fixture, { sql: 'select * from s' });
    expect(fixture.timeplus.queries()).toMatchObject([{ status: 'running' }]);
    await events.cancel();
    await until(() => fixture.timeplus.queries()[0]?.['status'] === 'canceled');
  });

  test.each([
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/cancel'],
  ])('%s of an unknown one%s is 404 without a body', async (method, action) => {
    await using fixture = await startScripted();
    expect(await fixture.rest.call(method, `${path}/nope${action}`)).toEqual({
      status: 404,
      body: undefined,
    });
  });

  test('the history has an end', async () => {
    await using fixture = await startWithRows();
    const { events, query } = await startQuery(fixture, { sql: 'select * from s' });
    for (let round = 0; round < 21; round++) {
      const batch = Array.from({ length: 50 }, () =>
        fixture.rest.fetch('POST', path, { sql: 'select * from table(s)' }),
      );
      for (const response of await Promise.all(batch)) await response.text();
    }
    const kept = fixture.timeplus.queries();
    expect(kept.length).toBe(1001);
    expect(kept[0]).toMatchObject({ id: query['id'], status: 'running' });
    await events.cancel();
  });
});

describe('faults of event streams', () => {
  test('dropAfterRows breaks the connection after exactly so many rows', async () => {
    await using fixture = await startWithRows();
    fixture.timeplus.faults.add({ effect: { dropAfterRows: 2 } });
    const { events, ending, text } = await rawQuery(fixture, { sql: 'select * from table(s)' });
    expect(events.split('\n\n').slice(1)).toEqual(['data: [[1,"x"],[9223372036854775807,"\\n"]]', '']);
    expect(ending).toBe('closed');
    expect(text).not.toMatch(/\r\n0\r\n\r\n$/);
    await until(() => fixture.timeplus.queries()[0]?.['status'] === 'canceled');
  });

  test('dropAfterRows 0 breaks it after the first event', async () => {
    await using fixture = await startWithRows();
    fixture.timeplus.faults.add({ effect: { dropAfterRows: 0 } });
    const { events } = await rawQuery(fixture, { sql: 'select * from s' });
    expect(events).toMatch(/^event: query\n[^\n]*\n\n$/);
  });

  test('crlf ends lines with CR LF', async () => {
    await using fixture = await startWithRows();
    fixture.timeplus.faults.add({ effect: { crlf: true } });
    const { events } = await rawQuery(fixture, { sql: 'select * from table(s)' });
    expect(events).toMatch(
      /^event: query\r\ndata: .*\r\n\r\ndata: \[\[.*\]\]\r\n\r\nevent: query\r\ndata: .*\r\n\r\n$/,
    );
  });

  test('metricEvent changes the name of metrics', async () => {
    await using fixture = await startWithRows();
    fixture.timeplus.faults.add({ effect: { metricEvent: true } });
    const { events } = await startQuery(fixture, { sql: 'select * from s' });
    expect((await events.next())?.event).toBe('metric');
    await events.cancel();
  });

  test('chunkBytes splits events inside of characters', async () => {
    await using fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 's', columns, rows: [{ a: 1, b: '✓' }] });
    fixture.timeplus.faults.add({ match: { path: '**/queries' }, effect: { chunkBytes: 1 } });
    const response = await fixture.rest.fetch('POST', path, { sql: 'select * from table(s)' });
    expect(await response.text()).toContain('data: [[1,"✓"]]\n\n');
    const raw = fixture.timeplus.requests().at(-1);
    expect(raw?.faults).toEqual([1]);
  });

  test('503 for n requests, then all is well', async () => {
    await using fixture = await startWithRows();
    fixture.timeplus.faults.add({
      match: { method: 'POST', path: '**/queries', count: 2 },
      effect: { status: 503 },
    });
    const statuses = [];
    for (let round = 0; round < 3; round++) {
      const response = await fixture.rest.fetch('POST', path, { sql: 'select * from table(s)' });
      statuses.push(response.status);
      await response.text();
    }
    expect(statuses).toEqual([503, 503, 200]);
  });
});
