import { modelValueOf } from '../numbers.js';
import { compute, type MakeStep } from './step.js';

/** `computedMetric`: the value of a formula in place of what came; dropped when it cannot be computed. */
export const computedMetric: MakeStep = (parameters, context, next) => {
  const formula = parameters.formula('formula');
  return {
    take(value) {
      const result = modelValueOf(context.attribute, compute(formula, context, value));
      if (result !== undefined) next(result);
    },
  };
};
