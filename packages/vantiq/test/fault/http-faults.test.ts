import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  isRateLimitError,
  isUnauthenticatedError,
  password,
  type VantiqCall,
  VantiqClient,
  VantiqResources,
} from '@sdk/vantiq';
import { clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
beforeEach(async () => {
  const records = Array.from({ length: 20 }, (_, n) => ({ name: `p${n}`, n }));
  await server.emulator.createType({ name: 'Pump', naturalKey: ['name'], records });
  await server.emulator.registerProcedure('Svc.run', () => ({ ok: true }));
  await server.emulator.registerSource('Src', { query: () => ({ ok: true }) });
  await server.emulator.insert('system.documents', { name: 'd.txt', content: 'x', fileType: 'text/plain' });
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const patient = { retry: { baseMs: 1, capMs: 2 } };

const withPassword = (): VantiqClient =>
  new VantiqClient({
    baseUrl: server.emulator.url,
    credential: password(server.emulator.username, server.emulator.password),
    ...patient,
  });

describe('what is sent again after a failure on the way (section 4.13)', () => {
  type Operation = (client: VantiqClient, id: string) => Pick<VantiqCall<unknown>, 'withResponse'>;
  const repeated: readonly (readonly [string, Operation])[] = [
    ['select', client => client.select('Pump')],
    ['select by POST', client => client.select('Pump', { where: { n: 1 }, usePost: true })],
    ['selectOne', (client, id) => client.selectOne('Pump', id)],
    ['aggregate', client => client.aggregate('Pump', [{ $match: { n: 1 } }], { usePost: true })],
    ['typeSchema', client => client.typeSchema('Pump')],
    ['relationships', client => client.relationships(VantiqResources.TYPES, 'Pump')],
    ['count', client => client.count('Pump')],
    ['update', (client, id) => client.update('Pump', id, { n: 5 })],
    ['upsert', client => client.upsert('Pump', { name: 'p1', n: 5 })],
    ['patch by replace', (client, id) => client.patch('Pump', id, [{ op: 'replace', path: '/n', value: 5 }])],
    ['deleteOne', (client, id) => client.deleteOne('Pump', id)],
    ['delete', client => client.delete('Pump', { where: { name: 'p1' } })],
    ['getNamespaceUsers', client => client.getNamespaceUsers(server.emulator.namespace)],
    ['download', client => client.download('/docs/d.txt')],
    ['status', client => client.status()],
    ['execute that is declared idempotent', client => client.execute('Svc.run', {}, { idempotent: true })],
  ];
  const once: readonly (readonly [string, Operation])[] = [
    ['insert', client => client.insert('Pump', { name: 'new', n: 1 })],
    ['insert of several', client => client.insert('Pump', [{ name: 'new', n: 1 }])],
    ['update with a version', (client, id) => client.update('Pump', id, { n: 5, ars_version: 1 })],
    ['patch by add', (client, id) => client.patch('Pump', id, [{ op: 'add', path: '/t/-', value: 5 }])],
    ['publish', client => client.publish(VantiqResources.TOPICS, '/a', {})],
    ['execute', client => client.execute('Svc.run')],
    ['query', client => client.query('Src', {})],
    ['batch', client => client.batch([{ method: 'GET', resource: 'Pump' }])],
    ['command', client => client.command('system.documents', 'd.txt', 'duplicate', {})],
    [
      'upload',
      client =>
        client.upload(VantiqResources.DOCUMENTS, { name: 'u', content: 'x', contentType: 'text/plain' }),
    ],
    ['count that is declared not idempotent', client => client.count('Pump', { idempotent: false })],
  ];
  const idOf = async (): Promise<string> =>
    (await clientOf(server).select('Pump', { limit: 1 }))[0]?._id as string;

  test.each(repeated)('%s, after 503 and a reset', async (_, operation) => {
    const id = await idOf();
    const match = { path: '/**', count: 1 };
    server.emulator.faults.add({ match, effect: { status: 503 } });
    server.emulator.faults.add({ match: { ...match, skip: 1 }, effect: { reset: 'unprocessed' } });
    const { attempts } = await operation(clientOf(server, patient), id).withResponse();
    expect(attempts).toBe(3);
  });

  test.each(once)('not %s', async (_, operation) => {
    const id = await idOf();
    server.emulator.faults.add({ match: { path: '/**' }, effect: { status: 503 } });
    const error = await rejection(operation(clientOf(server, patient), id).withResponse());
    expect(error).toMatchObject({ name: 'VantiqError', status: 503, attempts: 1 });
  });

  test.each([429, 502, 503, 504])('a read after %i', async status => {
    server.emulator.faults.add({ match: { path: '/**' }, effect: { status } });
    const { attempts } = await clientOf(server, patient).count('Pump').withResponse();
    expect(attempts).toBe(2);
  });

  test.each([400, 403, 404, 405, 409])('nothing after %i', async status => {
    server.emulator.faults.add({ match: { path: '/**' }, effect: { status } });
    expect(await rejection(clientOf(server, patient).count('Pump'))).toMatchObject({ status, attempts: 1 });
  });

  test('a deletion whose answer was lost counts as done', async () => {
    const id = await idOf();
    server.emulator.faults.add({ match: { method: 'DELETE', path: '/**' }, effect: { reset: 'before' } });
    const { attempts, status } = await clientOf(server, patient).deleteOne('Pump', id).withResponse();
    expect({ attempts, status }).toEqual({ attempts: 2, status: 404 });
  });
});

describe('429', () => {
  test('without Retry-After a read waits by itself', async () => {
    server.emulator.faults.add({ match: { path: '/**', count: 2 }, effect: { status: 429 } });
    const { attempts } = await clientOf(server, patient).count('Pump').withResponse();
    expect(attempts).toBe(3);
  });

  test('with Retry-After it waits as long as the server says, up to the limit', async () => {
    const effect = { status: 429, headers: { 'retry-after': '0' } };
    server.emulator.faults.add({ match: { path: '/**' }, effect });
    expect(await clientOf(server, patient).count('Pump')).toBe(20);
    server.emulator.faults.add({
      match: { path: '/**' },
      effect: { ...effect, headers: { 'retry-after': '3600' } },
    });
    const error = await rejection(clientOf(server, patient).count('Pump'));
    expect(isRateLimitError(error)).toBe(true);
    expect(error).toMatchObject({ retryAfterMs: 3_600_000, attempts: 1 });
  });

  test('a write fails at once', async () => {
    server.emulator.faults.add({ match: { path: '/**' }, effect: { status: 429 } });
    const error = await rejection(clientOf(server, patient).insert('Pump', { name: 'x', n: 1 }));
    expect(error).toMatchObject({ status: 429, attempts: 1, retryable: true });
  });
});

describe('401', () => {
  test('a token that ends between pages is replaced, and no row is missed', async () => {
    const client = withPassword();
    const seen: number[] = [];
    for await (const { n } of client.select<{ n: number }>('Pump', { pageSize: 5, sort: { n: 1 } })) {
      seen.push(n);
      if (n === 7 || n === 12) server.emulator.expireTokens();
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test('a storm of refusals costs one log-in', async () => {
    const client = withPassword();
    await client.authenticate();
    server.emulator.expireTokens();
    const counts = await Promise.all(Array.from({ length: 50 }, () => client.count('Pump')));
    expect(new Set(counts)).toEqual(new Set([20]));
    const logIns = server.emulator.requests().filter(({ target }) => target.startsWith('/authenticate'));
    expect(logIns).toHaveLength(2);
  });

  test('a write is repeated after a new token, because the refused one did nothing', async () => {
    const client = withPassword();
    await client.authenticate();
    server.emulator.expireTokens();
    expect(await client.insert('Pump', { name: 'new', n: 1 })).toMatchObject({ name: 'new' });
  });

  test('a server that refuses every token ends the call after one more try', async () => {
    const client = withPassword();
    server.emulator.faults.add({
      match: { path: '/api/**', count: 'always' },
      effect: { unauthorized: true },
    });
    const error = await rejection(client.count('Pump'));
    expect(isUnauthenticatedError(error)).toBe(true);
    expect(error).toMatchObject({ attempts: 2 });
  });
});

describe('bodies', () => {
  test('a streamed result that is cut throws behind the items that came', async () => {
    await server.emulator.registerStreamingProcedure('Svc.rows', async function* () {
      for (let n = 0; n < 100; n += 1) yield { n, text: 'ü'.repeat(100) };
    });
    server.emulator.faults.add({ match: { path: '/**' }, effect: { reset: 9_000, chunkBytes: 7 } });
    const seen: number[] = [];
    const reading = async (): Promise<void> => {
      const rows = await clientOf(server).executeStream<{ n: number }>(
        'Svc.rows',
        {},
        { maxFlushInterval: -1 },
      );
      for await (const { n } of rows) seen.push(n);
    };
    expect(await rejection(reading())).toMatchObject({
      name: expect.stringMatching(/StreamError|ConnectionError/),
    });
    expect(seen.length).toBeGreaterThan(10);
    expect(seen).toEqual(seen.map((_, index) => index));
  });

  test('an answer in pieces of one byte is read as a whole one', async () => {
    server.emulator.faults.add({ match: { path: '/**' }, effect: { chunkBytes: 1 } });
    expect(await clientOf(server).select('Pump', { limit: 2 })).toHaveLength(2);
  });

  test('a page that a proxy sends is told as text', async () => {
    server.emulator.faults.add({
      match: { path: '/**' },
      effect: { status: 502, body: '<html>Bad Gateway</html>' },
    });
    const error = await rejection(clientOf(server, { retry: false }).count('Pump'));
    expect(error).toMatchObject({
      status: 502,
      serverMessage: '<html>Bad Gateway</html>',
      errors: [{ code: '502' }],
    });
  });
});
