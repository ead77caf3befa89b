import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { isNotFoundError, VantiqClient, VantiqResources } from '@sdk/vantiq';
import { clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

describe('procedures', () => {
  test('take parameters by name and by position; without any, an empty object is sent', async () => {
    await server.emulator.registerProcedure('Svc.echo', parameters => parameters, {
      parameters: ['arg1', 'arg2'],
    });
    const client = clientOf(server);
    expect(await client.execute('Svc.echo', { arg1: 1, arg2: 'x' })).toEqual({ arg1: 1, arg2: 'x' });
    expect(await client.execute('Svc.echo', [1, 'x'])).toEqual({ arg1: 1, arg2: 'x' });
    expect(await client.execute('Svc.echo')).toEqual({ arg1: null, arg2: null });
  });

  test('can be reached by way of their service', async () => {
    await server.emulator.registerProcedure('Svc.twice', ({ n }) => (n as number) * 2, { parameters: ['n'] });
    expect(await clientOf(server).executeService<number>('Svc', 'twice', { n: 21 })).toBe(42);
  });

  test('give items of a sequence as they arrive', async () => {
    await server.emulator.registerStreamingProcedure('Svc.rows', async function* () {
      for (let n = 0; n < 5; n += 1) yield { n, text: 'ü'.repeat(300) };
    });
    const stream = await clientOf(server).executeStream<{ n: number }>(
      'Svc.rows',
      {},
      { maxFlushInterval: -1 },
    );
    const seen: number[] = [];
    for await (const { n } of stream) seen.push(n);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  test('may be shown to everybody', async () => {
    await server.emulator.registerProcedure('Svc.open', () => ({ ok: true }), { public: true });
    const client = new VantiqClient({ baseUrl: server.emulator.url });
    expect(await client.executePublic(server.emulator.namespace, 'Svc.open')).toEqual({ ok: true });
  });

  test('one that does not exist is not found', async () => {
    expect(isNotFoundError(await rejection(clientOf(server).execute('No.such')))).toBe(true);
  });
});

test('a source answers a query', async () => {
  await server.emulator.registerSource('adder', { query: question => ({ asked: question }) });
  expect(await clientOf(server).query('adder', { a: 1 })).toEqual({ asked: { a: 1 } });
});

test('messages are published to topics, sources and events of services', async () => {
  const heard: unknown[] = [];
  await server.emulator.registerRule('onTopic', '/topics/a/b', ({ value }) => void heard.push(value));
  await server.emulator.createService({ name: 'Svc', eventTypes: { happened: {} } });
  await server.emulator.registerSource('Out');
  const client = clientOf(server);
  expect(await client.publish(VantiqResources.TOPICS, '/a/b', { n: 1 })).toBeUndefined();
  await client.publish(VantiqResources.TOPICS, '/a/b');
  await client.publish(VantiqResources.SERVICES, 'Svc/happened', { n: 2 });
  expect(server.emulator.requests().map(({ target }) => target)).toEqual([
    '/api/v1/resources/topics//a/b',
    '/api/v1/resources/topics//a/b',
    '/api/v1/resources/services/Svc/happened',
  ]);
  expect(heard).toEqual([{ n: 1 }, {}]);
});

test('the users of a namespace', async () => {
  const users = await clientOf(server).getNamespaceUsers(server.emulator.namespace);
  expect(users).toMatchObject([{ preferredUsername: server.emulator.username }]);
});

test('a batch answers each of its requests', async () => {
  await server.emulator.createType({ name: 'Pump', records: [{ name: 'a' }] });
  const results = await clientOf(server).batch([
    { method: 'GET', resource: 'Pump', query: { where: '{"name":"a"}' } },
    { method: 'POST', resource: 'Pump', body: { name: 'b' } },
    { method: 'GET', resource: VantiqResources.TYPES, id: 'No such' },
  ]);
  expect(results).toMatchObject([
    { isSuccess: true, body: [{ name: 'a' }] },
    { isSuccess: true, body: { name: 'b' } },
    { isSuccess: false, statusCode: 404, errors: [{ code: 'io.vantiq.resource.not.found' }] },
  ]);
});

test('the schema of a type, what belongs to it, and an aggregation', async () => {
  await server.emulator.createType({
    name: 'Pump',
    properties: { name: { type: 'String' } },
    records: [{ name: 'a' }, { name: 'b' }],
  });
  const client = clientOf(server);
  expect(await client.typeSchema('Pump')).toMatchObject({ type: 'object' });
  expect(Array.isArray(await client.relationships(VantiqResources.TYPES, 'Pump', { direct: true }))).toBe(
    true,
  );
  expect(await client.aggregate('Pump', [{ $match: { name: 'a' } }])).toMatchObject([{ name: 'a' }]);
  expect(await client.aggregate('Pump', [{ $match: { name: 'b' } }], { usePost: true })).toMatchObject([
    { name: 'b' },
  ]);
});

test('a request that has no method of its own', async () => {
  const types = await clientOf(server).request<unknown[]>({
    method: 'GET',
    path: '/api/v1/resources/types',
    query: { limit: 1 },
  });
  expect(types).toHaveLength(1);
});
