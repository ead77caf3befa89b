import type { ModelValue } from '../../models/types.js';
import { sameValue } from '../../models/value-rules.js';
import { isTrue } from '../formula/evaluate.js';
import { PolicyParameterError } from '../parameters.js';
import { compute, type MakeStep } from './step.js';

/** How often a sample is taken at random: one value in so many. */
const RANDOM_RATE = 30;

/** `filterCondition`: drops a value when the condition holds. One that cannot be computed does not hold. */
export const filterCondition: MakeStep = (parameters, context, next) => {
  const condition = parameters.formula('condition');
  return {
    take(value) {
      if (!isTrue(compute(condition, context, value))) next(value);
    },
  };
};

/** `eliminateDuplicates`: drops a repeat of the last value; the window begins with the value that was let through. */
export const eliminateDuplicates: MakeStep = (parameters, { clock }, next) => {
  const windowMs = parameters.positive('window');
  let last: ModelValue | undefined;
  let endsAt = -Infinity;
  return {
    take(value) {
      const now = clock.monotonic();
      if (sameValue(last, value) && now < endsAt) return;
      last = value;
      endsAt = now + windowMs;
      next(value);
    },
  };
};

/** `sampleQuality`: lets every n-th value through, all, none, or one in 30 at random. */
export const sampleQuality: MakeStep = (parameters, { random }, next) => {
  const isTaken = sampler(parameters.raw('rate'), random);
  return {
    take(value) {
      if (isTaken()) next(value);
    },
  };
};

function sampler(given: unknown, random: () => number): () => boolean {
  const rate = typeof given === 'string' && /^-?\d+$/.test(given) ? Number(given) : given;
  if (rate === 0 || rate === 'all') return () => true;
  if (rate === 'none') return () => false;
  if (rate === -1 || rate === 'random') return () => random() < 1 / RANDOM_RATE;
  if (typeof rate !== 'number' || !Number.isInteger(rate) || rate < 0)
    throw new PolicyParameterError(
      'sampleQuality: parameter rate must be a whole number, all, none or random',
    );
  let seen = 0;
  return () => ++seen % rate === 0;
}
