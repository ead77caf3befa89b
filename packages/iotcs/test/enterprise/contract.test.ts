import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startEmulator } from '@sdk/emulator';
import {
  type ActionEvent,
  type AttributeChange,
  type DeviceModel,
  DirectlyConnectedDevice,
  deviceFilter,
  EnterpriseClient,
  type FormatMessage,
  type VirtualDevice,
} from '@sdk/iotcs';
import { rejection } from '../support/rejection.js';

const THERMOSTAT = 'urn:sdk:emulator:thermostat';
const fast = { pollMs: 5 };

let emulator: Awaited<ReturnType<typeof startEmulator<'iotcs'>>>;
let folder: string;
let device: DirectlyConnectedDevice;
let thermostat: VirtualDevice;
let client: EnterpriseClient;
let model: DeviceModel;

beforeAll(async () => {
  emulator = await startEmulator({ platforms: ['iotcs'] });
  const { provisioningFile, provisioningPassword, enterprise } = emulator.iotcs;
  folder = await mkdtemp(join(tmpdir(), 'sdk-iotcs-'));
  const file = join(folder, 'device.conf');
  await copyFile(provisioningFile, file);
  device = await DirectlyConnectedDevice.open(file, provisioningPassword);
  await device.activate([THERMOSTAT]);
  const deviceModel = await device.getDeviceModel(THERMOSTAT);
  if (deviceModel === undefined) throw new Error('the emulator has no thermostat');
  thermostat = device.createVirtualDevice(device.getEndpointId(), deviceModel);
  client = await EnterpriseClient.open(enterprise.provisioningFile, enterprise.password, {
    pollingIntervalMs: 10,
  });
  model = await client.getDeviceModel(THERMOSTAT);
});

afterAll(async () => {
  await client.close();
  await device.close();
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** Waits until something holds; the limit of the test ends the wait. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 2));
}

describe('an enterprise client', () => {
  test('finds its application, models and devices', async () => {
    expect((await client.getApplication()).id).toBeTruthy();
    const urns: string[] = [];
    for await (const { urn } of client.getDeviceModels({ limit: 1 })) urns.push(urn);
    expect(urns).toContain(THERMOSTAT);
    const filter = deviceFilter.eq('id', device.getEndpointId());
    const found = await client.getDevices({ filter }).toArray({ limit: 5 });
    expect(found).toMatchObject([{ id: device.getEndpointId(), state: 'ACTIVATED' }]);
  });

  test('sees attributes change, alerts and data', async () => {
    const changes: AttributeChange[] = [];
    const alerts: FormatMessage[] = [];
    const data: FormatMessage[] = [];
    using remote = await client.createVirtualDevice(device.getEndpointId(), model, {
      onChange: some => changes.push(...some),
      onAlerts: some => alerts.push(...Object.values(some).flat()),
      onData: some => data.push(...Object.values(some).flat()),
    });
    thermostat.set('temperature', 21.5);
    await until(() => changes.some(({ name, value }) => name === 'temperature' && value === 21.5));
    expect(remote.get('temperature')).toBe(21.5);
    thermostat.createAlert(`${THERMOSTAT}:tooHot`).set('temp', 90).raise();
    thermostat.createData(`${THERMOSTAT}:sample`).set('n', 3).submit();
    await until(() => alerts.length > 0 && data.length > 0);
    expect(alerts[0]?.fields).toMatchObject({ temp: 90 });
    expect(data[0]?.fields).toMatchObject({ n: 3 });
  });

  test('sets attributes, and hears when the device refuses', async () => {
    using remote = await client.createVirtualDevice(device.getEndpointId(), model);
    thermostat.setOnChange(event => {
      if (event.getNamedValue().getValue() === 66) throw new Error('not today');
    });
    await remote.set('maxThreshold', 80, fast);
    expect(thermostat.get('maxThreshold')).toBe(80);
    await remote.update({ maxThreshold: 90, label: 'hall' }, fast);
    expect([thermostat.get('maxThreshold'), thermostat.get('label')]).toEqual([90, 'hall']);
    const failure = await rejection(remote.set('maxThreshold', 66, fast));
    expect(failure).toMatchObject({ name: 'DeviceRequestError', response: { statusCode: 400 } });
    expect(remote.get('maxThreshold')).toBe(90);
    thermostat.setOnChange(undefined);
  });

  test('calls actions with their arguments', async () => {
    using remote = await client.createVirtualDevice(device.getEndpointId(), model);
    const called: unknown[] = [];
    thermostat.setOnActions((event: ActionEvent) => {
      called.push([
        event.getName(),
        ...[...(event.getNamedValue() ?? [])].map(({ name, value }) => [name, value]),
      ]);
    });
    await remote.call('blink', { count: 2 }, fast);
    await remote.call('power', { value: true }, fast);
    expect(called).toEqual([
      ['blink', ['count', 2], ['color', 'red']],
      ['power', ['value', true]],
    ]);
  });

  test('refuses what cannot be right before anything is sent', async () => {
    using remote = await client.createVirtualDevice(device.getEndpointId(), model);
    const before = emulator.iotcs.requests().filter(({ method }) => method === 'PUT').length;
    expect(await rejection(remote.set('maxThreshold', 200))).toMatchObject({ name: 'ValidationError' });
    expect(await rejection(remote.set('temperature', 20))).toMatchObject({ name: 'ValidationError' });
    expect(await rejection(remote.set('nothing' as never, 1 as never))).toMatchObject({
      name: 'ValidationError',
    });
    expect(await rejection(remote.call('blink', { count: 99 }))).toMatchObject({ name: 'ValidationError' });
    expect(emulator.iotcs.requests().filter(({ method }) => method === 'PUT')).toHaveLength(before);
  });

  test('reads messages, and watches for new ones', async () => {
    const about = device.getEndpointId();
    const watching = client.watchMessages({ device: about, type: 'DATA', expand: true, since: 0, pollMs: 5 });
    thermostat.set('temperature', 33);
    for await (const message of watching) {
      if ((message.payload?.['data'] as { temperature?: number } | undefined)?.temperature === 33) break;
    }
    const kept = await client.getMessages({ device: about, type: 'DATA', limit: 2 }).toArray({ limit: 100 });
    expect(kept.length).toBeGreaterThan(2);
    expect(new Set(kept.map(({ id }) => id)).size).toBe(kept.length);
  });
});
