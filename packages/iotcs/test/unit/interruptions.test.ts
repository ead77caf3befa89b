import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import {
  DirectlyConnectedDevice,
  dataMessage,
  defineDeviceModel,
  fileMessageStore,
  type ProvisioningStore,
  readProvisioning,
  StorageObject,
} from '@sdk/iotcs';
import { activatedDevice, ENDPOINT, PASSWORD, quiet, recordedFile, thermo } from '../support/devices.js';
import { FakeServer, type Served } from '../support/fake-server.js';
import { rejection } from '../support/rejection.js';
import { until } from '../support/until.js';

const POLICY = { keyType: 'RSA', hashAlgorithm: 'SHA256withRSA', keySize: 2048 };
const ACTIVATED = { endpointId: ENDPOINT, endpointState: 'ACTIVATED' };
const request = (url: string, payload: object = {}): object => ({
  id: 'R1',
  type: 'REQUEST',
  source: 'server',
  destination: ENDPOINT,
  payload: { method: 'POST', url, headers: {}, params: {}, body: '', ...payload },
});
/** Hands requests down with the first answer. */
const serving = (...requests: object[]): FakeServer => {
  const bodies: Served[] = [
    { status: 202, body: requests },
    { status: 202, body: [] },
  ];
  return new FakeServer().on('/iot/api/v2/messages', bodies);
};
const answers = (server: FakeServer): unknown[] =>
  server.messages.filter(({ type }) => type === 'RESPONSE').map(({ payload }) => payload.statusCode);

describe('serving', () => {
  test('goes on after a request that is not as it should be', async () => {
    const server = serving(
      request('x', { method: 5, headers: { 'x-http-method-override': [7] } }),
      request('p'),
    );
    const device = await activatedDevice(server);
    device.registerRequestHandler(ENDPOINT, '/p', () => ({ status: 200 }));
    await until(() => answers(server).length === 2);
    expect(answers(server)).toEqual([404, 200]);
  });

  test('does not keep a device from closing, also when a handler does it', async () => {
    const server = serving(request(`deviceModels/${thermo().getURN()}/actions/reset`));
    const device = await activatedDevice(server, { dispatcher: { closeTimeoutMs: 50 } });
    const closed = Promise.withResolvers<void>();
    device.createVirtualDevice(ENDPOINT, thermo()).setOnAction('reset' as never, async () => {
      await device.close();
      closed.resolve();
    });
    await closed.promise;
    expect(() => device.createVirtualDevice(ENDPOINT, thermo())).toThrow(/closed/);
  });

  test('does not press a server whose request is too large', async () => {
    const blocked = { status: 202, headers: { 'X-min-acceptBytes': '9000' }, body: [] };
    const server = new FakeServer().on('/iot/api/v2/messages', () => blocked);
    const errors: unknown[] = [];
    const logger = { debug() {}, info() {}, warn() {}, error: (message: string) => errors.push(message) };
    const device = await activatedDevice(server, { logger, dispatcher: { longPolling: true } });
    device.createVirtualDevice(ENDPOINT, thermo());
    await until(() => server.to('/iot/api/v2/messages').length >= 2);
    await new Promise(resolve => setTimeout(resolve, 400));
    const polls = server.to('/iot/api/v2/messages').filter(({ query }) => 'iot.sync' in query);
    expect([polls.length, errors.length]).toEqual([1, 1]);
  });

  test('of several values that are there already tells nobody', async () => {
    const path = `deviceModels/${thermo().getURN()}/attributes`;
    const body = Buffer.from('{"temperature":20}').toString('base64');
    const server = serving(request(path, { method: 'PATCH', body }));
    const device = await activatedDevice(server);
    const virtual = device.createVirtualDevice(ENDPOINT, thermo());
    let changes = 0;
    virtual.set('temperature' as never, 20 as never).setOnChange(() => {
      changes++;
    });
    await until(() => answers(server).length === 1);
    expect([answers(server), changes]).toEqual([[202], 0]);
  });
});

test('an action whose argument is content of the storage gets the object of it', async () => {
  const container = 'https://storage.test/v1/S/c';
  const model = defineDeviceModel({
    urn: 'urn:player',
    name: 'Player',
    actions: [{ name: 'play', arguments: [{ name: 'clip', type: 'URI' }] }],
  });
  const body = Buffer.from(JSON.stringify({ clip: `${container}/a.mp3` })).toString('base64');
  const server = serving(request('deviceModels/urn:player/actions/play', { body }))
    .on('/iot/api/v2/provisioner/storage', [{ body: { storageContainerUrl: container, authToken: 'T' } }])
    .on('/v1/S/c/a.mp3', [{ headers: { 'content-length': '7', 'content-type': 'audio/mpeg' } }]);
  const device = await activatedDevice(server, { storageCloudHost: 'storage.test' });
  const clips: unknown[] = [];
  device.createVirtualDevice(ENDPOINT, model).setOnAction('play', event => {
    clips.push(event.arguments.clip);
  });
  await until(() => answers(server).length === 1);
  expect([answers(server), clips[0] instanceof StorageObject]).toEqual([[202], true]);
  expect((clips[0] as StorageObject).getContentType()).toBe('audio/mpeg');
});

describe('an activation', () => {
  const activating = (): FakeServer =>
    new FakeServer()
      .on('/iot/api/v2/activation/policy', [{ body: POLICY }])
      .on('/iot/api/v2/activation/direct', [{ body: ACTIVATED }]);
  const open = (file: ProvisioningStore, server: FakeServer): Promise<DirectlyConnectedDevice> =>
    DirectlyConnectedDevice.open(file, PASSWORD, quiet(server));

  test('is refused after close, and finished by it', async () => {
    const server = activating();
    const file = recordedFile('prov-unified-minimal');
    const device = await open(file, server);
    const activated = device.activate([]);
    await device.close();
    await activated;
    expect((await readProvisioning(file, PASSWORD)).endpointId).toBe(ENDPOINT);
    expect(server.to('/iot/api/v2/messages')).toEqual([]);
    const late = await open(recordedFile('prov-unified-minimal'), server);
    await late.close();
    expect(await rejection(late.activate([]))).toMatchObject({ name: 'StateError' });
  });

  test('does not overwrite the keys of a faster one on the same file', async () => {
    const file = recordedFile('prov-unified-minimal');
    const [one, other] = await Promise.all([open(file, activating()), open(file, activating())]);
    await one.activate([]);
    const kept = file.texts.length;
    expect(await rejection(other.activate([]))).toMatchObject({ name: 'StateError' });
    expect(file.texts).toHaveLength(kept);
    await Promise.all([one.close(), other.close()]);
  });

  test('makes keys that are not shown', async () => {
    const file = recordedFile('prov-unified-activated');
    const assets = await readProvisioning(file, PASSWORD);
    expect(assets.keyPair?.privateKey.length).toBeGreaterThan(100);
    expect([inspect(assets, { depth: 9 }), JSON.stringify(assets)].join()).not.toContain('privateKey');
  });
});

test('two stores of one file lose no message of each other', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'iotcs-')), 'messages');
  const message = (n: number) => dataMessage({ source: 's', eventTime: n }, { format: 'f', data: { n } });
  const one = fileMessageStore(path);
  one.add(message(1));
  const other = fileMessageStore(path);
  other.load();
  one.add(message(2));
  other.add(message(3));
  one.close();
  other.close();
  expect(
    fileMessageStore(path)
      .load()
      .map(({ eventTime }) => eventTime),
  ).toEqual([1, 2, 3]);
});
