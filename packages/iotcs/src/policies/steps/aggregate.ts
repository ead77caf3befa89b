/** What is known of a set of numbers without keeping them. */
export interface Aggregate {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sum of the squared differences from the mean. */
  readonly squares: number;
}

/** The aggregate of one number. */
export function aggregateOf(value: number): Aggregate {
  return { count: 1, min: value, max: value, mean: value, squares: 0 };
}

/** The aggregate of both sets. It does not lose digits where sums of squares would. */
export function merge(a: Aggregate, b: Aggregate): Aggregate {
  const count = a.count + b.count;
  const difference = b.mean - a.mean;
  return {
    count,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    mean: a.mean + (difference * b.count) / count,
    squares: a.squares + b.squares + (difference ** 2 * a.count * b.count) / count,
  };
}

/** Standard deviation of the set itself, not of a population that it samples (guess, section 4.10). */
export function standardDeviationOf({ count, squares }: Aggregate): number {
  return Math.sqrt(squares / count);
}
