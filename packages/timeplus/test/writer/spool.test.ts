import { copyFile, mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isSpoolError, isWriteFailedError, type Stream, type WriterSpool } from '@sdk/timeplus';
import fc from 'fast-check';
import { type FileSpoolOptions, fileSpool } from '../../src/writer/spool.node.js';
import { rejection } from '../support/server.js';
import { numbered, StubServer, stateOf, until } from './stub-server.js';

let directory: string;
let path: string;
let server: StubServer;
let stream: Stream;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'writer-spool-'));
  path = join(directory, 'rows.spool');
  server = new StubServer();
  stream = await server.stream({ retry: { baseMs: 0 } });
});
afterEach(() => rm(directory, { recursive: true }));

const spool = (options?: FileSpoolOptions): WriterSpool => fileSpool(path, options);

/** Leaves rows in the spool, in batches of two. */
async function leave(rows: readonly object[]): Promise<void> {
  server.isHolding = true;
  const writer = stream.writer({ spool: spool(), maxRows: 2, ordered: true });
  await writer.write(rows as Record<string, unknown>[]);
  await writer.abort();
  server.isHolding = false;
}

/** Sends what is in the spool. */
async function drain(): Promise<void> {
  await stream.writer({ spool: spool(), ordered: true }).close();
}

describe('a writer with a spool', () => {
  test('sends what was not acknowledged again: first, in order, under the same ids', async () => {
    server.isHolding = true;
    const first = stream.writer({ spool: spool(), maxRows: 2, ordered: true });
    await first.write(numbered(5));
    await until(() => server.underWay === 1);
    server.answer();
    await until(() => server.underWay === 1);
    await first.abort();
    const [acknowledged, underWay] = server.received;
    server.received.length = 0;
    server.isHolding = false;

    const second = stream.writer({ spool: spool(), maxRows: 2, ordered: true });
    await second.write({ n: 5 });
    await second.close();
    expect(server.firstColumn).toEqual([2, 3, 4, 5]);
    expect(server.received[0]).toEqual(underWay);
    expect(server.received.map(({ id }) => id)).not.toContain(acknowledged?.id);
    expect(new Set(server.received.map(({ id }) => id)).size).toBe(3);
    expect(second.progress).toMatchObject({ writtenRows: 4, acknowledgedRows: 4 });
  });

  test('leaves nothing behind when everything is acknowledged', async () => {
    const writer = stream.writer({ spool: spool(), maxRows: 10 });
    await writer.write(numbered(95));
    await writer.close();
    expect(server.firstColumn.length).toBe(95);
    server.received.length = 0;
    await drain();
    expect(server.received).toEqual([]);
  });

  test('tries a batch until it is accepted, however long the failure takes to pass', async () => {
    server.replies.push(...Array.from({ length: 20 }, () => 503 as const), 'broken', 429, 500, 200);
    const writer = stream.writer({ spool: spool(), retry: { maxRetries: 1, baseMs: 0 } });
    await writer.write({ n: 1 });
    await writer.close();
    expect(server.received).toHaveLength(24);
    expect(new Set(server.received.map(({ id }) => id)).size).toBe(1);
  });

  test('waits between attempts: longer each time, up to half a minute, and as long as the server asks', async () => {
    const delays: unknown[] = [];
    const silent = (): void => {};
    let attempts = 0;
    const { clock, runsOut } = countedWaits(9);
    stream = await server.stream({
      random: () => 0.999,
      clock,
      retry: false,
      logger: {
        debug: silent,
        info: silent,
        error: silent,
        warn: (_text, fields) => delays.push(fields?.['delayMs']),
      },
      middleware: [
        async (request, next) => {
          if (request.method === 'GET') return next(request);
          attempts++;
          const headers: Record<string, string> = attempts === 9 ? { 'retry-after': '45' } : {};
          return new Response('', { status: 503, headers });
        },
      ],
    });
    const writer = stream.writer({ spool: spool(), lingerMs: 0 });
    await writer.write({ n: 1 });
    await runsOut;
    await writer.abort();
    const seconds = delays.map(delay => Math.round(Number(delay) / 1_000));
    expect(seconds).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 45]);
  });

  test('a refused batch stays in the spool when the writer stops', async () => {
    server.replies.push(400);
    const writer = stream.writer({ spool: spool() });
    await writer.write({ n: 1 });
    const error = await rejection(writer.close());
    expect(isWriteFailedError(error)).toBe(true);
    expect(writer.unacknowledged()).toEqual([]);
    await drain();
    expect(server.firstColumn).toEqual([1, 1]);
  });

  test('a refused batch leaves the spool when onError has taken it', async () => {
    server.replies.push(400);
    const rows: unknown[] = [];
    const writer = stream.writer({
      spool: spool(),
      maxRows: 1,
      ordered: true,
      onBatchFailed: 'continue',
      onError: error => void rows.push(...error.rows),
    });
    await writer.write(numbered(2));
    expect(isWriteFailedError(await rejection(writer.close()))).toBe(true);
    expect(rows).toEqual([{ n: 0 }]);
    server.received.length = 0;
    await drain();
    expect(server.received).toEqual([]);
  });

  test('a status 500 with a code of the engine is a refusal', async () => {
    const refusing = await server.stream({
      retry: false,
      middleware: [
        async (request, next) =>
          request.method === 'GET'
            ? next(request)
            : Response.json({ code: 27, message: 'Cannot parse input' }, { status: 500 }),
      ],
    });
    const writer = refusing.writer({ spool: spool() });
    await writer.write({ n: 1 });
    expect(await rejection(writer.close())).toMatchObject({ cause: { status: 500, serverCode: 27 } });
  });

  test('keeps few batches in memory and reads the others back', async () => {
    const loaded: string[] = [];
    const watched = observed(spool(), { onLoad: id => loaded.push(id) });
    server.isHolding = true;
    const writer = stream.writer({ spool: watched, maxRows: 2, ordered: true });
    for (let n = 0; n < 40; n++) await writer.write(n % 3 === 0 ? { n } : { n, odd: true });
    server.isHolding = false;
    server.answer();
    await writer.close();
    expect(server.firstColumn).toEqual(numbered(40).map(({ n }) => n));
    expect(loaded.length).toBeGreaterThan(10);
  });

  test('keeps rows that are added to a batch while the disk is busy with it', async () => {
    server.isHolding = true;
    const writer = stream.writer({ spool: spool(), maxRows: 3, ordered: true });
    for (let n = 0; n < 30; n++) await writer.write({ n });
    // The first commit takes only the first of these rows.
    const written = [writer.write({ n: 30 })];
    for (let n = 31; n < 40; n++) {
      await Promise.resolve();
      written.push(writer.write({ n }));
    }
    await Promise.all(written);
    server.isHolding = false;
    await until(() => server.underWay === 1);
    server.answer();
    await writer.close();
    expect(server.firstColumn).toEqual(numbered(40).map(({ n }) => n));
  });

  test('writes of the same turn share flushes of the disk, and what is sent soon is not read back', async () => {
    const appended: number[] = [];
    const loaded: string[] = [];
    const watched = observed(spool(), {
      onAppend: rows => appended.push(rows),
      onLoad: id => loaded.push(id),
    });
    const writer = stream.writer({ spool: watched });
    await writer.flush();
    const written: Promise<void>[] = [];
    for (let n = 0; n < 50; n++) {
      await Promise.resolve();
      written.push(writer.write({ n }));
    }
    await Promise.all(written);
    await writer.close();
    expect(appended.length).toBeLessThan(4);
    expect(appended.reduce((sum, rows) => sum + rows, 0)).toBe(50);
    expect(loaded).toEqual([]);
  });

  test('counts what it finds in the spool as written', async () => {
    server.isHolding = true;
    const first = stream.writer({ spool: spool() });
    for (const row of numbered(5)) await first.write(row);
    await first.abort();
    const second = stream.writer({ spool: spool() });
    await second.write({ n: 5 });
    expect(second.progress).toMatchObject({ writtenRows: 6 });
    await second.abort();
  });

  test('needs idempotency', () => {
    expect(() => stream.writer({ spool: spool(), idempotency: false })).toThrow(/idempotency: expected true/);
  });

  test('a disk that fails stops it: the write that was not stored is refused, what was stored stays', async () => {
    let appends = 0;
    const failing = observed(spool(), {
      onAppend: () => {
        if (++appends === 2) throw new Error('EIO');
      },
    });
    const writer = stream.writer({ spool: failing });
    await writer.write({ n: 1 });
    const error = await rejection(writer.write({ n: 2 }));
    expect(error).toMatchObject({ name: 'SpoolError', reason: 'disk', cause: { message: 'EIO' } });
    expect(await rejection(writer.write({ n: 3 }))).toBe(error);
    expect(await rejection(writer.close())).toBe(error);
    expect(server.received).toEqual([]);
    await drain();
    expect(server.firstColumn).toEqual([1]);
  });
});

describe('fileSpool', () => {
  test("full, 'fail': the write is refused and has taken nothing, and the writer goes on", async () => {
    server.isHolding = true;
    const writer = stream.writer({ spool: spool({ maxBytes: 30 }), maxRows: 1 });
    await writer.write(numbered(4));
    const error = await rejection(writer.write({ n: 4 }));
    expect([isSpoolError(error), error]).toMatchObject([true, { reason: 'full', retryable: true }]);
    await until(() => server.underWay === 4);
    server.isHolding = false;
    for (let left = 4; left > 0; left--) server.answer();
    await writer.flush();
    await writer.write({ n: 5 });
    await writer.close();
    expect(server.firstColumn).toEqual([0, 1, 2, 3, 5]);
  });

  test("full, 'wait': the write waits until there is room", async () => {
    server.isHolding = true;
    const writer = stream.writer({ spool: spool({ maxBytes: 30, whenFull: 'wait' }), maxRows: 1 });
    await writer.write(numbered(4));
    const waiting = writer.write({ n: 4 });
    await until(() => server.underWay === 4);
    expect(await stateOf(waiting)).toBe('pending');
    server.isHolding = false;
    for (let left = 4; left > 0; left--) server.answer();
    await waiting;
    await writer.close();
    expect(server.firstColumn).toEqual([0, 1, 2, 3, 4]);
  });

  test('is for one writer at a time, whichever object or process asks', async () => {
    const shared = spool();
    const owner = stream.writer({ spool: shared });
    await owner.write({ n: 1 });
    for (const other of [shared, spool()]) {
      const writer = stream.writer({ spool: other });
      const error = await rejection(writer.write({ n: 2 }));
      expect([isSpoolError(error), error]).toMatchObject([true, { reason: 'locked' }]);
      expect((error as Error).message).toContain('is in use by another');
      expect(await rejection(writer.close())).toBe(error);
    }
    await owner.close();
    expect(server.firstColumn).toEqual([1]);
    await stream.writer({ spool: shared }).close();
  });

  test('refuses another stream as long as it holds rows of one', async () => {
    await leave(numbered(1));
    const other = stream.writer({ spool: spool(), db: 'other' });
    expect(await rejection(other.flush())).toMatchObject({ reason: 'other_stream' });
    await rejection(other.close());
    await drain();
    await stream.writer({ spool: spool(), db: 'other' }).close();
  });

  test.each<[string, () => Promise<void>]>([
    [
      'a file that is no spool',
      () => writeFile(path, 'anything that is long enough to be a file of something else'),
    ],
    [
      "another program's database",
      async () => {
        const database = new DatabaseSync(path);
        database.exec('CREATE TABLE things (a)');
        database.close();
      },
    ],
    [
      'a spool of a later format',
      async () => {
        await drain();
        const database = new DatabaseSync(path);
        database.exec('PRAGMA user_version = 99');
        database.close();
      },
    ],
  ])('refuses %s', async (_name, make) => {
    await make();
    const writer = stream.writer({ spool: spool() });
    expect(await rejection(writer.write({ n: 1 }))).toMatchObject({ name: 'SpoolError', reason: 'damaged' });
    await rejection(writer.close());
  });

  test('a folder that does not exist is named', async () => {
    const missing = join(directory, 'missing', 'rows.spool');
    const writer = stream.writer({ spool: fileSpool(missing) });
    const error = await rejection(writer.write({ n: 1 }));
    expect(error).toMatchObject({ reason: 'disk' });
    expect((error as Error).message).toContain(missing);
    await rejection(writer.close());
  });

  test('is readable by its owner only', async () => {
    await leave(numbered(1));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('gives the room on the disk back when it is empty', async () => {
    await leave(Array.from({ length: 20 }, (_, n) => ({ n, t: 'x'.repeat(50_000) })));
    const { size } = await stat(path);
    await drain();
    expect((await stat(path)).size).toBeLessThan(size / 10);
  });

  test('drops a record that a crash has cut off, and no other', async () => {
    server.isHolding = true;
    const writer = stream.writer({ spool: spool(), maxRows: 1 });
    for (const row of numbered(3)) await writer.write(row);
    // The files as a crash would leave them, the last record without its end.
    const copy = join(directory, 'copy.spool');
    await copyFile(path, copy);
    await copyFile(`${path}-wal`, `${copy}-wal`);
    await truncate(`${copy}-wal`, (await stat(`${copy}-wal`)).size - 10);
    await writer.abort();
    server.isHolding = false;
    server.received.length = 0;
    await stream.writer({ spool: fileSpool(copy), ordered: true }).close();
    expect(server.firstColumn).toEqual([0, 1]);
  });

  test.each<[string, () => unknown]>([
    ['path', () => fileSpool('')],
    ['maxBytes', () => fileSpool('x', { maxBytes: 0 })],
    ['whenFull', () => fileSpool('x', { whenFull: 'drop' as 'fail' })],
  ])('an unusable %s is named', (field, make) => {
    expect(make).toThrow(expect.objectContaining({ issues: [expect.objectContaining({ field })] }));
  });
});

describe('whatever is written', () => {
  const row = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(fc.integer(), fc.string()), {
    minKeys: 1,
  });
  const session = fc.record({
    writes: fc.array(fc.oneof(row, fc.array(row, { maxLength: 20 })), { maxLength: 8 }),
    isAwaited: fc.boolean(),
    /** Requests that are answered before the writer is aborted. */
    answers: fc.integer({ min: 0, max: 6 }),
    maxRows: fc.integer({ min: 1, max: 15 }),
  });

  test('a server that honours ids stores it once and in order, however often the writer is aborted', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(session, { minLength: 1, maxLength: 4 }), async sessions => {
        server = new StubServer();
        stream = await server.stream();
        path = join(directory, `${++runs}.spool`);
        const written: Record<string, unknown>[] = [];
        for (const { writes, isAwaited, answers, maxRows } of sessions) {
          server.isHolding = true;
          const writer = stream.writer({ spool: spool(), maxRows, lingerMs: 0, ordered: true });
          const pending: Promise<void>[] = [];
          for (const rows of writes) {
            written.push(...[rows].flat());
            const done = writer.write(rows);
            pending.push(done);
            if (isAwaited) await done;
          }
          await Promise.all(pending);
          for (let answered = 0; answered < answers && writer.progress.waitingRows > 0; answered++) {
            await until(() => server.underWay === 1);
            server.answer();
          }
          await writer.abort();
        }
        server.isHolding = false;
        await drain();
        const batches = new Map(server.received.map(batch => [batch.id, batch]));
        const stored = [...batches.values()].flatMap(({ columns, data }) =>
          data.map(values => Object.fromEntries(columns.map((name, index) => [name, values[index]]))),
        );
        const withoutNulls = stored.map(value =>
          Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null)),
        );
        expect(withoutNulls).toEqual(written.map(value => JSON.parse(JSON.stringify(value))));
      }),
      { numRuns: process.env['SOAK'] === undefined ? 25 : 500 },
    );
  });
});

/** A spool that tells what it is asked for. */
function observed(
  spool: WriterSpool,
  { onLoad, onAppend }: { onLoad?: (batchId: string) => void; onAppend?: (rowCount: number) => void },
): WriterSpool {
  return {
    whenFull: spool.whenFull,
    get hasRoom() {
      return spool.hasRoom;
    },
    open: target => spool.open(target),
    append: async pieces => {
      onAppend?.(pieces.reduce((sum, { rowCount }) => sum + rowCount, 0));
      await spool.append(pieces);
    },
    load: id => {
      onLoad?.(id);
      return spool.load(id);
    },
    remove: id => spool.remove(id),
    close: () => spool.close(),
  };
}

/** A clock whose waits are over at once; `runsOut` resolves when so many waits of a second or more were asked for. */
function countedWaits(count: number): {
  readonly clock: {
    now(): number;
    monotonic(): number;
    after(delayMs: number, callback: () => void): () => void;
  };
  readonly runsOut: Promise<void>;
} {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  return {
    runsOut: promise,
    clock: {
      now: () => 0,
      monotonic: () => 0,
      after(delayMs, callback) {
        // Time limits of requests are longer than all of these waits.
        if (delayMs >= 60_000 || delayMs === 30_000) return () => {};
        if (delayMs >= 900 && --left === 0) resolve();
        let timer: ReturnType<typeof setImmediate> | undefined = setImmediate(callback);
        if (left === 0) clearImmediate(timer);
        return () => {
          clearImmediate(timer);
          timer = undefined;
        };
      },
    },
  };
}
