import { describe, expect, test } from '@jest/globals';
import { apiKey, type HttpError, isHttpError } from '../../src/index.js';
import { clientWith, createThing, failureOf, getThings, serve } from '../client/harness.js';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly key: string | string[] | undefined;
  body: string;
}

/** A server whose `/base/things` redirects to `location`; everything else answers with what it saw. */
async function redirecting(status: number, location: string) {
  const seen: Seen[] = [];
  const server = await serve((request, response) => {
    const entry = { method: request.method, url: request.url, key: request.headers['x-api-key'], body: '' };
    seen.push(entry);
    request.on('data', chunk => {
      entry.body += chunk;
    });
    request.on('end', () => {
      if (request.url === '/base/things') response.writeHead(status, { location }).end('moved');
      else response.end('"arrived"');
    });
  });
  return {
    ...server,
    seen,
    client: clientWith({ baseUrl: `${server.url}/base`, credential: apiKey('key-1234') }),
  };
}

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])(
    '%d of a read is followed on the same origin, credential included',
    async status => {
      await using server = await redirecting(status, '/elsewhere?x=1');
      expect(await server.client.request(getThings())).toBe('arrived');
      expect(server.seen.at(-1)).toEqual({ method: 'GET', url: '/elsewhere?x=1', key: 'key-1234', body: '' });
    },
  );

  test.each([307, 308])('%d of a write repeats method and body', async status => {
    await using server = await redirecting(status, '/elsewhere');
    expect(await server.client.request(createThing())).toBe('arrived');
    expect(server.seen.at(-1)).toMatchObject({ method: 'POST', body: '{"name":"one"}' });
  });

  test.each([301, 302, 303])('%d of a write is refused, because it would become a read', async status => {
    await using server = await redirecting(status, '/elsewhere');
    const failure = await failureOf<HttpError>(server.client.request(createThing()));
    expect(failure.code).toBe('sdk.redirect_refused');
    expect(failure.status).toBe(status);
    expect(isHttpError(failure)).toBe(true);
    expect(server.seen).toHaveLength(1);
  });

  test('to another host is refused, and nothing is sent there', async () => {
    await using other = await redirecting(200, '/');
    await using server = await redirecting(307, `${other.url}/steal`);
    const failure = await failureOf<HttpError>(server.client.request(getThings()));
    expect(failure.code).toBe('sdk.redirect_refused');
    expect(failure.retryable).toBe(false);
    expect(other.seen).toEqual([]);
  });

  test.each(['http://user:pw@HOST/elsewhere', 'http://[broken', 'ftp://HOST/x'])(
    'to %s is refused',
    async location => {
      await using server = await serve((request, response) => {
        response.writeHead(302, { location: location.replace('HOST', request.headers.host ?? '') }).end();
      });
      const failure = await failureOf(clientWith({ baseUrl: server.url }).request(getThings()));
      expect(failure.code).toBe('sdk.redirect_refused');
      expect(failure.message).not.toContain('user:pw');
    },
  );

  test('without an address is refused', async () => {
    await using server = await serve((_request, response) => response.writeHead(302).end());
    const failure = await failureOf(clientWith({ baseUrl: server.url }).request(getThings()));
    expect(failure.code).toBe('sdk.redirect_refused');
  });

  test('that leads in a circle ends after five steps', async () => {
    let requests = 0;
    await using server = await serve((_request, response) => {
      requests++;
      response.writeHead(302, { location: '/again' }).end();
    });
    const failure = await failureOf(clientWith({ baseUrl: server.url }).request(getThings()));
    expect(failure.code).toBe('sdk.redirect_refused');
    expect(requests).toBe(6);
  });

  test('of a stream is refused, because its bytes are gone', async () => {
    await using server = await redirecting(307, '/elsewhere');
    const body = {
      kind: 'stream',
      open: () => new Blob(['x']).stream(),
      contentType: 'x/y',
    } as const;
    expect((await failureOf(server.client.request(createThing({ body })))).code).toBe('sdk.redirect_refused');
  });
});
