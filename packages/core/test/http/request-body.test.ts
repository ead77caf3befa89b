import { describe, expect, test } from '@jest/globals';
import type { ConnectionError, RequestBody } from '../../src/index.js';
import {
  clientWith,
  createThing,
  failureOf,
  json,
  networkFailure,
  scriptedFetch,
  serve,
} from '../client/harness.js';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A stream that tells when it was cancelled. */
function countedStream(parts: readonly string[]): {
  opened: number;
  cancelled: number;
  open(): ReadableStream<Uint8Array>;
} {
  const counted = {
    opened: 0,
    cancelled: 0,
    open() {
      counted.opened++;
      const rest = [...parts];
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          const part = rest.shift();
          if (part === undefined) controller.close();
          else controller.enqueue(bytesOf(part));
        },
        cancel() {
          counted.cancelled++;
        },
      });
    },
  };
  return counted;
}

function selfReference(): unknown {
  const loop: { self?: unknown } = {};
  loop.self = loop;
  return loop;
}

async function sentWith(body: RequestBody, headers = {}): Promise<{ type: string | null; text: string }> {
  const fetch = scriptedFetch(json(null));
  await clientWith({ fetch, headers }).request(createThing({ body }));
  return { type: fetch.requests[0]?.headers.get('content-type') ?? null, text: fetch.bodies[0] ?? '' };
}

describe('a request body', () => {
  test.each<[string, RequestBody, string, string]>([
    ['JSON', { kind: 'json', value: { a: [1, 'ü'] } }, 'application/json', '{"a":[1,"ü"]}'],
    ['text', { kind: 'text', text: 'SELECT 1', contentType: 'text/plain' }, 'text/plain', 'SELECT 1'],
    ['bytes', { kind: 'bytes', bytes: bytesOf('abc'), contentType: 'image/png' }, 'image/png', 'abc'],
    ['a blob', { kind: 'bytes', bytes: new Blob(['abc']), contentType: 'image/png' }, 'image/png', 'abc'],
    [
      'a form',
      { kind: 'form', fields: { scope: '', grant_type: 'a b' } },
      'application/x-www-form-urlencoded',
      'scope=&grant_type=a+b',
    ],
    [
      'a stream',
      { kind: 'stream', open: () => countedStream(['a', 'b', 'c']).open(), contentType: 'x/y' },
      'x/y',
      'abc',
    ],
  ])('of %s arrives with its content type', async (_kind, body, type, text) => {
    expect(await sentWith(body)).toEqual({ type, text });
  });

  test('of a form with parts names the boundary, whatever content type the client sends otherwise', async () => {
    const build = (): FormData => {
      const form = new FormData();
      form.set('defaultName', new Blob(['hello'], { type: 'text/plain' }), 'assets/a b.txt');
      return form;
    };
    const sent = await sentWith({ kind: 'multipart', build }, { 'content-type': 'application/json' });
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(sent.type ?? '')?.[1];
    expect(boundary).toBeDefined();
    expect(sent.text).toContain(`--${boundary}`);
    expect(sent.text).toContain('name="defaultName"; filename="assets/a b.txt"');
  });

  test('is built anew for each attempt', async () => {
    const stream = countedStream(['one', 'two']);
    let built = 0;
    const bodies: RequestBody[] = [
      { kind: 'json', value: { n: 1 } },
      { kind: 'stream', open: stream.open, contentType: 'x/y' },
      {
        kind: 'multipart',
        build: () => {
          built++;
          const form = new FormData();
          form.set('field', 'value');
          return form;
        },
      },
    ];
    for (const body of bodies) {
      const fetch = scriptedFetch(json(null, 503), json(null, 503), json(null));
      await clientWith({ fetch, retry: { baseMs: 0 } }).request(createThing({ body, replay: 'always' }));
      expect(fetch.bodies).toHaveLength(3);
      for (const text of fetch.bodies) expect(text.length).toBe(fetch.bodies[0]?.length);
    }
    expect(stream.opened).toBe(3);
    expect(built).toBe(3);
  });

  test('that can be opened once only is sent once, even when nothing reached the server', async () => {
    const stream = countedStream(['x']);
    const fetch = scriptedFetch(networkFailure('ECONNREFUSED'), json(null));
    const body: RequestBody = { kind: 'stream', open: stream.open, contentType: 'x/y', once: true };
    const failure = await failureOf(clientWith({ fetch }).request(createThing({ body, replay: 'always' })));
    expect(failure.code).toBe('sdk.connection_failed');
    expect(stream.opened).toBe(1);
  });

  test('closes its source when the attempt fails, so that an opened file is closed', async () => {
    const unused = await serve(() => {});
    await unused[Symbol.asyncDispose]();
    const stream = countedStream(Array(1_000).fill('x'));
    const body: RequestBody = { kind: 'stream', open: stream.open, contentType: 'x/y' };
    const client = clientWith({ baseUrl: unused.url, retry: { maxRetries: 1, baseMs: 0 } });
    const failure = await failureOf<ConnectionError>(client.request(createThing({ body })));
    expect(failure).toMatchObject({ systemCode: 'ECONNREFUSED', attempts: 2 });
    expect(stream).toMatchObject({ opened: 2, cancelled: 2 });
  });

  test('as a stream reaches a real server piece by piece', async () => {
    const received: string[] = [];
    await using server = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => received.push(chunk.toString()));
      request.on('end', () => response.end('{}'));
    });
    const body: RequestBody = {
      kind: 'stream',
      open: () => countedStream(['a'.repeat(10), 'b'.repeat(10)]).open(),
      contentType: 'x/y',
    };
    await clientWith({ baseUrl: server.url }).request(createThing({ body }));
    expect(received.join('')).toBe('a'.repeat(10) + 'b'.repeat(10));
  });

  test.each([
    ['a cycle', selfReference],
    ['a function', () => () => 1],
    ['undefined', () => undefined],
    ['NaN', () => ({ deep: [Number.NaN] })],
    ['infinity', () => Number.POSITIVE_INFINITY],
  ])('that JSON cannot express (%s) is refused before anything is sent', async (_what, make) => {
    const fetch = scriptedFetch(json(null));
    const failure = await failureOf(
      clientWith({ fetch }).request(createThing({ body: { kind: 'json', value: make() } })),
    );
    expect(failure.code).toBe('sdk.invalid_argument');
    expect(failure.attempts).toBe(0);
    expect(failure.message).toContain('body: expected a value that can be sent as json');
    expect(fetch.requests).toHaveLength(0);
  });
});
