import { type Exchange, type Expected, failure, type WireRequest } from './expected.js';
import type { Vector } from './vector.js';

/** A way in which this SDK differs from a recorded client on purpose. */
export interface Difference {
  /** Row of the protocol that asks for it. */
  readonly row: string;
  readonly what: string;
  /** Vectors that show it; without, it is applied to all of them. */
  readonly only?: readonly string[];
  readonly change: (expected: Expected, vector: Vector) => Expected;
}

/** Every deliberate difference; one that is not here fails its vector. */
export const differences: readonly Difference[] = [];
