import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  isNotFoundError,
  isValidationError,
  resource,
  type VantiqClient,
  VantiqResources,
} from '@sdk/vantiq';
import { clientOf, type EmulatedServer, emulatedServer, rejection, take } from '../support/server.js';

const PUMP = resource<{ name: string; rpm: number }>('Pump');

let server: EmulatedServer;
let client: VantiqClient;
beforeAll(async () => {
  server = await emulatedServer();
});
beforeEach(async () => {
  await server.emulator.createType({ name: 'Pump', naturalKey: ['name'], records: [{ name: 'a', rpm: 1 }] });
  client = clientOf(server);
});
afterEach(async () => {
  await client.close();
  await server.emulator.reset();
});
afterAll(() => server.close());

describe('over the socket', () => {
  test('records are stored, changed, found and deleted', async () => {
    const { _id } = await client.socket.insert(PUMP, { name: 'b', rpm: 2 });
    const id = _id as string;
    expect(await client.socket.update(PUMP, id, { rpm: 3 })).toMatchObject({ rpm: 3 });
    expect(await client.socket.patch(PUMP, id, [{ op: 'replace', path: '/rpm', value: 4 }])).toMatchObject({
      rpm: 4,
    });
    await client.socket.upsert(PUMP, { name: 'b', rpm: 5 });
    expect(await client.socket.selectOne(PUMP, id)).toMatchObject({ name: 'b', rpm: 5 });
    expect(await client.socket.select(PUMP, { where: { rpm: { $gt: 1 } }, props: ['name'] })).toMatchObject([
      { name: 'b' },
    ]);
    await client.socket.deleteOne(PUMP, id);
    expect(isNotFoundError(await rejection(client.socket.selectOne(PUMP, id)))).toBe(true);
    await client.socket.delete(PUMP, { name: 'a' });
    expect(await client.socket.select(PUMP)).toEqual([]);
  });

  test('procedures run, sources answer, messages are published', async () => {
    await server.emulator.registerProcedure('Svc.echo', parameters => parameters, { parameters: ['n'] });
    await server.emulator.registerSource('adder', { query: () => ({ total: 3 }) });
    expect(await client.socket.execute('Svc.echo', { n: 1 })).toEqual({ n: 1 });
    expect(await client.socket.query('adder', {})).toEqual({ total: 3 });
    const events = await client.subscribe(VantiqResources.TOPICS, '/a');
    await client.socket.publish(VantiqResources.TOPICS, '/a', { n: 1 });
    const [event] = await take(events[Symbol.asyncIterator](), 1);
    expect(event?.value).toEqual({ n: 1 });
    expect(await client.socket.aggregate('Pump', [{ $match: { name: 'a' } }])).toMatchObject([{ name: 'a' }]);
  });

  test('many requests at once get their own answers, on one socket', async () => {
    await server.emulator.registerProcedure('Svc.same', ({ n }) => n, { parameters: ['n'] });
    const numbers = Array.from({ length: 50 }, (_, n) => n);
    expect(await Promise.all(numbers.map(n => client.socket.execute('Svc.same', { n })))).toEqual(numbers);
    expect(server.emulator.sockets()).toHaveLength(1);
  });

  test('a failure is a VantiqError with the words of the server', async () => {
    expect(await rejection(client.socket.select('NoType'))).toMatchObject({
      name: 'VantiqError',
      operation: 'select',
      serverCode: 'com.accessg2.ag2rs.type.not.found',
      request: 'WebSocket select NoType',
    });
  });

  test('bad arguments are refused before the socket is opened', async () => {
    const { socket } = client;
    const calls = [
      socket.selectOne(PUMP, ''),
      socket.selectOne('Pump', 'a/b'),
      socket.select('system.nonsense'),
      socket.select(PUMP, { limit: -1 }),
      socket.delete(PUMP, {}),
      socket.insert(PUMP, null as never),
      socket.publish('system.types' as never, 'x'),
      socket.patch(PUMP, 'x', [{ op: 'remove', path: 'a' }]),
      socket.execute('', {}),
      socket.query('s', 1 as never),
    ];
    for (const call of calls) expect(isValidationError(await rejection(call))).toBe(true);
    expect(socket.state).toBe('idle');
  });
});
