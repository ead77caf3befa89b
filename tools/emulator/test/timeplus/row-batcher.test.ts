import { describe, expect, test } from '@jest/globals';
import type { WireRow } from '../../src/timeplus/engine/contract.js';
import { RowBatcher } from '../../src/timeplus/queries/row-batcher.js';

const HOUR_MS = 3_600_000;

describe('RowBatcher', () => {
  test('cuts what it gets into batches of the count, and keeps the rest for the last one', async () => {
    const batches: (readonly WireRow[])[] = [];
    const batcher = new RowBatcher({ count: 2, timeMs: HOUR_MS }, async batch => void batches.push(batch));
    await batcher.add([[1], [2], [3], [4], [5]]);
    expect(batches).toEqual([
      [[1], [2]],
      [[3], [4]],
    ]);
    await batcher.flush();
    await batcher.flush();
    expect(batches.slice(2)).toEqual([[[5]]]);
  });

  test('takes no more rows while a full batch cannot be sent', async () => {
    const sending = Promise.withResolvers<void>();
    const batcher = new RowBatcher({ count: 1, timeMs: HOUR_MS }, () => sending.promise);
    let taken = false;
    const adding = batcher.add([[1], [2]]).then(() => {
      taken = true;
    });
    await new Promise(resolve => setImmediate(resolve));
    expect(taken).toBe(false);
    sending.resolve();
    await adding;
    expect(taken).toBe(true);
  });
});
