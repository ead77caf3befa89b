import { describe, expect, test } from '@jest/globals';
import type { FaultEffect } from '../../src/host/faults/fault.js';
import { startEcho } from './echo-platform.js';
import { dechunk, type RawAnswer, rawExchange, requestText } from './raw-http.js';

const body = '0123456789';

/** What one `POST /echo` gives under a fault, and whether it was carried out. */
async function under(
  effect: FaultEffect,
  until?: (text: string) => boolean,
): Promise<RawAnswer & { readonly body: string; readonly handled: number }> {
  await using echo = await startEcho();
  echo.server.faults.add({ effect });
  const request = requestText('POST', '/echo', { connection: 'close' }, body);
  const answer = await rawExchange({ url: echo.server.url, request, ...(until ? { until } : {}) });
  return { ...answer, body: answer.text.split('\r\n\r\n')[1] ?? '', handled: echo.platform.handled };
}

describe('faults', () => {
  test('status: answers in place of the platform, in the form of the platform', async () => {
    const answer = await under({ status: 503, headers: { 'Retry-After': '7' } });
    expect(answer.text).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer.text).toContain('\r\nretry-after: 7\r\n');
    expect(JSON.parse(answer.body)).toEqual({ error: 'the emulator was asked for this fault' });
    expect(answer.handled).toBe(0);
  });

  test('body: replaces the body of a status', async () => {
    expect((await under({ status: 429, body: 'slow down' })).body).toBe('slow down');
  });

  test('headers: without a status they go with the usual answer', async () => {
    const answer = await under({ headers: { 'content-type': 'text/html' } });
    expect(answer.text).toContain('\r\ncontent-type: text/html\r\n');
    expect(answer.body).toBe(body);
  });

  test('reset unprocessed: no answer, and nothing was done', async () => {
    const answer = await under({ reset: 'unprocessed' });
    expect(answer).toMatchObject({ text: '', ending: 'reset', handled: 0 });
  });

  test('reset before: no byte of an answer, although the request was carried out', async () => {
    const answer = await under({ reset: 'before' });
    expect(answer).toMatchObject({ text: '', ending: 'reset', handled: 1 });
  });

  test('reset middle: half of the body', async () => {
    expect(await under({ reset: 'middle' })).toMatchObject({ body: '01234', ending: 'reset' });
  });

  test('reset at a position: so many bytes of the body', async () => {
    expect(await under({ reset: 3 })).toMatchObject({ body: '012', ending: 'reset' });
  });

  test('reset after: the whole body', async () => {
    expect(await under({ reset: 'after' })).toMatchObject({ body, ending: 'reset' });
  });

  test('truncate: an orderly end before the announced length', async () => {
    const answer = await under({ truncate: 4 });
    expect(answer).toMatchObject({ body: '0123', ending: 'closed' });
    expect(answer.text).toContain('content-length: 10');
  });

  test('stall: the connection stays open and nothing more comes', async () => {
    const answer = await under({ stall: 4 }, text => text.endsWith('\r\n\r\n0123'));
    expect(answer).toMatchObject({ body: '0123', ending: 'open' });
  });

  test('stall at 0: only the head comes', async () => {
    const answer = await under({ stall: 0 }, text => text.endsWith('\r\n\r\n'));
    expect(answer).toMatchObject({ body: '', ending: 'open' });
  });

  test('chunkBytes: the same body, written in pieces', async () => {
    await using echo = await startEcho();
    echo.server.faults.add({ effect: { chunkBytes: 1 } });
    const answer = await rawExchange({
      url: echo.server.url,
      request: requestText('GET', '/drip'),
      until: text => text.endsWith('p\r\n'),
    });
    const payload = answer.text.split('\r\n\r\n')[1] ?? '';
    expect(payload).toBe('1\r\nd\r\n1\r\nr\r\n1\r\ni\r\n1\r\np\r\n');
    expect(dechunk(payload)).toBe('drip');
  });

  test('dateSkewMs: the date is off by as much', async () => {
    await using echo = await startEcho();
    echo.clock.freeze();
    echo.clock.set(Date.parse('2030-01-01T00:00:00Z'));
    echo.server.faults.add({ effect: { dateSkewMs: 3_600_000 } });
    const dates = [await fetch(`${echo.server.url}/a`), await fetch(`${echo.server.url}/a`)].map(response =>
      response.headers.get('date'),
    );
    expect(dates).toEqual(['Tue, 01 Jan 2030 01:00:00 GMT', 'Tue, 01 Jan 2030 00:00:00 GMT']);
  });

  test('unauthorized: the platform is told', async () => {
    await using echo = await startEcho();
    echo.server.faults.add({ effect: { unauthorized: true } });
    const [first, second] = [await fetch(`${echo.server.url}/a`), await fetch(`${echo.server.url}/a`)];
    expect([first?.status, second?.status]).toEqual([401, 200]);
  });

  test('delayMs: the answer waits, and another request does not', async () => {
    await using echo = await startEcho();
    echo.server.faults.add({ match: { path: '/late' }, effect: { delayMs: 60_000 } });
    const gone = new AbortController();
    const late = fetch(`${echo.server.url}/late`, { signal: gone.signal }).catch(error => error.name);
    expect((await fetch(`${echo.server.url}/early`)).status).toBe(200);
    expect(echo.platform.handled).toBe(1);
    gone.abort();
    expect(await late).toBe('AbortError');
  });

  test('delayMs: the request is carried out afterwards', async () => {
    await using echo = await startEcho();
    echo.server.faults.add({ effect: { delayMs: 1 } });
    expect(await (await fetch(`${echo.server.url}/a`)).text()).toBe('/a');
  });
});
