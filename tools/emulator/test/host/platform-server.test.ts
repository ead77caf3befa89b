import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { FLOOD_PIECES, startEcho } from './echo-platform.js';
import { openRaw, rawExchange, requestText } from './raw-http.js';
import { until } from './until.js';

const LARGE_BYTES = (process.env['SOAK'] ? 100 : 10) * 1024 * 1024;
const LARGE_LIMIT_MS = 60_000;
const OPEN_REQUESTS = 500;

describe('PlatformServer', () => {
  test('answers on 127.0.0.1 and on localhost', async () => {
    await using echo = await startEcho();
    const { port } = new URL(echo.server.url);
    expect(await (await fetch(`http://127.0.0.1:${port}/a`)).text()).toBe('/a');
    expect(await (await fetch(`http://localhost:${port}/a`)).text()).toBe('/a');
  });

  test('any web page may ask, with any header', async () => {
    await using echo = await startEcho();
    const preflight = await fetch(`${echo.server.url}/a`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://page.example',
        'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'authorization,x-api-key',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,x-api-key');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE');
    const answer = await fetch(`${echo.server.url}/a`, { headers: { origin: 'https://page.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(echo.platform.handled).toBe(1);
  });

  test('decodes each segment of the path, and takes a doubled slash at its start for one', async () => {
    await using echo = await startEcho();
    const answer = await rawExchange({
      url: echo.server.url,
      request: requestText('GET', '//a%20b/c%2Fd?x=1', { connection: 'close' }),
    });
    expect(answer.text).toMatch(/\/a b\/c\/d$/);
  });

  test('refuses broken percent-encoding with 400', async () => {
    await using echo = await startEcho();
    expect((await fetch(`${echo.server.url}/%E0%A4`)).status).toBe(400);
  });

  test('refuses a body that is not JSON where JSON is read, with 400', async () => {
    await using echo = await startEcho();
    const answer = await fetch(`${echo.server.url}/json`, { method: 'POST', body: '{' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.stringContaining('invalid JSON') });
  });

  test('keeps 64-bit integers exact through parsing and writing', async () => {
    await using echo = await startEcho();
    const body = '{"n":9223372036854775807}';
    expect(await (await fetch(`${echo.server.url}/json`, { method: 'POST', body })).text()).toBe(body);
  });

  test('reads compressed bodies, and refuses broken and unknown ones', async () => {
    await using echo = await startEcho();
    const post = (encoding: string, body: BodyInit): Promise<Response> =>
      fetch(`${echo.server.url}/echo`, { method: 'POST', headers: { 'content-encoding': encoding }, body });
    expect(await (await post('gzip', new Uint8Array(gzipSync('text')))).text()).toBe('text');
    expect((await post('gzip', 'text')).status).toBe(400);
    expect((await post('zip', 'text')).status).toBe(415);
  });

  test(
    'takes a large body',
    async () => {
      await using echo = await startEcho();
      const body = Buffer.alloc(LARGE_BYTES, 'x');
      const answer = await fetch(`${echo.server.url}/echo`, { method: 'POST', body });
      expect((await answer.arrayBuffer()).byteLength).toBe(LARGE_BYTES);
    },
    LARGE_LIMIT_MS,
  );

  test('a bug in a platform is a 500, and the log has its place', async () => {
    await using echo = await startEcho();
    const answer = await fetch(`${echo.server.url}/bug`);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ error: 'internal error of the emulator: Error: a bug' });
    expect(echo.logged.join('\n')).toMatch(/GET \/bug failed: Error: a bug\n +at /);
  });

  test('a request that is not HTTP does not take it down', async () => {
    await using echo = await startEcho();
    const answer = await rawExchange({ url: echo.server.url, request: 'what?\r\n\r\n' });
    expect(answer.text).toMatch(/^HTTP\/1\.1 400 /);
    expect((await fetch(`${echo.server.url}/a`)).status).toBe(200);
  });

  test('a client that goes away in the middle of its body does not take it down', async () => {
    await using echo = await startEcho();
    await rawExchange({
      url: echo.server.url,
      request: `POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\nhalf`,
      until: text => text.includes('100 Continue'),
    });
    expect((await fetch(`${echo.server.url}/a`)).status).toBe(200);
    expect(echo.logged).toEqual([]);
  });

  test('hundreds of open requests do not take it down', async () => {
    await using echo = await startEcho();
    const request = requestText('GET', '/drip');
    const streams = await Promise.all(
      Array.from({ length: OPEN_REQUESTS }, () => openRaw({ url: echo.server.url, request })),
    );
    expect(streams.every(({ text }) => text.startsWith('HTTP/1.1 200'))).toBe(true);
    expect((await fetch(`${echo.server.url}/a`)).status).toBe(200);
    for (const { socket } of streams) socket.destroy();
  });

  test('an answer waits for a client that does not read', async () => {
    await using echo = await startEcho();
    const { hostname, port } = new URL(echo.server.url);
    const socket = connect(Number(port), hostname);
    socket.write(requestText('GET', '/flood', { connection: 'close' }));
    await until(() => echo.platform.flooded > 0);
    for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve));
    expect(echo.platform.flooded).toBeLessThan(FLOOD_PIECES);
    socket.resume();
    await once(socket, 'close');
    expect(echo.platform.flooded).toBe(FLOOD_PIECES);
  });

  test('stopping lets requests in flight end', async () => {
    const echo = await startEcho();
    const slow = fetch(`${echo.server.url}/slow`);
    const stream = await fetch(`${echo.server.url}/drip`);
    await until(() => echo.platform.handled === 2);
    const stopped = echo.server.stop();
    expect(await stream.text()).toBe('drip');
    echo.platform.release();
    expect(await (await slow).text()).toBe('late');
    await stopped;
    await expect(fetch(`${echo.server.url}/a`)).rejects.toMatchObject({ name: 'TypeError' });
  });

  test('stopping does not wait for stalled answers', async () => {
    const echo = await startEcho();
    echo.server.faults.add({ effect: { stall: 0 } });
    const stalled = await fetch(`${echo.server.url}/a`);
    await echo.server.stop();
    await expect(stalled.text()).rejects.toMatchObject({ name: 'TypeError' });
  });

  test('a port that is taken is named', async () => {
    await using echo = await startEcho();
    await using other = await startEcho();
    const port = Number(new URL(echo.server.url).port);
    await expect(other.server.start(port)).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port}: the port is taken`,
    );
  });
});

describe('the request log', () => {
  test('holds each request with its answer, also a reset one', async () => {
    await using echo = await startEcho();
    echo.server.faults.add({ match: { path: '/lost' }, effect: { reset: 'unprocessed' } });
    await fetch(`${echo.server.url}/echo?q=1`, { method: 'POST', body: 'héllo', headers: { 'x-a': 'b' } });
    await fetch(`${echo.server.url}/lost`).catch(() => undefined);
    const [first, second] = echo.server.requests.list();
    expect(first).toMatchObject({
      id: 1,
      method: 'POST',
      target: '/echo?q=1',
      headers: expect.objectContaining({ 'x-a': 'b' }),
      body: 'héllo',
      bodyBytes: 6,
      status: 200,
      responseHeaders: expect.objectContaining({ 'content-type': 'text/plain' }),
      responseBody: 'héllo',
      faults: [],
    });
    expect(second).toMatchObject({ target: '/lost', status: undefined, responseBody: '', faults: [1] });
  });

  test('keeps the last thousand requests and the first 64 KiB of bodies', async () => {
    await using echo = await startEcho();
    for (let round = 0; round < 11; round++) {
      await Promise.all(
        Array.from({ length: 100 }, async () => (await fetch(`${echo.server.url}/a`)).text()),
      );
    }
    await fetch(`${echo.server.url}/echo`, { method: 'POST', body: 'x'.repeat(70_000) });
    const entries = echo.server.requests.list();
    expect(entries.length).toBe(1000);
    expect(entries.at(-1)).toMatchObject({ id: 1101, bodyBytes: 70_000 });
    expect(entries.at(-1)?.body.length).toBe(65_536);
    expect(entries.at(-1)?.responseBody.length).toBe(65_536);
  });
});
