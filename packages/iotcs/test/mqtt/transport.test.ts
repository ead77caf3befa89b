import { afterEach, describe, expect, test } from '@jest/globals';
import { DirectlyConnectedDevice, type DispatcherOptions, type Message } from '@sdk/iotcs';
import { ENDPOINT, PASSWORD, recordedFile, THERMO, thermo } from '../support/devices.js';
import { rejection } from '../support/rejection.js';
import { until } from '../support/until.js';
import { vectorOf } from '../vectors/vector.js';
import { type Answers, RecordingBroker } from './recording-broker.js';

let broker: RecordingBroker;
let device: DirectlyConnectedDevice;
afterEach(async () => {
  await device.close();
  await broker.close();
});

async function open(answers: Answers, dispatcher: DispatcherOptions = {}): Promise<void> {
  broker = await RecordingBroker.start({ messages: () => ({ payload: [] }), ...answers });
  device = await DirectlyConnectedDevice.open(recordedFile('prov-unified-activated'), PASSWORD, {
    baseUrl: broker.url,
    dispatcher: { longPolling: false, pollingIntervalMs: 0, closeTimeoutMs: 1, ...dispatcher },
  });
}

const model = vectorOf('models', 'get-device-model').exchanges[0]?.response.body as object;
const publishedTo = (path: string): readonly unknown[] =>
  broker
    .of('PUBLISH')
    .filter(({ topic }) => topic === `iotcs/${ENDPOINT}/${path}`)
    .map(({ payload }) => payload);
const bytes = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
};
const request = (id: string): object => ({
  id,
  type: 'REQUEST',
  source: 'server',
  destination: ENDPOINT,
  payload: { method: 'GET', url: 'nowhere', body: '' },
});

const message = (clientId: string): Message => ({
  clientId,
  source: ENDPOINT,
  destination: '',
  sender: '',
  priority: 'MEDIUM',
  reliability: 'BEST_EFFORT',
  eventTime: 1,
  type: 'DATA',
  payload: { format: `${THERMO}:attributes`, data: { temperature: 1 } },
});

describe('requests over MQTT', () => {
  test('are one at a time on a topic, so that each gets its own answer', async () => {
    let held: (() => void) | undefined;
    await open({
      deviceModels: payload => {
        const { urn } = JSON.parse(payload.toString());
        const answer = (): void => broker.publish('deviceModels', { ...model, urn });
        if (urn === 'urn:one') held = answer;
        else answer();
        return undefined;
      },
    });
    const both = Promise.all([device.getDeviceModel('urn:one'), device.getDeviceModel('urn:two')]);
    await until(() => held !== undefined);
    expect(publishedTo('deviceModels')).toEqual([{ urn: 'urn:one' }]);
    held?.();
    expect((await both).map(own => own?.getURN())).toEqual(['urn:one', 'urn:two']);
  });

  test('share one connection, also when they start together', async () => {
    await open({ deviceModels: () => ({ payload: model }) });
    await Promise.all([device.getDeviceModel('urn:one'), device.send([]), device.getDeviceModel('urn:two')]);
    expect(broker.of('CONNECT')).toHaveLength(1);
  });

  test('fail with the status that comes on the topic for errors', async () => {
    await open({
      deviceModels: () => ({ path: 'deviceModels/error', payload: { status: 403, title: 'no' } }),
    });
    expect(await rejection(device.getDeviceModel(THERMO))).toMatchObject({ name: 'HttpError', status: 403 });
  });

  test('are made once more over a new connection after 401', async () => {
    let calls = 0;
    await open({
      deviceModels: () =>
        calls++ === 0 ? { path: 'deviceModels/error', payload: { status: 401 } } : { payload: model },
    });
    expect((await device.getDeviceModel(THERMO))?.getURN()).toBe(THERMO);
    expect(broker.of('CONNECT')).toHaveLength(2);
  });

  test('that are cut off are made again over a new connection', async () => {
    let calls = 0;
    await open({
      deviceModels: () => {
        if (calls++ > 0) return { payload: model };
        broker.cut();
        return undefined;
      },
    });
    expect((await device.getDeviceModel(THERMO))?.getURN()).toBe(THERMO);
    expect(broker.of('CONNECT')).toHaveLength(2);
  });
});

describe('messages over MQTT', () => {
  test('come after the room for requests, which is told only when it changes', async () => {
    await open({});
    const sensor = device.createVirtualDevice(ENDPOINT, thermo());
    await device.flush();
    sensor.set('temperature', 1);
    await device.flush();
    const sent = broker.of('PUBLISH').map(({ topic }) => String(topic).split('/').slice(2).join('/'));
    expect(sent).toEqual(['messages/acceptBytes', 'messages', 'messages']);
    expect(publishedTo('messages/acceptBytes')).toEqual([bytes(4190).toString('hex')]);
  });

  test('are sent again, under the same id, when the connection was cut before the answer', async () => {
    let calls = 0;
    await open(
      {
        messages: () => {
          if (calls++ > 0) return { payload: [] };
          broker.cut();
          return undefined;
        },
      },
      { backoffMs: 100 },
    );
    device.messageDispatcher.queue(message('same-id'));
    await device.flush();
    const ids = publishedTo('messages').flatMap(list =>
      (list as { clientId: string }[]).map(own => own.clientId),
    );
    expect(ids).toEqual(['same-id', 'same-id']);
  });

  test('bring the requests in their answer', async () => {
    await open({ messages: () => ({ payload: [request('in-answer')] }) });
    await device.send([message('first')]);
    expect(await device.receive(0)).toMatchObject({ id: 'in-answer' });
  });
});

describe('waiting for requests over MQTT', () => {
  test('ends with the first that the server publishes', async () => {
    await open({}, { longPolling: true });
    const wait = device.receive(30_000);
    await until(() => publishedTo('messages/acceptBytes').length === 1);
    broker.publish('messages', [request('pushed-1'), request('pushed-2')]);
    expect(await wait).toMatchObject({ id: 'pushed-1' });
    expect(await device.receive(0)).toMatchObject({ id: 'pushed-2' });
  });

  test('keeps what is published while nobody waits', async () => {
    await open({}, { longPolling: true });
    await device.send([]);
    broker.publish('messages', [request('early')]);
    expect(await device.receive(30_000)).toMatchObject({ id: 'early' });
  });

  test('ends without one when the server holds a request that is too large', async () => {
    await open({}, { longPolling: true });
    const wait = device.receive(30_000);
    await until(() => publishedTo('messages/acceptBytes').length === 1);
    broker.publish('messages/acceptBytes', bytes(5_000));
    expect(await wait).toBeUndefined();
    expect(device.messageDispatcher.counters.totalProtocolErrors).toBe(1);
  });

  test('tells its room again when the server takes it to be smaller', async () => {
    await open({}, { longPolling: true });
    const wait = device.receive(30_000);
    await until(() => publishedTo('messages/acceptBytes').length === 1);
    broker.publish('messages/acceptBytes', bytes(4_000));
    expect(await wait).toBeUndefined();
    const again = device.receive(30_000);
    await until(() => publishedTo('messages/acceptBytes').length === 2);
    broker.publish('messages', [request('now')]);
    expect(await again).toMatchObject({ id: 'now' });
    expect(device.messageDispatcher.counters.totalProtocolErrors).toBe(0);
  });

  test('ends when the connection does', async () => {
    await open({}, { longPolling: true });
    const wait = rejection(device.receive(30_000));
    await until(() => publishedTo('messages/acceptBytes').length === 1);
    broker.cut();
    expect(await wait).toMatchObject({ name: 'ConnectionError' });
  });
});

test('a broker that cannot be reached is a connection failure', async () => {
  await open({});
  await broker.close();
  expect(await rejection(device.send([]))).toMatchObject({
    name: 'ConnectionError',
    systemCode: 'ECONNREFUSED',
  });
});
