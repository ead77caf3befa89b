import { readFileSync, statSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { DirectlyConnectedDevice, readProvisioning } from '@sdk/iotcs';
import { thermostat } from '../support/model.js';
import { rejection } from '../support/rejection.js';
import { type EmulatedServer, emulatedServer } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const URN = thermostat.getURN();
const provision = (): Promise<string> => server.emulator.provision('EMULATOR-DEVICE-1', { format: 'legacy' });

describe('a device with a provisioning file in the legacy format', () => {
  test('is activated, and goes on with the same file at the next start', async () => {
    const file = await provision();
    const { provisioningPassword } = server.emulator;
    expect(file).toMatch(/\.json$/);
    await using device = await DirectlyConnectedDevice.open(file, provisioningPassword);
    await device.activate([URN]);
    await using again = await DirectlyConnectedDevice.open(file, provisioningPassword);
    expect(again.isActivated()).toBe(true);
    expect(again.getEndpointId()).toBe(device.getEndpointId());
    again.createVirtualDevice(again.getEndpointId(), thermostat).set('temperature', 21.5);
    await again.flush();
    expect(server.emulator.messages().filter(({ type }) => type === 'DATA')).toMatchObject([
      { source: device.getEndpointId(), payload: { data: { temperature: 21.5 } } },
    ]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ keyPair: expect.any(String) });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('keeps the keys before it sends them, so that the activation can be made again', async () => {
    const file = await provision();
    const { provisioningPassword, faults } = server.emulator;
    faults.add({ match: { path: '/iot/api/v2/activation/direct' }, effect: { status: 503 } });
    await using device = await DirectlyConnectedDevice.open(file, provisioningPassword);
    await rejection(device.activate([URN]));
    const { keyPair, endpointId } = await readProvisioning(file, provisioningPassword);
    expect(keyPair).toBeDefined();
    expect(endpointId).toBeUndefined();
    await using again = await DirectlyConnectedDevice.open(file, provisioningPassword);
    await again.activate([URN]);
    const kept = await readProvisioning(file, provisioningPassword);
    expect(kept.keyPair).toEqual(keyPair);
    expect(kept.endpointId).toBe(again.getEndpointId());
  });
});
