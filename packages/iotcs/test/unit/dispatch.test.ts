import { describe, expect, test } from '@jest/globals';
import { type AlertSeverity, alertMessage, dataMessage, type RequestMessage } from '@sdk/iotcs';
import { manualClock } from '@sdk/testkit';
import { BackOff } from '../../src/dispatch/back-off.js';
import { CounterBook } from '../../src/dispatch/counters.js';
import { MessageConnection } from '../../src/dispatch/message-connection.js';
import type { MessageTransport, ServerAnswer } from '../../src/dispatch/message-transport.js';
import { activatedDevice, ENDPOINT, thermo } from '../support/devices.js';
import { FakeServer } from '../support/fake-server.js';
import { until } from '../support/until.js';

const MESSAGES = '/iot/api/v2/messages';
const facts = { source: ENDPOINT, eventTime: 1 } as const;
const nothing = (): void => {};
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

describe('back-off', () => {
  test('lets the first batches after a wait be small: 10, 10, 20, 30, 50, 80', () => {
    const backOff = new BackOff(1_000, 100);
    expect(backOff.batchSize()).toBe(100);
    expect([backOff.failed('busy'), backOff.failed('busy'), backOff.failed('busy')]).toEqual([
      1_000, 1_000, 2_000,
    ]);
    const sizes = Array.from({ length: 8 }, () => {
      const size = backOff.batchSize();
      backOff.succeeded();
      return size;
    });
    expect(sizes).toEqual([10, 10, 20, 30, 50, 80, 100, 100]);
  });

  test('waits the same time again when the server cannot be reached, and starts anew after a success', () => {
    const backOff = new BackOff(1_000, 100);
    expect([backOff.failed('network'), backOff.failed('network'), backOff.failed('network')]).toEqual([
      1_000, 1_000, 1_000,
    ]);
    for (let failures = 0; failures < 5; failures++) backOff.failed('busy');
    backOff.succeeded();
    expect(backOff.failed('busy')).toBe(1_000);
  });
});

describe('the dispatcher', () => {
  test('lets all who flush know when content that a message waited for has come', async () => {
    const device = await activatedDevice(new FakeServer().on(MESSAGES, [{ status: 202, body: [] }]));
    const { messageDispatcher } = device;
    const message = dataMessage(facts, { format: 'urn:t', data: { n: 1 } });
    const content = Promise.withResolvers<typeof message>();
    messageDispatcher.queue(message, {}, content.promise);
    const flushes = [messageDispatcher.flush(), messageDispatcher.flush()];
    content.resolve(message);
    await Promise.all(flushes);
    expect(messageDispatcher.pending).toBe(0);
  });

  test('tries at once when an alert comes while it waits', async () => {
    const clock = manualClock();
    const server = new FakeServer().on(MESSAGES, [{ status: 503 }, { status: 202, body: [] }]);
    const device = await activatedDevice(server, { clock });
    const { messageDispatcher } = device;
    messageDispatcher.queue(dataMessage(facts, { format: 'urn:t', data: { n: 1 } }));
    await until(
      () => server.to(MESSAGES).length === 1 && messageDispatcher.counters.totalMessagesRetried === 1,
    );
    const severity: AlertSeverity = 'CRITICAL';
    const alert = {
      format: 'urn:a',
      reliability: 'BEST_EFFORT',
      severity,
      description: '',
      data: {},
    } as const;
    messageDispatcher.queue(alertMessage(facts, alert));
    await device.flush();
    const [, second] = server
      .to(MESSAGES)
      .map(({ body }) => (body as { type: string }[]).map(({ type }) => type));
    expect(second).toEqual(['ALERT', 'DATA']);
  });

  test('counts what goes in and out, until it is reset', async () => {
    const device = await activatedDevice(new FakeServer());
    const { messageDispatcher } = device;
    messageDispatcher.queue(dataMessage(facts, { format: 'urn:t', data: { n: 1 } }));
    await device.flush();
    expect(messageDispatcher.counters).toMatchObject({
      totalMessagesSent: 1,
      totalBytesSent: expect.any(Number),
      totalMessagesReceived: 0,
    });
    expect(messageDispatcher.counters.totalBytesSent).toBeGreaterThan(100);
    messageDispatcher.resetCounters();
    expect(messageDispatcher.counters).toMatchObject({ totalMessagesSent: 0, totalBytesSent: 0 });
    expect([messageDispatcher.pending, messageDispatcher.load]).toEqual([0, 0]);
  });

  test('goes on when a callback throws', async () => {
    const device = await activatedDevice(new FakeServer());
    const { messageDispatcher } = device;
    let delivered = 0;
    messageDispatcher.setOnDelivery(() => {
      throw new Error('in the application');
    });
    for (let n = 0; n < 2; n++) {
      const watch = { onDelivered: () => delivered++ };
      messageDispatcher.queue(dataMessage(facts, { format: 'urn:t', data: { n } }), watch);
      await device.flush();
    }
    expect(delivered).toBe(2);
  });

  test.each([
    ['priority', { priority: 'HIGHEST' }],
    ['reliability', { reliability: 'NO_GUARANTEE' }],
  ] as const)('sends attributes with the %s of their virtual device', async (_name, options) => {
    const server = new FakeServer();
    const device = await activatedDevice(server);
    device.createVirtualDevice(ENDPOINT, thermo(), options).set('label', 'a');
    await device.flush();
    expect(server.messages.find(({ type }) => type === 'DATA')).toMatchObject(options);
  });
});

describe('the room for requests', () => {
  const request = (id: string): RequestMessage => ({
    id,
    source: 'I',
    destination: ENDPOINT,
    type: 'REQUEST',
    payload: { method: 'GET', url: 'a' },
  });

  /** Answers when the test says so, and keeps what room was offered. */
  function connection(): {
    readonly connection: MessageConnection;
    readonly offered: number[];
    answer(requests: readonly RequestMessage[]): Promise<void>;
  } {
    const offered: number[] = [];
    const open: ((answer: ServerAnswer) => void)[] = [];
    const transport: MessageTransport = {
      send: (_messages, { acceptBytes }) => {
        offered.push(acceptBytes);
        return new Promise(resolve => open.push(resolve));
      },
    };
    const options = { bufferBytes: 4_192, counters: new CounterBook(), logger: silent };
    return {
      connection: new MessageConnection(transport, options),
      offered,
      async answer(requests) {
        open.shift()?.({ requests, minAcceptBytes: undefined, bytesSent: 2, bytesReceived: 2 });
        await new Promise(resolve => setImmediate(resolve));
      },
    };
  }

  test('is offered to one call at a time', async () => {
    const { connection: own, offered, answer } = connection();
    const { signal } = new AbortController();
    void own.send([], { signal, longPoll: { timeoutSeconds: 1 } });
    void own.send([], { signal });
    await answer([]);
    void own.send([], { signal });
    expect(offered).toEqual([4_190, 0, 4_190]);
  });

  test('shrinks by what was not taken', async () => {
    const { connection: own, offered, answer } = connection();
    const { signal } = new AbortController();
    void own.send([], { signal });
    await answer([request('1'), request('2')]);
    void own.send([], { signal });
    await answer([]);
    const bytes = JSON.stringify(request('1')).length + 1;
    expect([own.take()?.id, own.take()?.id, own.take()]).toEqual(['1', '2', undefined]);
    void own.send([], { signal });
    expect(offered).toEqual([4_190, 4_190 - 2 * bytes, 4_190]);
  });
});
