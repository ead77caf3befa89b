import { expect } from '@jest/globals';
import {
  type AttributeInput,
  type DeviceModelDefinition,
  dataMessage,
  ExternalObject,
  type Resource,
  resourcesReport,
  type VirtualDevice,
} from '@sdk/iotcs';
import { activatedDevice, ENDPOINT, THERMO, thermo } from '../../support/devices.js';
import { FakeServer, type Served } from '../../support/fake-server.js';
import { expectRequest } from '../compare.js';
import type { Exchange, Replay, Vector } from '../vector.js';

const MESSAGES = '/iot/api/v2/messages';

/** Makes a device, does something with it, and compares what it sent after its report of resources. */
async function messagesOf(
  vector: Vector,
  act: (thermometer: VirtualDevice) => void,
): Promise<{ readonly server: FakeServer; readonly thermometer: VirtualDevice }> {
  const server = new FakeServer();
  const device = await activatedDevice(server);
  const thermometer = device.createVirtualDevice(ENDPOINT, thermo());
  await device.flush();
  const before = server.to(MESSAGES).length;
  const answers = vector.exchanges.map(({ response }): Served => response);
  if (answers.length > 0) server.on(MESSAGES, answers);
  act(thermometer);
  await device.flush();
  const sent = server.to(MESSAGES).slice(before);
  expect(sent).toHaveLength(vector.exchanges.length);
  vector.exchanges.forEach((exchange, index) => {
    expectRequest(sent[index], exchange);
  });
  return { server, thermometer };
}

/** The recorded case with the data that a correct client sends. */
function withData(vector: Vector, data: unknown): Vector {
  const fix = (exchange: Exchange): Exchange => {
    const [message] = exchange.request.body as { readonly payload: object }[];
    const body = [{ ...message, payload: { ...message?.payload, data } }];
    return { ...exchange, request: { ...exchange.request, body } };
  };
  return { ...vector, exchanges: vector.exchanges.map(fix) };
}

function setOne(thermometer: VirtualDevice, name: string, value: unknown): void {
  thermometer.set(name, value as AttributeInput<DeviceModelDefinition, string>);
}

const sets: Replay = async vector => {
  const [name, value] = vector.call.args as [string, number];
  const { thermometer } = await messagesOf(vector, device => setOne(device, name, value));
  const expected = vector.result as { readonly value?: unknown; readonly lastKnown?: unknown };
  if (expected.value === undefined) return;
  expect(thermometer.get(name)).toBe(expected.value);
  expect(thermometer.getLastKnown(name)).toBe(expected.lastKnown);
};

function fill(
  target: { set(name: string, value: never): unknown },
  fields: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(fields)) target.set(name, value as never);
}

export const messages: Readonly<Record<string, Replay>> = {
  'resources-report-policy': async vector => {
    const server = new FakeServer();
    const device = await activatedDevice(server);
    const path = 'deviceModels/urn:oracle:iot:dcd:capability:device_policy/policyChanged';
    const resources: Resource[] = [
      {
        name: 'urn:oracle:iot:dcd:capability:device_policy',
        path,
        status: 'ADDED',
        methods: 'PUT',
        endpointName: ENDPOINT,
      },
    ];
    const prefix = 'deviceModels/urn:oracle:iot:dcd:capability:';
    const others = ['counters', 'reset', 'pollingInterval'].map(
      name => `${prefix}message_dispatcher/${name}`,
    );
    const tests = ['info', 'testConnectivity'].map(name => `${prefix}diagnostics/${name}`);
    await device.send([
      resourcesReport({ source: ENDPOINT, eventTime: 1, priority: 'HIGHEST' }, resources, [
        path,
        ...others,
        ...tests,
      ]),
    ]);
    expectRequest(server.to(MESSAGES)[0], vector.exchanges[0] as Exchange);
  },
  'resources-report-dispatcher': async vector => {
    const server = new FakeServer();
    const device = await activatedDevice(server);
    device.createVirtualDevice(ENDPOINT, thermo());
    await device.flush();
    expectRequest(server.to(MESSAGES)[0], vector.exchanges[0] as Exchange);
  },
  'data-single-attribute': sets,
  'data-same-value-no-message': async vector => {
    const [name, value] = vector.call.args as [string, number];
    const server = new FakeServer();
    const device = await activatedDevice(server);
    const thermometer = device.createVirtualDevice(ENDPOINT, thermo());
    setOne(thermometer, name, value);
    setOne(thermometer, name, value);
    await device.flush();
    const { messages: again } = vector.fixed as { readonly messages: number };
    expect(server.messages.filter(({ type }) => type === 'DATA')).toHaveLength(1 + again);
  },
  'data-update-transaction': async vector => {
    const { server } = await messagesOf(vector, device => {
      device.update();
      for (const [name, value] of Object.entries(vector.call.args as object)) setOne(device, name, value);
      device.finish();
    });
    expect(Object.keys(server.messages.at(-1)?.payload.data ?? {})).toEqual(
      Object.keys(vector.call.args as object),
    );
  },
  'data-datetime': async vector => {
    const [name, { date }] = vector.call.args as [string, { readonly date: number }];
    const { data } = vector.fixed as { readonly data: unknown };
    await messagesOf(withData(vector, data), device => setOne(device, name, new Date(date)));
  },
  'data-uri-external': async vector => {
    const [name, { externalObject }] = vector.call.args as [string, { readonly externalObject: string }];
    await messagesOf(vector, device => setOne(device, name, new ExternalObject(externalObject)));
  },
  alert: async vector => {
    const [urn, fields] = vector.call.args as [string, Record<string, unknown>];
    await messagesOf(vector, device => {
      const alert = device.createAlert(urn);
      fill(alert, fields);
      alert.raise();
    });
  },
  'alert-missing-mandatory': async vector => {
    const [urn, fields] = vector.call.args as [string, Record<string, unknown>];
    await messagesOf(vector, device => {
      const alert = device.createAlert(urn);
      fill(alert, fields);
      expect(() => alert.raise()).toThrow(/temp: expected a value/);
    });
  },
  'data-custom-format': async vector => {
    const [urn, fields] = vector.call.args as [string, Record<string, unknown>];
    await messagesOf(vector, device => {
      const data = device.createData(urn);
      fill(data, fields);
      data.submit();
    });
  },
  'send-500-retried': async vector => {
    const errors: unknown[] = [];
    const { server } = await messagesOf(vector, device => {
      device.setOnError(event => errors.push(event));
      setOne(device, 'temperature', 30);
    });
    const [first, second] = server.messages.filter(({ type }) => type === 'DATA');
    expect(second).toEqual(first);
    // The original calls onError for each failure; here it is called when the message is given up (I-08).
    expect(errors).toEqual([]);
  },
  'send-explicit-message': async vector => {
    const [message] = vector.call.args as [
      {
        readonly payload: { readonly format: string; readonly data: Record<string, unknown> };
        readonly priority: 'HIGH';
        readonly reliability: 'GUARANTEED_DELIVERY';
        readonly source: string;
      },
    ];
    const server = new FakeServer();
    const device = await activatedDevice(server);
    const { payload, ...facts } = message;
    const delivered: unknown[] = [];
    device.messageDispatcher.setOnDelivery(batch => delivered.push(...batch));
    device.messageDispatcher.queue(dataMessage({ ...facts, eventTime: 1 }, payload));
    await device.flush();
    expectRequest(server.to(MESSAGES)[0], vector.exchanges[0] as Exchange);
    expect({ delivered: delivered.length }).toEqual(vector.result);
  },
  'send-resources-report': async vector => {
    const [name, path, methods, status] = (
      vector.call.args as { readonly resource: [string, string, string, 'ADDED'] }
    ).resource;
    const exchange = vector.exchanges[0] as Exchange;
    const server = new FakeServer();
    const device = await activatedDevice(server);
    const resource = { name, path, methods, status, endpointName: ENDPOINT };
    await device.send([resourcesReport({ source: ENDPOINT, eventTime: 1 }, [resource], [path])]);
    // The recorded mark was made up for the recording; what it must be is section 4.6.
    const text = JSON.stringify(exchange.request.body).replace(
      '0123456789abcdef0123456789abcdef',
      '51465adc106d216837fff354be1ad3ed',
    );
    expectRequest(server.to(MESSAGES)[0], {
      ...exchange,
      request: { ...exchange.request, body: JSON.parse(text) },
    });
  },
};

export const models: Readonly<Record<string, Replay>> = {
  'get-device-model': async vector => {
    const [urn] = vector.call.args as string[];
    const [exchange] = vector.exchanges;
    const server = new FakeServer().on(exchange?.request.path ?? '', [exchange?.response ?? {}]);
    const device = await activatedDevice(server);
    const model = await device.getDeviceModel(urn ?? '');
    if (exchange !== undefined) expectRequest(server.requests[1], exchange);
    const {
      createdAsString: _text,
      lastModifiedAsString: _more,
      ...expected
    } = vector.result as Record<string, unknown>;
    expect(model?.definition).toMatchObject(expected);
    expect(model?.getURN()).toBe(THERMO);
  },
  'get-device-model-cached': async () => {
    const path = `/iot/api/v2/deviceModels/${THERMO}`;
    const server = new FakeServer().on(path, [{ body: thermo().definition }]);
    const device = await activatedDevice(server);
    const model = await device.getDeviceModel(THERMO);
    expect(await device.getDeviceModel(THERMO)).toBe(model);
    expect(server.to(path)).toHaveLength(1);
  },
  'get-device-model-draft': async vector => {
    const [exchange] = vector.exchanges;
    const server = new FakeServer().on(exchange?.request.path ?? '', [exchange?.response ?? {}]);
    const device = await activatedDevice(server);
    const { returns } = vector.fixed as { readonly returns: null };
    expect((await device.getDeviceModel('urn:draft')) ?? null).toBe(returns);
  },
};

export const validation: Readonly<Record<string, Replay>> = {
  'attribute-validation': async vector => {
    const server = new FakeServer();
    const device = await activatedDevice(server);
    const thermometer = device.createVirtualDevice(ENDPOINT, thermo());
    for (const [name, value, outcome] of vector.result as [string, unknown, unknown][]) {
      const set = (): void => setOne(thermometer, name, value);
      if (outcome === 'ok') expect(set).not.toThrow();
      else
        expect(set).toThrow(expect.objectContaining({ issues: [expect.objectContaining({ field: name })] }));
    }
    await device.flush();
    const accepted = (vector.result as unknown[][]).filter(([, , outcome]) => outcome === 'ok');
    expect(server.messages.filter(({ type }) => type === 'DATA')).toHaveLength(accepted.length);
  },
  'value-too-long': async () => {
    const build = (data: Record<string, string>): unknown =>
      dataMessage({ source: ENDPOINT, eventTime: 1 }, { format: 'urn:a:b:attributes', data });
    expect(() => build({ x: 'y'.repeat(65_537) })).toThrow(/at most 65536 bytes/);
    expect(() => build({ ['k'.repeat(2_049)]: 'y' })).toThrow(/a key of 1 to 2048 bytes/);
    expect(build({ ['k'.repeat(2_048)]: 'y'.repeat(65_536) })).toBeDefined();
  },
};
