import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { isAbortedError, type Stream, type WriteFailedError } from '@sdk/timeplus';
import { clientOf, type EmulatedServer, emulatedServer, rejection, rowsOf } from '../support/server.js';
import { numbered, until } from '../writer/stub-server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const path = '/*/api/v1beta2/streams/*/ingest';

async function newStream(): Promise<Stream> {
  await server.emulator.createStream({ name: 'faults', columns: [{ name: 'n', type: 'int32' }] });
  return clientOf(server, { retry: { baseMs: 1, maxRetries: 8 } }).streams.get('faults');
}

async function stored(): Promise<unknown[]> {
  const rows = await rowsOf<{ n: number }>(clientOf(server), 'select n from table(faults)');
  return rows.map(({ n }) => n);
}

const numbers = (count: number): number[] => numbered(count).map(({ n }) => n);

describe('a writer under faults', () => {
  test.each([
    ['connections reset before the request was processed', { reset: 'unprocessed' }],
    ['connections reset after it, with the answer lost', { reset: 'before' }],
    ['status 503 with Retry-After', { status: 503, headers: { 'retry-after': '0' } }],
    ['status 429', { status: 429 }],
  ] as const)('%s: every row is stored once and in order', async (_name, effect) => {
    const stream = await newStream();
    for (const skip of [0, 3, 7]) server.emulator.faults.add({ match: { path, skip, count: 3 }, effect });
    const writer = stream.writer({ maxRows: 10, ordered: true });
    for (const row of numbered(100)) await writer.write(row);
    await writer.close();
    expect(await stored()).toEqual(numbers(100));
    expect(server.emulator.faults.unused()).toEqual([]);
  });

  test('in parallel, answers that get lost double nothing', async () => {
    const stream = await newStream();
    server.emulator.faults.add({ match: { path, skip: 2, count: 12 }, effect: { reset: 'before' } });
    const writer = stream.writer({ maxRows: 5, maxInFlight: 6 });
    for (const row of numbered(200)) await writer.write(row);
    await writer.close();
    expect((await stored()).sort((a, b) => Number(a) - Number(b))).toEqual(numbers(200));
  });

  test('one refused batch among many: the others are stored, and its rows are named', async () => {
    const stream = await newStream();
    const failed: WriteFailedError[] = [];
    const writer = stream.writer({
      maxRows: 10,
      onBatchFailed: 'continue',
      onError: error => void failed.push(error),
    });
    const rows = numbered(100).map(row => (row.n === 42 ? { n: 'many' } : row));
    for (const row of rows) await writer.write(row);
    const error = await rejection(writer.close());
    expect(failed).toEqual([error]);
    expect(failed[0]?.rows).toEqual(rows.slice(40, 50));
    expect(failed[0]?.cause).toMatchObject({ status: 400 });
    expect((await stored()).sort((a, b) => Number(a) - Number(b))).toEqual(
      numbers(100).filter(n => n < 40 || n >= 50),
    );
  });

  test('rows of a failed batch can be ingested under its id, and are stored once', async () => {
    const stream = await newStream();
    server.emulator.faults.add({ match: { path }, effect: { reset: 'before' } });
    const writer = stream.writer({ retry: false });
    await writer.write(numbered(5));
    const { rows, batchId } = (await rejection(writer.close())) as WriteFailedError;
    await stream.ingest(rows, { idempotentId: batchId });
    expect(await stored()).toEqual(numbers(5));
  });

  test('abort ends a request that stalls', async () => {
    const stream = await newStream();
    server.emulator.faults.add({ match: { path, count: 'always' }, effect: { delayMs: 600_000 } });
    const writer = stream.writer({ maxRows: 5 });
    await writer.write(numbered(5));
    await until(() => server.emulator.faults.unused().length === 0);
    const flushed = rejection(writer.flush());
    await writer.abort();
    expect(isAbortedError(await flushed)).toBe(true);
    expect(writer.unacknowledged()).toEqual(numbered(5));
  });

  test('a server that is down for good fails the batch in its time, and nothing is dropped in silence', async () => {
    const stream = await newStream();
    server.emulator.faults.add({ match: { path, count: 'always' }, effect: { status: 503 } });
    const writer = stream.writer({ maxRows: 5, maxInFlight: 2, retry: { maxRetries: 2 } });
    await writer.write(numbered(23));
    expect(await rejection(writer.close())).toMatchObject({ attempts: 3, retryable: true });
    expect(writer.unacknowledged()).toEqual(numbered(23));
    expect(await stored()).toEqual([]);
  });
});
