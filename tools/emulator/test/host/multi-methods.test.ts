import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MethodSocket } from '../../src/host/multi-methods/method-socket.js';
import { MethodTokens } from '../../src/host/multi-methods/method-tokens.js';
import { MultiMethodServer } from '../../src/host/multi-methods/multi-method-server.js';
import { openRaw, rawExchange, requestText } from './raw-http.js';

/** Requests with every way to end, one after the other, and bodies that look like requests. */
const requests = [
  requestText('MGET', '/flow', {}, '["MGET ","MPUT "]'),
  '\r\n\r\nGET /plain HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'MPUT /flow HTTP/1.1\r\nhost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n' +
    '6;note=MGET\r\nMGET /\r\nB\r\n\r\n\r\nMPUT / \r\n0\r\nMGET: trailer\r\n\r\n',
  'LOCK /flow HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n',
  'LINK /flow HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'MGETS /flow HTTP/1.1\r\nhost: localhost\r\n\r\n',
  requestText('POST', '/x', { connection: 'keep-alive, Upgrade' }, 'MPUT /'),
  'MGET /last HTTP/1.1\r\nhost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
];
const sent = requests.join('');

/** What the parser is to get: only tokens at the beginning of requests are others, and nothing moved. */
const received = requests
  .map(request =>
    request.replace(
      /^((?:\r\n)*)(MGET|MPUT|LOCK|LINK) /,
      (_all, blank, own) =>
        blank +
        ({ MGET: 'LOCK ', MPUT: 'LINK ', LOCK: 'COPY ', LINK: 'COPY ' } as Record<string, string>)[own],
    ),
  )
  .join('');

function through(pieces: readonly string[]): string {
  const tokens = new MethodTokens();
  const parts = pieces.map(piece =>
    Buffer.from(tokens.push(Buffer.from(piece, 'latin1'))).toString('latin1'),
  );
  return parts.join('') + Buffer.from(tokens.flush()).toString('latin1');
}

function cutAt(text: string, positions: readonly number[]): readonly string[] {
  const sorted = [0, ...[...new Set(positions)].sort((left, right) => left - right), text.length];
  return sorted.slice(1).map((end, index) => text.slice(sorted[index], end));
}

describe('MethodTokens', () => {
  test('tokens at the beginning of requests are overwritten, and nothing else, in one piece', () => {
    expect(through([sent])).toBe(received);
    expect(received.match(/LOCK|LINK|COPY/g)).toEqual(['LOCK', 'LINK', 'COPY', 'COPY', 'LOCK']);
  });

  test('a cut at any byte makes no difference, and neither does a cut at every byte', () => {
    for (let at = 1; at < sent.length; at++) expect(through(cutAt(sent, [at]))).toBe(received);
    expect(through([...sent])).toBe(received);
  });

  test('cuts at any set of places make no difference', () => {
    let state = 7;
    const random = (below: number): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    for (let round = 0; round < (process.env['SOAK'] ? 20_000 : 400); round++) {
      const places = Array.from({ length: 1 + random(30) }, () => 1 + random(sent.length - 1));
      expect(through(cutAt(sent, places))).toBe(received);
    }
  });

  test('no more than the four bytes of a token are held back', () => {
    const tokens = new MethodTokens();
    let passed = 0;
    for (const [index, byte] of [...sent].entries()) {
      passed += tokens.push(Buffer.from(byte)).byteLength;
      expect(index + 1 - passed).toBeLessThanOrEqual(4);
    }
  });

  test.each([
    ['both lengths', 'POST / HTTP/1.1\r\ncontent-length: 0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a length that is none', 'POST / HTTP/1.1\r\ncontent-length: 0x\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\ncontent-length: 0\r\ncontent-length: 0\r\n\r\n'],
    ['another transfer coding', 'POST / HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n'],
    ['a bad chunk size', 'POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'],
    ['a chunk that does not end', 'POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n'],
    ['a folded line', 'GET / HTTP/1.1\r\na: b\r\n c\r\n\r\n'],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\n\r\n'],
    ['an upgrade to WebSocket', 'GET / HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\n\r\n'],
  ])('after %s every byte is passed on unchanged', (_what, head) => {
    const text = `${head}MGET / HTTP/1.1\r\n\r\n`;
    expect(through([text])).toBe(text);
    expect(through([...text])).toBe(text);
  });

  test('the bytes that are pushed stay as they were', () => {
    const bytes = Buffer.from('MGET / HTTP/1.1\r\n\r\n');
    new MethodTokens().push(bytes);
    expect(bytes.toString()).toContain('MGET');
  });
});

describe('MethodSocket', () => {
  test('takes no more from its socket than is read, and loses nothing', async () => {
    // Stays open in the other direction, as a socket does.
    const wire = new PassThrough({ autoDestroy: false });
    const connection = new MethodSocket(wire as unknown as Socket);
    const total = connection.readableHighWaterMark * 4;
    for (const piece of cutAt(requestText('MPUT', '/', {}, 'x'.repeat(total)), [total / 4, total / 2]))
      wire.write(piece);
    wire.end();
    await nextTurn();
    expect(wire.isPaused()).toBe(true);
    expect(connection.readableLength).toBeLessThan(total);
    const chunks = await connection.toArray();
    const text = Buffer.concat(chunks as Buffer[]).toString();
    expect(text.startsWith('LINK / ')).toBe(true);
    expect(text.endsWith(`\r\n\r\n${'x'.repeat(total)}`)).toBe(true);
  });

  test('gives what it held back when the connection ends inside of a token', async () => {
    // Stays open in the other direction, as a socket does.
    const wire = new PassThrough({ autoDestroy: false });
    const connection = new MethodSocket(wire as unknown as Socket);
    wire.end('MGE');
    expect(Buffer.concat((await connection.toArray()) as Buffer[]).toString()).toBe('MGE');
  });
});

describe('MultiMethodServer', () => {
  const server = new MultiMethodServer({}, (request, response) => {
    // A client that is refused by the parser takes its earlier requests with it.
    answer(request, response).catch(() => response.destroy());
  });
  let url = '';
  server.on('upgrade', (_request, socket) => socket.destroy());

  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) bytes += chunk.byteLength;
    if (request.url === '/large') response.end('x'.repeat(5_000_000));
    else response.end(`<${request.method} ${request.url} ${bytes}>`);
  }

  test('answers pipelined requests on one connection, in their order and with their methods', async () => {
    const pipelined = requests.slice(0, 5).join('');
    const { text } = await rawExchange({
      url,
      request: pipelined,
      until: all => all.split('<COPY').length === 3,
    });
    expect(text.match(/<[^>]*>/g)).toEqual([
      '<MGET /flow 17>',
      '<GET /plain 0>',
      '<MPUT /flow 17>',
      '<COPY /flow 0>',
      '<COPY /flow 0>',
    ]);
  });

  test('keeps a connection alive between requests', async () => {
    const { socket, text } = await openRaw({ url, request: requestText('MGET', '/one', {}, '[]') });
    expect(text).toContain('<MGET /one 2>');
    const second = new Promise<string>(resolve => socket.once('data', chunk => resolve(String(chunk))));
    socket.write(requestText('MPUT', '/two', {}, '{}'));
    expect(await second).toContain('<MPUT /two 2>');
    socket.destroy();
  });

  test('takes a request for h2c as a usual one', async () => {
    const head =
      'MGET /h2c HTTP/1.1\r\nhost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n';
    const { text, ending } = await rawExchange({ url, request: head });
    expect(text).toContain('<MGET /h2c 0>');
    expect(ending).toBe('closed');
  });

  test('takes large bodies and sends large answers', async () => {
    const bytes = process.env['SOAK'] ? 60_000_000 : 6_000_000;
    const up = await fetch(`${url}/up`, { method: 'MPUT', body: 'MGET '.repeat(bytes / 5) });
    expect(await up.text()).toBe(`<MPUT /up ${bytes}>`);
    const down = await fetch(`${url}/large`, { method: 'MGET' });
    expect((await down.text()).length).toBe(5_000_000);
  });

  test('closes a connection on which nothing follows', async () => {
    const impatient = new MultiMethodServer({ keepAliveTimeout: 1 }, (_request, response) => response.end());
    await new Promise<void>(listening => impatient.listen(0, '127.0.0.1', listening));
    const own = `http://127.0.0.1:${(impatient.address() as AddressInfo).port}`;
    const { text, ending } = await rawExchange({ url: own, request: requestText('MGET', '/') });
    expect([text.startsWith('HTTP/1.1 200'), ending]).toEqual([true, 'closed']);
    impatient.close();
  });

  test('leaves limits to the parser', async () => {
    const large = requestText('MGET', '/', { 'x-large': 'x'.repeat(20_000) });
    expect((await rawExchange({ url, request: large })).text).toContain('HTTP/1.1 431');
    const both = requestText('MPUT', '/', { 'transfer-encoding': 'chunked' });
    expect((await rawExchange({ url, request: both })).text).toContain('HTTP/1.1 400');
  });

  test('a connection that its client gives up ends the request', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiting = new MultiMethodServer({}, request =>
      request.on('close', () => resolve(request.complete)),
    );
    await new Promise<void>(listening => waiting.listen(0, '127.0.0.1', listening));
    const socket = connect((waiting.address() as AddressInfo).port, '127.0.0.1');
    socket.write('MPUT / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nhalf');
    waiting.once('request', () => socket.destroy());
    expect(await promise).toBe(false);
    waiting.close();
  });
});
