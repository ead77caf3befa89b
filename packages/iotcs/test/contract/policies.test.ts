import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { DirectlyConnectedDevice } from '@sdk/iotcs';
import { thermostat } from '../support/model.js';
import { type EmulatedServer, emulatedServer, openDevice, openGateway } from '../support/server.js';
import { until } from '../support/until.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

/** Temperatures that the server has got, in their order, of one device or of all. */
function temperatures(endpointId?: string): readonly unknown[] {
  return server.emulator
    .messages()
    .filter(({ type, source }) => type === 'DATA' && (endpointId ?? source) === source)
    .map(({ payload }) => (payload as { data: { temperature: number } }).data.temperature);
}

/** Statuses with which devices have answered that their policies have changed. */
function answers(): readonly unknown[] {
  return server.emulator
    .messages()
    .filter(({ type }) => type === 'RESPONSE')
    .map(({ payload }) => payload['statusCode']);
}

/** A policy of one function for temperatures. */
async function assign(
  devices: readonly string[],
  id: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<void> {
  await server.emulator.assignPolicy({
    id: 'policy-1',
    deviceModelUrn: thermostat.getURN(),
    devices,
    pipelines: [{ attributeName: 'temperature', pipeline: [{ id, parameters }] }],
  });
}

describe('offered values', () => {
  test('go through the policy that the server has for the device (B-14)', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    await assign([id], 'filterCondition', { condition: '$(temperature) > 50' });
    const sensor = device.createVirtualDevice(id, thermostat);
    for (const value of [20, 60, 30]) sensor.offer('temperature', value);
    await until(() => temperatures().includes(30));
    expect(temperatures()).toEqual([20, 30]);
  });

  test('go through the new policy as soon as the server has told of it', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    const sensor = device.createVirtualDevice(id, thermostat);
    const offer = async (...values: readonly number[]): Promise<void> => {
      for (const value of values) sensor.offer('temperature', value);
      await device.flush();
    };
    await offer(1);
    await assign([id], 'filterCondition', { condition: '$(temperature) > 50' });
    await until(() => answers().length === 1);
    await offer(60, 2);
    await assign([id], 'filterCondition', { condition: '$(temperature) < 50' });
    await until(() => answers().length === 2);
    await offer(3, 61);
    server.emulator.removePolicy('policy-1');
    await until(() => answers().length === 3);
    await offer(4);
    expect(temperatures()).toEqual([1, 2, 61, 4]);
    expect(answers()).toEqual([200, 200, 200]);
  });

  test('of devices behind a gateway too; what the others hold back stays', async () => {
    await using gateway = await openGateway(server);
    const ids = [
      await gateway.registerDevice('S-1', {}, [thermostat]),
      await gateway.registerDevice('S-2', {}, [thermostat]),
    ] as const;
    const [sensor, other] = ids.map(id => gateway.createVirtualDevice(id, thermostat));
    await server.emulator.assignPolicy({
      id: 'policy-2',
      deviceModelUrn: thermostat.getURN(),
      devices: [ids[1]],
      pipelines: [{ attributeName: '*', pipeline: [{ id: 'batchBySize', parameters: { batchSize: 2 } }] }],
    });
    await gateway.flush();
    other?.offer('temperature', 7);
    sensor?.offer('temperature', 1);
    await gateway.flush();
    const before = answers().length;
    await assign([ids[0]], 'sampleQuality', { rate: 'none' });
    await until(() => answers().length > before);
    sensor?.offer('temperature', 2);
    await gateway.flush();
    expect([temperatures(ids[0]), temperatures(ids[1])]).toEqual([[1], []]);
    other?.offer('temperature', 8);
    await gateway.flush();
    expect(temperatures(ids[1])).toEqual([7, 8]);
  });

  test('whose policies change are told over MQTT as well, where they cannot be looked up', async () => {
    const file = await server.emulator.provision('EMULATOR-DEVICE-1', { scheme: 'mqtt' });
    await using device = await DirectlyConnectedDevice.open(file, server.emulator.provisioningPassword);
    await device.activate([thermostat]);
    const id = device.getEndpointId();
    const sensor = device.createVirtualDevice(id, thermostat);
    await device.flush();
    await assign([id], 'sampleQuality', { rate: 'none' });
    await until(() => answers().length === 1);
    sensor.offer('temperature', 5);
    await device.flush();
    expect([answers(), temperatures()]).toEqual([[200], [5]]);
  });
});
