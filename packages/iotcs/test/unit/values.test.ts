import { describe, expect, test } from '@jest/globals';
import {
  DeviceModel,
  type DeviceModelDefinition,
  defineDeviceModel,
  ExternalObject,
  NamedValue,
} from '@sdk/iotcs';
import { readValue } from '../../src/models/value-rules.js';
import { activatedDevice, ENDPOINT, thermo } from '../support/devices.js';
import { FakeServer } from '../support/fake-server.js';

const build = (changes: object): unknown =>
  new DeviceModel({ urn: 'urn:a', name: 'A', ...changes } as DeviceModelDefinition);

describe('device models', () => {
  test('tell about their members (B-22)', () => {
    const model = thermo();
    expect(model.findAttribute('temp')).toMatchObject({
      name: 'temperature',
      type: 'NUMBER',
      range: { low: -20, high: 80 },
      access: 'READ_ONLY',
    });
    expect(model.findAttribute('maxThreshold')).toMatchObject({ access: 'READ_WRITE', defaultValue: 70 });
    expect(model.findAction('power')?.arguments).toMatchObject([{ name: 'value', type: 'BOOLEAN' }]);
    expect(model.getDeviceModelFormats().map(({ type }) => type)).toEqual(['ALERT', 'DATA']);
    expect([model.getURN(), model.getName(), model.getDescription()]).toEqual([
      'urn:test:iotcs:thermo',
      'Thermo',
      'Test thermostat',
    ]);
  });

  test.each([
    [
      'two attributes of one name',
      {
        attributes: [
          { name: 'a', type: 'STRING' },
          { name: 'a', type: 'STRING' },
        ],
      },
      'attributes',
    ],
    [
      'an alias that is taken',
      {
        attributes: [
          { name: 'a', type: 'STRING' },
          { name: 'b', alias: 'a', type: 'STRING' },
        ],
      },
      'attributes',
    ],
    ['an unknown type', { attributes: [{ name: 'a', type: 'FLOAT' }] }, 'attributes[0].type'],
    ['a bad range', { attributes: [{ name: 'a', type: 'NUMBER', range: '1' }] }, 'attributes[0].range'],
    [
      'a default of another type',
      { attributes: [{ name: 'a', type: 'NUMBER', defaultValue: 'x' }] },
      'attributes[0].defaultValue',
    ],
    [
      'a format of another type',
      { formats: [{ urn: 'u', type: 'X', value: { fields: [] } }] },
      'formats[0].type',
    ],
  ])('with %s are refused', (_name, changes, field) => {
    expect(() => build(changes)).toThrow(
      expect.objectContaining({ name: 'ValidationError', issues: [expect.objectContaining({ field })] }),
    );
  });

  test('take the bounds of a range in any order, and lower-case types', () => {
    const model = defineDeviceModel({
      urn: 'urn:a',
      name: 'A',
      attributes: [{ name: 'n', type: 'integer', range: '9, -1' }],
    });
    expect(model.findAttribute('n')).toMatchObject({ type: 'INTEGER', range: { low: -1, high: 9 } });
  });
});

describe('values from the server', () => {
  test.each([
    ['INTEGER', 3, 3],
    ['INTEGER', 3.5, undefined],
    ['NUMBER', '3', undefined],
    ['BOOLEAN', 'true', undefined],
    ['STRING', 3, undefined],
    ['DATETIME', '2017-07-14T02:40:00.000Z', new Date(1_500_000_000_000)],
    ['DATETIME', 1_500_000_000_000, new Date(1_500_000_000_000)],
    ['DATETIME', 'never', undefined],
  ] as const)('of %s: %p is %p', (type, sent, expected) => {
    expect(readValue({ name: 'x', type, range: undefined }, sent)).toEqual(expected);
  });
});

describe('virtual devices', () => {
  test('answer with the default until a value is set; the last known has none (I-21, I-24)', async () => {
    const device = await activatedDevice(new FakeServer());
    const sensor = device.createVirtualDevice(ENDPOINT, thermo());
    expect([sensor.get('maxThreshold'), sensor.getLastKnown('maxThreshold')]).toEqual([70, undefined]);
    sensor.set('maxThreshold', 80);
    expect([sensor.get('maxThreshold'), sensor.getLastKnown('maxThreshold')]).toEqual([80, 80]);
    expect([sensor.getEndpointId(), sensor.getDeviceModel().getURN()]).toEqual([ENDPOINT, thermo().getURN()]);
  });

  test('refuse names that the model does not have, and callbacks that are none', async () => {
    const device = await activatedDevice(new FakeServer());
    const sensor = device.createVirtualDevice(ENDPOINT, thermo());
    const wrong = { name: 'ValidationError' };
    for (const call of [
      () => sensor.get('none'),
      () => sensor.getLastKnown('none'),
      () => sensor.set('none', 1),
      () => sensor.set('label', null as never),
      () => sensor.set('temperature', Number.NaN),
      () => sensor.setOnChange(() => {}, 'none'),
      () => sensor.setOnError(() => {}, 'none'),
      () => sensor.setOnChange('x' as never),
      () => sensor.setOnAction('none', () => {}),
      () => sensor.createAlert('urn:none'),
      () => sensor.createData('urn:test:iotcs:thermo:tooHot'),
      () => sensor.createAlert('urn:test:iotcs:thermo:tooHot').set('none', 1),
      () => device.createVirtualDevice('', thermo()),
      () => device.createVirtualDevice(ENDPOINT, undefined as never),
      () => new ExternalObject(''),
    ])
      expect(call).toThrow(expect.objectContaining(wrong));
  });

  test('keep what a transaction has collected when update is called again; finish alone does nothing (I-20, I-28)', async () => {
    const server = new FakeServer();
    const device = await activatedDevice(server);
    const sensor = device.createVirtualDevice(ENDPOINT, thermo());
    sensor.finish();
    sensor.update().set('label', 'a').update().set('on', true).finish();
    sensor.finish();
    await device.flush();
    const sent = server.messages.filter(({ type }) => type === 'DATA');
    expect(sent.map(({ payload }) => payload.data)).toEqual([{ label: 'a', on: true }]);
  });

  test('tell each attribute callback, then the one for all, of what could not be sent (I-08, I-27)', async () => {
    const server = new FakeServer();
    const device = await activatedDevice(server);
    const sensor = device.createVirtualDevice(ENDPOINT, thermo());
    await device.flush();
    server.on('/iot/api/v2/messages', [{ status: 400, body: { title: 'bad' } }]);
    const errors: unknown[] = [];
    const names = (list: NamedValue): string[] => [...list].map(({ name }) => name);
    sensor.setOnError(event => errors.push(['label', names(event.getNamedValue())]), 'label');
    sensor.setOnError(event =>
      errors.push([event.getVirtualDevice() === sensor, names(event.getNamedValue())]),
    );
    sensor.update().set('label', 'a').set('on', true).finish();
    await device.flush();
    expect(errors).toEqual([
      ['label', ['label']],
      [true, ['label', 'on']],
    ]);
    sensor.setOnError(undefined);
    sensor.setOnError(undefined, 'label');
    sensor.set('label', 'b');
    await device.flush();
    expect(errors).toHaveLength(2);
  });
});

describe('named values', () => {
  test('are a list that can be walked and iterated (I-16 to I-19)', () => {
    const list = new NamedValue('a', 1, new NamedValue('b', 2));
    expect([list.getName(), list.getValue(), list.next()?.getName(), list.next()?.next()]).toEqual([
      'a',
      1,
      'b',
      undefined,
    ]);
    expect([...list].map(({ name, value }) => [name, value])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  test('an external object is its URI (I-39)', () => {
    expect(new ExternalObject('https://example.com/a').getURI()).toBe('https://example.com/a');
  });
});
