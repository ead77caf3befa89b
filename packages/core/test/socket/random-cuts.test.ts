import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SocketSubscription } from '../../src/socket/managed-socket.js';
import { FakeNetwork } from './fake-network.js';
import { type SocketUnderTest, socketTo } from './setup.js';
import { settle } from './until.js';
import { notingSubscription, type WireOut } from './wire-protocol.js';

const runs = process.env.SOAK ? 2_000 : 120;

/** The clock runs ahead of the messages here, so that no time limit may matter. */
const NEVER = 1e9;
const PATIENT = {
  connectTimeoutMs: NEVER,
  authTimeoutMs: NEVER,
  replyTimeoutMs: NEVER,
  heartbeatMs: NEVER,
  deadAfterMs: 2 * NEVER,
};

/** What should be true, whatever the network did. */
interface Model {
  readonly subscribed: Set<string>;
}

/** The real thing, with what it did. */
interface Real extends SocketUnderTest {
  readonly network: FakeNetwork;
  readonly handles: Map<string, Promise<SocketSubscription>>;
  readonly notes: Map<string, readonly unknown[]>;
  readonly outcomes: Promise<'sent' | 'lost' | 'refused'>[];
}

type Command = fc.AsyncCommand<Model, Real>;

const always = (run: (real: Real) => unknown, name: string): Command => ({
  check: () => true,
  run: async (_model, real) => {
    await run(real);
    await settle();
  },
  toString: () => name,
});

const subscribe = (key: string): Command => ({
  check: model => !model.subscribed.has(key),
  async run(model, real) {
    model.subscribed.add(key);
    const spec = notingSubscription(key);
    real.notes.set(key, spec.notes);
    const handle = real.socket.subscribe(spec);
    handle.catch(() => undefined);
    real.handles.set(key, handle);
    await settle();
  },
  toString: () => `subscribe(${key})`,
});

const unsubscribe = (key: string): Command => ({
  check: model => model.subscribed.has(key),
  async run(model, real) {
    const handle = real.handles.get(key);
    if (handle === undefined) throw new Error('unknown key');
    await calm(real, () => real.socket.state === 'open');
    model.subscribed.delete(key);
    await (await handle).unsubscribe();
    real.notes.delete(key);
    await settle();
  },
  toString: () => `unsubscribe(${key})`,
});

const send: Command = always(({ socket, outcomes }) => {
  const sending = socket.send({ op: 'message', object: outcomes.length });
  outcomes.push(
    sending.then(
      () => 'sent',
      (error: { name: string }) => (error.name === 'ConnectionError' ? 'lost' : 'refused'),
    ),
  );
}, 'send');

const commands = [
  fc.constantFrom('/a', '/b', '/c').map(subscribe),
  fc.constantFrom('/a', '/b', '/c').map(unsubscribe),
  fc.constant(send),
  fc.constant(always(({ network }) => network.live && network.break(network.live), 'cut')),
  fc.constant(always(({ socket }) => socket.reconnect('test'), 'reconnect')),
  fc.nat({ max: 2 }).map(count => always(({ network }) => (network.refusals = count), `refuse(${count})`)),
  fc.nat({ max: 5 }).map(count => always(({ network }) => network.lifetimes.push(count), `live(${count})`)),
  fc
    .constantFrom(0, 100, 1_000, 30_000)
    .map(byMs => always(({ clock }) => clock.advance(byMs), `advance(${byMs})`)),
];

/** Takes all faults away and lets time pass until `done`. */
async function calm({ clock, network }: Real, done: () => boolean): Promise<void> {
  network.refusals = 0;
  network.lifetimes.length = 0;
  if (network.live !== undefined) network.live.messagesLeft = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 50 && !done(); round += 1) await clock.advance(200);
  for (let round = 0; round < 20; round += 1) await settle();
  expect(done()).toBe(true);
}

const count = (received: readonly WireOut[], op: string, key: string): number =>
  received.filter(message => message.op === op && message.requestId === key).length;

describe('a socket whose connections break at random', () => {
  test('restores every subscription exactly once on each connection, and sends each message at most once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async sequence => {
        const network = new FakeNetwork();
        const real: Real = {
          ...socketTo('', {
            webSocket: network.connect,
            target: () => ({ url: 'ws://fake' }),
            limits: PATIENT,
          }),
          network,
          handles: new Map(),
          notes: new Map(),
          outcomes: [],
        };
        await real.socket.open();
        const model: Model = { subscribed: new Set() };
        await fc.asyncModelRun(() => ({ model, real }), sequence);
        await calm(real, () => real.socket.state === 'open');

        const last = network.live;
        if (last === undefined) throw new Error('there is no connection');
        for (const { received } of network.connections) {
          expect(received[0] ?? { op: 'validate' }).toMatchObject({ op: 'validate' });
          for (const key of ['/a', '/b', '/c']) {
            const surplus = count(received, 'subscribe', key) - count(received, 'unsubscribe', key);
            expect(surplus).toBeLessThanOrEqual(1);
          }
        }
        for (const key of ['/a', '/b', '/c']) {
          const surplus = count(last.received, 'subscribe', key) - count(last.received, 'unsubscribe', key);
          expect([key, surplus > 0]).toEqual([key, model.subscribed.has(key)]);
          network.publish(key, `last event of ${key}`);
        }
        for (let round = 0; round < 5; round += 1) await settle();
        for (const key of model.subscribed) {
          const notes = real.notes.get(key) ?? [];
          expect(notes.filter(note => note === `last event of ${key}`)).toHaveLength(1);
        }

        const arrived = network.connections
          .flatMap(connection => connection.received)
          .filter(message => message.op === 'message')
          .map(message => message.object);
        const outcomes = await Promise.all(real.outcomes);
        outcomes.forEach((outcome, number) => {
          const times = arrived.filter(object => object === number).length;
          if (outcome === 'sent') expect(times).toBe(1);
          else if (outcome === 'lost') expect(times).toBeLessThanOrEqual(1);
          else expect(times).toBe(0);
        });
        expect(arrived).toEqual([...arrived].sort((a, b) => Number(a) - Number(b)));

        await real.socket.close();
        expect(real.clock.pendingDelays()).toEqual([]);
        expect(real.ends).toHaveLength(1);
      }),
      { numRuns: runs },
    );
  });
});
