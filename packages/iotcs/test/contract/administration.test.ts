import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Administration } from '@sdk/iotcs';
import { type EmulatedServer, emulatedServer } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterAll(() => server.close());

describe('administration by name and password', () => {
  test('registers devices, disables them, and makes device models (B-23)', async () => {
    const baseUrl = server.emulator.url;
    const administration = new Administration({ baseUrl, username: 'admin', password: 'emulator' });
    const { id } = await administration.registerDevice({ hardwareId: 'ADMIN-1', manufacturer: 'ACME' });
    await administration.setDeviceMetadata(id, 'room', '101');
    await administration.setDeviceState(id, 'DISABLED');
    const devices = await administration.getDevices().toArray({ limit: 100 });
    expect(devices.find(device => device.id === id)).toMatchObject({ state: 'DISABLED' });
    expect(server.emulator.devices().find(({ endpointId }) => endpointId === id)?.state).toBe('DISABLED');
    const model = {
      urn: 'urn:test:made',
      name: 'Made',
      attributes: [{ name: 'n', type: 'NUMBER' }],
    } as const;
    await administration.createDeviceModel(model);
  });
});
