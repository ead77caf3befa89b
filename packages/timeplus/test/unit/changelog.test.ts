import { describe, expect, test } from '@jest/globals';
import { type Changelog, ChangelogState } from '@sdk/timeplus';

interface Total {
  readonly place: string;
  readonly n: bigint;
}

const change = (place: string, n: bigint, delta: 1 | -1): Changelog<Total> => ({
  place,
  n,
  _tp_delta: delta,
});

describe('ChangelogState', () => {
  test('holds the newest row of each key', () => {
    const state = new ChangelogState<Total>(row => row.place);
    for (const row of [
      change('a', 1n, 1),
      change('b', 1n, 1),
      change('a', 1n, -1),
      change('a', 2n, 1),
      change('b', 1n, -1),
      change('c', 9n, -1),
    ])
      state.apply(row);
    expect([state.size, state.has('a'), state.has('b'), state.get('a')?.n]).toEqual([1, true, false, 2n]);
    expect([...state].map(({ place, n }) => [place, n])).toEqual([['a', 2n]]);
    state.clear();
    expect([state.size, state.get('a')]).toEqual([0, undefined]);
  });
});
