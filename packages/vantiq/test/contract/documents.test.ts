import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { isNotFoundError, VantiqResources } from '@sdk/vantiq';
import { clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const { DOCUMENTS } = VantiqResources;
const bytes = new Uint8Array([0, 1, 13, 10, 45, 45, 255]);

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 3);
  yield bytes.subarray(3);
}

describe('upload', () => {
  test.each([
    ['text', 'Grüße', new TextEncoder().encode('Grüße')],
    ['empty text', '', new Uint8Array()],
    ['bytes', bytes, bytes],
    ['an ArrayBuffer', bytes.buffer as ArrayBuffer, bytes],
    ['a Blob', new Blob([bytes]), bytes],
    ['a stream', new Blob([bytes]).stream(), bytes],
    ['an async iterable', pieces(), bytes],
  ])('of %s', async (_, content, expected) => {
    const client = clientOf(server);
    const document = await client.upload(DOCUMENTS, {
      name: 'folder/it.bin',
      content,
      contentType: 'text/plain',
    });
    expect(document).toMatchObject({ name: 'folder/it.bin', contentSize: expected.byteLength });
    const download = await client.download(document);
    expect([...(await download.bytes())]).toEqual([...expected]);
  });

  test('of a file, under its path or another name', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'vantiq-')), 'pic.png');
    writeFileSync(path, Buffer.alloc(600_000, 7));
    const client = clientOf(server);
    const named = await client.upload(DOCUMENTS, {
      path,
      name: 'a "quoted" näme.png',
      contentType: 'image/png',
    });
    expect(named).toMatchObject({ contentSize: 600_000 });
    expect(await rejection(client.upload(DOCUMENTS, { path, contentType: 'image/png' }))).toMatchObject({
      issues: [{ field: 'name' }],
    });
  });

  test('of the same name replaces', async () => {
    const client = clientOf(server);
    for (const content of ['one', 'two'])
      await client.upload(DOCUMENTS, { name: 'a.txt', content, contentType: 'text/plain' });
    expect(await client.count(DOCUMENTS)).toBe(1);
    expect(await (await client.download('/docs/a.txt')).text()).toBe('two');
  });

  test('with an HTTP error rejects with the errors of the server (Q-06)', async () => {
    server.emulator.faults.add({ match: { path: '/api/v1/resources/documents' }, effect: { status: 403 } });
    const error = await rejection(
      clientOf(server).upload(DOCUMENTS, { name: 'a', content: 'x', contentType: 'text/plain' }),
    );
    expect(error).toMatchObject({ name: 'VantiqError', status: 403 });
  });
});

describe('download', () => {
  test('arrives piece by piece', async () => {
    const client = clientOf(server);
    const content = 'x'.repeat(1_000_000);
    const document = await client.upload(DOCUMENTS, { name: 'big.txt', content, contentType: 'text/plain' });
    const { data, contentType } = await client.download(document).withResponse();
    expect({ contentType, size: data.size, same: data.contentType }).toEqual({
      contentType: 'text/plain',
      size: 1_000_000,
      same: 'text/plain',
    });
    let length = 0;
    for await (const piece of data) length += piece.byteLength;
    expect(length).toBe(1_000_000);
  });

  test('can be left, and read as a web stream', async () => {
    const client = clientOf(server);
    await client.upload(DOCUMENTS, { name: 'a.txt', content: 'abc', contentType: 'text/plain' });
    await using left = await client.download('/docs/a.txt');
    expect(left.size).toBe(3);
    const stream = (await client.download('/docs/a.txt')).stream();
    expect(await new Response(stream).text()).toBe('abc');
  });

  test('of what does not exist rejects (Q-07)', async () => {
    expect(isNotFoundError(await rejection(clientOf(server).download('/docs/none')))).toBe(true);
  });

  test('by an address with the token inside', async () => {
    const client = clientOf(server);
    await client.upload(DOCUMENTS, { name: 'a b.txt', content: 'abc', contentType: 'text/plain' });
    const answer = await fetch(await client.downloadUrl('/docs/a b.txt'));
    expect(await answer.text()).toBe('abc');
  });
});
