import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Stream, TimeplusErrorCode } from '@sdk/timeplus';
import { clientOf, freshName, rejection, rowsOf, type TestServer, testServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

async function withStream(
  columns: Readonly<Record<string, string>>,
  work: (stream: Stream) => Promise<void>,
): Promise<void> {
  const stream = await clientOf(server).streams.create({
    name: freshName('ingest'),
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  });
  await work(stream);
  await stream.delete();
}

const stored = (stream: Stream, columns: string): Promise<unknown[]> =>
  rowsOf(clientOf(server), `select ${columns} from table(${stream.name}) order by ${columns}`);

describe('ingest', () => {
  test('rows as objects are stored, columns left out take their defaults', async () => {
    await withStream({ time: 'datetime64(3)', data: 'string' }, async stream => {
      const time = new Date('2024-01-02T03:04:05.678Z');
      await stream.ingest([{ time, data: 'abcd' }, { time }]);
      expect(await stored(stream, 'time, data')).toEqual([
        { time, data: '' },
        { time, data: 'abcd' },
      ]);
    });
  });

  test('rows by position are stored under the columns that were named', async () => {
    await withStream({ a: 'integer', b: 'string' }, async stream => {
      await stream.ingest({
        columns: ['b', 'a'],
        rows: [
          ['x', 1],
          ['y', 2],
        ],
      });
      expect(await stored(stream, 'a, b')).toEqual([
        { a: 1, b: 'x' },
        { a: 2, b: 'y' },
      ]);
    });
  });

  test('streaming: JSON objects one after the other are rows', async () => {
    await withStream({ a: 'integer', b: 'string' }, async stream => {
      await stream.ingest({ format: 'streaming', payload: '\n{"a":2,"b":"hello"}\n{"a":1,"b":"wörld ✓"}\n' });
      expect(await stored(stream, 'a, b')).toEqual([
        { a: 1, b: 'wörld ✓' },
        { a: 2, b: 'hello' },
      ]);
    });
  });

  test('raw: the whole text is one event, its line breaks included', async () => {
    await withStream({ raw: 'string' }, async stream => {
      await stream.ingest({ format: 'raw', payload: '\nfirst line\nsecond line\n' });
      expect(await stored(stream, 'raw')).toEqual([{ raw: '\nfirst line\nsecond line\n' }]);
    });
  });

  test('lines: each line is one event, JSON stays text', async () => {
    await withStream({ raw: 'string' }, async stream => {
      await stream.ingest({ format: 'lines', payload: '{"a":1,"b":"world"}\n{"a":2,"b":"hello"}' });
      expect(await stored(stream, 'raw')).toEqual([
        { raw: '{"a":1,"b":"world"}' },
        { raw: '{"a":2,"b":"hello"}' },
      ]);
    });
  });

  test('an empty list sends nothing', async () => {
    const { status, attempts } = await clientOf(server, {
      fetch: () => {
        throw new Error('nothing must be sent');
      },
    })
      .streams.ingest('anything', [])
      .withResponse();
    expect([status, attempts]).toEqual([204, 0]);
  });

  test('a batch with an idempotent id is stored once, however often it is sent', async () => {
    await withStream({ a: 'integer' }, async stream => {
      for (let time = 0; time < 3; time++) await stream.ingest([{ a: 1 }], { idempotentId: 'batch-1' });
      await stream.ingest([{ a: 2 }], { idempotentId: 'batch-2' });
      expect(await stored(stream, 'a')).toEqual([{ a: 1 }, { a: 2 }]);
    });
  });

  test('an unknown column, a row that is too short and a value that does not fit are refused as a whole', async () => {
    await withStream({ a: 'int8' }, async stream => {
      expect(await rejection(stream.ingest([{ a: 1 }, { zz: 2 }]))).toMatchObject({
        status: 400,
        serverCode: TimeplusErrorCode.NO_SUCH_COLUMN,
      });
      expect(await rejection(stream.ingest([{ a: 1 }, { a: 'many' }]))).toMatchObject({ status: 400 });
      expect(await rejection(stream.ingest([{ a: 1 }, { a: 1000 }]))).toMatchObject({ status: 400 });
      expect(await rejection(stream.ingest({ columns: ['a'], rows: [[1], [1, 2]] }))).toMatchObject({
        code: 'sdk.invalid_argument',
        issues: [{ field: 'rows[1]', expected: '1 values, one for each column', received: '2 values' }],
      });
      expect(await stored(stream, 'a')).toEqual([]);
    });
  });

  test('raw text for a stream without the column raw is refused', async () => {
    await withStream({ a: 'integer' }, async stream => {
      expect(await rejection(stream.ingest({ format: 'raw', payload: 'x' }))).toMatchObject({ status: 400 });
    });
  });
});
