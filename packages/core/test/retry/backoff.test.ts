import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fullJitterDelay } from '../../src/retry/backoff.js';

const limits = { baseMs: 100, capMs: 5_000 };

describe('fullJitterDelay', () => {
  test.each([
    [0, 100],
    [1, 200],
    [5, 3_200],
    [6, 5_000],
    [60, 5_000],
    [100_000, 5_000],
    [Number.POSITIVE_INFINITY, 5_000],
  ])('repetition %d waits up to %d ms', (attempt, longest) => {
    expect(fullJitterDelay(attempt, limits, () => 0)).toBe(0);
    expect(fullJitterDelay(attempt, limits, () => 0.5)).toBe(longest / 2);
    expect(fullJitterDelay(attempt, limits, () => 1)).toBe(longest);
  });

  test('stays between 0 and the cap for any limits, and is never NaN', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat({ max: 2 ** 31 - 1 }),
        fc.nat({ max: 2 ** 31 - 1 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, baseMs, capMs, drawn) => {
          const delay = fullJitterDelay(attempt, { baseMs, capMs }, () => drawn);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(capMs);
          expect(delay).toBeLessThanOrEqual(baseMs * 2 ** Math.min(attempt, 1_000));
        },
      ),
    );
  });

  test('is spread evenly over the range', () => {
    const drawn = Array.from({ length: 1_000 }, (_, index) => index / 1_000);
    const delays = drawn.map(value => fullJitterDelay(3, limits, () => value));
    for (const quarter of [0, 1, 2, 3]) {
      const inside = delays.filter(delay => delay >= quarter * 200 && delay < (quarter + 1) * 200);
      expect(inside).toHaveLength(250);
    }
  });
});
