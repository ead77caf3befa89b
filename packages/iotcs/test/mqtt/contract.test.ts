import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type DeviceOptions, DirectlyConnectedDevice, EnterpriseClient, GatewayDevice } from '@sdk/iotcs';
import { thermostat } from '../support/model.js';
import { rejection } from '../support/rejection.js';
import { type EmulatedServer, emulatedServer } from '../support/server.js';
import { until } from '../support/until.js';

const URN = thermostat.getURN();
let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

async function open(
  scheme: 'mqtt' | 'mqtts' = 'mqtt',
  options?: DeviceOptions,
): Promise<DirectlyConnectedDevice> {
  const file = await server.emulator.provision('EMULATOR-DEVICE-1', { scheme });
  return DirectlyConnectedDevice.open(file, server.emulator.provisioningPassword, options);
}

const received = (type: string): readonly unknown[] =>
  server.emulator.messages().filter(message => message.type === type);

describe('a device whose provisioning file names MQTT', () => {
  test.each(['mqtt', 'mqtts'] as const)(
    'is activated and sends over %s, without any call over HTTP',
    async scheme => {
      await using device = await open(scheme);
      await device.activate([URN]);
      expect(device.isActivated()).toBe(true);
      device.createVirtualDevice(device.getEndpointId(), thermostat).set('temperature', 21.5);
      await device.flush();
      expect(received('DATA')).toMatchObject([{ payload: { data: { temperature: 21.5 } } }]);
      expect(server.emulator.requests()).toEqual([]);
    },
  );

  test('fetches device models', async () => {
    await using device = await open();
    await device.activate([URN]);
    const [known, unknown] = await Promise.all([
      device.getDeviceModel(URN),
      device.getDeviceModel('urn:test:nobody:knows'),
    ]);
    expect(known?.getURN()).toBe(URN);
    expect(unknown).toBeUndefined();
  });

  test.each([true, false])('serves requests, with long polling: %s', async longPolling => {
    await using device = await open('mqtt', { dispatcher: { longPolling, pollingIntervalMs: 50 } });
    await device.activate([URN]);
    const sensor = device.createVirtualDevice(device.getEndpointId(), thermostat);
    sensor.setOnChange(() => {});
    const requestIds = [70, 71, 72].map(value =>
      server.emulator.sendRequest(device.getEndpointId(), {
        method: 'PUT',
        url: `deviceModels/${URN}/attributes/maxThreshold`,
        body: JSON.stringify({ value }),
      }),
    );
    await until(() => received('RESPONSE').length === requestIds.length);
    expect(received('RESPONSE')).toMatchObject(
      requestIds.map(requestId => ({ payload: { requestId, statusCode: 202 } })),
    );
    expect(sensor.get('maxThreshold')).toBe(72);
  });

  test('serves what an enterprise client sets, although it publishes nothing by itself', async () => {
    await using device = await open();
    await device.activate([URN]);
    const sensor = device.createVirtualDevice(device.getEndpointId(), thermostat);
    sensor.setOnChange(() => {});
    await device.flush();
    const { provisioningFile, password } = server.emulator.enterprise;
    await using client = await EnterpriseClient.open(provisioningFile, password);
    const model = await client.getDeviceModel(URN);
    using remote = await client.createVirtualDevice(device.getEndpointId(), model);
    const published = server.emulator.messages().filter(({ direction }) => direction === 'FROM_DEVICE');
    expect(published.map(({ type }) => type)).toEqual(['RESOURCES_REPORT', 'RESOURCES_REPORT']);
    for (const value of [80, 81]) {
      await remote.set('maxThreshold', value, { pollMs: 5, waitMs: 10_000 });
      expect(sensor.get('maxThreshold')).toBe(value);
    }
  });

  test('sends values that are offered as they are: policies have no topic', async () => {
    await using device = await open();
    await device.activate([URN]);
    device.createVirtualDevice(device.getEndpointId(), thermostat).offer('temperature', 20);
    await device.flush();
    expect(received('DATA')).toMatchObject([{ payload: { data: { temperature: 20 } } }]);
  });

  test('whose credentials are refused says so', async () => {
    await using device = await open();
    await using same = await open();
    await device.activate([URN]);
    // The shared secret of an activated device is no good any more.
    expect(await rejection(same.activate([URN]))).toMatchObject({ name: 'AuthError', retryable: false });
    expect(same.isActivated()).toBe(false);
  });
});

test('a gateway registers devices behind it over MQTT', async () => {
  const file = await server.emulator.provision('EMULATOR-GATEWAY-1', { scheme: 'mqtt' });
  await using gateway = await GatewayDevice.open(file, server.emulator.provisioningPassword);
  await gateway.activate([URN]);
  const sensorId = await gateway.registerDevice('SENSOR-1', {}, [URN]);
  gateway.createVirtualDevice(sensorId, thermostat).set('temperature', 3);
  await gateway.flush();
  expect(received('DATA')).toMatchObject([{ source: sensorId, payload: { data: { temperature: 3 } } }]);
});
