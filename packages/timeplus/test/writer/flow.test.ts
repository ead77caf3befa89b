import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Stream, WriteProgress } from '@sdk/timeplus';
import { numbered, StubServer, stateOf, until } from './stub-server.js';

let server: StubServer;
let stream: Stream;
beforeEach(async () => {
  server = new StubServer();
  server.isHolding = true;
  stream = await server.stream();
});

/** Answers everything that is and comes under way until `done` settles. */
async function answerAll<T>(done: Promise<T>): Promise<T> {
  server.isHolding = false;
  while (server.underWay > 0) server.answer();
  return done;
}

describe('requests', () => {
  test('at most maxInFlight are under way', async () => {
    const writer = stream.writer({ maxRows: 1, maxInFlight: 3 });
    await writer.write(numbered(5));
    await until(() => server.underWay === 3);
    expect(await stateOf(writer.flush())).toBe('pending');
    server.answer();
    await until(() => server.received.length === 4);
    expect(server.mostUnderWay).toBe(3);
    await answerAll(writer.close());
    expect(server.firstColumn).toEqual([0, 1, 2, 3, 4]);
  });

  test('ordered: a batch goes out after the one before it is acknowledged', async () => {
    const writer = stream.writer({ maxRows: 2, maxInFlight: 8, ordered: true });
    await writer.write(numbered(6));
    for (let sent = 1; sent <= 3; sent++) {
      await until(() => server.underWay === 1);
      expect(server.received).toHaveLength(sent);
      server.answer();
    }
    await writer.close();
    expect(server.mostUnderWay).toBe(1);
    expect(server.firstColumn).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('write', () => {
  test('resolves at once while there is room, and waits when as many batches wait as may be under way', async () => {
    const writer = stream.writer({ maxRows: 2, maxInFlight: 2 });
    for (let n = 0; n < 8; n++) expect(await stateOf(writer.write({ n }))).toBe('resolved');
    const ninth = writer.write({ n: 8 });
    const tenth = writer.write({ n: 9 });
    expect([await stateOf(ninth), await stateOf(tenth)]).toEqual(['pending', 'pending']);
    expect(writer.progress).toMatchObject({ writtenRows: 8, inFlight: 2, waitingRows: 4 });
    await until(() => server.underWay === 2);
    server.answer();
    await ninth;
    await tenth;
    await answerAll(writer.close());
    expect(server.firstColumn).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('waits when too many bytes wait', async () => {
    const writer = stream.writer({ maxBytes: 200, maxInFlight: 1 });
    const large = { t: 'x'.repeat(150) };
    await writer.write(large);
    await writer.write(large);
    // The first one is under way, the second one waits, and the third one makes it go out next.
    await writer.write(large);
    expect(await stateOf(writer.write(large))).toBe('pending');
    await answerAll(writer.close());
    expect(server.received).toHaveLength(4);
  });

  test('a row that is wrong is refused also when its turn comes late', async () => {
    const writer = stream.writer({ maxRows: 1, maxInFlight: 1 });
    await writer.write(numbered(2));
    const bad = writer.write({ n: Symbol('no') });
    const good = writer.write({ n: 2 });
    bad.catch(() => {});
    await until(() => server.underWay === 1);
    server.answer();
    await expect(bad).rejects.toMatchObject({ code: 'sdk.invalid_argument', issues: [{ field: 'row.n' }] });
    await answerAll(good);
    await answerAll(writer.close());
    expect(server.firstColumn).toEqual([0, 1, 2]);
  });
});

describe('flush', () => {
  test('resolves when everything that was written before it is acknowledged, whatever comes after', async () => {
    const writer = stream.writer({ maxRows: 10, maxInFlight: 4 });
    await writer.write({ n: 1 });
    const first = writer.flush();
    await until(() => server.underWay === 1);
    await writer.write({ n: 2 });
    const second = writer.flush();
    await until(() => server.underWay === 2);
    server.answer(200, 1);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['pending', 'pending']);
    server.isHolding = false;
    server.answer();
    await Promise.all([first, second]);
    await writer.close();
  });

  test('covers writes that still wait for room', async () => {
    const writer = stream.writer({ maxRows: 1, maxInFlight: 1 });
    const writes = numbered(5).map(row => writer.write(row));
    const flushed = writer.flush();
    await answerAll(flushed);
    expect(server.firstColumn).toEqual([0, 1, 2, 3, 4]);
    await Promise.all(writes);
    await writer.close();
  });

  test('resolves at once when nothing waits', async () => {
    const writer = stream.writer();
    await writer.flush();
    await writer.close();
    await writer.flush();
    expect(server.received).toEqual([]);
  });
});

describe('progress', () => {
  test('tells each step, and its numbers add up', async () => {
    const seen: WriteProgress[] = [];
    const writer = stream.writer({ maxRows: 2, maxInFlight: 1, onProgress: progress => seen.push(progress) });
    await writer.write(numbered(4));
    await answerAll(writer.close());
    expect(seen).toEqual([
      { writtenRows: 4, acknowledgedRows: 0, failedRows: 0, inFlight: 1, waitingRows: 2 },
      { writtenRows: 4, acknowledgedRows: 2, failedRows: 0, inFlight: 0, waitingRows: 2 },
      { writtenRows: 4, acknowledgedRows: 2, failedRows: 0, inFlight: 1, waitingRows: 0 },
      { writtenRows: 4, acknowledgedRows: 4, failedRows: 0, inFlight: 0, waitingRows: 0 },
    ]);
  });

  test('a callback that throws is logged and changes nothing', async () => {
    const errors: unknown[] = [];
    const silent = (): void => {};
    stream = await server.stream({
      logger: { debug: silent, info: silent, warn: silent, error: (...line) => errors.push(line) },
    });
    const writer = stream.writer({
      onProgress: () => {
        throw new RangeError('no');
      },
    });
    await writer.write({ n: 1 });
    await answerAll(writer.close());
    expect(errors).toEqual([
      ['timeplus stream.writer: onProgress threw', { error: 'RangeError' }],
      ['timeplus stream.writer: onProgress threw', { error: 'RangeError' }],
    ]);
  });
});

describe('as a web stream', () => {
  test('takes rows and lists of rows, and closing it closes the writer', async () => {
    server.isHolding = false;
    const source = new ReadableStream<{ n: number } | { n: number }[]>({
      start(controller) {
        controller.enqueue({ n: 0 });
        controller.enqueue(numbered(3, 1));
        controller.close();
      },
    });
    const writer = stream.writer();
    await source.pipeTo(writer.writable());
    expect(server.firstColumn).toEqual([0, 1, 2, 3]);
    await expect(writer.write({ n: 4 })).rejects.toMatchObject({ code: 'sdk.closed' });
  });

  test('its producer waits as the caller of write does', async () => {
    const sink = stream.writer({ maxRows: 1, maxInFlight: 1 }).writable().getWriter();
    await sink.write({ n: 0 });
    await sink.write({ n: 1 });
    const third = sink.write({ n: 2 });
    expect(await stateOf(third)).toBe('pending');
    expect(await stateOf(sink.ready)).toBe('pending');
    await answerAll(third);
    await answerAll(sink.close());
    expect(server.firstColumn).toEqual([0, 1, 2]);
  });

  test('aborting it aborts the writer, and a failure errors it', async () => {
    const writer = stream.writer();
    await writer.writable().abort('enough');
    await expect(writer.write({ n: 0 })).rejects.toMatchObject({ code: 'sdk.aborted' });
    server.isHolding = false;
    server.replies.push(400);
    const rows = new ReadableStream<{ n: number }>({
      start(controller) {
        controller.enqueue({ n: 1 });
        controller.close();
      },
    });
    await expect(rows.pipeTo(stream.writer().writable())).rejects.toMatchObject({ name: 'WriteFailedError' });
  });
});
