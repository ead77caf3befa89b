import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ClosedError,
  type Drop,
  type Flow,
  type FlowthingsClient,
  FlowthingsNotFoundError,
  type SessionTransport,
  token,
} from '../../src/index.js';
import { clientOf, type EmulatedServer, emulatedServer, rejection, take, until } from '../support/server.js';

let server: EmulatedServer;
let client: FlowthingsClient;
let flow: Flow;

const backoff = { baseMs: 1, capMs: 2 };

beforeAll(async () => {
  server = await emulatedServer();
});

beforeEach(async () => {
  await server.emulator.reset();
  client = clientOf(server, { session: { backoff } });
  flow = await client.flow.create({ path: `/${server.emulator.account}/live` });
});

afterAll(() => server.close());

const numbers = (drops: readonly Drop[]): unknown[] => drops.map(drop => drop.elems['n']);

describe.each<SessionTransport>(['websocket', 'streaming', 'polling'])('a session by %s', transport => {
  beforeEach(() => {
    client = clientOf(server, { session: { backoff, transport } });
  });

  test('gives the drops of a flow by its id and by its path', async () => {
    await using session = await client.websocket.connect();
    const byId = await session.subscribe(flow.id);
    const byPath = await session.subscribe(flow.path);
    for (let n = 0; n < 3; n++) await client.drop(flow.id).create({ elems: { n } });
    expect(numbers(await take(byId[Symbol.asyncIterator](), 3))).toEqual([0, 1, 2]);
    expect(numbers(await take(byPath[Symbol.asyncIterator](), 3))).toEqual([0, 1, 2]);
  });

  test('creates, finds, changes and deletes drops', async () => {
    await using session = await client.websocket.connect();
    const drops = session.drop<{ n: number }>(flow.id);
    const drop = await drops.create({ elems: { n: 1 } });
    expect((await drops.read(drop.id)).elems.n).toBe(1);
    expect(await drops.findMany({ limit: 5 })).toHaveLength(1);
    await drops.update({ id: drop.id, elems: { n: 2 } });
    expect((await client.drop<{ n: number }>(flow.id).read(drop.id)).elems.n).toBe(2);
    await drops.delete(drop.id);
    expect(await rejection(drops.read(drop.id))).toBeInstanceOf(FlowthingsNotFoundError);
  });

  test('refuses a flow that there is none of', async () => {
    await using session = await client.websocket.connect();
    const failure = await rejection(session.subscribe('f00000000000000000000000'));
    expect(failure).toBeInstanceOf(FlowthingsNotFoundError);
    expect(session.state).toBe('open');
  });
});

describe('a session', () => {
  test('shares one subscription among the readers of a flow', async () => {
    await using session = await client.websocket.connect();
    const first = await session.subscribe(flow.id);
    const second = await session.subscribe(flow.id);
    expect(server.emulator.sessions()[0]?.subscriptions).toEqual([flow.path]);
    await first.cancel();
    await client.drop(flow.id).create({ elems: { n: 1 } });
    expect(numbers(await take(second[Symbol.asyncIterator](), 1))).toEqual([1]);
    await second.cancel();
    await until(() => server.emulator.sessions()[0]?.subscriptions.length === 0);
  });

  test('can be subscribed anew right after an end', async () => {
    await using session = await client.websocket.connect();
    const first = await session.subscribe(flow.id);
    const ended = first.cancel();
    const second = await session.subscribe(flow.id);
    await ended;
    await client.drop(flow.id).create({ elems: { n: 1 } });
    expect(numbers(await take(second[Symbol.asyncIterator](), 1))).toEqual([1]);
  });

  test('ends the loops of a flow that is unsubscribed', async () => {
    await using session = await client.websocket.connect();
    const drops = await session.subscribe(flow.id);
    const reading = (async () => {
      for await (const _ of drops) throw new Error('there are no drops');
    })();
    await session.unsubscribe(flow.id);
    await reading;
    expect(server.emulator.sessions()[0]?.subscriptions).toEqual([]);
  });

  test('is restored in a new session, and says that drops may be missing', async () => {
    await using session = await client.websocket.connect();
    const drops = await session.subscribe(flow.id);
    const items = drops.items();
    const before = server.emulator.sessions()[0]?.id;
    server.emulator.sessions()[0]?.cut();
    await until(() =>
      server.emulator.sessions().some(({ id, subscriptions }) => id !== before && subscriptions.length === 1),
    );
    await client.drop(flow.id).create({ elems: { n: 5 } });
    expect(await take(items, 2)).toMatchObject([
      { type: 'reconnected', gap: 'possible' },
      { type: 'data', value: { elems: { n: 5 } } },
    ]);
  });

  test('catches up after a cut, in order and without repetitions', async () => {
    await using session = await client.websocket.connect();
    const drops = await session.subscribe(flow.id, { catchUp: true });
    const items = drops.items();
    await client.drop(flow.id).create({ elems: { n: 0 } });
    expect(await take(items, 1)).toMatchObject([{ type: 'data', value: { elems: { n: 0 } } }]);
    server.emulator.sessions()[0]?.cut();
    for (let n = 1; n < 4; n++) server.emulator.createDrop(flow.id, { elems: { n } });
    await until(() => session.state === 'open');
    await client.drop(flow.id).create({ elems: { n: 4 } });
    const [news, ...missed] = await take(items, 5);
    expect(news).toMatchObject({ type: 'reconnected', gap: 'none' });
    expect(missed.map(item => item.type === 'data' && item.value.elems['n'])).toEqual([1, 2, 3, 4]);
  });

  test('says so when a flow has trimmed what was missed', async () => {
    const small = await client.flow.create({ path: `${flow.path}/small`, capacity: 2 });
    await using session = await client.websocket.connect();
    const items = (await session.subscribe(small.id, { catchUp: true })).items();
    await client.drop(small.id).create({ elems: { n: 0 } });
    await take(items, 1);
    server.emulator.sessions()[0]?.cut();
    for (let n = 1; n < 5; n++) server.emulator.createDrop(small.id, { elems: { n } });
    const [news, ...missed] = await take(items, 3);
    expect(news).toMatchObject({ type: 'reconnected', gap: 'possible' });
    expect(missed.map(item => item.type === 'data' && item.value.elems['n'])).toEqual([3, 4]);
  });

  test('tells its handlers what happens', async () => {
    const told: string[] = [];
    const session = await client.websocket.connect({
      onOpen: () => told.push('open'),
      onMessage: (resource, drop) => told.push(`${resource === flow.id} ${String(drop.elems['n'])}`),
      onError: () => told.push('error'),
      onClose: () => told.push('close'),
    });
    await session.subscribe(flow.path);
    await client.drop(flow.id).create({ elems: { n: 1 } });
    await until(() => told.length === 2);
    server.emulator.sessions()[0]?.cut();
    await until(() => told.length === 4);
    await session.close();
    expect(told).toEqual(['open', 'true 1', 'error', 'open', 'close']);
    expect(await rejection(session.request({ type: 'find', object: 'flow', id: flow.id }))).toBeInstanceOf(
      ClosedError,
    );
  });

  test('tells its handler of a drop once, however many subscriptions get it', async () => {
    const told: unknown[] = [];
    await using session = await client.websocket.connect({
      onMessage: (_, drop) => told.push(drop.elems['n']),
    });
    await session.subscribe(flow.id);
    const drops = await session.subscribe(flow.path);
    for (let n = 1; n < 3; n++) await client.drop(flow.id).create({ elems: { n } });
    await take(drops[Symbol.asyncIterator](), 2);
    expect(told).toEqual([1, 2]);
  });

  test('is refused without valid credentials', async () => {
    const failure = await rejection(
      client.withOptions({ credential: token('nonsense') }).websocket.connect(),
    );
    expect(failure).toMatchObject({ platform: 'flowthings', retryable: false });
  });
});
