import { describe, expect, test } from '@jest/globals';
import {
  Administration,
  alertMessage,
  createProvisioning,
  DirectlyConnectedDevice,
  dataMessage,
  defineDeviceModel,
  deviceFilter,
  memoryMessageStore,
} from '@sdk/iotcs';
import {
  activatedDevice,
  activatedGateway,
  ENDPOINT,
  PASSWORD,
  recordedFile,
  thermo,
} from '../support/devices.js';
import { FakeServer } from '../support/fake-server.js';
import { rejection } from '../support/rejection.js';

/** What no argument is. */
const wrong = <T>(value: unknown): T => value as T;
const refusal = (field: string): unknown =>
  expect.objectContaining({
    name: 'ValidationError',
    issues: expect.arrayContaining([expect.objectContaining({ field })]),
  });

describe('arguments of the wrong kind are named', () => {
  test('by devices', async () => {
    const device = await activatedDevice(new FakeServer());
    const model = thermo();
    const calls: readonly [field: string, call: () => unknown][] = [
      ['options', () => device.createVirtualDevice(ENDPOINT, model, wrong(null))],
      ['priority', () => device.createVirtualDevice(ENDPOINT, model, { priority: wrong('URGENT') })],
      ['reliability', () => device.createVirtualDevice(ENDPOINT, model, { reliability: wrong('SURE') })],
      ['options', () => device.createStorageObject('x', 'y/z', wrong(null))],
      ['encoding', () => device.createStorageObject('x', 'y/z', { encoding: wrong(5) })],
      ['options', () => device.registerRequestHandler(ENDPOINT, 'p', () => ({ status: 200 }), wrong(null))],
      ['path', () => device.getRequestHandler(ENDPOINT, wrong(5))],
      ['path', () => device.unregisterRequestHandler(ENDPOINT, wrong(5))],
      ['message', () => device.messageDispatcher.queue(wrong(undefined))],
      ['message.clientId', () => device.messageDispatcher.queue(wrong({}))],
      ['callback', () => device.messageDispatcher.setOnError(wrong(5))],
    ];
    for (const [field, call] of calls) expect(call).toThrow(refusal(field) as Error);
    for (const [field, call] of [
      ['messages', () => device.send(wrong('x'))],
      ['messages[0]', () => device.send([wrong(5)])],
      ['options', () => device.receive(1, wrong(null))],
    ] as const)
      expect(await rejection(call())).toEqual(refusal(field));
    await device.flush();
  });

  test('by gateways', async () => {
    const gateway = await activatedGateway(new FakeServer());
    for (const [field, call] of [
      ['deviceModels', () => gateway.registerDevice('A', {}, wrong('urn:x'))],
      ['metadata', () => gateway.registerDevice('A', wrong(null), [])],
      ['options', () => gateway.registerDevice('A', {}, [], wrong(null))],
      ['restricted', () => gateway.registerDevice('A', {}, [], { restricted: wrong('yes') })],
    ] as const)
      expect(await rejection(call())).toEqual(refusal(field));
  });

  test('before a device is opened, and by its activation', async () => {
    const open = (options: unknown): Promise<DirectlyConnectedDevice> =>
      DirectlyConnectedDevice.open(recordedFile('prov-unified-minimal'), PASSWORD, wrong(options));
    for (const [field, options] of [
      ['options', null],
      ['baseUrl', { baseUrl: 'localhost' }],
      ['baseUrl', { baseUrl: 'ftp://localhost' }],
      ['storageCloudHost', { storageCloudHost: 5 }],
      ['dispatcher.messageStore', { dispatcher: { messageStore: {} } }],
      ['dispatcher.maximumMessagesPerConnection', { dispatcher: { maximumMessagesPerConnection: 1.5 } }],
      ['dispatcher.longPollMs', { dispatcher: { longPollMs: Infinity } }],
    ] as const)
      expect(await rejection(open(options))).toEqual(refusal(field));
    const device = await open({ dispatcher: { messageStore: memoryMessageStore() } });
    expect(await rejection(device.activate(wrong('urn:x')))).toEqual(refusal('deviceModels'));
  });

  test('in models', () => {
    const define = (more: object): unknown =>
      defineDeviceModel(Object.assign({ urn: 'urn:x', name: 'x' }, more));
    for (const [field, more] of [
      ['attributes', { attributes: 'x' }],
      ['attributes[0]', { attributes: [null] }],
      ['actions[0].arguments', { actions: [{ name: 'a', arguments: 5 }] }],
      ['formats[0].value.fields', { formats: [{ urn: 'u', type: 'DATA', value: { fields: 5 } }] }],
    ] as const)
      expect(() => define(more)).toThrow(refusal(field) as Error);
    // Servers write nothing as an empty text.
    const members = ['a', 'b'].map(name => ({ name, type: 'NUMBER', alias: '' }));
    expect(() => define({ attributes: members })).not.toThrow();
  });

  test('in messages, filters and provisioning assets', () => {
    const facts = { source: 's', eventTime: 1 };
    for (const [field, call] of [
      ['facts', () => dataMessage(wrong(undefined), { format: 'f', data: {} })],
      ['eventTime', () => dataMessage({ source: 's', eventTime: wrong('now') }, { format: 'f', data: {} })],
      ['payload', () => dataMessage(facts, wrong(undefined))],
      ['payload.data', () => alertMessage(facts, wrong({ format: 'f' }))],
      ['priority', () => dataMessage({ ...facts, priority: wrong(1) }, { format: 'f', data: {} })],
      ['not', () => deviceFilter.not(wrong(undefined))],
      ['and', () => deviceFilter.and(wrong(5))],
      ['f', () => deviceFilter.exists('f', wrong('no'))],
      ['options', () => new Administration(wrong(undefined))],
      ['facts', () => createProvisioning(wrong(undefined))],
      ['sharedSecret', () => createProvisioning(wrong({ serverUrl: 'https://x', clientId: 'c' }))],
    ] as const)
      expect(call).toThrow(refusal(field) as Error);
  });
});

test('a moment that no Date can hold is refused', async () => {
  const device = await activatedDevice(new FakeServer());
  const clock = defineDeviceModel({
    urn: 'urn:clock',
    name: 'Clock',
    attributes: [{ name: 'at', type: 'DATETIME' }],
  });
  const virtual = device.createVirtualDevice(ENDPOINT, clock);
  expect(() => virtual.set('at', 1e20)).toThrow(refusal('at') as Error);
  await device.flush();
});
