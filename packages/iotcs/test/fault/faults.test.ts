import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { MessageStore } from '@sdk/iotcs';
import { manualClock } from '@sdk/testkit';
import { activatedDevice, ENDPOINT, THERMO, thermo } from '../support/devices.js';
import { FakeServer } from '../support/fake-server.js';
import { thermostat } from '../support/model.js';
import { rejection } from '../support/rejection.js';
import { type EmulatedServer, emulatedServer, openDevice } from '../support/server.js';
import { until } from '../support/until.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const MESSAGES = '/iot/api/v2/messages';
const fast = { dispatcher: { backoffMs: 100 } };
const labels = (): unknown[] =>
  server.emulator
    .messages()
    .filter(({ type }) => type === 'DATA')
    .map(({ payload }) => (payload as { data: { label: string } }).data.label);

describe('messages', () => {
  test.each([
    ['storms of 503', { status: 503 }],
    ['lost answers', { reset: 'before' }],
    ['half answers', { truncate: 'middle' }],
    ['lost requests', { reset: 'unprocessed' }],
  ] as const)('outlive %s, each arrives once', async (_name, effect) => {
    await using device = await openDevice(server, { dispatcher: { ...fast.dispatcher, longPolling: false } });
    const sensor = device.createVirtualDevice(device.getEndpointId(), thermostat, {
      reliability: 'GUARANTEED_DELIVERY',
    });
    await device.flush();
    server.emulator.faults.add({ match: { path: MESSAGES, count: 4 }, effect });
    for (const label of ['a', 'b', 'c']) sensor.set('label', label);
    await device.flush();
    expect(labels()).toEqual(['a', 'b', 'c']);
  });

  test('outlive expired tokens', async () => {
    await using device = await openDevice(server, fast);
    const sensor = device.createVirtualDevice(device.getEndpointId(), thermostat);
    for (const label of ['a', 'b', 'c']) {
      server.emulator.expireTokens();
      sensor.set('label', label);
      await device.flush();
    }
    expect(labels()).toEqual(['a', 'b', 'c']);
  });

  test.each([-10, 10])(
    'of a device whose clock is %d minutes off bear the time of the server',
    async minutes => {
      const serverMs = 1_500_000_000_000;
      const clock = manualClock(serverMs + minutes * 60_000);
      const told = { status: 400, body: { error: 'invalid_client', currentTime: `${serverMs}` } };
      const fake = new FakeServer().on('/iot/api/v2/oauth2/token', [
        told,
        { body: { expires_in: 3_600_000, token_type: 'Bearer', access_token: 'tok' } },
      ]);
      const device = await activatedDevice(fake, { clock });
      await device.send([]);
      const sensor = device.createVirtualDevice(ENDPOINT, thermo());
      sensor.set('label', 'a');
      await device.flush();
      const [data] = fake.messages.filter(({ type }) => type === 'DATA');
      expect(data?.eventTime).toBe(serverMs);
    },
  );

  test('a second refusal of the assertion is final (section 4.3)', async () => {
    const told = { status: 400, body: { currentTime: Date.now() } };
    const fake = new FakeServer().on('/iot/api/v2/oauth2/token', [told]);
    const device = await activatedDevice(fake);
    await expect(device.send([])).rejects.toMatchObject({ name: 'AuthError', retryable: false });
    expect(fake.to('/iot/api/v2/oauth2/token')).toHaveLength(2);
  });

  test('403 is answered with a new token and one repetition', async () => {
    const fake = new FakeServer().on(MESSAGES, [{ status: 403 }, { status: 202, body: [] }]);
    const device = await activatedDevice(fake);
    await device.send([]);
    expect(fake.to(MESSAGES).map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });
});

describe('a refused token', () => {
  test('ends messages at once, except guaranteed ones, which are sent when it is accepted again', async () => {
    const path = '/iot/api/v2/oauth2/token';
    const refused = { status: 400, body: { error: 'invalid_client' } };
    const fake = new FakeServer().on(path, [
      refused,
      { body: { expires_in: 3_600_000, token_type: 'Bearer', access_token: 'tok' } },
    ]);
    const device = await activatedDevice(fake);
    const sensor = device.createVirtualDevice(ENDPOINT, thermo());
    const careful = device.createVirtualDevice(ENDPOINT, thermo(), { reliability: 'GUARANTEED_DELIVERY' });
    const errors: unknown[] = [];
    sensor.setOnError(event => errors.push([event.getNamedValue().getValue(), (event.error as Error).name]));
    careful.setOnError(event => errors.push(event));
    sensor.set('label', 'a');
    careful.set('label', 'b');
    await device.flush();
    expect(errors).toEqual([['a', 'AuthError']]);
    const sent = fake.messages.filter(({ type }) => type === 'DATA');
    expect(sent.map(({ payload }) => payload.data)).toEqual([{ label: 'b' }]);
  });
});

describe('a batch that the server refuses', () => {
  test('loses the bad message only; its sender hears of it', async () => {
    const fake = new FakeServer();
    const device = await activatedDevice(fake);
    const sensor = device.createVirtualDevice(ENDPOINT, thermo());
    await device.flush();
    fake.on(MESSAGES, ({ text }) => (text.includes('bad') ? { status: 400 } : { status: 202, body: [] }));
    const errors: unknown[] = [];
    sensor.setOnError(event => errors.push(event.getNamedValue().getValue()), 'label');
    for (const label of ['a', 'bad', 'c', 'd']) sensor.set('label', label);
    await device.flush();
    const sent = fake
      .to(MESSAGES)
      .slice(2)
      .flatMap(({ body }) => body as { payload: { data: object } }[]);
    expect(sent.map(({ payload }) => Object.values(payload.data)[0])).toEqual(['a', 'bad', 'c', 'd']);
    expect(errors).toEqual(['bad']);
  });
});

describe('a full store', () => {
  test('that cannot be read says so when the device is opened', async () => {
    const messageStore = {
      load: (): never => {
        throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
      },
      add: () => {},
      remove: () => {},
      close: () => {},
    };
    const failure = await rejection(activatedDevice(new FakeServer(), { dispatcher: { messageStore } }));
    expect(failure).toMatchObject({
      name: 'MessageStoreError',
      operation: 'open',
      message: 'iotcs open: the messages in the store cannot be read (EACCES)',
    });
  });

  test('refuses the message with an error; the value stays what it was', async () => {
    const full: MessageStore = {
      load: () => [],
      add: () => {
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      },
      remove: () => {},
      close: () => {},
    };
    const device = await activatedDevice(new FakeServer(), { dispatcher: { messageStore: full } });
    const sensor = device.createVirtualDevice(ENDPOINT, thermo(), { reliability: 'GUARANTEED_DELIVERY' });
    expect(() => sensor.set('label', 'a')).toThrow(/ENOSPC.*was not accepted/);
    expect(sensor.get('label')).toBeUndefined();
  });

  test('of the queue refuses too, and accepts again when it has emptied', async () => {
    const device = await activatedDevice(new FakeServer(), { dispatcher: { maximumMessagesToQueue: 3 } });
    const sensor = device.createVirtualDevice(ENDPOINT, thermo());
    sensor.set('label', 'a').set('label', 'b');
    expect(() => sensor.set('label', 'c')).toThrow(
      expect.objectContaining({ name: 'MessageQueueFullError' }),
    );
    expect(sensor.get('label')).toBe('b');
    await device.flush();
    expect(() => sensor.set('label', 'c')).not.toThrow();
  });
});

describe('long polls', () => {
  test('that are cut are made again; the next request is served', async () => {
    await using device = await openDevice(server, fast);
    const id = device.getEndpointId();
    const sensor = device.createVirtualDevice(id, thermostat);
    let calls = 0;
    sensor.setOnAction('reset', () => {
      calls++;
    });
    await server.emulator.untilPolled(id);
    server.emulator.dropConnections();
    const url = `deviceModels/${thermostat.getURN()}/actions/reset`;
    await server.emulator.untilPolled(id);
    const request = server.emulator.sendRequest(id, { method: 'POST', url, body: '{}' });
    await until(() => server.emulator.request(request)?.response !== undefined);
    expect(calls).toBe(1);
  });
});

describe('closing', () => {
  test('tells of what could not be sent, and accepts nothing more', async () => {
    const fake = new FakeServer().on(MESSAGES, [{ status: 503 }]);
    const device = await activatedDevice(fake, { dispatcher: { closeTimeoutMs: 0 } });
    const sensor = device.createVirtualDevice(ENDPOINT, thermo());
    const errors: unknown[] = [];
    sensor.setOnError(event => errors.push(event.getMessage()));
    sensor.set('label', 'a');
    await device.close();
    expect(errors).toEqual([expect.stringContaining('closed')]);
    expect(() => sensor.set('label', 'b')).toThrow(expect.objectContaining({ name: 'ClosedError' }));
    expect(() => device.createVirtualDevice(ENDPOINT, thermo())).toThrow(/closed/);
    expect(THERMO).toBe(sensor.getDeviceModel().getURN());
  });
});
