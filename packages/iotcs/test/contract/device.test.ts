import { readFileSync, statSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { DirectlyConnectedDevice, readProvisioning, writeProvisioning } from '@sdk/iotcs';
import { thermostat } from '../support/model.js';
import { rejection } from '../support/rejection.js';
import { type EmulatedServer, emulatedServer, openDevice, openGateway } from '../support/server.js';
import { until } from '../support/until.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const URN = thermostat.getURN();
/** What the emulator has got of one type. */
const received = (type: string): unknown[] =>
  server.emulator.messages().filter(message => message.type === type);
const attributesOf = (endpointId: string): unknown =>
  server.emulator.devices().find(device => device.endpointId === endpointId)?.attributes[URN];

describe('activation', () => {
  test('makes a registered device an activated one, also for the next start', async () => {
    const { provisioningFile, provisioningPassword } = server.emulator;
    await using device = await DirectlyConnectedDevice.open(provisioningFile, provisioningPassword);
    expect(device.isActivated()).toBe(false);
    expect(() => device.getEndpointId()).toThrow(expect.objectContaining({ name: 'StateError' }));
    await device.activate([URN]);
    expect(device.isActivated()).toBe(true);
    await using again = await DirectlyConnectedDevice.open(provisioningFile, provisioningPassword);
    expect(again.getEndpointId()).toBe(device.getEndpointId());
    const known = server.emulator.devices().find(own => own.endpointId === device.getEndpointId());
    expect(known?.state).toBe('ACTIVATED');
    expect(known?.deviceModels).toContain(URN);
    expect(await rejection(device.activate([URN]))).toMatchObject({ name: 'StateError' });
    expect(statSync(provisioningFile).mode & 0o777).toBe(0o600);
  });

  test('keeps the keys before it sends them, so that it can be made again', async () => {
    const { provisioningFile, provisioningPassword, faults } = server.emulator;
    faults.add({ match: { path: '/iot/api/v2/activation/direct' }, effect: { status: 503 } });
    await using device = await DirectlyConnectedDevice.open(provisioningFile, provisioningPassword);
    await rejection(device.activate([URN]));
    const { keyPair, endpointId } = await readProvisioning(provisioningFile, provisioningPassword);
    expect(endpointId).toBeUndefined();
    await using again = await DirectlyConnectedDevice.open(provisioningFile, provisioningPassword);
    await again.activate([URN]);
    const kept = await readProvisioning(provisioningFile, provisioningPassword);
    expect(kept.keyPair).toEqual(keyPair);
    expect(kept.keyPair?.privateKey).toEqual(keyPair?.privateKey);
    expect(kept.endpointId).toBe(again.getEndpointId());
  });

  test('can be called again when the file could not be written at the end, and is made once however often it is asked for', async () => {
    const { provisioningFile, provisioningPassword } = server.emulator;
    const texts = [readFileSync(provisioningFile, 'utf8')];
    let writes = 0;
    const file = {
      read: async () => texts.at(-1) ?? '',
      write: async (text: string) => {
        writes++;
        if (writes === 2) throw new Error('the disk is full');
        texts.push(text);
      },
    };
    await using device = await DirectlyConnectedDevice.open(file, provisioningPassword);
    const failures = await Promise.all([
      rejection(device.activate([URN])),
      rejection(device.activate([URN])),
    ]);
    expect(failures).toEqual([new Error('the disk is full'), new Error('the disk is full')]);
    expect(device.isActivated()).toBe(true);
    await device.activate([URN]);
    await using again = await DirectlyConnectedDevice.open(file, provisioningPassword);
    expect(again.getEndpointId()).toBe(device.getEndpointId());
  });

  test('of a device that another process has activated says so', async () => {
    const { provisioningFile, provisioningPassword } = server.emulator;
    await using late = await DirectlyConnectedDevice.open(provisioningFile, provisioningPassword);
    await using device = await openDevice(server);
    expect(device.isActivated()).toBe(true);
    // The shared secret of an activated device is no good any more.
    expect(await rejection(late.activate([URN]))).toMatchObject({ name: 'AuthError', retryable: false });
    expect(late.isActivated()).toBe(false);
  });

  test('over TLS trusts the certificate of the provisioning file, and no other', async () => {
    const file = await server.emulator.provision('EMULATOR-DEVICE-1', { scheme: 'https' });
    const { provisioningPassword } = server.emulator;
    await using device = await DirectlyConnectedDevice.open(file, provisioningPassword);
    await device.activate([URN]);
    expect(device.isActivated()).toBe(true);
    const assets = await readProvisioning(file, provisioningPassword);
    await writeProvisioning(file, provisioningPassword, { ...assets, trustAnchors: [] });
    await using distrustful = await DirectlyConnectedDevice.open(file, provisioningPassword, {
      retry: false,
    });
    expect(await rejection(distrustful.getDeviceModel(URN))).toMatchObject({
      name: 'AuthError',
      message: expect.stringContaining('no complete answer'),
    });
  });
});

describe('messages', () => {
  test('one set is one message, a transaction is one too (I-25, I-29)', async () => {
    await using device = await openDevice(server);
    const sensor = device.createVirtualDevice(device.getEndpointId(), thermostat);
    sensor.set('temp', 21.5);
    sensor.update().set('maxThreshold', 80).set('label', 'é€').set('on', true).finish();
    sensor.finish();
    await device.flush();
    expect(received('DATA')).toEqual([
      expect.objectContaining({ payload: { format: `${URN}:attributes`, data: { temperature: 21.5 } } }),
      expect.objectContaining({
        payload: { format: `${URN}:attributes`, data: { maxThreshold: 80, label: 'é€', on: true } },
      }),
    ]);
    expect(attributesOf(device.getEndpointId())).toEqual({
      temperature: 21.5,
      maxThreshold: 80,
      label: 'é€',
      on: true,
    });
  });

  test('alerts and data of formats arrive, an alert as often as it is raised', async () => {
    await using device = await openDevice(server);
    const sensor = device.createVirtualDevice(device.getEndpointId(), thermostat);
    const alert = sensor.createAlert('urn:sdk:emulator:thermostat:tooHot').set('temp', 99.5);
    alert.raise();
    alert.set('unit', 'C').raise();
    sensor.createData('urn:sdk:emulator:thermostat:sample').set('n', 3).submit();
    await device.flush();
    expect(received('ALERT')).toMatchObject([
      { priority: 'HIGHEST', payload: { severity: 'SIGNIFICANT', data: { temp: 99.5 } } },
      { payload: { data: { temp: 99.5, unit: 'C' } } },
    ]);
    expect(received('DATA')).toMatchObject([{ payload: { format: `${URN}:sample`, data: { n: 3 } } }]);
  });

  test('a device model is fetched once; an unknown one is undefined (I-33)', async () => {
    await using device = await openDevice(server);
    const model = await device.getDeviceModel(URN);
    expect([model?.getName(), model?.getURN(), model?.getDescription()]).toEqual([
      'Thermostat',
      URN,
      'Keeps a room at a temperature',
    ]);
    expect(await device.getDeviceModel(URN)).toBe(model);
    expect(await device.getDeviceModel('urn:none')).toBeUndefined();
  });
});

describe('requests', () => {
  test('a change of an attribute is told, set, sent and answered', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    const sensor = device.createVirtualDevice(id, thermostat);
    const changes: unknown[] = [];
    sensor.setOnChange(event => {
      changes.push([event.getNamedValue().getValue(), sensor.get('maxThreshold')]);
    }, 'maxThreshold');
    const url = `deviceModels/${URN}/attributes/maxThreshold`;
    const request = server.emulator.sendRequest(id, { method: 'PUT', url, body: '{"value":90}' });
    await until(() => server.emulator.request(request)?.response !== undefined);
    await device.flush();
    expect(changes).toEqual([[90, 70]]);
    expect(sensor.get('maxThreshold')).toBe(90);
    expect(server.emulator.request(request)).toMatchObject({
      status: 'COMPLETED',
      response: { statusCode: 202 },
    });
    expect(attributesOf(id)).toEqual({ maxThreshold: 90 });
  });

  test('of several attributes one wrong value leaves all as they were', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    const sensor = device.createVirtualDevice(id, thermostat);
    const changes: unknown[] = [];
    sensor.setOnChange(event => {
      changes.push(event);
    });
    const url = `deviceModels/${URN}/attributes`;
    const body = JSON.stringify({ label: 'new', maxThreshold: 200 });
    const request = server.emulator.sendRequest(id, { method: 'PATCH', url, body });
    await until(() => server.emulator.request(request)?.response !== undefined);
    expect(server.emulator.request(request)?.response).toMatchObject({ statusCode: 400 });
    expect([sensor.get('label'), sensor.get('maxThreshold'), changes]).toEqual([undefined, 70, []]);
  });

  test('a callback that throws refuses the change', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    const sensor = device.createVirtualDevice(id, thermostat);
    sensor.setOnChange(() => {
      throw new Error('not now');
    });
    const url = `deviceModels/${URN}/attributes/label`;
    const request = server.emulator.sendRequest(id, { method: 'PUT', url, body: '{"value":"x"}' });
    await until(() => server.emulator.request(request)?.response !== undefined);
    expect(server.emulator.request(request)?.response).toMatchObject({ statusCode: 400 });
    expect(sensor.get('label')).toBeUndefined();
  });

  test('an action gets its arguments, with defaults, and own resources are served', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    const sensor = device.createVirtualDevice(id, thermostat);
    const calls: unknown[] = [];
    sensor.setOnAction('blink', event => {
      calls.push([event.getName(), event.arguments, event.getNamedValue()?.next()?.getName()]);
    });
    sensor.setCallable('power', value => {
      calls.push(value);
    });
    device.registerRequestHandler(id, 'lamp/state', ({ method }) => ({ status: 200, body: { method } }));
    const ask = (method: string, url: string, body: string): string =>
      server.emulator.sendRequest(id, { method, url, body });
    const requests = [
      ask('POST', `deviceModels/${URN}/actions/blink`, '{"count":3}'),
      ask('POST', `deviceModels/${URN}/actions/power`, '{"value":true}'),
      ask('GET', 'lamp/state', ''),
    ];
    await until(() => requests.every(own => server.emulator.request(own)?.response !== undefined));
    expect(calls).toEqual([['blink', { count: 3, color: 'red' }, 'color'], true]);
    const answers = requests.map(own => server.emulator.request(own)?.response);
    expect(answers).toMatchObject([{ statusCode: 202 }, { statusCode: 202 }, { statusCode: 200 }]);
    expect(Buffer.from(String(answers[2]?.body), 'base64').toString()).toBe('{"method":"GET"}');
  });

  test('requests that come before the callbacks are set wait for them', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    const url = `deviceModels/${URN}/actions/reset`;
    const request = server.emulator.sendRequest(id, { method: 'POST', url, body: '{}' });
    const sensor = device.createVirtualDevice(id, thermostat);
    await server.emulator.untilPolled(id);
    expect(server.emulator.request(request)?.response).toBeUndefined();
    let calls = 0;
    sensor.setOnAction('reset', () => {
      calls++;
    });
    await until(() => server.emulator.request(request)?.response !== undefined);
    expect([calls, server.emulator.request(request)?.response?.statusCode]).toEqual([1, 202]);
  });
});

describe('gateways', () => {
  test('register devices, announced ones, restricted ones and others, and speak for them (W-6)', async () => {
    await using gateway = await openGateway(server);
    const metadata = { manufacturer: 'ACME', modelNumber: 'X1', serialNumber: '0001' };
    const announced = await gateway.registerDevice('EMULATOR-SENSOR-1', metadata, [thermostat]);
    const restricted = await gateway.registerDevice('S-2', metadata, [URN], { restricted: true });
    const free = await gateway.registerDevice('S-3', {}, [URN]);
    expect(new Set([announced, restricted, free]).size).toBe(3);
    expect(await gateway.registerDevice('S-3', {}, [URN])).toBe(free);
    const sensor = gateway.createVirtualDevice(free, thermostat);
    sensor.set('temperature', 12);
    await gateway.flush();
    expect(attributesOf(free)).toEqual({ temperature: 12 });
    const changes: unknown[] = [];
    sensor.setOnChange(event => {
      changes.push(event.getNamedValue().getName());
    });
    const url = `deviceModels/${URN}/attributes/label`;
    const request = server.emulator.sendRequest(free, { method: 'PUT', url, body: '{"value":"x"}' });
    await until(() => server.emulator.request(request)?.response !== undefined);
    expect([changes, server.emulator.request(request)?.response?.statusCode]).toEqual([['label'], 202]);
  });
});
