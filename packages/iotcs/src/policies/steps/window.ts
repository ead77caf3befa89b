import type { Clock } from '@sdk/core';
import { modelValueOf, numberOf } from '../numbers.js';
import { type Aggregate, aggregateOf, merge, standardDeviationOf } from './aggregate.js';
import type { MakeStep } from './step.js';

/** `max`: the greatest value of each window. */
export const max: MakeStep = windowed(({ max }) => max);
/** `min`: the least value of each window. */
export const min: MakeStep = windowed(({ min }) => min);
/** `mean`: the mean of the values of each window. */
export const mean: MakeStep = windowed(({ mean }) => mean);
/** `standardDeviation`: how far the values of each window lie apart. */
export const standardDeviation: MakeStep = windowed(standardDeviationOf);

function windowed(result: (aggregate: Aggregate) => number): MakeStep {
  return (parameters, { attribute, clock }, next) => {
    const windowMs = parameters.whole('window');
    const slideMs = parameters.whole('slide', windowMs);
    const window = new SlidingWindow({ windowMs, slideMs, clock }, aggregate => {
      const value = modelValueOf(attribute, result(aggregate));
      if (value !== undefined) next(value);
    });
    return {
      take(value) {
        const number = numberOf(value);
        if (Number.isNaN(number)) next(value);
        else window.add(number);
      },
      end: () => window.end(),
    };
  };
}

/** Gathers numbers in buckets and tells of those of the last window at the end of each slide. */
class SlidingWindow {
  readonly #clock: Clock;
  /** Length of a bucket; windows and slides are whole numbers of them. */
  readonly #bucketMs: number;
  readonly #perWindow: number;
  readonly #perSlide: number;
  readonly #emit: (aggregate: Aggregate) => void;
  /** By their number since the start. */
  readonly #buckets = new Map<number, Aggregate>();
  #startedAt = 0;
  #slides = 0;
  #cancel: (() => void) | undefined;

  constructor(
    options: { readonly windowMs: number; readonly slideMs: number; readonly clock: Clock },
    emit: (aggregate: Aggregate) => void,
  ) {
    const { windowMs, slideMs, clock } = options;
    this.#clock = clock;
    this.#bucketMs = greatestCommonDivisor(windowMs, slideMs);
    this.#perWindow = windowMs / this.#bucketMs;
    this.#perSlide = slideMs / this.#bucketMs;
    this.#emit = emit;
  }

  /** The first number after a time without any starts a new series of windows. */
  add(value: number): void {
    if (this.#cancel === undefined) {
      this.#startedAt = this.#clock.monotonic();
      this.#slides = 0;
      this.#schedule();
    }
    const elapsed = Math.floor((this.#clock.monotonic() - this.#startedAt) / this.#bucketMs);
    // A timer may be late, but what comes after the end of a slide belongs to the next one.
    const bucket = Math.max(elapsed, this.#slides * this.#perSlide);
    const present = this.#buckets.get(bucket);
    const added = aggregateOf(value);
    this.#buckets.set(bucket, present === undefined ? added : merge(present, added));
  }

  /** Tells of the numbers that no slide has told of yet. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const untold = [...this.#buckets].filter(([bucket]) => bucket >= this.#slides * this.#perSlide);
    this.#buckets.clear();
    this.#tell(untold.map(([, aggregate]) => aggregate));
  }

  #schedule(): void {
    const endsAt = this.#startedAt + (this.#slides + 1) * this.#perSlide * this.#bucketMs;
    const delayMs = Math.max(0, endsAt - this.#clock.monotonic());
    this.#cancel = this.#clock.after(delayMs, () => this.#slide());
  }

  #slide(): void {
    const end = ++this.#slides * this.#perSlide;
    const inWindow = [...this.#buckets].filter(([bucket]) => bucket < end && bucket >= end - this.#perWindow);
    const nextBegin = end + this.#perSlide - this.#perWindow;
    for (const bucket of this.#buckets.keys()) {
      if (bucket < end && bucket < nextBegin) this.#buckets.delete(bucket);
    }
    if (this.#buckets.size > 0) this.#schedule();
    else this.#cancel = undefined;
    this.#tell(inWindow.map(([, aggregate]) => aggregate));
  }

  #tell(aggregates: readonly Aggregate[]): void {
    if (aggregates.length > 0) this.#emit(aggregates.reduce(merge));
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
