import { expect } from '@jest/globals';
import type { Clock } from '@sdk/core';
import { dataMessage, type MessagePriority, type MessageReliability } from '@sdk/iotcs';
import { manualClock } from '@sdk/testkit';
import { activatedDevice, ENDPOINT } from '../../support/devices.js';
import { FakeServer, type SentMessage } from '../../support/fake-server.js';
import type { Replay } from '../vector.js';

const MESSAGES = '/iot/api/v2/messages';

interface Ordered {
  readonly n: string;
  readonly priority: MessagePriority;
  readonly eventTime: number;
  readonly reliability: MessageReliability;
}

const payload = (n: string | number): Parameters<typeof dataMessage>[1] => ({ format: 'urn:t', data: { n } });

function sizes(server: FakeServer): number[] {
  return server.to(MESSAGES).map(({ body }) => (body as SentMessage[]).length);
}

/** A clock whose waits of whole units are over at once; `delays` holds them. Time limits of requests never pass. */
function hastyClock(isWait: (delayMs: number) => boolean): {
  readonly clock: Clock;
  readonly delays: number[];
} {
  const delays: number[] = [];
  const still = manualClock();
  const after: Clock['after'] = (delayMs, callback) => {
    if (!isWait(delayMs)) return () => {};
    delays.push(delayMs);
    const timer = setImmediate(callback);
    return () => clearImmediate(timer);
  };
  return { clock: { ...still, after }, delays };
}

/** Queues one message for a server that is busy until it has been asked so often. */
async function attempts(reliability: MessageReliability, base: number, busyFor: number): Promise<number> {
  const { clock } = hastyClock(delayMs => delayMs % 100 === 0 && delayMs <= 14_400);
  const busy = Array.from({ length: busyFor }, () => ({ status: 503 }));
  const server = new FakeServer().on(MESSAGES, [...busy, { status: 202, body: [] }]);
  const device = await activatedDevice(server, { clock, dispatcher: { baseNumberOfRetries: base } });
  const facts = { source: ENDPOINT, eventTime: 1, reliability };
  device.messageDispatcher.queue(dataMessage(facts, payload(1)));
  await device.flush();
  return server.to(MESSAGES).length;
}

export const dispatcher: Readonly<Record<string, Replay>> = {
  'order-priority-then-time': async ({ call, result }) => {
    const server = new FakeServer();
    const device = await activatedDevice(server);
    for (const { n, ...facts } of call.args as Ordered[])
      device.messageDispatcher.queue(dataMessage({ source: ENDPOINT, ...facts }, payload(n)));
    await device.flush();
    expect(server.messages.map(message => message.payload.data?.['n'])).toEqual(result);
  },
  'backoff-503': async ({ call, result }) => {
    const { backoffDelay, attempts: count } = call.args as {
      readonly backoffDelay: number;
      readonly attempts: number;
    };
    const waits = new Set(result as number[]);
    const { clock, delays } = hastyClock(delayMs => waits.has(delayMs));
    const busy = Array.from({ length: count }, () => ({ status: 503 }));
    const server = new FakeServer().on(MESSAGES, [...busy, { status: 202, body: [] }]);
    const device = await activatedDevice(server, { clock, dispatcher: { backoffMs: backoffDelay } });
    const facts = { source: ENDPOINT, eventTime: 1, reliability: 'GUARANTEED_DELIVERY' } as const;
    device.messageDispatcher.queue(dataMessage(facts, payload(1)));
    await device.flush();
    expect(delays).toEqual(result);
  },
  'retry-counts': async ({ call, result }) => {
    const { base } = call.args as { readonly base: number };
    const expected = result as Record<string, number | string>;
    expect(await attempts('NO_GUARANTEE', base, 50)).toBe(expected['NO_GUARANTEE']);
    expect(await attempts('BEST_EFFORT', base, 50)).toBe(expected['BEST_EFFORT']);
    // Unlimited: the fifty-first attempt is the one that succeeds.
    expect(await attempts('GUARANTEED_DELIVERY', base, 50)).toBe(51);
  },
  'max-per-connection': async ({ result }) => {
    const server = new FakeServer();
    const device = await activatedDevice(server, { dispatcher: { maximumMessagesPerConnection: 1_000 } });
    for (let n = 0; n < 2_500; n++)
      device.messageDispatcher.queue(dataMessage({ source: ENDPOINT, eventTime: n }, payload(n)));
    await device.flush();
    expect({ batches: sizes(server) }).toEqual(result);
  },
};
