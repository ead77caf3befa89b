import { beforeEach, describe, expect, test } from '@jest/globals';
import { type ManualClock, manualClock } from '@sdk/testkit';
import type { Stream, WriterOptions } from '@sdk/timeplus';
import { numbered, StubServer, until } from './stub-server.js';

let server: StubServer;
let clock: ManualClock;
let stream: Stream;
beforeEach(async () => {
  server = new StubServer();
  clock = manualClock();
  stream = await server.stream({ clock });
});

const sizes = (): number[] => server.received.map(({ data }) => data.length);

/** Writes the rows one by one and waits for their acknowledgement. */
async function written(rows: readonly object[], options: WriterOptions = {}): Promise<void> {
  const writer = stream.writer({ ordered: true, ...options });
  for (const row of rows) await writer.write(row as Record<string, unknown>);
  await writer.close();
}

describe('a batch', () => {
  test('goes out when it has maxRows, without waiting', async () => {
    const writer = stream.writer({ maxRows: 3, ordered: true });
    await writer.write(numbered(7));
    await until(() => sizes().length === 2);
    expect(sizes()).toEqual([3, 3]);
    await writer.close();
    expect(server.firstColumn).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('goes out before a row would make its body larger than maxBytes', async () => {
    // 24 bytes of frame, 3 for the column, 7 for each row and 1 between them.
    await written(
      Array.from({ length: 10 }, () => ({ n: 12345 })),
      { maxBytes: 58 },
    );
    expect(server.received.map(({ data, bytes }) => [data.length, bytes])).toEqual([
      [4, 58],
      [4, 58],
      [2, 42],
    ]);
  });

  test('bytes are counted in UTF-8', async () => {
    const rows = ['é', '日', '😀', 'a"\n'].flatMap(text => [{ t: text.repeat(60) }, { t: text.repeat(60) }]);
    await written(rows, { maxBytes: 400 });
    const stored = server.received.flatMap(({ data }) => data.map(([t]) => ({ t })));
    expect(stored).toEqual(rows);
    expect(Math.max(...server.received.map(({ bytes }) => bytes))).toBeLessThanOrEqual(400);
    expect(sizes()).toEqual([2, 2, 1, 1, 1, 1]);
  });

  test('a row that is larger than maxBytes goes alone', async () => {
    await written([{ t: 'a' }, { t: 'x'.repeat(100) }, { t: 'b' }], { maxBytes: 60 });
    expect(sizes()).toEqual([1, 1, 1]);
  });

  test('goes out when its first row has waited for lingerMs', async () => {
    const writer = stream.writer({ lingerMs: 250 });
    await writer.write({ n: 1 });
    await clock.advance(200);
    await writer.write({ n: 2 });
    await clock.advance(49);
    expect(sizes()).toEqual([]);
    await clock.advance(1);
    expect(sizes()).toEqual([2]);
    await writer.write({ n: 3 });
    await clock.advance(249);
    expect(sizes()).toEqual([2]);
    await clock.advance(1);
    expect(sizes()).toEqual([2, 1]);
    await writer.close();
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('a batch that is full does not leave its timer to the next one', async () => {
    const writer = stream.writer({ lingerMs: 100, maxRows: 2 });
    await writer.write({ n: 1 });
    await clock.advance(60);
    await writer.write(numbered(2, 2));
    await clock.advance(60);
    expect(sizes()).toEqual([2]);
    await clock.advance(40);
    expect(sizes()).toEqual([2, 1]);
    await writer.close();
  });

  test('grows beyond lingerMs while all requests are under way', async () => {
    server.isHolding = true;
    const writer = stream.writer({ lingerMs: 10, maxInFlight: 1, maxRows: 100 });
    await writer.write({ n: 0 });
    await clock.advance(10);
    for (let n = 1; n <= 5; n++) {
      await writer.write({ n });
      await clock.advance(10);
    }
    expect(sizes()).toEqual([1]);
    server.isHolding = false;
    server.answer();
    await until(() => server.received.length === 2);
    expect(sizes()).toEqual([1, 5]);
    await writer.close();
  });

  test('has the union of the keys of its rows as columns, and only of its own', async () => {
    await written([{ a: 1 }, { b: 2, a: 3 }, { c: 4 }, { c: 5, b: 6 }], { maxRows: 3 });
    expect(server.received.map(({ columns, data }) => ({ columns, data }))).toEqual([
      {
        columns: ['a', 'b', 'c'],
        data: [
          [1, null, null],
          [3, 2, null],
          [null, null, 4],
        ],
      },
      { columns: ['c', 'b'], data: [[5, 6]] },
    ]);
  });

  test('has an id that no other batch has, of this writer or of another one', async () => {
    await written(numbered(6), { maxRows: 2 });
    await written(numbered(2), { maxRows: 2 });
    const ids = server.received.map(({ id }) => id);
    expect(ids).not.toContain(null);
    expect(new Set(ids).size).toBe(4);
  });

  test('has no id without idempotency', async () => {
    await written(numbered(2), { idempotency: false });
    expect(server.received.map(({ id }) => id)).toEqual([null]);
  });
});

describe('rows', () => {
  test('have the values that they had when they were written', async () => {
    const writer = stream.writer();
    const row = { at: new Date(0), list: [1], big: 2n ** 63n, none: undefined };
    await writer.write(row);
    row.at.setTime(1);
    row.list.push(2);
    await writer.close();
    expect(server.received[0]).toMatchObject({
      columns: ['at', 'list', 'big', 'none'],
      data: [['1970-01-01T00:00:00.000Z', [1], '9223372036854775808', null]],
    });
  });

  test('of no number at all make no request', async () => {
    const writer = stream.writer();
    await writer.write([]);
    await writer.close();
    expect(server.received).toEqual([]);
  });

  test.each<[string, unknown, object]>([
    ['a value that no column can hold', { a: 1, b: () => 1 }, { field: 'row.b' }],
    ['an invalid date in a list', [{ a: 1 }, { a: new Date(Number.NaN) }], { field: 'rows[1].a' }],
    ['a row without columns', [{}], { field: 'rows[0]', received: 'an empty object' }],
    ['null', null, { field: 'row', received: 'null' }],
    ['an array in a list', [[1]], { field: 'rows[0]', received: 'an array' }],
    ['a number', 1, { field: 'row', received: 'number' }],
  ])(
    '%s is refused by its own write, which takes nothing, and nothing else is lost',
    async (_name, bad, issue) => {
      const writer = stream.writer();
      await writer.write({ a: 'before' });
      await expect(writer.write(bad as Record<string, unknown>)).rejects.toMatchObject({
        code: 'sdk.invalid_argument',
        issues: [issue],
      });
      await writer.write({ a: 'after' });
      await writer.close();
      expect(server.received.map(({ data }) => data)).toEqual([[['before'], ['after']]]);
    },
  );
});

describe('options', () => {
  test.each<[string, WriterOptions]>([
    ['maxRows', { maxRows: 0 }],
    ['maxBytes', { maxBytes: 1.5 }],
    ['lingerMs', { lingerMs: -1 }],
    ['maxInFlight', { maxInFlight: 101 }],
    ['onBatchFailed', { onBatchFailed: 'ignore' as 'stop' }],
    ['onError', { onBatchFailed: 'continue' }],
  ])('%s that cannot be used is named', (field, options) => {
    expect(() => stream.writer(options)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ field })] }),
    );
  });
});
