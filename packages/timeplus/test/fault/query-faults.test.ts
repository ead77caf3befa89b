import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { isConnectionError, isStreamError, isTimeoutError } from '@sdk/timeplus';
import { clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
  await server.emulator.createStream({
    name: 'faults',
    columns: [{ name: 'id', type: 'int32' }],
    rows: Array.from({ length: 20 }, (_, id) => ({ id })),
  });
});
afterEach(() => server.emulator.faults.clear());
afterAll(() => server.close());

const QUERIES = '/*/api/v1beta2/queries';
const ALL = 'select id from table(faults) order by id';

/** Reads until the end or the failure. */
async function drain(source: AsyncIterable<{ id: number }>): Promise<{ ids: number[]; error: unknown }> {
  const ids: number[] = [];
  try {
    for await (const { id } of source) ids.push(id);
    return { ids, error: undefined };
  } catch (error) {
    return { ids, error };
  }
}

describe('queries under faults', () => {
  test.each([0, 1, 7, 19])(
    'a connection cut after %i rows delivers these and says that rows may be missing',
    async cut => {
      server.emulator.faults.add({ match: { path: QUERIES }, effect: { dropAfterRows: cut } });
      const query = await clientOf(server).query<{ id: number }>(ALL, {
        batchingPolicy: { count: 1, timeMs: 1000 },
      });
      const { ids, error } = await drain(query);
      expect(ids).toEqual(Array.from({ length: cut }, (_, id) => id));
      expect(isStreamError(error)).toBe(true);
      expect(error).toMatchObject({ code: 'sdk.stream_broken', gap: 'possible', retryable: true });
    },
  );

  test('a body that ends in the middle of a frame is a cut, not an end, and half a frame is no row', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { truncate: 1200 } });
    const query = await clientOf(server).query<{ id: number }>(ALL, {
      batchingPolicy: { count: 1, timeMs: 1000 },
    });
    const { ids, error } = await drain(query);
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, id) => id));
    expect(ids.length).toBeLessThan(20);
    expect(error).toMatchObject({ code: 'sdk.stream_broken', gap: 'possible' });
  });

  test.each([
    ['bytes one at a time', { chunkBytes: 1 }],
    ['lines that end with CR LF', { crlf: true }],
    ['both', { chunkBytes: 1, crlf: true }],
    ['metrics under their other name', { metricEvent: true }],
  ])('%s make no difference', async (_name, effect) => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect });
    const { ids, error } = await drain(await clientOf(server).query<{ id: number }>(ALL));
    expect(error).toBeUndefined();
    expect(ids).toHaveLength(20);
  });

  test('503 is tried again until the server has recovered', async () => {
    server.emulator.faults.add({ match: { path: QUERIES, count: 2 }, effect: { status: 503 } });
    const { data, attempts } = await clientOf(server, { retry: { baseMs: 1 } })
      .query<{ id: number }>(ALL)
      .withResponse();
    expect(attempts).toBe(3);
    expect((await drain(data)).ids).toHaveLength(20);
  });

  test('a wait that the server asks for and that is too long fails at once and tells the wait', async () => {
    server.emulator.faults.add({
      match: { path: QUERIES },
      effect: { status: 503, headers: { 'retry-after': '3600' } },
    });
    expect(await rejection(clientOf(server).query(ALL))).toMatchObject({
      code: 'sdk.server_error',
      retryAfterMs: 3_600_000,
      attempts: 1,
    });
  });

  test('a connection that is reset before the first event is tried again', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { reset: 'before' } });
    const { data, attempts } = await clientOf(server, { retry: { baseMs: 1 } })
      .query<{ id: number }>(ALL)
      .withResponse();
    expect(attempts).toBe(2);
    expect((await drain(data)).ids).toHaveLength(20);
  });

  test('a server that never answers is given up after the attempt limit, and the phase is named', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { stall: 0 } });
    const error = await rejection(clientOf(server, { retry: false, timeout: { attemptMs: 50 } }).query(ALL));
    expect(isTimeoutError(error)).toBe(true);
    expect((error as { phase: string }).phase).toMatch(/headers|body/);
  });

  test('a stream that falls silent is given up after the idle limit, and rows may be missing', async () => {
    server.emulator.faults.add({ match: { path: QUERIES }, effect: { stall: 1200 } });
    const query = await clientOf(server, { timeout: { idleMs: 50 } }).query<{ id: number }>(ALL, {
      batchingPolicy: { count: 1, timeMs: 1000 },
    });
    const { error } = await drain(query);
    expect(error).toMatchObject({
      code: 'sdk.stream_broken',
      gap: 'possible',
      cause: { code: 'sdk.timeout' },
    });
  });

  test('a server that cannot be reached is a connection error with the system code', async () => {
    const gone = await emulatedServer();
    await gone.close();
    const nobody = clientOf(gone, { retry: false });
    const error = await rejection(nobody.query(ALL));
    expect(isConnectionError(error)).toBe(true);
    expect(error).toMatchObject({ systemCode: 'ECONNREFUSED', retryable: true });
  });

  test('a refused credential is reported once, without the key', async () => {
    server.emulator.faults.add({ match: { path: QUERIES, count: 'always' }, effect: { unauthorized: true } });
    const error = await rejection(clientOf(server).query(ALL));
    expect(error).toMatchObject({ code: 'sdk.unauthenticated', attempts: 1 });
    expect(JSON.stringify(error)).not.toContain(server.emulator.apiKey);
  });

  test('DDL is not repeated after a failure, since it may have been carried out', async () => {
    server.emulator.faults.add({ match: { path: '/*/api/v1beta2/exec', count: 2 }, effect: { status: 503 } });
    const error = await rejection(clientOf(server).ddl('create stream not_twice (a int32)'));
    expect(error).toMatchObject({ code: 'sdk.server_error', attempts: 1 });
  });
});
