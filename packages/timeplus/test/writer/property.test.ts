import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StubServer } from './stub-server.js';

const RUNS = process.env['SOAK'] === undefined ? 60 : 2_000;

type Row = Record<string, unknown>;

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.boolean(),
  fc.array(fc.string({ unit: 'binary', maxLength: 5 }), { maxLength: 4 }),
  fc.constant(null),
);
const row: fc.Arbitrary<Row> = fc.dictionary(fc.constantFrom('a', 'b', 'ä"', 'd', 'e'), cell, {
  minKeys: 1,
  noNullPrototype: true,
});
/** A write: a row or a list of rows, awaited or not, perhaps followed by a flush. */
const write = fc.record({
  rows: fc.oneof(row, fc.array(row, { maxLength: 150 })),
  isAwaited: fc.boolean(),
  flushes: fc.boolean(),
});
const limits = fc.record({
  maxRows: fc.integer({ min: 1, max: 100 }),
  maxBytes: fc.integer({ min: 50, max: 4_000 }),
  lingerMs: fc.integer({ min: 0, max: 2 }),
});

const listOf = (rows: Row | Row[]): Row[] => (Array.isArray(rows) ? rows : [rows]);

/** As JSON: -0 is 0, and the columns that are null are the same as none. */
const plain = (rows: readonly object[]): unknown[] =>
  rows.map(value =>
    Object.fromEntries(
      Object.entries(JSON.parse(JSON.stringify(value)) as object)
        .filter(([, item]) => item !== null)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );

describe('whatever is written', () => {
  test('arrives once and in order, in batches within their limits, with the columns of their rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(write, { maxLength: 12 }),
        limits,
        async (writes, { maxRows, maxBytes, lingerMs }) => {
          const server = new StubServer();
          const writer = (await server.stream()).writer({ maxRows, maxBytes, lingerMs, ordered: true });
          const pending: Promise<void>[] = [];
          for (const { rows, isAwaited, flushes } of writes) {
            const done = writer.write(rows);
            if (isAwaited) await done;
            pending.push(done);
            if (flushes) pending.push(writer.flush());
          }
          await Promise.all([...pending, writer.close()]);
          const input = writes.flatMap(({ rows }) => listOf(rows));
          const output = server.received.flatMap(({ columns, data }) =>
            data.map(values => Object.fromEntries(columns.map((name, index) => [name, values[index]]))),
          );
          expect(plain(output)).toEqual(plain(input));
          let from = 0;
          for (const { columns, data, bytes } of server.received) {
            const source = input.slice(from, from + data.length);
            from += data.length;
            expect(data.length).toBeLessThanOrEqual(maxRows);
            expect(bytes <= maxBytes || data.length === 1).toBe(true);
            expect(new Set(columns)).toEqual(new Set(source.flatMap(value => Object.keys(value))));
          }
          expect(writer.progress).toMatchObject({
            writtenRows: input.length,
            acknowledgedRows: input.length,
          });
        },
      ),
      { numRuns: RUNS },
    );
  });
});
