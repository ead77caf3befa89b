import { expect, test } from '@jest/globals';
import { AbortedError, type FlowthingsClientOptions, type Session } from '../../src/index.js';
import { capturing, success } from '../support/capture.js';
import { agree, FakeSocket } from '../support/fake-socket.js';
import { rejection, take } from '../support/server.js';

async function connected(
  socket: FakeSocket,
  options: Partial<FlowthingsClientOptions> = {},
): Promise<Session> {
  const { client } = capturing([success({ id: 's-1' })], { webSocket: socket.connect, ...options });
  return client.websocket.connect();
}

test('who stops waiting for a subscription does not end it for others', async () => {
  const socket = new FakeSocket();
  let answer: object | undefined;
  socket.answer = message => {
    answer = agree(message);
    return undefined;
  };
  await using session = await connected(socket);
  const stop = new AbortController();
  const first = rejection(session.subscribe('f1', { signal: stop.signal }));
  const second = session.subscribe('f1');
  await new Promise(resolve => setImmediate(resolve));
  stop.abort();
  expect(await first).toBeInstanceOf(AbortedError);
  socket.last.push(answer as object);
  const drops = await second;
  socket.last.push({ type: 'message', resource: 'f1', value: { id: 'd1', flowId: 'f1', elems: {} } });
  expect(await take(drops[Symbol.asyncIterator](), 1)).toMatchObject([{ id: 'd1' }]);
});

test('the last ten thousand drops are known again, and a changed drop is another one', async () => {
  const socket = new FakeSocket();
  await using session = await connected(socket);
  const drops = await session.subscribe('f1', { highWaterMark: 30_000 });
  const push = (n: number, version: number): void =>
    socket.last.push({
      type: 'message',
      resource: 'f1',
      value: { id: `d${n}`, flowId: 'f1', version, elems: {} },
    });
  for (let n = 0; n < 25_000; n++) push(n, 0);
  for (let n = 15_000; n < 25_000; n++) push(n, 0);
  push(24_999, 1);
  const last = (await take(drops[Symbol.asyncIterator](), 25_001)).at(-1);
  expect(last).toMatchObject({ id: 'd24999', version: 1 });
});

test('numbers that the server echoes in place of texts are understood', async () => {
  const socket = new FakeSocket();
  socket.answer = ({ msgId }) => ({
    head: { msgId: Number(msgId), ok: true, errors: [] },
    body: { id: 'f1' },
  });
  await using session = await connected(socket);
  expect(await session.objects('flow').read('f1')).toEqual({ id: 'f1' });
});

test('big integers of a session stay exact, or are rounded where that is wanted', async () => {
  for (const [bigIntegers, expected] of [
    ['bigint', 9007199254740993n],
    ['number', 9007199254740992],
  ] as const) {
    const socket = new FakeSocket();
    await using session = await connected(socket, { bigIntegers });
    const drops = await session.subscribe('f1');
    socket.last.push('{"type":"message","resource":"f1","value":{"id":"d1","elems":{"n":9007199254740993}}}');
    const [drop] = await take(drops[Symbol.asyncIterator](), 1);
    expect(drop?.elems['n']).toBe(expected);
  }
});
