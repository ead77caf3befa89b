import { SEVERITIES } from '../../messages/message.js';
import type { ModelValue } from '../../models/types.js';
import { sameValue } from '../../models/value-rules.js';
import { isTrue } from '../formula/evaluate.js';
import { type Parameters, PolicyParameterError } from '../parameters.js';
import { compute, type MakeStep, type StepContext } from './step.js';
import { templateOf } from './templates.js';

/** `alertCondition`: raises an alert when the condition holds, and then drops the value, unless `filter` is false. */
export const alertCondition: MakeStep = (parameters, context, next) => {
  const condition = parameters.formula('condition');
  const raise = alertOf(parameters.object('alert'), context);
  const isFilter = parameters.flag('filter');
  return {
    take(value) {
      const isRaised = isTrue(compute(condition, context, value)) && raise(value);
      if (!isRaised || !isFilter) next(value);
    },
  };
};

/** `detectDuplicates`: raises one alert in a window when the last value is repeated, and lets all values through. */
export const detectDuplicates: MakeStep = (parameters, context, next) => {
  const windowMs = parameters.positive('window');
  const raise = alertOf(duplicateAlert(parameters), context);
  let last: ModelValue | undefined;
  let endsAt = -Infinity;
  let isTold = false;
  return {
    take(value) {
      const now = context.clock.monotonic();
      if (!sameValue(last, value) || now >= endsAt) {
        last = value;
        endsAt = now + windowMs;
        isTold = false;
      } else if (!isTold) {
        isTold = true;
        raise(value);
      }
      next(value);
    },
  };
};

function duplicateAlert(parameters: Parameters): Readonly<Record<string, unknown>> {
  return parameters.raw('alert') === undefined
    ? { urn: parameters.text('alertFormatURN') }
    : parameters.object('alert');
}

/** Raises the alert of a function; false when it could not be raised. */
function alertOf(
  alert: Readonly<Record<string, unknown>>,
  context: StepContext,
): (value: ModelValue) => boolean {
  const { target, logger } = context;
  const format = target.model.findFormat(String(alert['urn']));
  if (format?.type !== 'ALERT')
    throw new PolicyParameterError(`the model has no alert ${String(alert['urn'])}`);
  const fields = templateOf(alert['fields'], format.fields, context);
  const severity = SEVERITIES.find(candidate => candidate === alert['severity']) ?? 'NORMAL';
  return value => {
    try {
      target.raise(format.urn, fields(value), severity);
      return true;
    } catch (error) {
      logger.warn('iotcs: an alert of a device policy could not be raised', {
        format: format.urn,
        error: (error as Error).message,
      });
      return false;
    }
  };
}
