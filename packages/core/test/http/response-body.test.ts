import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { type ByteSource, isProtocolError, type ProtocolError } from '../../src/index.js';
import { clientWith, failureOf, getThings, json, scriptedFetch, serve } from '../client/harness.js';

const text = getThings({ decode: answer => answer.text() });
const LIMIT = 1_000;

describe('the limit of an answer', () => {
  test.each([
    ['announced length', { 'content-length': '2000' }, 'x'.repeat(2000)],
    ['chunks of unknown length', {}, 'x'.repeat(2000)],
    ['few bytes that unpack to many', { 'content-encoding': 'gzip' }, gzipSync('x'.repeat(2000))],
  ])('refuses a body over it: %s', async (_what, headers, body) => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, headers as Record<string, string>);
      response.end(body);
    });
    const client = clientWith({ baseUrl: server.url, maxResponseBytes: LIMIT });
    const failure = await failureOf<ProtocolError>(client.request(text));
    expect(failure.code).toBe('sdk.response_too_large');
    expect(isProtocolError(failure)).toBe(true);
    expect(failure.message).toContain(`maxResponseBytes (${LIMIT})`);
  });

  test.each([
    ['announced length', { 'content-length': '1000' }, 'x'.repeat(1000)],
    ['chunks of unknown length', {}, 'x'.repeat(1000)],
    ['a compressed body', { 'content-encoding': 'gzip' }, gzipSync('x'.repeat(1000))],
  ])('lets a body of exactly its size pass: %s', async (_what, headers, body) => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, headers as Record<string, string>);
      response.end(body);
    });
    const client = clientWith({ baseUrl: server.url, maxResponseBytes: LIMIT });
    expect(await client.request(text)).toBe('x'.repeat(1000));
  });

  test('is noticed before the body arrives when its length is announced', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '2000' });
      response.write('the rest never comes');
    });
    const client = clientWith({ baseUrl: server.url, maxResponseBytes: LIMIT });
    expect((await failureOf(client.request(text))).code).toBe('sdk.response_too_large');
  });

  test('holds when a custom fetch announces less than it delivers', async () => {
    const lying = new Response('x'.repeat(2000), { headers: { 'content-length': '10' } });
    const client = clientWith({ fetch: scriptedFetch(lying), maxResponseBytes: LIMIT });
    expect((await failureOf(client.request(text))).code).toBe('sdk.response_too_large');
  });

  test('does not read on after it is exceeded', async () => {
    let sent = 0;
    await using server = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(100_000))) sent++;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const client = clientWith({ baseUrl: server.url, maxResponseBytes: LIMIT });
    expect((await failureOf(client.request(text))).code).toBe('sdk.response_too_large');
    expect(sent).toBeLessThan(1_000);
  });

  test('does not count streams', async () => {
    const client = clientWith({
      fetch: scriptedFetch(new Response('x'.repeat(5000))),
      maxResponseBytes: LIMIT,
    });
    const source = await client.request(getThings<ByteSource>({ decode: answer => answer.stream() }));
    let length = 0;
    for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read())
      length += chunk.length;
    expect(length).toBe(5000);
  });

  test('cuts the body of a failure instead of hiding the failure', async () => {
    const huge = new Response('e'.repeat(1_000_000), { status: 400 });
    const failure = await failureOf<{ body: string } & ProtocolError>(
      clientWith({ fetch: scriptedFetch(huge), maxResponseBytes: LIMIT }).request(text),
    );
    expect(failure.code).toBe('sdk.bad_request');
    expect(failure.body).toBe('e'.repeat(64 * 1024));
  });
});

describe('an answer', () => {
  test('is text whose characters may be cut anywhere', async () => {
    const bytes = new TextEncoder().encode('aäöü€😀');
    const cut = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const client = clientWith({ fetch: scriptedFetch(() => new Response(cut)) });
    expect(await client.request(text)).toBe('aäöü€😀');
  });

  test('is undefined as JSON when it is empty', async () => {
    const client = clientWith({
      fetch: scriptedFetch(new Response(null, { status: 204 }), new Response('')),
    });
    expect(await client.request(getThings())).toBeUndefined();
    expect(await client.request(getThings())).toBeUndefined();
  });

  test('keeps 64-bit integers exact when asked to', async () => {
    const body = '{"id":9223372036854775807,"small":7,"float":0.1234567890123456789}';
    const client = clientWith({ fetch: scriptedFetch(new Response(body)) });
    expect(await client.request(getThings({ decode: answer => answer.json('bigint') }))).toEqual({
      id: 9223372036854775807n,
      small: 7,
      float: Number('0.1234567890123456789'),
    });
  });

  test('that is no JSON is a protocol error with the beginning of the text', async () => {
    const page = `<html>${'x'.repeat(500)}`;
    const failure = await failureOf<ProtocolError>(
      clientWith({ fetch: scriptedFetch(new Response(page)) }).request(getThings()),
    );
    expect(failure.code).toBe('sdk.protocol_violation');
    expect(failure.excerpt).toBe(page.slice(0, 200));
  });

  test('of an unexpected form is a protocol error, whatever the decoder throws', async () => {
    const decode = (): never => {
      throw new TypeError('rows is not iterable');
    };
    const failure = await failureOf(
      clientWith({ fetch: scriptedFetch(json({})) }).request(getThings({ decode })),
    );
    expect(failure.code).toBe('sdk.protocol_violation');
    expect((failure.cause as Error).message).toBe('rows is not iterable');
  });

  test('comes with status, headers, request id and attempts when asked for', async () => {
    const answer = json({ a: 1 }, 201, { 'x-request-id': 'r-1' });
    const call = clientWith({ fetch: scriptedFetch(json(null, 503), answer), retry: { baseMs: 0 } });
    const result = await call.request(getThings()).withResponse();
    expect(result).toMatchObject({ data: { a: 1 }, status: 201, requestId: 'r-1', attempts: 2 });
    expect(result.headers.get('content-type')).toBe('application/json');
  });

  test('fails again in the same way when a broken stream is read on', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('begin', () => response.destroy());
    });
    const source = await clientWith({ baseUrl: server.url }).request(
      getThings<ByteSource>({ decode: answer => answer.stream() }),
    );
    const drain = async (): Promise<void> => {
      while ((await source.read()) !== undefined);
    };
    const first = await failureOf(drain());
    expect(first.code).toBe('sdk.connection_failed');
    expect(await failureOf(source.read())).toBe(first);
  });
});
