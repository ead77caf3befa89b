import { request } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { startEcho } from './echo-platform.js';

/** Status and CORS header of a control request with these headers; `fetch` would not let them be set. */
function ask(
  url: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; cors: unknown }> {
  return new Promise((resolve, reject) => {
    request(`${url}/__emulator/health`, { method, headers }, response => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, cors: response.headers['access-control-allow-origin'] }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('control requests', () => {
  test('are for programs on this machine, under its own names', async () => {
    await using echo = await startEcho();
    const { port } = new URL(echo.server.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      expect(await ask(echo.server.url, { host })).toEqual({ status: 200, cors: undefined });
    }
  });

  test.each([
    ['another origin', { origin: 'https://page.example' }],
    ['a page of this machine', { origin: 'http://localhost:3000' }],
    ['a page, by a request without origin', { 'sec-fetch-site': 'cross-site' }],
    ['a name that somebody made point here', { host: 'evil.example' }],
  ])('are refused from %s', async (_name, headers) => {
    await using echo = await startEcho();
    expect((await ask(echo.server.url, headers)).status).toBe(403);
  });

  test('are not opened to pages by a preflight', async () => {
    await using echo = await startEcho();
    const headers = { origin: 'https://page.example', 'access-control-request-method': 'POST' };
    expect(await ask(echo.server.url, headers, 'OPTIONS')).toEqual({ status: 403, cors: undefined });
  });
});
