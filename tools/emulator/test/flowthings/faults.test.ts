import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../host/until.js';
import { type Fixture, start, type Thing } from './fixture.js';

let fixture: Fixture;
let flowId: string;

beforeEach(async () => {
  fixture = await start();
  flowId = fixture.flowthings.createFlow({ path: '/alice/a' }).id;
});

afterEach(() => fixture[Symbol.asyncDispose]());

const frame = (type: string): Record<string, unknown> => ({
  object: 'drop',
  type,
  flowId,
  value: { elems: {} },
});
const names = (text: string): unknown =>
  (JSON.parse(text) as { head?: { msgId: unknown }; type?: unknown }).head?.msgId ?? 'drop';

describe('faults of requests', () => {
  test('the head says failure under a status of success, and the request was carried out', async () => {
    fixture.flowthings.faults.add({ match: { method: 'POST' }, effect: { headStatus: 404 } });
    const answer = await fixture.call('POST', `/drop/${flowId}`, { elems: {} });
    expect(answer).toMatchObject({ status: 201, head: { ok: false, status: 404 }, body: {} });
    expect(fixture.flowthings.drops(flowId)).toHaveLength(1);
  });

  test('the head says success under a status of failure', async () => {
    fixture.flowthings.faults.add({ effect: { httpStatus: 502 } });
    const answer = await fixture.call<Thing[]>('GET', '/flow');
    expect(answer).toMatchObject({ status: 502, head: { ok: true, status: 200 }, body: [{ id: flowId }] });
  });

  test('valid credentials are refused', async () => {
    fixture.flowthings.faults.add({ effect: { unauthorized: true }, match: { count: 2 } });
    expect((await fixture.call('GET', '/flow')).status).toBe(403);
    await expect(fixture.session()).rejects.toThrow('400');
    expect((await fixture.call('GET', '/flow')).status).toBe(200);
  });

  test('JSON is half sent', async () => {
    fixture.flowthings.faults.add({ effect: { truncate: 'middle' } });
    await expect(fixture.call('GET', '/flow')).rejects.toThrow();
    fixture.flowthings.faults.add({ match: { method: 'MGET' }, effect: { reset: 'before' } });
    await expect(fixture.call('MGET', '/flow', [])).rejects.toThrow();
    expect((await fixture.call('MGET', '/flow', [])).status).toBe(200);
  });

  test('a session is lost between two requests', async () => {
    const id = await fixture.session();
    fixture.flowthings.faults.add({ match: { path: '/session/*/polling' }, effect: { loseSession: true } });
    const path = `/session/${id}/polling`;
    expect((await fixture.fetch('POST', path, { body: JSON.stringify(frame('subscribe')) })).status).toBe(
      404,
    );
  });
});

describe('faults of frames', () => {
  test('a dropped heartbeat does not keep the socket open', async () => {
    const { clock } = fixture.emulator;
    clock.freeze();
    using socket = await fixture.connect();
    fixture.flowthings.faults.add({
      match: { method: 'WS', path: '/heartbeat', count: 'always' },
      effect: { drop: true },
    });
    await socket.request(frame('subscribe'));
    clock.advance(30_000);
    for (let beats = 0; beats < 3; beats++) socket.send({ type: 'heartbeat' });
    const last = fixture.flowthings.faults.add({
      match: { method: 'WS', path: '/bye' },
      effect: { drop: true },
    });
    socket.send({ type: 'bye' });
    await until(() => last.hits === 1);
    clock.advance(30_000);
    expect(await socket.closed).toBe(1001);
  });

  test('answers come in another order', async () => {
    using socket = await fixture.connect();
    fixture.flowthings.faults.add({ match: { method: 'WS', count: 1 }, effect: { answerAfterAnswers: 2 } });
    for (const msgId of ['a', 'b', 'c', 'd']) socket.send({ ...frame('create'), msgId });
    const order = [];
    for (let index = 0; index < 4; index++) order.push(names(await socket.nextText()));
    expect(order).toEqual(['b', 'c', 'a', 'd']);
    expect(fixture.flowthings.drops(flowId)).toHaveLength(4);
  });

  test('an answer waits for the drops of later frames', async () => {
    using socket = await fixture.connect();
    await socket.request(frame('subscribe'));
    fixture.flowthings.faults.add({
      match: { method: 'WS', path: `/create/drop/${flowId}` },
      effect: { answerAfterDrops: 1 },
    });
    socket.send({ ...frame('create'), msgId: 'first' });
    socket.send({ ...frame('create'), msgId: 'second' });
    const order = [];
    for (let index = 0; index < 4; index++) order.push(names(await socket.nextText()));
    expect(order).toEqual(['drop', 'drop', 'first', 'second']);
  });

  test.each([
    ['unprocessed', 0, 1006],
    ['before', 1, 4001],
    ['after', 1, 4001],
  ] as const)('the socket is closed %s, with %i drops made', async (closeAt, made, closeCode) => {
    using socket = await fixture.connect();
    fixture.flowthings.faults.add({ match: { method: 'WS' }, effect: { closeCode, closeAt } });
    socket.send({ ...frame('create'), msgId: 'x' });
    if (closeAt === 'after') expect(names(await socket.nextText())).toBe('x');
    expect(await socket.closed).toBe(closeCode);
    expect(fixture.flowthings.drops(flowId)).toHaveLength(made);
    expect(fixture.flowthings.sessions()).toEqual([]);
  });

  test('a frame is refused, late, for its credentials, or its session is lost', async () => {
    using socket = await fixture.connect();
    const { faults } = fixture.flowthings;
    faults.add({ match: { method: 'WS' }, effect: { status: 503, delayMs: 1 } });
    expect((await socket.request(frame('create'))).head).toMatchObject({ ok: false, status: 503 });
    faults.add({ match: { method: 'WS' }, effect: { unauthorized: true } });
    expect((await socket.request(frame('create'))).head).toMatchObject({ ok: false, status: 403 });
    faults.add({ match: { method: 'WS' }, effect: { loseSession: true } });
    socket.send({ ...frame('create'), msgId: 'x' });
    expect(await socket.closed).toBe(1011);
    expect(fixture.flowthings.drops(flowId)).toEqual([]);
  });

  test('an answer has garbage before it, or only its first half', async () => {
    using socket = await fixture.connect();
    fixture.flowthings.faults.add({ match: { method: 'WS' }, effect: { garbage: true } });
    socket.send({ ...frame('create'), msgId: 'x' });
    const garbage = await socket.nextText();
    expect(() => JSON.parse(garbage)).toThrow();
    expect(names(await socket.nextText())).toBe('x');
    fixture.flowthings.faults.add({ match: { method: 'WS' }, effect: { half: true } });
    socket.send({ ...frame('create'), msgId: 'y' });
    const half = await socket.nextText();
    expect(half).toContain('"msgId":"y"');
    expect(() => JSON.parse(half)).toThrow();
  });
});

describe('faults of drops', () => {
  test('a drop is lost, repeated, late, or ends the connection', async () => {
    const { faults } = fixture.flowthings;
    const write = (n: number): void => void fixture.flowthings.createDrop(flowId, { elems: { n } });
    const match = { method: 'EVENT', path: '/alice/a' };
    using socket = await fixture.connect();
    await socket.request(frame('subscribe'));
    faults.add({ match, effect: { drop: true } });
    write(1);
    faults.add({ match, effect: { repeat: 1 } });
    write(2);
    faults.add({ match, effect: { delayMs: 1 } });
    write(3);
    write(4);
    const seen = [];
    for (let index = 0; index < 4; index++) seen.push((await socket.next()).value?.elems['n']);
    expect(seen).toEqual([2, 2, 4, 3]);
    faults.add({ match, effect: { closeCode: 1006 } });
    write(5);
    expect(await socket.closed).toBe(1006);
  });
});

test('a fault with a field that means nothing is refused', async () => {
  for (const effect of [
    { headStatus: 200 },
    { httpStatus: 99 },
    { closeCode: 1005 },
    { repeat: -1 },
    { half: 1 },
  ]) {
    const response = await fetch(`${fixture.flowthings.url}/__emulator/faults`, {
      method: 'POST',
      body: JSON.stringify({ effect }),
    });
    expect([effect, response.status]).toEqual([effect, 400]);
  }
});
