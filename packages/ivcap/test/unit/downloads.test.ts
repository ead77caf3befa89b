import { describe, expect, test } from '@jest/globals';
import { accessToken, IvcapClient, isStreamError } from '@sdk/ivcap';
import { rejection } from '../support/server.js';

const BLOB = 'hello wide world';

/** A client of a server whose first answer breaks after so many bytes. */
function broken(after: number, again: (range: string | null, ifRange: string | null) => Response) {
  const ranges: (string | null)[] = [];
  const client = new IvcapClient({
    baseUrl: 'http://ivcap.example.test',
    credential: accessToken('tok-1'),
    random: () => 0,
    fetch: async (input, init) => {
      const { headers } = new Request(input, init);
      ranges.push(headers.get('range'));
      if (ranges.length > 1) return again(headers.get('range'), headers.get('if-range'));
      const bytes = new TextEncoder().encode(BLOB.slice(0, after));
      let sent = false;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (sent) controller.error(new TypeError('terminated'));
          else controller.enqueue(bytes);
          sent = true;
        },
      });
      return new Response(body, { headers: { etag: '"e1"', 'content-length': String(BLOB.length) } });
    },
  });
  const artifact = client.artifacts.ofRecord({ id: 'urn:a', dataHref: '/1/artifacts/a/blob' } as never);
  return { artifact, ranges };
}

describe('a download that breaks', () => {
  test('asks for the rest, under the condition that the content is the same', async () => {
    const conditions: (string | null)[] = [];
    const { artifact, ranges } = broken(5, (_, ifRange) => {
      conditions.push(ifRange);
      return new Response(Buffer.from(BLOB.slice(5)), { status: 206, headers: { etag: '"e1"' } });
    });
    expect(await artifact.text()).toBe(BLOB);
    expect([ranges, conditions]).toEqual([[null, 'bytes=5-'], ['"e1"']]);
  });

  test('skips what it has when the server sends everything', async () => {
    const { artifact } = broken(5, () => new Response(Buffer.from(BLOB), { headers: { etag: '"e1"' } }));
    expect(await artifact.text()).toBe(BLOB);
  });

  test('fails when the content has changed meanwhile', async () => {
    const { artifact } = broken(5, () => new Response(Buffer.from('other'), { headers: { etag: '"e2"' } }));
    const error = await rejection(artifact.text());
    expect(isStreamError(error) && error.retryable).toBe(false);
  });

  test('is given up after failures in a row', async () => {
    const { artifact, ranges } = broken(5, () => {
      throw new TypeError('fetch failed');
    });
    await rejection(artifact.text());
    expect(ranges.length).toBeGreaterThan(5);
  });
});

test('a range of a server that knows none is cut out of everything', async () => {
  const client = new IvcapClient({ baseUrl: 'http://h', fetch: async () => new Response(Buffer.from(BLOB)) });
  const artifact = client.artifacts.ofRecord({ id: 'urn:a', dataHref: '/blob' } as never);
  expect(new TextDecoder().decode(await artifact.bytes({ start: 6, end: 10 }))).toBe('wide');
});

test.each([1, 3, 7, 100])('chunks of %d bytes give everything', async size => {
  const client = new IvcapClient({ baseUrl: 'http://h', fetch: async () => new Response(Buffer.from(BLOB)) });
  const artifact = client.artifacts.ofRecord({ id: 'urn:a', dataHref: '/blob' } as never);
  const pieces: string[] = [];
  for await (const chunk of (await artifact.download()).chunks(size))
    pieces.push(new TextDecoder().decode(chunk));
  expect(pieces.join('')).toBe(BLOB);
  expect(pieces.slice(0, -1).every(({ length }) => length === size)).toBe(true);
});
