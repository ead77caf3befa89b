import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startEmulator } from '@sdk/emulator';
import {
  type Drop,
  type Flow,
  type FlowthingsClient,
  isConnectionError,
  isTimeoutError,
  ProtocolError,
  type Session,
  type SessionTransport,
} from '../../src/index.js';
import { clientOf, type EmulatedServer, emulatedServer, rejection, take, until } from '../support/server.js';

let server: EmulatedServer;
let client: FlowthingsClient;
let session: Session;
let flow: Flow;
let errors: unknown[];

beforeAll(async () => {
  server = await emulatedServer();
});
beforeEach(async () => {
  errors = [];
  await connect('websocket');
  flow = await client.flow.create({ path: `/${server.emulator.account}/fault` });
});
afterEach(async () => {
  await session.close();
  await server.emulator.reset();
});
afterAll(() => server.close());

async function connect(transport: SessionTransport): Promise<void> {
  await session?.close();
  client = clientOf(server, { session: { transport, backoff: { baseMs: 1, capMs: 2 } } });
  session = await client.websocket.connect({ onError: error => errors.push(error) });
}

const write = (from: number, to: number): void => {
  for (let n = from; n <= to; n++) server.emulator.createDrop(flow.id, { elems: { n } });
};

/** Reads until the drop with a number has come. */
async function numbersUntil(drops: AsyncIterable<Drop>, last: number): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { elems } of drops) {
    numbers.push(elems['n'] as number);
    if (elems['n'] === last) break;
  }
  return numbers;
}

describe.each(['unprocessed', 'before', 'after'] as const)(
  'a socket that is cut %s a subscription is made',
  closeAt => {
    test('makes it in the next session', async () => {
      server.emulator.faults.add({
        match: { method: 'WS', path: '/subscribe/**' },
        effect: { closeCode: 1006, closeAt },
      });
      const drops = await session.subscribe(flow.id, { catchUp: true });
      await until(() => server.emulator.sessions().some(({ subscriptions }) => subscriptions.length === 1));
      write(1, 3);
      expect(await numbersUntil(drops, 3)).toEqual([1, 2, 3]);
      expect(server.emulator.faults.list()[0]?.hits).toBe(1);
    });

    test('again after a cut catches up without loss or repetition', async () => {
      const drops = await session.subscribe(flow.id, { catchUp: true });
      server.emulator.faults.add({
        match: { method: 'WS', path: '/subscribe/**', count: 3 },
        effect: { closeCode: 1006, closeAt },
      });
      server.emulator.closeSessions(1006);
      write(1, 250);
      expect(await numbersUntil(drops, 250)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
      await until(() => server.emulator.faults.list()[0]?.hits === 3);
    });
  },
);

test('a socket that is cut between a drop and the answer to it leaves open whether the drop is there', async () => {
  server.emulator.faults.add({
    match: { method: 'WS', path: '/create/**' },
    effect: { closeCode: 1006, closeAt: 'before' },
  });
  const failure = await rejection(session.drop(flow.id).create({ elems: { n: 1 } }));
  expect(isConnectionError(failure)).toBe(true);
  expect(server.emulator.drops(flow.id)).toHaveLength(1);
  await until(() => session.state === 'open');
  expect(await session.drop(flow.id).create({ elems: { n: 2 } })).toMatchObject({ elems: { n: 2 } });
});

test('a message that is sent while the connection is made again waits for it', async () => {
  server.emulator.closeSessions(1006);
  await until(() => session.state !== 'open');
  expect(await session.drop(flow.id).create({ elems: { n: 1 } })).toMatchObject({ elems: { n: 1 } });
});

test('a drop that comes before the answer to its subscription is not lost', async () => {
  server.emulator.faults.add({
    match: { method: 'WS', path: '/subscribe/**' },
    effect: { answerAfterDrops: 2 },
  });
  const subscribed = session.subscribe(flow.id);
  await until(() => server.emulator.sessions()[0]?.subscriptions.length === 1);
  write(1, 3);
  expect(await numbersUntil(await subscribed, 3)).toEqual([1, 2, 3]);
});

test('answers that come in another order belong to their messages', async () => {
  const drops = session.drop(flow.id);
  server.emulator.faults.add({ match: { method: 'WS', count: 1 }, effect: { answerAfterAnswers: 2 } });
  const answered: unknown[] = [];
  const results = [1, 2, 3].map(async n => {
    const { elems } = await drops.create({ elems: { n } });
    answered.push(elems['n']);
    return elems['n'];
  });
  expect(await Promise.all(results)).toEqual([1, 2, 3]);
  expect(answered).toEqual([2, 3, 1]);
});

test('a session that the platform has forgotten is made anew', async () => {
  const drops = await session.subscribe(flow.id, { catchUp: true });
  server.emulator.faults.add({ match: { method: 'WS', path: '/heartbeat' }, effect: { loseSession: true } });
  await session.send({ type: 'heartbeat' });
  write(1, 5);
  expect(await numbersUntil(drops, 5)).toEqual([1, 2, 3, 4, 5]);
});

test.each<SessionTransport>(['streaming', 'polling'])(
  'a session by %s that is forgotten is made anew',
  async transport => {
    await connect(transport);
    const drops = await session.subscribe(flow.id, { catchUp: true });
    server.emulator.closeSessions(1006);
    write(1, 5);
    expect(await numbersUntil(drops, 5)).toEqual([1, 2, 3, 4, 5]);
  },
);

test('a session whose heartbeats are lost is ended by the platform and made anew', async () => {
  await using host = await startEmulator({ platforms: ['flowthings'] });
  host.clock.freeze();
  const emulated = { emulator: host.flowthings, close: () => host.close() };
  const { id } = host.flowthings.createFlow({ path: `/${host.flowthings.account}/silent` });
  await using live = await clientOf(emulated, {
    session: { heartbeatMs: 5, backoff: { baseMs: 1, capMs: 2 } },
  }).websocket.connect();
  const drops = await live.subscribe(id, { catchUp: true });
  const [first] = host.flowthings.sessions();
  const { faults } = host.flowthings;
  faults.add({ match: { method: 'WS', path: '/heartbeat', count: 'always' }, effect: { drop: true } });
  await until(() => (faults.list()[0]?.hits ?? 0) > 1);
  host.clock.advance(60_000);
  await until(() => host.flowthings.sessions().some(({ id: other }) => other !== first?.id));
  host.flowthings.createDrop(id, { elems: { n: 1 } });
  expect(await numbersUntil(drops, 1)).toEqual([1]);
});

describe('half of a message', () => {
  test('is told as an error, and the next drops come', async () => {
    const drops = await session.subscribe(flow.id);
    server.emulator.faults.add({ match: { method: 'EVENT' }, effect: { half: true } });
    write(1, 3);
    expect(await numbersUntil(drops, 3)).toEqual([2, 3]);
    expect(errors).toEqual([expect.any(ProtocolError)]);
  });

  test('that was an answer ends the wait at its limit', async () => {
    server.emulator.faults.add({ match: { method: 'WS' }, effect: { half: true } });
    const failure = await rejection(session.drop(flow.id).create({ elems: {} }, { timeoutMs: 30 }));
    expect(isTimeoutError(failure)).toBe(true);
  });
});

test('drops that are sent twice are given once', async () => {
  const drops = await session.subscribe(flow.id);
  server.emulator.faults.add({ match: { method: 'EVENT', count: 2 }, effect: { repeat: 2 } });
  write(1, 3);
  expect(await numbersUntil(drops, 3)).toEqual([1, 2, 3]);
});

test('a drop that was not sent is missing until the next reconnect catches up', async () => {
  const drops = await session.subscribe(flow.id, { catchUp: true });
  const items = drops.items();
  write(1, 1);
  await take(items, 1);
  server.emulator.faults.add({ match: { method: 'EVENT', count: 2 }, effect: { drop: true } });
  write(2, 3);
  server.emulator.closeSessions(1006);
  const [news, ...missed] = await take(items, 3);
  expect(news).toMatchObject({ type: 'reconnected', gap: 'none' });
  expect(missed).toMatchObject([{ value: { elems: { n: 2 } } }, { value: { elems: { n: 3 } } }]);
});
