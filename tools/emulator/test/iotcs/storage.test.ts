import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { type Answer, type Fixture, start } from './fixture.js';

interface Storage {
  readonly container: string;
  call(method: string, path: string, init?: RequestInit): Promise<Answer>;
}

async function storageOf(fixture: Fixture): Promise<Storage> {
  const device = await fixture.device();
  const answer = await device.call('GET', '/provisioner/storage');
  const { storageContainerUrl: container, authToken } = answer.json<Record<string, string>>();
  if (container === undefined || authToken === undefined) throw new Error(answer.text);
  return {
    container,
    call: (method, path, init = {}) =>
      fixture.fetch(`${new URL(container).pathname}${path}`, {
        method,
        ...init,
        headers: { 'x-auth-token': authToken, ...(init.headers as Record<string, string>) },
      }),
  };
}

const content = 'hello storage';
const md5 = createHash('md5').update(content).digest('hex');

describe('the storage cloud', () => {
  test('keeps objects with their type, encoding and metadata', async () => {
    await using fixture = await start();
    fixture.emulator.clock.freeze();
    fixture.emulator.clock.set(1_700_000_000_000);
    const storage = await storageOf(fixture);
    expect(storage.container).toBe(`${fixture.iotcs.url}/v1/Storage-emulator/container`);
    const headers = {
      'content-type': 'image/png',
      'content-encoding': 'gzip',
      'x-object-meta-Camera': 'front',
      'x-object-meta-Shot-No': '17',
    };
    const put = await storage.call('PUT', '/D-1/a%20picture.png', { body: content, headers });
    const modified = 'Tue, 14 Nov 2023 22:13:20 GMT';
    expect([put.status, put.headers.get('etag'), put.headers.get('last-modified')]).toEqual([
      201,
      md5,
      modified,
    ]);
    const head = await storage.call('HEAD', '/D-1/a%20picture.png');
    expect([head.status, Object.fromEntries(head.headers)]).toEqual([
      200,
      expect.objectContaining({
        'content-type': 'image/png',
        'content-encoding': 'gzip',
        'content-length': String(content.length),
        'last-modified': modified,
        etag: md5,
        'x-object-meta-camera': 'front',
        'x-object-meta-shot-no': '17',
      }),
    ]);
    expect(await fixture.iotcs.storedObject('D-1/a picture.png')).toMatchObject({
      contentEncoding: 'gzip',
      metadata: { camera: 'front', 'shot-no': '17' },
      content: Buffer.from(content),
    });
  });

  test('takes contents in chunks of unknown length', async () => {
    await using fixture = await start();
    const storage = await storageOf(fixture);
    const pieces = Array.from({ length: 100 }, (_, at) => `piece ${at};`);
    const body = Readable.from(pieces.map(piece => Buffer.from(piece)));
    const put = await storage.call('PUT', '/big', { body, duplex: 'half' } as unknown as RequestInit);
    expect(put.status).toBe(201);
    expect((await storage.call('GET', '/big')).text).toBe(pieces.join(''));
  });

  test.each([
    [undefined, 200, content, null],
    ['bytes=0-4', 206, 'hello', 'bytes 0-4/13'],
    ['bytes=6-', 206, 'storage', 'bytes 6-12/13'],
    ['bytes=-3', 206, 'age', 'bytes 10-12/13'],
    ['bytes=10-99', 206, 'age', 'bytes 10-12/13'],
    ['bytes=0-99', 200, content, null],
    ['bytes=0-1,3-4', 200, content, null],
    ['bytes=13-', 416, expect.any(String), null],
  ])('the range %s', async (range, status, text, contentRange) => {
    await using fixture = await start();
    const storage = await storageOf(fixture);
    await storage.call('PUT', '/x', { body: content });
    const answer = await storage.call('GET', '/x', range === undefined ? {} : { headers: { range } });
    expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  test('empty objects, replaced ones and deleted ones', async () => {
    await using fixture = await start();
    const storage = await storageOf(fixture);
    await storage.call('PUT', '/x', { body: content });
    await storage.call('PUT', '/x', { body: '' });
    const empty = await storage.call('GET', '/x');
    expect([empty.status, empty.text, empty.headers.get('content-length')]).toEqual([200, '', '0']);
    expect((await storage.call('DELETE', '/x')).status).toBe(204);
    expect((await storage.call('GET', '/x')).status).toBe(404);
    expect((await storage.call('HEAD', '/x')).status).toBe(404);
  });

  test('needs a token of its own', async () => {
    await using fixture = await start();
    const storage = await storageOf(fixture);
    await storage.call('PUT', '/x', { body: content });
    const status = async (token: string): Promise<number> =>
      (await storage.call('GET', '/x', { headers: { 'x-auth-token': token } })).status;
    expect([await status(''), await status('AUTH_tkwrong')]).toEqual([401, 401]);
    fixture.iotcs.faults.add({ match: { path: '/v1/**' }, effect: { unauthorized: true } });
    expect((await storage.call('GET', '/x')).status).toBe(401);
    expect((await storage.call('GET', '/x')).status).toBe(200);
    fixture.iotcs.expireTokens();
    expect((await storage.call('GET', '/x')).status).toBe(401);
  });

  test('a fault tells the checksum of another content', async () => {
    await using fixture = await start();
    const storage = await storageOf(fixture);
    fixture.iotcs.faults.add({ match: { method: 'PUT' }, effect: { wrongChecksum: true } });
    expect((await storage.call('PUT', '/x', { body: content })).headers.get('etag')).toBe('0'.repeat(32));
    expect((await storage.call('PUT', '/x', { body: content })).headers.get('etag')).toBe(md5);
  });

  test('an upload that breaks off leaves what was there', async () => {
    await using fixture = await start();
    const storage = await storageOf(fixture);
    const address = await fixture.iotcs.storeObject({
      path: 'D-1/x',
      contentType: 'text/plain',
      metadata: {},
      content: Buffer.from(content),
    });
    expect(address).toBe(`${storage.container}/D-1/x`);
    const { 'x-auth-token': token } = await headersOf(storage, fixture);
    const uploading = request(address, { method: 'PUT', headers: { 'x-auth-token': token } });
    const broken = new Promise(resolve => uploading.on('error', resolve));
    uploading.write('half of it', () => uploading.destroy());
    await broken;
    expect((await storage.call('GET', '/D-1/x')).text).toBe(content);
  });

  test.each([
    ['GET', '', 501],
    ['POST', '/x', 405],
    ['GET', '/../other/x', 501],
  ])('%s %s is %i', async (method, path, status) => {
    await using fixture = await start();
    const storage = await storageOf(fixture);
    expect((await storage.call(method, path)).status).toBe(status);
  });
});

/** What the client sends as its token, out of the log of the emulator. */
async function headersOf(storage: Storage, { iotcs }: Fixture): Promise<Record<string, string>> {
  await storage.call('HEAD', '/x');
  return { ...iotcs.requests().at(-1)?.headers };
}
