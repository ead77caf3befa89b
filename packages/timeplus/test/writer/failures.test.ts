import { beforeEach, describe, expect, test } from '@jest/globals';
import { isAbortedError, isWriteFailedError, type Stream, type WriteFailedError } from '@sdk/timeplus';
import { rejection } from '../support/server.js';
import { numbered, StubServer, stateOf, until } from './stub-server.js';

let server: StubServer;
let stream: Stream;
beforeEach(async () => {
  server = new StubServer();
  stream = await server.stream();
});

describe('a batch that the server refuses', () => {
  test('reaches flush, close and the next write with its rows, id and cause', async () => {
    server.replies.push(400);
    const writer = stream.writer();
    await writer.write({ at: new Date(0), n: 1 });
    await writer.write({ n: 2 });
    const error = await rejection(writer.flush());
    expect(isWriteFailedError(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'sdk.operation_failed',
      batchId: server.received[0]?.id,
      rowCount: 2,
      retryable: false,
      attempts: 1,
      cause: { code: 'sdk.bad_request', status: 400 },
    });
    expect((error as WriteFailedError).rows).toEqual([
      { at: '1970-01-01T00:00:00.000Z', n: 1 },
      { at: null, n: 2 },
    ]);
    expect(await rejection(writer.write({ n: 3 }))).toBe(error);
    expect(await rejection(writer.close())).toBe(error);
  });

  test('is printed without its rows, which may be many and private', async () => {
    server.replies.push(400);
    const writer = stream.writer();
    await writer.write({ name: 'Ada Lovelace' });
    const error = (await rejection(writer.close())) as Error;
    expect(JSON.stringify(error)).not.toContain('Ada');
    expect(error.message).toContain('a batch of 1 rows was not accepted by the stream readings');
    expect((error as WriteFailedError).rows).toEqual([{ name: 'Ada Lovelace' }]);
  });
});

describe("onBatchFailed: 'stop'", () => {
  test('sends nothing more, lets requests under way end, and gives all rows back that are not acknowledged', async () => {
    server.isHolding = true;
    const failed: WriteFailedError[] = [];
    const writer = stream.writer({ maxRows: 2, maxInFlight: 3, onError: error => void failed.push(error) });
    await writer.write(numbered(11));
    await until(() => server.underWay === 3);
    const flushed = writer.flush();
    flushed.catch(() => {});
    server.answer(400, 1);
    await until(() => failed.length === 1);
    expect(await stateOf(flushed)).toBe('pending');
    server.answer(200, 1);
    server.answer(403, 0);
    const error = await rejection(flushed);
    expect(error).toBe(failed[0]);
    expect(failed.map(({ rows }) => rows)).toEqual([
      [{ n: 2 }, { n: 3 }],
      [{ n: 0 }, { n: 1 }],
    ]);
    expect(writer.unacknowledged()).toEqual([...numbered(4), ...numbered(5, 6)]);
    expect(writer.progress).toEqual({
      writtenRows: 11,
      acknowledgedRows: 2,
      failedRows: 4,
      inFlight: 0,
      waitingRows: 5,
    });
    expect(server.received).toHaveLength(3);
    await rejection(writer.close());
  });

  test('a write that waited for room is refused and has taken nothing', async () => {
    server.isHolding = true;
    const writer = stream.writer({ maxRows: 1, maxInFlight: 1 });
    await writer.write(numbered(2));
    const waiting = rejection(writer.write({ n: 2 }));
    await until(() => server.underWay === 1);
    server.answer(400);
    expect(isWriteFailedError(await waiting)).toBe(true);
    expect(writer.unacknowledged()).toEqual(numbered(2));
    await rejection(writer.close());
  });

  test('`await using` does not throw the failure a second time', async () => {
    server.replies.push(400);
    const work = async (): Promise<void> => {
      await using writer = stream.writer();
      await writer.write({ n: 1 });
      await writer.flush();
    };
    expect(isWriteFailedError(await rejection(work()))).toBe(true);
  });

  test('`await using` throws a failure that nobody has seen', async () => {
    server.replies.push(400);
    const work = async (): Promise<void> => {
      await using writer = stream.writer();
      await writer.write({ n: 1 });
    };
    expect(isWriteFailedError(await rejection(work()))).toBe(true);
  });
});

describe("onBatchFailed: 'continue'", () => {
  test('hands each failed batch over, sends the others, and flush reports the first failure once', async () => {
    const failed: number[] = [];
    const writer = stream.writer({
      maxRows: 1,
      ordered: true,
      onBatchFailed: 'continue',
      onError: ({ rows }) => void failed.push(...rows.map(({ n }) => n as number)),
    });
    server.replies.push(200, 400, 200, 403, 200);
    await writer.write(numbered(5));
    expect(await rejection(writer.flush())).toMatchObject({ cause: { status: 400 } });
    expect(failed).toEqual([1, 3]);
    expect(server.firstColumn).toEqual([0, 1, 2, 3, 4]);
    expect(writer.unacknowledged()).toEqual([]);
    await writer.write({ n: 5 });
    await writer.close();
    expect(writer.progress).toMatchObject({ writtenRows: 6, acknowledgedRows: 4, failedRows: 2 });
  });

  test('waits for the promise of onError before it forgets the rows', async () => {
    const taken = Promise.withResolvers<void>();
    const writer = stream.writer({ onBatchFailed: 'continue', onError: () => taken.promise });
    server.replies.push(400);
    await writer.write({ n: 1 });
    const flushed = writer.flush();
    flushed.catch(() => {});
    await until(() => writer.progress.failedRows === 1);
    expect(await stateOf(flushed)).toBe('pending');
    expect(writer.unacknowledged()).toEqual([{ n: 1 }]);
    taken.resolve();
    expect(isWriteFailedError(await rejection(flushed))).toBe(true);
    expect(writer.unacknowledged()).toEqual([]);
    await writer.close();
  });

  test('stops when onError throws: nobody has taken the rows', async () => {
    const writer = stream.writer({
      onBatchFailed: 'continue',
      onError: () => {
        throw new Error('the dead letter queue is down');
      },
    });
    server.replies.push(400);
    await writer.write({ n: 1 });
    expect(isWriteFailedError(await rejection(writer.flush()))).toBe(true);
    expect(writer.unacknowledged()).toEqual([{ n: 1 }]);
    await rejection(writer.close());
  });
});

describe('failures that pass', () => {
  test('are repeated by the client under the same id', async () => {
    server.replies.push(503, 'broken', 200);
    stream = await server.stream({ retry: { baseMs: 0 } });
    const writer = stream.writer();
    await writer.write({ n: 1 });
    await writer.close();
    expect(new Set(server.received.map(({ id }) => id)).size).toBe(1);
    expect(server.received).toHaveLength(3);
  });

  test('are final without idempotency, since rows could be doubled', async () => {
    server.replies.push(503);
    const writer = stream.writer({ idempotency: false });
    await writer.write({ n: 1 });
    expect(await rejection(writer.close())).toMatchObject({ retryable: true, cause: { status: 503 } });
    expect(server.received).toHaveLength(1);
  });

  test('options of the writer win over those of the client', async () => {
    server.replies.push(503);
    const writer = stream.writer({ retry: false });
    await writer.write({ n: 1 });
    expect(await rejection(writer.close())).toMatchObject({ attempts: 1 });
  });
});

describe('close', () => {
  test('is idempotent, and a write after it is refused', async () => {
    const writer = stream.writer();
    await writer.write({ n: 1 });
    const closed = writer.close();
    expect(writer.close()).toBe(closed);
    await expect(writer.write({ n: 2 })).rejects.toMatchObject({ code: 'sdk.closed' });
    await closed;
    expect(server.firstColumn).toEqual([1]);
  });
});

describe('abort', () => {
  test('gives up requests, waiting writes and flushes, and tells what is not acknowledged', async () => {
    server.isHolding = true;
    const writer = stream.writer({ maxRows: 1, maxInFlight: 1 });
    await writer.write(numbered(2));
    const waiting = rejection(writer.write({ n: 2 }));
    const flushed = rejection(writer.flush());
    await until(() => server.underWay === 1);
    await writer.abort('enough');
    expect([isAbortedError(await waiting), isAbortedError(await flushed)]).toEqual([true, true]);
    expect(server.underWay).toBe(0);
    expect(writer.unacknowledged()).toEqual(numbered(2));
    await expect(writer.write({ n: 3 })).rejects.toMatchObject({ code: 'sdk.aborted' });
    await expect(writer.close()).rejects.toMatchObject({ code: 'sdk.aborted' });
    await writer[Symbol.asyncDispose]();
  });

  test('`await using` does not throw what the caller has aborted', async () => {
    server.isHolding = true;
    await using writer = stream.writer();
    await writer.write({ n: 1 });
    await writer.abort();
  });

  test('of a writer that has nothing to lose is no failure', async () => {
    const writer = stream.writer();
    await writer.write({ n: 1 });
    await writer.flush();
    await writer.abort();
    await writer.close();
  });

  test.each([
    ['later', false],
    ['before the writer was made', true],
  ])('by a signal that aborts %s', async (_name, isEarly) => {
    const controller = new AbortController();
    if (isEarly) controller.abort('enough');
    const writer = stream.writer({ signal: controller.signal });
    if (!isEarly) {
      await writer.write({ n: 1 });
      controller.abort('enough');
      expect(isAbortedError(await rejection(writer.flush()))).toBe(true);
    }
    expect(isAbortedError(await rejection(writer.write({ n: 2 })))).toBe(true);
    expect(server.received).toEqual([]);
  });

  test('by a signal after close changes nothing', async () => {
    const controller = new AbortController();
    const writer = stream.writer({ signal: controller.signal });
    await writer.write({ n: 1 });
    await writer.close();
    controller.abort();
    expect(writer.progress).toMatchObject({ acknowledgedRows: 1 });
    await writer.flush();
  });
});
