import { actionCondition } from './action-condition.js';
import { alertCondition, detectDuplicates } from './alerts.js';
import { computedMetric } from './computed-metric.js';
import { eliminateDuplicates, filterCondition, sampleQuality } from './filters.js';
import type { MakeStep } from './step.js';
import { max, mean, min, standardDeviation } from './window.js';

/** The functions for values, by their ids; those for whole messages are in `Batch`. */
export const STEPS: ReadonlyMap<string, MakeStep> = new Map(
  Object.entries({
    actionCondition,
    alertCondition,
    computedMetric,
    detectDuplicates,
    eliminateDuplicates,
    filterCondition,
    max,
    mean,
    min,
    sampleQuality,
    standardDeviation,
  }),
);
