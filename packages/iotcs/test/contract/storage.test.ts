import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type DirectlyConnectedDevice,
  type StorageObject,
  type StorageProgress,
  SyncStatus,
} from '@sdk/iotcs';
import { thermostat } from '../support/model.js';
import { rejection } from '../support/rejection.js';
import { type EmulatedServer, emulatedServer, openDevice } from '../support/server.js';
import { until } from '../support/until.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const folder = (): string => mkdtempSync(join(tmpdir(), 'iotcs-'));
const ended = (object: StorageObject): Promise<void> =>
  new Promise(resolve => object.setOnSync(() => resolve()));
/** Content that is in the storage: `content`, in the device's `in.txt`. */
async function storedObject(device: DirectlyConnectedDevice): Promise<StorageObject> {
  const uri = await server.emulator.storeObject({
    path: `${device.getEndpointId()}/in.txt`,
    contentType: 'text/plain',
    metadata: {},
    content: Buffer.from('content'),
  });
  return device.findStorageObject(uri);
}

describe('uploads', () => {
  test('of a file, with its metadata and progress, precede the message that refers to them', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    const camera = device.createVirtualDevice(id, thermostat);
    const path = join(folder(), 'pic.png');
    const content = Buffer.alloc(300_000, 7);
    writeFileSync(path, content);
    const picture = device.createStorageObject('a/pic.png', 'image/png');
    picture.setCustomMetadata('Camera', 'front');
    picture.setInputPath(path);
    const progress: StorageProgress[] = [];
    picture.setOnProgress(step => progress.push(step));
    camera.set('image', picture);
    expect(picture.getSyncStatus()).toBe(SyncStatus.SYNC_PENDING);
    await device.flush();
    expect(picture.getSyncStatus()).toBe('IN_SYNC');
    const stored = await server.emulator.storedObject(`${id}/a/pic.png`);
    expect(stored).toMatchObject({ contentType: 'image/png' });
    expect(Object.entries(stored?.metadata ?? {}).map(([key, value]) => [key.toLowerCase(), value])).toEqual([
      ['camera', 'front'],
    ]);
    expect(Buffer.from(stored?.content ?? []).equals(content)).toBe(true);
    expect(server.emulator.messages().filter(({ type }) => type === 'DATA')).toMatchObject([
      { payload: { data: { image: picture.getURI() } } },
    ]);
    expect(progress.map(({ state }) => state)).toEqual(
      expect.arrayContaining(['QUEUED', 'INITIATED', 'IN_PROGRESS', 'COMPLETED']),
    );
    expect(progress.at(-1)).toMatchObject({ state: 'COMPLETED', bytesTransferred: 300_000 });
    expect([picture.getLength(), picture.getDate()]).toEqual([300_000, expect.stringContaining('T')]);
  });

  test('of memory and streams', async () => {
    await using device = await openDevice(server);
    for (const [name, content] of [
      ['text', 'hello'],
      ['bytes', new TextEncoder().encode('hello')],
      ['blob', new Blob(['hello'])],
      ['stream', new Blob(['hello']).stream()],
    ] as const) {
      const object = device.createStorageObject(name);
      object.setInputStream(content);
      const end = ended(object);
      object.sync();
      await end;
      const stored = await server.emulator.storedObject(`${device.getEndpointId()}/${name}`);
      expect(Buffer.from(stored?.content ?? []).toString()).toBe('hello');
    }
  });

  test('with an expired token are repeated with a new one', async () => {
    await using device = await openDevice(server);
    for (const name of ['one', 'two']) {
      const object = device.createStorageObject(name);
      object.setInputStream('hello');
      const end = ended(object);
      object.sync();
      await end;
      expect(object.getSyncStatus()).toBe('IN_SYNC');
      server.emulator.expireTokens();
    }
  });

  test('that are cancelled have failed', async () => {
    await using device = await openDevice(server);
    const object = device.createStorageObject('endless');
    const states: string[] = [];
    object.setOnProgress(({ state }) => {
      states.push(state);
      if (state === 'IN_PROGRESS') object.cancel();
    });
    object.setInputStream(
      (async function* () {
        for (;;) yield new Uint8Array(1_000);
      })(),
    );
    const end = ended(object);
    object.sync();
    await end;
    expect([object.getSyncStatus(), states.at(-1)]).toEqual(['SYNC_FAILED', 'CANCELLED']);
  });
});

describe('downloads', () => {
  test('go to a file whose folders are made', async () => {
    await using device = await openDevice(server);
    const object = await storedObject(device);
    expect([object.getContentType(), object.getLength(), object.getSyncStatus()]).toEqual([
      'text/plain',
      7,
      'NOT_IN_SYNC',
    ]);
    const path = join(folder(), 'deep', 'in.txt');
    object.setOutputPath(path);
    const end = ended(object);
    object.sync();
    await end;
    expect(object.getSyncStatus()).toBe('IN_SYNC');
    expect(readFileSync(path, 'utf8')).toBe('content');
  });

  test('whose checksum is wrong have failed, and leave the file as it was', async () => {
    await using device = await openDevice(server);
    const object = await storedObject(device);
    server.emulator.faults.add({ match: { method: 'GET', path: '/v1/**' }, effect: { wrongChecksum: true } });
    const path = join(folder(), 'in.txt');
    writeFileSync(path, 'as it was');
    object.setOutputPath(path);
    const end = ended(object);
    object.sync();
    await end;
    expect(object.getSyncStatus()).toBe('SYNC_FAILED');
    expect(readFileSync(path, 'utf8')).toBe('as it was');
    expect(readdirSync(join(path, '..'))).toEqual(['in.txt']);
  });

  test('that never begin leave nothing behind', async () => {
    await using device = await openDevice(server);
    const content = Buffer.from('content');
    const path = `${device.getEndpointId()}/in.txt`;
    const uri = await server.emulator.storeObject({ path, contentType: 'text/plain', metadata: {}, content });
    const object = await device.findStorageObject(uri);
    server.emulator.faults.add({ match: { method: 'GET', path: '/v1/**' }, effect: { status: 503 } });
    const output = join(folder(), 'in.txt');
    object.setOutputPath(output);
    const end = ended(object);
    object.sync();
    await end;
    expect([object.getSyncStatus(), readdirSync(join(output, '..'))]).toEqual(['SYNC_FAILED', ['in.txt']]);
  });

  test('of compressed content arrive unpacked', async () => {
    await using device = await openDevice(server);
    const packed = device.createStorageObject('log.gz', 'text/plain', { encoding: 'gzip' });
    packed.setInputStream(new Uint8Array(gzipSync('content')));
    const uploaded = ended(packed);
    packed.sync();
    await uploaded;
    const object = await device.findStorageObject(packed.getURI() ?? '');
    expect(object.getEncoding()).toBe('gzip');
    const path = join(folder(), 'log');
    object.setOutputPath(path);
    const end = ended(object);
    object.sync();
    await end;
    expect([object.getSyncStatus(), readFileSync(path, 'utf8')]).toEqual(['IN_SYNC', 'content']);
  });

  test('of URIs outside the container are refused before the token goes anywhere', async () => {
    await using device = await openDevice(server);
    const inside = device.createStorageObject('x');
    inside.setInputStream('content');
    const uploaded = ended(inside);
    inside.sync();
    await uploaded;
    for (const way of ['/../../../other/x', '/%2e%2e/%2E%2E/%2e%2e/x'])
      expect(await rejection(device.findStorageObject(`${inside.getURI()}${way}`))).toMatchObject({
        name: 'ProtocolError',
      });
    expect(await rejection(device.findStorageObject('http://127.0.0.1:9/v1/other/x'))).toMatchObject({
      name: 'ProtocolError',
    });
  });

  test('that the server asks for come as the value of an attribute', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    const content = Buffer.from('content');
    const path = `${id}/in.txt`;
    const uri = await server.emulator.storeObject({ path, contentType: 'text/plain', metadata: {}, content });
    await device.findStorageObject(uri);
    const camera = device.createVirtualDevice(id, thermostat);
    const lengths: unknown[] = [];
    camera.setOnChange(event => {
      lengths.push((event.getNamedValue().getValue() as StorageObject).getLength());
    }, 'image');
    const url = 'deviceModels/urn:sdk:emulator:thermostat/attributes/image';
    server.emulator.sendRequest(id, { method: 'PUT', url, body: JSON.stringify({ value: uri }) });
    await until(() => lengths.length > 0);
    expect(lengths).toEqual([7]);
  });
});
