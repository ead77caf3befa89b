import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type DeviceRequest, type DirectlyConnectedDevice, RESPONSE_WAIT } from '@sdk/iotcs';
import { type EmulatedServer, emulatedServer, openDevice } from '../support/server.js';
import { until } from '../support/until.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

/** Asks a device and resolves with the status of its answer. */
async function statusOf(device: DirectlyConnectedDevice, url: string): Promise<number | undefined> {
  const request = server.emulator.sendRequest(device.getEndpointId(), { method: 'GET', url });
  await until(() => server.emulator.request(request)?.response !== undefined);
  return server.emulator.request(request)?.response?.statusCode;
}

describe('resources of a device', () => {
  test('are answered later when the handler waits, and once', async () => {
    await using device = await openDevice(server);
    let waiting: DeviceRequest | undefined;
    device.registerRequestHandler(device.getEndpointId(), 'slow', request => {
      waiting = request;
      return RESPONSE_WAIT;
    });
    const answered = statusOf(device, 'slow');
    await until(() => waiting !== undefined);
    waiting?.respond({ status: 201, body: 'later' });
    waiting?.respond({ status: 500 });
    expect(await answered).toBe(201);
    await device.flush();
    expect(server.emulator.messages().filter(({ type }) => type === 'RESPONSE')).toHaveLength(1);
  });

  test('whose handler throws are answered with 500, and those that are gone with 404', async () => {
    await using device = await openDevice(server, { dispatcher: { settleTimeMs: 0 } });
    const id = device.getEndpointId();
    const handler = (): never => {
      throw new Error('broken');
    };
    device.registerRequestHandler(id, 'broken', handler);
    expect(device.getRequestHandler(id, 'broken')).toBe(handler);
    expect(await statusOf(device, 'broken')).toBe(500);
    device.unregisterRequestHandler(id, 'broken');
    expect(await statusOf(device, 'broken')).toBe(404);
    expect(device.getRequestHandler(id, 'broken')).toBeUndefined();
  });

  test('are reported when they come and when they go', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    device.registerRequestHandler(id, 'lamp', () => ({ status: 200 }), { methods: 'GET' });
    device.unregisterRequestHandler(id, 'lamp');
    await device.flush();
    const reports = server.emulator
      .messages()
      .filter(({ type }) => type === 'RESOURCES_REPORT')
      .flatMap(({ payload }) => (payload as { value: { resources: { path: string }[] } }).value.resources)
      .filter(({ path }) => path === 'lamp');
    expect(reports).toMatchObject([{ status: 'ADDED', methods: 'GET' }, { status: 'REMOVED' }]);
  });
});
