import { describe, expect, test } from '@jest/globals';
import { DeliveredRows, type WireRow } from '../../src/query/live/delivered-rows.js';

const ACCEPTED = 1_000_000;
const NOW = 10_000_000;
const timeOf = (row: WireRow): number => row[0] as number;

function delivered({ overlapMs = 100, maxRows = 1000, replays = false } = {}): DeliveredRows {
  return new DeliveredRows({ overlapMs, maxRows }, { acceptedMs: ACCEPTED, replays });
}

const take = (
  rows: DeliveredRows,
  ...batch: readonly (readonly [number, ...unknown[]])[]
): readonly WireRow[] => rows.take(batch, timeOf, NOW);

describe('where a query is resumed', () => {
  test('before the first row: where the server accepted it, or at its own beginning', () => {
    expect(delivered().resume()).toEqual({ sinceMs: ACCEPTED, mayMiss: false });
    expect(delivered({ replays: true }).resume()).toEqual({ sinceMs: -Infinity, mayMiss: false });
  });

  test('at the overlap before the newest row, but not before the query', () => {
    const rows = delivered();
    take(rows, [ACCEPTED + 50]);
    expect(rows.resume().sinceMs).toBe(ACCEPTED);
    const later = delivered();
    take(later, [ACCEPTED + 5000], [ACCEPTED + 4950]);
    expect(later.resume()).toEqual({ sinceMs: ACCEPTED + 4900, mayMiss: false });
  });

  test('a row that is later than the overlap is a warning for good', () => {
    const rows = delivered();
    take(rows, [ACCEPTED + 5000], [ACCEPTED + 4899], [ACCEPTED + 9000]);
    expect(rows.resume()).toEqual({ sinceMs: ACCEPTED + 8900, mayMiss: true });
  });

  test('rows that are older than the query cannot be told from those before it, until the overlap lies behind', () => {
    const rows = delivered();
    take(rows, [ACCEPTED - 500], [ACCEPTED - 450]);
    expect(rows.resume()).toEqual({ sinceMs: ACCEPTED - 500, mayMiss: true });
    const later = delivered();
    take(later, [ACCEPTED - 500], [ACCEPTED - 400]);
    expect(later.resume()).toEqual({ sinceMs: ACCEPTED - 500, mayMiss: false });
  });

  test('a row that is dated in the future does not move it there', () => {
    const rows = delivered();
    take(rows, [NOW + 1_000_000_000], [NOW - 10]);
    expect(rows.resume()).toEqual({ sinceMs: NOW - 100, mayMiss: false });
  });

  test('rows that cannot be kept make a gap possible until the overlap lies behind them', () => {
    const rows = delivered({ maxRows: 2 });
    take(rows, [ACCEPTED + 5000], [ACCEPTED + 5001], [ACCEPTED + 5002]);
    expect(rows.resume()).toEqual({ sinceMs: ACCEPTED + 5001, mayMiss: true });
    const later = delivered({ maxRows: 2 });
    take(later, [ACCEPTED + 5000], [ACCEPTED + 5001], [ACCEPTED + 5002]);
    later.resume();
    later.resumed(ACCEPTED + 6000);
    take(later, [ACCEPTED + 8000]);
    expect(later.resume()).toEqual({ sinceMs: ACCEPTED + 7900, mayMiss: false });
  });

  test('it stands still during a replay, which comes in any order, until a younger row arrives', () => {
    const rows = delivered();
    take(rows, [ACCEPTED + 5000, 'a']);
    expect(rows.resume().sinceMs).toBe(ACCEPTED + 4900);
    rows.resumed(ACCEPTED + 20_000);
    take(rows, [ACCEPTED + 9000, 'b']);
    expect(rows.resume()).toEqual({ sinceMs: ACCEPTED + 4900, mayMiss: false });
    take(rows, [ACCEPTED + 5000, 'c'], [ACCEPTED + 30_000, 'd']);
    expect(rows.resume()).toEqual({ sinceMs: ACCEPTED + 29_900, mayMiss: false });
  });
});

describe('what comes twice', () => {
  test('is skipped as often as it was delivered, and no more often', () => {
    const rows = delivered();
    expect(take(rows, [ACCEPTED + 1, 'a'], [ACCEPTED + 1, 'a'], [ACCEPTED + 2, 'b'])).toHaveLength(3);
    rows.resume();
    expect(
      take(rows, [ACCEPTED + 2, 'b'], [ACCEPTED + 1, 'a'], [ACCEPTED + 1, 'c'], [ACCEPTED + 1, 'a']),
    ).toEqual([[ACCEPTED + 1, 'c']]);
    expect(take(rows, [ACCEPTED + 1, 'a'])).toHaveLength(1);
  });

  test('is skipped after a second break too, with what was new in between', () => {
    const rows = delivered();
    take(rows, [ACCEPTED + 1, 'a']);
    rows.resume();
    take(rows, [ACCEPTED + 2, 'b']);
    rows.resume();
    expect(
      take(rows, [ACCEPTED + 1, 'a'], [ACCEPTED + 2, 'b'], [ACCEPTED + 3, 9007199254740993n]),
    ).toHaveLength(1);
  });

  test('what is kept stays bounded while rows arrive in order', () => {
    const rows = delivered({ overlapMs: 10, maxRows: 50 });
    for (let index = 0; index < 20_000; index++) take(rows, [ACCEPTED + index]);
    rows.resume();
    expect(take(rows, [ACCEPTED + 19_990])).toHaveLength(0);
    expect(take(rows, [ACCEPTED + 19_980])).toHaveLength(1);
  });
});
