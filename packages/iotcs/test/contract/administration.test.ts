import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  Administration,
  type DirectlyConnectedDevice,
  deviceFilter,
  EnterpriseClient,
  isNotFoundError,
} from '@sdk/iotcs';
import { thermostat } from '../support/model.js';
import { rejection } from '../support/rejection.js';
import { type EmulatedServer, emulatedServer, openDevice } from '../support/server.js';
import { until } from '../support/until.js';

const APPLICATION = '0-EMULATOR';
const INTEGRATION = 'EMULATOR-INTEGRATION-1';
const model = { urn: 'urn:test:made', name: 'Made', attributes: [{ name: 'n', type: 'NUMBER' }] } as const;

let server: EmulatedServer;
let administration: Administration;
beforeAll(async () => {
  server = await emulatedServer();
  const baseUrl = server.emulator.url;
  administration = new Administration({ baseUrl, username: 'admin', password: 'emulator' });
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

describe('administration by name and password', () => {
  test('registers devices, disables them, and makes device models (B-23)', async () => {
    const { id } = await administration.registerDevice({ hardwareId: 'ADMIN-1', manufacturer: 'ACME' });
    await administration.setDeviceMetadata(id, 'room', '101');
    await administration.setDeviceState(id, 'DISABLED');
    const devices = await administration.getDevices().toArray({ limit: 100 });
    expect(devices.find(device => device.id === id)).toMatchObject({ state: 'DISABLED' });
    expect(server.emulator.devices().find(({ endpointId }) => endpointId === id)?.state).toBe('DISABLED');
    await administration.createDeviceModel(model);
  });

  test('registers by a UID, finds devices by a filter and by their id, and deletes them', async () => {
    const { id } = await administration.registerDevice({ deviceUID: 'UID-1', manufacturer: 'ACME' });
    await administration.registerDevice({ hardwareId: 'HW-2', manufacturer: 'Others' });
    const filter = deviceFilter.eq('manufacturer', 'ACME');
    expect(await administration.getDevices({ filter }).toArray({ limit: 9 })).toMatchObject([{ id }]);
    await administration.setDeviceMetadata(id, 'room', '');
    expect(await administration.getDevice(id)).toMatchObject({ id, metadata: { room: '' } });
    expect(await administration.deleteDevice(id)).toBeUndefined();
    expect(isNotFoundError(await rejection(administration.getDevice(id)))).toBe(true);
    expect(isNotFoundError(await rejection(administration.deleteDevice(id)))).toBe(true);
  });

  test('makes a device model for one application', async () => {
    const made = await administration.createDeviceModel(model, { application: APPLICATION });
    expect(made.urn).toBe(model.urn);
    const { provisioningFile, password } = server.emulator.enterprise;
    await using client = await EnterpriseClient.open(provisioningFile, password);
    expect((await client.getDeviceModel(model.urn)).getName()).toBe('Made');
    const elsewhere = administration.createDeviceModel(
      { ...model, urn: 'urn:test:other' },
      { application: 'none' },
    );
    expect(isNotFoundError(await rejection(elsewhere))).toBe(true);
  });

  test('reads the messages for an integration, page by page', async () => {
    await using device = await openDevice(server);
    const sensor = device.createVirtualDevice(device.getEndpointId(), thermostat);
    for (const value of [1, 2, 3]) {
      sensor.set('temperature', value);
      await device.flush();
    }
    const list = { type: 'DATA', device: device.getEndpointId(), limit: 2 } as const;
    const messages = await administration
      .getIntegrationMessages(APPLICATION, INTEGRATION, list)
      .toArray({ limit: 9 });
    expect(messages.map(({ payload }) => payload?.['data'])).toEqual(
      [1, 2, 3].map(temperature => ({ temperature })),
    );
    const bare = await administration
      .getIntegrationMessages(APPLICATION, INTEGRATION, { ...list, expand: false })
      .first();
    expect(bare).not.toHaveProperty('payload');
    const nobody = administration.getIntegrationMessages(APPLICATION, 'NOBODY').first();
    expect(isNotFoundError(await rejection(nobody))).toBe(true);
  });
});

describe('a resource of a device', () => {
  /** A device with a lamp, which tells what it was asked. */
  async function withLamp(): Promise<{ device: DirectlyConnectedDevice; asked: unknown[] }> {
    const device = await openDevice(server);
    const asked: unknown[] = [];
    device.registerRequestHandler(
      device.getEndpointId(),
      'lamp/state',
      request => {
        asked.push([request.method, request.json()]);
        return { status: 200, body: { on: true } };
      },
      { methods: 'GET,PUT' },
    );
    await device.flush();
    return { device, asked };
  }

  const lastQuery = (): URLSearchParams => {
    const calls = server.emulator.requests().filter(({ target }) => target.includes('/resources/'));
    return new URL(calls.at(-1)?.target ?? '', server.emulator.url).searchParams;
  };

  test('is invoked while the server waits, for milliseconds', async () => {
    const { device, asked } = await withLamp();
    await using _ = device;
    const { complete, response } = await administration.invokeResource(
      APPLICATION,
      device.getEndpointId(),
      '/lamp/state',
      { method: 'PUT', body: { on: true }, sync: true, syncTimeoutMs: 35_000 },
    );
    expect([complete, response?.statusCode, JSON.parse(response?.body ?? '')]).toEqual([
      true,
      200,
      { on: true },
    ]);
    expect(asked).toEqual([['PUT', { on: true }]]);
    expect([...lastQuery()]).toEqual([
      ['iot.sync', ''],
      ['iot.timeout', '35000'],
    ]);
  });

  test('is invoked at once, and its end is asked for', async () => {
    const { device } = await withLamp();
    await using _ = device;
    const invoked = await administration.invokeResource(APPLICATION, device.getEndpointId(), 'lamp/state');
    expect(invoked).toMatchObject({ complete: false, status: 'RECEIVED' });
    expect([...lastQuery()]).toEqual([['iot.async', '']]);
    await until(() => server.emulator.request(invoked.id)?.response !== undefined);
    expect(await administration.getRequest(invoked.id)).toMatchObject({
      id: invoked.id,
      complete: true,
      status: 'COMPLETED',
    });
  });

  test('that does not answer in time ends incomplete; the call is not cut before', async () => {
    const { device } = await withLamp();
    const id = device.getEndpointId();
    await device.close();
    const hurried = new Administration({
      baseUrl: server.emulator.url,
      username: 'admin',
      password: 'emulator',
      timeout: { attemptMs: 50, totalMs: 50 },
    });
    const options = { sync: true, syncTimeoutMs: 200 };
    expect(await hurried.invokeResource(APPLICATION, id, 'lamp/state', options)).toMatchObject({
      complete: false,
      status: 'RECEIVED',
    });
  });
});

describe('administration refuses, naming the field,', () => {
  test.each<[string, string, () => PromiseLike<unknown>]>([
    ['a device without an id', 'hardwareId', () => administration.registerDevice({ name: 'x' })],
    ['an empty hardware id', 'hardwareId', () => administration.registerDevice({ hardwareId: ' ' })],
    [
      'a UID that is no text',
      'deviceUID',
      () => administration.registerDevice({ deviceUID: 7 as unknown as string }),
    ],
    ['no device', 'device', () => administration.registerDevice(null as never)],
    ['an empty id', 'id', () => administration.getDevice('')],
    ['an empty id to delete', 'id', () => administration.deleteDevice('')],
    ['another state', 'state', () => administration.setDeviceState('a', 'GONE' as 'DISABLED')],
    ['an empty key', 'key', () => administration.setDeviceMetadata('a', '', 'x')],
    ['a value that is no text', 'value', () => administration.setDeviceMetadata('a', 'b', 1 as never)],
    ['a model without a URN', 'urn', () => administration.createDeviceModel({ name: 'x' } as never)],
    ['a model without a name', 'name', () => administration.createDeviceModel({ urn: 'urn:x' } as never)],
    [
      'an empty application',
      'application',
      () => administration.createDeviceModel(model, { application: '' }),
    ],
    ['an empty resource', 'url', () => administration.invokeResource('a', 'b', '')],
    ['a resource with an empty segment', 'url', () => administration.invokeResource('a', 'b', 'c//d')],
    [
      'a wait that is no number of milliseconds',
      'syncTimeoutMs',
      () => administration.invokeResource('a', 'b', 'c', { sync: true, syncTimeoutMs: 1.5 }),
    ],
    [
      'a wait when nobody waits',
      'syncTimeoutMs',
      () => administration.invokeResource('a', 'b', 'c', { syncTimeoutMs: 1 }),
    ],
    ['an empty request id', 'id', () => administration.getRequest('')],
  ])('%s', async (_, field, call) => {
    expect(await rejection(call())).toMatchObject({
      name: 'ValidationError',
      issues: [expect.objectContaining({ field })],
    });
    expect(server.emulator.requests()).toEqual([]);
  });

  test.each([
    ['application', () => administration.getIntegrationMessages('', 'b')],
    ['integration', () => administration.getIntegrationMessages('a', '')],
    ['since', () => administration.getIntegrationMessages('a', 'b', { since: Number.NaN })],
    ['limit', () => administration.getIntegrationMessages('a', 'b', { limit: 0 })],
  ])('messages of an integration with a wrong %s', (field, list) => {
    expect(list).toThrow(
      expect.objectContaining({ name: 'ValidationError', issues: [expect.objectContaining({ field })] }),
    );
  });
});
