import { afterEach, describe, expect, test } from '@jest/globals';
import { activatedDevice, ENDPOINT, thermo } from '../support/devices.js';
import { FakeServer } from '../support/fake-server.js';
import { until } from '../support/until.js';
import { expectRequest } from '../vectors/compare.js';
import { type Vector, vectorsOf } from '../vectors/vector.js';
import { forTemp, LOOKUP, OfferingDevice, policyBody } from './offering-device.js';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const device of closing.splice(0)) await device.close();
});
async function open(...parts: Parameters<typeof OfferingDevice.open>): Promise<OfferingDevice> {
  const device = await OfferingDevice.open(...parts);
  closing.push(device);
  return device;
}

const replays: Readonly<Record<string, (vector: Vector) => Promise<void>>> = {
  'lookup-policy': async vector => {
    const [exchange] = vector.exchanges;
    if (exchange === undefined) throw new Error('nothing was recorded');
    const server = new FakeServer().on(exchange.request.path, [exchange.response]);
    const device = await activatedDevice(server);
    closing.push(device);
    const sensor = device.createVirtualDevice(ENDPOINT, thermo());
    const [name, value] = vector.call.args as [string, number];
    sensor.offer(name, value).offer(name, value).offer(name, 60);
    await device.flush();
    const lookUps = server.to(exchange.request.path);
    expect(lookUps).toHaveLength(1);
    expectRequest(lookUps[0], exchange);
    // The recorded policy drops what is above 50, and repeats.
    expect(server.messages.filter(({ type }) => type === 'DATA')).toMatchObject([
      { payload: { data: { [name]: value } } },
    ]);
  },
};

describe('the recorded cases of policies', () => {
  const vectors = vectorsOf('policies');
  test('have a replay each', () => {
    expect(Object.keys(replays).sort()).toEqual(vectors.map(({ id }) => id).sort());
  });

  test.each(vectors.map(vector => [vector.id, vector] as const))('%s', async (id, vector) => {
    await replays[id]?.(vector);
    expect.hasAssertions();
  });
});

describe('without a policy a value is set', () => {
  test.each([
    ['the server knows none', { body: { items: [], count: 0, hasMore: false } }],
    [
      'it is not enabled',
      {
        body: {
          items: [
            { ...Object(policyBody(forTemp('sampleQuality', { rate: 'none' }))).items[0], enabled: false },
          ],
        },
      },
    ],
    ['the server refuses to tell', { status: 404 }],
    ['the answer is something else', { body: 'none' }],
  ])('because %s', async (_reason, answer) => {
    const device = await open(new FakeServer().on(LOOKUP, [answer]));
    await device.offer(1, 2);
    expect(device.data).toEqual([{ temp: 1 }, { temp: 2 }]);
    expect(device.server.to(LOOKUP)).toHaveLength(1);
  });

  test('because the server cannot be reached; the next value asks again', async () => {
    let isReachable = false;
    const server = new FakeServer().on(LOOKUP, () => {
      if (!isReachable) throw new TypeError('unreachable');
      return { body: policyBody(forTemp('sampleQuality', { rate: 'none' })) };
    });
    const device = await open(server, { retry: false });
    await device.offer(1);
    expect(device.data).toEqual([{ temp: 1 }]);
    isReachable = true;
    await device.offer(2);
    expect(device.data).toEqual([{ temp: 1 }]);
  });
});

test('of several policies the first that is enabled counts', async () => {
  const items = [
    ['none', false],
    [2, true],
    ['none', true],
  ].map(([rate, enabled], index) => ({
    id: `p-${index}`,
    enabled,
    pipelines: [forTemp('sampleQuality', { rate })],
  }));
  const device = await open({ items, count: items.length, hasMore: false });
  await device.offer(1, 2, 3, 4);
  expect(device.data).toEqual([{ temp: 2 }, { temp: 4 }]);
});

describe('offer', () => {
  test('checks name and value before anything is sent', async () => {
    const device = await open(new FakeServer());
    expect(() => device.sensor.offer('temp', 1001)).toThrow(
      expect.objectContaining({ name: 'ValidationError' }),
    );
    expect(() => device.sensor.offer('nothing', 1)).toThrow(
      expect.objectContaining({ name: 'ValidationError' }),
    );
    await device.flush();
    expect(device.server.to(LOOKUP)).toEqual([]);
  });

  test('does not keep more values than the queue while the policies are looked up', async () => {
    const answer = Promise.withResolvers<object>();
    const server = new FakeServer().on(LOOKUP, async () => ({ body: await answer.promise }));
    const device = await open(server, { dispatcher: { maximumMessagesToQueue: 3 } });
    device.sensor.offer('temp', 1).offer('temp', 2).offer('temp', 3);
    expect(() => device.sensor.offer('temp', 4)).toThrow(
      expect.objectContaining({ name: 'MessageQueueFullError' }),
    );
    answer.resolve(policyBody());
    await device.flush();
  });

  test('tells of a message that the queue does not take', async () => {
    const device = await open(
      policyBody({ attributeName: '*', pipeline: [{ id: 'batchBySize', parameters: { batchSize: 2 } }] }),
      {
        dispatcher: { maximumMessagesToQueue: 2 },
      },
    );
    const failed: unknown[] = [];
    device.sensor.setOnError(event => failed.push(event.getNamedValue()?.getValue()));
    await device.offer(1);
    // Of the two places in the queue one is left for the batch of two.
    device.sensor.set('count', 1).offer('temp', 2);
    expect(failed).toEqual([2]);
    await device.flush();
  });

  test('sends what waits for the look-up when the device is closed', async () => {
    const server = new FakeServer().on(LOOKUP, () => new Promise<never>(() => {}));
    const device = await open(server);
    device.sensor.offer('temp', 1).offer('temp', 2);
    await device.close();
    expect(device.data).toEqual([{ temp: 1 }, { temp: 2 }]);
  });
});

describe('policyChanged', () => {
  const changed = (deviceModelUrn: string): object => ({
    id: crypto.randomUUID(),
    type: 'REQUEST',
    source: 'server',
    destination: ENDPOINT,
    payload: {
      method: 'POST',
      url: 'deviceModels/urn:oracle:iot:dcd:capability:device_policy/policyChanged',
      body: Buffer.from(JSON.stringify([{ op: 'changed', id: 'p-1', deviceModelUrn }])).toString('base64'),
    },
  });

  const batch = (batchSize: number): object =>
    policyBody({ attributeName: '*', pipeline: [{ id: 'batchBySize', parameters: { batchSize } }] });

  /** A device that has heard of a change after its first value; the answers are those to its look-ups. */
  async function hearing(
    urn: string,
    answers: readonly (object | Promise<object>)[] = [
      batch(9),
      policyBody(forTemp('sampleQuality', { rate: 'none' })),
    ],
  ): Promise<OfferingDevice> {
    let lookUps = 0;
    const server = new FakeServer().on(LOOKUP, async () => ({ body: await answers[lookUps++] }));
    const device = await open(server);
    await device.offer(1);
    let isHandedDown = false;
    server.on('/iot/api/v2/messages', () => {
      const requests = isHandedDown ? [] : [changed(urn)];
      isHandedDown = true;
      return { status: 202, body: requests };
    });
    device.sensor.createAlert('urn:test:policies:hot', { severity: 'LOW' }).set('temp', 1).raise();
    await device.flush();
    await until(() => server.messages.some(({ type }) => type === 'RESPONSE'));
    return device;
  }

  test('releases what is held back and has the policies looked up anew', async () => {
    const device = await hearing('urn:test:policies');
    await device.flush();
    expect(device.data).toEqual([{ temp: 1 }]);
    await device.offer(2);
    expect(device.server.to(LOOKUP)).toHaveLength(2);
    expect(device.data).toEqual([{ temp: 1 }]);
  });

  test('leaves what is held back when the policies are the same', async () => {
    const device = await hearing('urn:test:policies', [batch(2), batch(2)]);
    await device.flush();
    expect(device.server.to(LOOKUP)).toHaveLength(2);
    expect(device.data).toEqual([]);
    await device.offer(2);
    expect(device.data).toEqual([{ temp: 1 }, { temp: 2 }]);
  });

  test('has values wait until the new policies are known', async () => {
    const answer = Promise.withResolvers<object>();
    const device = await hearing('urn:test:policies', [policyBody(), answer.promise]);
    device.sensor.offer('temp', 2);
    expect(device.data).toEqual([{ temp: 1 }]);
    answer.resolve(policyBody(forTemp('filterCondition', { condition: '$(temp) = 2' })));
    device.sensor.offer('temp', 3);
    await device.flush();
    expect(device.data).toEqual([{ temp: 1 }, { temp: 3 }]);
  });

  test('of another model changes nothing', async () => {
    const device = await hearing('urn:test:other');
    await device.offer(2);
    expect(device.server.to(LOOKUP)).toHaveLength(1);
    expect(device.data).toEqual([]);
  });

  test('during a look-up has it made again, because its answer may be old', async () => {
    const answers = [Promise.withResolvers<object>(), Promise.withResolvers<object>()];
    let lookUps = 0;
    const server = new FakeServer().on(LOOKUP, async () => ({ body: await answers[lookUps++]?.promise }));
    let isHandedDown = false;
    server.on('/iot/api/v2/messages', () => {
      const requests = isHandedDown ? [] : [changed('urn:test:policies')];
      isHandedDown = true;
      return { status: 202, body: requests };
    });
    const device = await open(server);
    device.sensor.offer('temp', 1);
    await until(() => lookUps === 2);
    answers[0]?.resolve(policyBody(forTemp('sampleQuality', { rate: 'none' })));
    answers[1]?.resolve(policyBody());
    await device.flush();
    expect(device.data).toEqual([{ temp: 1 }]);
  });
});
