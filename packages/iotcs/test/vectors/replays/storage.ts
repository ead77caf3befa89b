import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { DirectlyConnectedDevice, StorageObject } from '@sdk/iotcs';
import { activatedDevice, ENDPOINT, thermo } from '../../support/devices.js';
import { FakeServer } from '../../support/fake-server.js';
import { until } from '../../support/until.js';
import { expectRequest } from '../compare.js';
import { type Replay, type Vector, vectorOf } from '../vector.js';

const MESSAGES = '/iot/api/v2/messages';
const CONTENT = 'hello storage';

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'iotcs-'));
}

function contentFile(name = 'content'): string {
  const path = join(folder(), name);
  writeFileSync(path, CONTENT);
  return path;
}

/** A server with a storage that answers as it was recorded. */
function serverOf(vector: Vector): FakeServer {
  const server = new FakeServer();
  const provisioner = vectorOf('storage', 'upload-by-attribute').exchanges[0];
  server.on('/iot/api/v2/provisioner/storage', [provisioner?.response ?? {}]);
  for (const { request, response } of vector.exchanges) {
    if (request.path === MESSAGES || request.path.startsWith('/iot/')) continue;
    const same = vector.exchanges.filter(exchange => exchange.request.path === request.path);
    server.on(request.path, ({ method }) => {
      const exchange = same.find(candidate => candidate.request.method === method);
      return exchange?.response ?? response;
    });
  }
  return server;
}

/** The transfers of a server are the recorded ones; tokens differ from run to run. */
function expectTransfers(server: FakeServer, vector: Vector): void {
  const recorded = vector.exchanges.filter(({ request }) => request.path.startsWith('/v1/'));
  const sent = server.requests.filter(({ path }) => path.startsWith('/v1/'));
  expect(sent).toHaveLength(recorded.length);
  recorded.forEach((exchange, index) => {
    const { 'x-auth-token': _token, ...headers } = exchange.request.headers;
    expectRequest(sent[index], { ...exchange, request: { ...exchange.request, headers } });
    for (const [name, value] of Object.entries(headers))
      if (name.startsWith('x-object-meta')) expect(sent[index]?.headers[name]).toBe(value);
    expect(sent[index]?.headers['x-auth-token']).toBe('AUTH_tk1');
  });
}

function factsOf(object: StorageObject): unknown {
  return {
    name: object.getName(),
    type: object.getContentType(),
    length: object.getLength(),
    date: object.getDate() ?? null,
    encoding: object.getEncoding() ?? null,
    uri: object.getURI() ?? null,
    status: object.getSyncStatus(),
    metadata: Object.entries(object.getCustomMetadata()),
  };
}

function recordSyncs(object: StorageObject): unknown[] {
  const events: unknown[] = [];
  object.setOnSync(event =>
    events.push({
      name: event.getName() ?? null,
      hasVirtualDevice: event.getVirtualDevice() !== undefined,
      status: event.getSource().getSyncStatus(),
    }),
  );
  return events;
}

async function uploadFails(
  vector: Vector,
): Promise<{ readonly server: FakeServer; readonly device: DirectlyConnectedDevice }> {
  const server = serverOf(vector);
  const device = await activatedDevice(server);
  const camera = device.createVirtualDevice(ENDPOINT, thermo());
  const { name } = vector.call.args as { readonly name: string };
  const object = device.createStorageObject(name);
  object.setInputPath(contentFile());
  const syncs = recordSyncs(object);
  const errors: string[] = [];
  camera.setOnError(event => errors.push(event.getMessage()));
  camera.set('image', object);
  await device.flush();
  const fixed = vector.fixed as {
    readonly status: string;
    readonly onSync: string[];
    readonly onError: number;
  };
  expect(object.getSyncStatus()).toBe(fixed.status);
  expect(syncs).toEqual(fixed.onSync.map(status => ({ name: 'image', hasVirtualDevice: true, status })));
  expect(errors).toEqual(
    Array.from({ length: fixed.onError }, () => expect.stringContaining('Content sync failed')),
  );
  expect(server.messages.filter(({ type }) => type === 'DATA')).toEqual([]);
  return { server, device };
}

export const storage: Readonly<Record<string, Replay>> = {
  'upload-by-attribute': async vector => {
    const args = vector.call.args as {
      readonly name: string;
      readonly contentType: string;
      readonly metadata: Readonly<Record<string, string>>;
    };
    const expected = vector.result as Readonly<Record<'before' | 'states' | 'onSync' | 'after', object>>;
    const server = serverOf(vector);
    const device = await activatedDevice(server);
    const camera = device.createVirtualDevice(ENDPOINT, thermo());
    const object = device.createStorageObject(args.name, args.contentType);
    expect(factsOf(object)).toEqual(expected.before);
    for (const [key, value] of Object.entries(args.metadata)) object.setCustomMetadata(key, value);
    object.setInputPath(contentFile());
    const syncs = recordSyncs(object);
    const states = [object.getSyncStatus()];
    camera.set('image', object);
    states.push(object.getSyncStatus());
    await device.flush();
    states.push(object.getSyncStatus());
    expect(states).toEqual(expected.states);
    expect(syncs).toEqual(expected.onSync);
    expect(factsOf(object)).toMatchObject(expected.after);
    expectTransfers(server, vector);
    const exchange = vector.exchanges.at(-1);
    if (exchange !== undefined) expectRequest(server.to(MESSAGES).at(-1), exchange);
  },
  'sync-independent': async vector => {
    const { name } = vector.call.args as { readonly name: string };
    const server = serverOf(vector);
    const device = await activatedDevice(server);
    const object = device.createStorageObject(name);
    object.setInputPath(contentFile());
    const syncs = recordSyncs(object);
    object.sync();
    await until(() => syncs.length > 0);
    expect({ onSync: syncs }).toEqual(vector.result);
    expectTransfers(server, vector);
  },
  'sync-without-path': async () => {
    const device = await activatedDevice(new FakeServer());
    const object = device.createStorageObject('a');
    expect(() => object.sync()).toThrow(expect.objectContaining({ name: 'StateError' }));
  },
  'path-rules': async vector => {
    const upload = vectorOf('storage', 'sync-independent');
    const server = serverOf(upload);
    const device = await activatedDevice(server);
    const object = device.createStorageObject('log.txt');
    const path = contentFile();
    object.setInputPath(path);
    const syncs = recordSyncs(object);
    const steps: string[] = [];
    const attempt = (set: () => void): void => {
      try {
        set();
        steps.push('no error');
      } catch (error) {
        steps.push((error as Error).name);
      }
    };
    object.sync();
    steps.push(object.getSyncStatus());
    attempt(() => object.setInputPath(contentFile()));
    attempt(() => object.setOutputPath(join(folder(), 'out')));
    await until(() => syncs.length > 0);
    steps.push(object.getSyncStatus());
    object.setInputPath(path);
    steps.push(object.getSyncStatus());
    object.setInputPath(contentFile('other'));
    steps.push(object.getSyncStatus());
    const { values } = vector.result as { readonly values: string[] };
    expect(steps).toEqual(values.map(value => (value.includes('Illegal state') ? 'StateError' : value)));
  },
  'upload-500-fails': async vector => {
    const { server } = await uploadFails(vector);
    expectTransfers(server, vector);
  },
  'download-by-change': async vector => {
    const server = serverOf(vector);
    const device = await activatedDevice(server, {
      dispatcher: { pollingIntervalMs: 100 },
      storageCloudHost: 'localhost',
    });
    const camera = device.createVirtualDevice(ENDPOINT, thermo());
    await device.flush();
    const output = join(folder(), 'new', 'in.png');
    const syncs: unknown[] = [];
    const changes: unknown[] = [];
    camera.setOnChange(event => {
      const object = event.getNamedValue().getValue() as StorageObject;
      changes.push([
        {
          attribute: event.getNamedValue().getName(),
          uri: object.getURI(),
          name: object.getName(),
          type: object.getContentType(),
          length: object.getLength(),
          encoding: object.getEncoding() ?? null,
        },
      ]);
      expect(object.getSyncStatus()).toBe('NOT_IN_SYNC');
      object.setOnSync(done => {
        syncs.push({ name: done.getName(), status: done.getSource().getSyncStatus() });
      });
      object.setOutputPath(output);
      object.sync();
    });
    const [poll] = vector.exchanges;
    // The recording was made on another port.
    const [request] = (poll?.response.body ?? []) as { readonly payload: { readonly body: string } }[];
    const body = Buffer.from(request?.payload.body ?? '', 'base64')
      .toString()
      .replace(/localhost:\d+/, 'localhost');
    const asked = {
      ...request,
      payload: { ...request?.payload, body: Buffer.from(body).toString('base64') },
    };
    server.on(MESSAGES, [
      { status: 202, body: [asked] },
      { status: 202, body: [] },
    ]);
    await until(() => syncs.length > 0);
    await device.close();
    const { onChange, onSync, fileContent } = vector.result as Record<string, unknown>;
    expect({ changes, syncs }).toEqual({ changes: onChange, syncs: onSync });
    expect(readFileSync(output, 'utf8')).toBe(fileContent);
    expect(server.messages.find(({ type }) => type === 'DATA')?.payload.data).toEqual({
      image: `http://localhost/v1/Storage-test/container/${ENDPOINT}/in.png`,
    });
    expectTransfers(server, vector);
  },
};
