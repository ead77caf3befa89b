import { describe, expect, test } from '@jest/globals';
import { until } from '../host/until.js';
import { columns, type Fixture, startWithEngine } from './fixture.js';
import { type HttpReceiver, startReceiver } from './http-receiver.js';

const path = '/v1beta2/sinks';

async function start(options: Parameters<typeof startWithEngine>[0] = {}): Promise<Fixture> {
  const fixture = await startWithEngine(options);
  await fixture.timeplus.createStream({ name: 's', columns });
  return fixture;
}

async function makeSink(
  fixture: Fixture,
  properties: Record<string, unknown>,
  changes: Record<string, unknown> = {},
): Promise<string> {
  const body = { name: 'hook', type: 'http', query: 'SELECT a, b FROM s', properties, ...changes };
  const { status, body: made } = await fixture.rest.call('POST', path, body);
  expect(status).toBe(201);
  return `${path}/${(made as { id: string }).id}`;
}

async function stats(fixture: Fixture, item: string): Promise<Record<string, unknown>> {
  const { body } = await fixture.rest.call(
    'GET',
    `${item}/stats?metrics_time_range=1h&error_log_time_range=1h`,
  );
  return body as Record<string, unknown>;
}

/** Waits until a sink has counted so many rows. */
async function counted(fixture: Fixture, item: string, rows: number): Promise<Record<string, unknown>> {
  for (;;) {
    const now = await stats(fixture, item);
    if (Number(now['success_count']) + Number(now['failure_count']) >= rows) return now;
  }
}

function bodies({ received }: HttpReceiver): readonly string[] {
  return received.map(({ body }) => body);
}

describe('an http sink', () => {
  test('sends each row of its query as JSON', async () => {
    await using fixture = await start();
    await using receiver = await startReceiver();
    const item = await makeSink(fixture, { url: `${receiver.url}/in?x=1`, http_header: { 'x-team': 'a' } });
    await fixture.timeplus.ingest('s', [
      { a: 2n ** 63n - 1n, b: 'é' },
      { a: 2, b: 'y' },
    ]);
    expect(await counted(fixture, item, 2)).toMatchObject({ success_count: 2, failure_count: 0, errors: [] });
    expect(bodies(receiver)).toEqual(['{"a":9223372036854775807,"b":"é"}', '{"a":2,"b":"y"}']);
    expect(receiver.received[0]).toMatchObject({
      method: 'POST',
      path: '/in?x=1',
      headers: expect.objectContaining({ 'content-type': 'application/json', 'x-team': 'a' }),
    });
    expect((await fixture.rest.call('GET', item)).body).toMatchObject({ status: 'running', message: '' });
  });

  test('fills in its template', async () => {
    await using fixture = await start();
    await using receiver = await startReceiver();
    await makeSink(fixture, {
      url: receiver.url,
      payload_field: '{"text": "{{ .b }} is {{.a}}"}',
      http_method: 'PUT',
      content_type: 'text/plain',
    });
    await fixture.timeplus.ingest('s', [{ a: 7, b: 'x' }]);
    await until(() => receiver.received.length === 1);
    expect(receiver.received[0]).toMatchObject({
      method: 'PUT',
      body: '{"text": "x is 7"}',
      headers: expect.objectContaining({ 'content-type': 'text/plain' }),
    });
  });

  test('tries again after its interval of the clock, and then gives up', async () => {
    await using fixture = await start();
    const { clock } = fixture.emulator;
    clock.freeze();
    await using receiver = await startReceiver(position => (position < 4 ? 503 : 200));
    const item = await makeSink(fixture, { url: receiver.url, retries: 1, retry_interval: '5s' });
    await fixture.timeplus.ingest('s', [{ a: 1 }, { a: 2 }, { a: 3 }]);
    for (const attempts of [2, 4]) {
      await until(() => receiver.received.length === attempts - 1);
      await logged(
        fixture,
        item,
        `retry 1 of 1: 127.0.0.1:${new URL(receiver.url).port} answered 503`,
        attempts / 2,
      );
      await stats(fixture, item);
      expect(receiver.received).toHaveLength(attempts - 1);
      clock.advance(5000);
      await until(() => receiver.received.length >= attempts);
    }
    expect(await counted(fixture, item, 3)).toMatchObject({
      success_count: 1,
      failure_count: 2,
      errors: [{ message: expect.stringContaining('answered 503') }, expect.anything()],
    });
    expect(bodies(receiver).map(body => JSON.parse(body).a)).toEqual([1, 1, 2, 2, 3]);
  });

  test.each([
    ['an answer that does not come', { timeout: '50ms' }, /did not answer in 50 ms/],
    ['a redirect, which it does not follow', {}, /answered 302/],
  ])('counts as failed: %s', async (name, properties, message) => {
    await using fixture = await start();
    const never = new Promise<number>(() => {});
    await using receiver = await startReceiver(() => (name.includes('redirect') ? 302 : never));
    const item = await makeSink(fixture, { url: receiver.url, ...properties });
    await fixture.timeplus.ingest('s', [{ a: 1 }]);
    expect(await counted(fixture, item, 1)).toMatchObject({
      failure_count: 1,
      errors: [{ message: expect.stringMatching(message) }],
    });
    expect(receiver.received).toHaveLength(1);
  });

  test('counts as failed: nobody who listens', async () => {
    await using fixture = await start();
    const receiver = await startReceiver();
    await receiver[Symbol.asyncDispose]();
    const item = await makeSink(fixture, { url: `${receiver.url}/secret-path` });
    await fixture.timeplus.ingest('s', [{ a: 1 }]);
    const { errors } = await counted(fixture, item, 1);
    expect(errors).toEqual([
      { time: expect.any(String), message: expect.stringContaining('could not be reached') },
    ]);
    expect(JSON.stringify(errors)).not.toContain('secret-path');
  });

  test('sends as many rows at the same time as paralism says', async () => {
    await using fixture = await start();
    const { promise, resolve } = Promise.withResolvers<number>();
    await using receiver = await startReceiver(() => promise);
    const item = await makeSink(fixture, { url: receiver.url, paralism: 3 });
    await fixture.timeplus.ingest('s', [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }, { a: 5 }]);
    await until(() => receiver.waiting === 3);
    resolve(200);
    await counted(fixture, item, 5);
    expect(receiver.mostWaiting).toBe(3);
  });

  test('sends nothing while it is stopped', async () => {
    await using fixture = await start();
    await using receiver = await startReceiver();
    const item = await makeSink(fixture, { url: receiver.url });
    expect((await fixture.rest.call('POST', `${item}/stop`)).status).toBe(204);
    await fixture.timeplus.ingest('s', [{ a: 1 }]);
    expect((await fixture.rest.call('GET', item)).body).toMatchObject({ status: 'stopped' });
    expect((await fixture.rest.call('POST', `${item}/start`)).status).toBe(204);
    await fixture.timeplus.ingest('s', [{ a: 2 }]);
    await counted(fixture, item, 1);
    expect(bodies(receiver).map(body => JSON.parse(body).a)).toEqual([2]);
  });

  test.each([
    ['PATCH', { properties: { url: 'http://elsewhere.example' } }, 'error'],
    ['PUT', { type: 'kafka', query: 'SELECT a FROM s', properties: {} }, 'running'],
  ])('sends nothing more when a %s points it elsewhere: %j', async (method, change, status) => {
    await using fixture = await start();
    await using receiver = await startReceiver();
    const item = await makeSink(fixture, { url: receiver.url });
    expect((await fixture.rest.call(method, item, change)).body).toMatchObject({ status });
    await fixture.timeplus.ingest('s', [{ a: 1 }]);
    const other = await makeSink(fixture, { url: receiver.url }, { query: 'SELECT a FROM table(s)' });
    await counted(fixture, other, 1);
    expect(bodies(receiver)).toEqual(['{"a":1}']);
  });

  test('stops in the middle of a request that is not answered', async () => {
    await using fixture = await start();
    await using receiver = await startReceiver(() => new Promise<number>(() => {}));
    const item = await makeSink(fixture, { url: receiver.url });
    await fixture.timeplus.ingest('s', [{ a: 1 }]);
    await until(() => receiver.waiting === 1);
    expect((await fixture.rest.call('DELETE', item)).status).toBe(204);
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
  });

  test('says when its query has ended', async () => {
    await using fixture = await start();
    await fixture.timeplus.ingest('s', [{ a: 1, b: 'x' }]);
    await using receiver = await startReceiver();
    const item = await makeSink(fixture, { url: receiver.url }, { query: 'SELECT a FROM table(s)' });
    await counted(fixture, item, 1);
    let body: unknown;
    while (!JSON.stringify(body ?? {}).includes('ended')) body = (await fixture.rest.call('GET', item)).body;
    expect(body).toMatchObject({ status: 'stopped', message: 'the query has ended' });
    expect(bodies(receiver)).toEqual(['{"a":1}']);
  });

  test.each<[Record<string, unknown>, number, string]>([
    [{}, 400, 'properties.url: expected a string that is not empty'],
    [{ url: 'ftp://127.0.0.1' }, 400, 'properties.url: expected an address'],
    [
      { url: 'http://127.0.0.1', http_method: 'GET' },
      400,
      'properties.http_method: expected POST, PUT or PATCH',
    ],
    [{ url: 'http://127.0.0.1', timeout: '1' }, 400, 'properties.timeout: expected a duration'],
    [{ url: 'http://127.0.0.1', http_header: { a: 1 } }, 400, 'properties.http_header.a: expected a string'],
    [
      { url: 'http://127.0.0.1', payload_field: '{{ if .a }}x{{ end }}' },
      400,
      'properties.payload_field: expected only',
    ],
    [{ url: 'http://127.0.0.1', 'oauth2.token_url': 'x' }, 501, 'properties.oauth2.token_url: the emulator'],
  ])('of %j is refused', async (properties, status, message) => {
    await using fixture = await start();
    const body = { name: 'hook', type: 'http', query: 'SELECT a FROM s', properties };
    expect(await fixture.rest.call('POST', path, body)).toMatchObject({
      status,
      body: { message: expect.stringContaining(message) },
    });
  });

  test.each([
    ['selec', 62],
    ['SELECT a FROM nope', 60],
    ['INSERT INTO s (a) VALUES (1)', 36],
  ])('over %s is refused', async (query, code) => {
    await using fixture = await start();
    const body = { name: 'hook', type: 'http', query, properties: { url: 'http://127.0.0.1' } };
    expect(await fixture.rest.call('POST', path, body)).toMatchObject({ status: 400, body: { code } });
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
  });

  test('calls other hosts only if the seed allows them', async () => {
    await using fixture = await start();
    await using receiver = await startReceiver();
    const { port } = new URL(receiver.url);
    const elsewhere = await makeSink(fixture, { url: `http://0.0.0.0:${port}` });
    expect((await fixture.rest.call('GET', elsewhere)).body).toMatchObject({
      status: 'error',
      message: 'the emulator may not call 0.0.0.0; name it in sinkHosts of the seed',
    });
    await fixture.timeplus.ingest('s', [{ a: 1 }]);
    const here = await makeSink(fixture, { url: receiver.url }, { query: 'SELECT a FROM table(s)' });
    await counted(fixture, here, 1);
    expect(receiver.received).toHaveLength(1);

    const seed = { timeplus: { workspaces: [{ id: 'w', sinkHosts: ['0.0.0.0'] }] } };
    await using allowing = await start({ seed });
    // What a later seed does not name stays.
    const more = JSON.stringify({ workspaces: [{ id: 'w', generatorSeed: 2 }] });
    await fetch(`${allowing.timeplus.url}/__emulator/seed`, { method: 'POST', body: more });
    const allowed = await makeSink(allowing, { url: `http://0.0.0.0:${port}` });
    await allowing.timeplus.ingest('s', [{ a: 1 }]);
    await counted(allowing, allowed, 1);
    expect(receiver.received).toHaveLength(2);
  });

  test('a reset takes back what a later seed allowed, and ends what runs', async () => {
    await using fixture = await start();
    await using receiver = await startReceiver();
    const more = JSON.stringify({ workspaces: [{ id: 'default', sinkHosts: ['0.0.0.0'] }] });
    await fetch(`${fixture.timeplus.url}/__emulator/seed`, { method: 'POST', body: more });
    const url = receiver.url.replace('127.0.0.1', '0.0.0.0');
    const allowed = await makeSink(fixture, { url });
    await fixture.timeplus.ingest('s', [{ a: 1 }]);
    await counted(fixture, allowed, 1);
    await fixture.timeplus.reset();
    await fixture.timeplus.createStream({ name: 's', columns });
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
    const refused = await makeSink(fixture, { url });
    expect((await fixture.rest.call('GET', refused)).body).toMatchObject({ status: 'error' });
    await fixture.timeplus.ingest('s', [{ a: 2 }]);
    expect(receiver.received).toHaveLength(1);
  });
});

test('a slack sink sends its template as a text', async () => {
  await using fixture = await start();
  await using receiver = await startReceiver();
  const properties = { url: receiver.url, template: '{{ .b }}!', header: 'News' };
  const item = await makeSink(fixture, properties, { type: 'slack' });
  await fixture.timeplus.ingest('s', [{ a: 1, b: 'fast' }]);
  await counted(fixture, item, 1);
  expect(bodies(receiver)).toEqual(['{"text":"News\\nfast!"}']);
});

/** Waits until the log has a line so many times. */
async function logged(fixture: Fixture, item: string, line: string, times: number): Promise<void> {
  for (;;) {
    const { body } = await fixture.rest.call('GET', `${item}/logs?lines=1000`);
    if ((body as string[]).filter(entry => entry.endsWith(line)).length >= times) return;
  }
}
