import { isTrue } from '../formula/evaluate.js';
import { PolicyParameterError } from '../parameters.js';
import { compute, type MakeStep } from './step.js';
import { templateOf } from './templates.js';

/** `actionCondition`: calls an action of the device itself when the condition holds, and then drops the value, unless `filter` is false. */
export const actionCondition: MakeStep = (parameters, context, next) => {
  const { target, logger } = context;
  const condition = parameters.formula('condition');
  const { name, arguments: given } = parameters.object('action');
  const action = target.model.findAction(String(name));
  if (action === undefined) throw new PolicyParameterError(`the model has no action ${String(name)}`);
  const values = templateOf(given, action.arguments, context);
  const isFilter = parameters.flag('filter');
  return {
    take(value) {
      const holds = isTrue(compute(condition, context, value));
      if (holds) {
        target.act(action.name, values(value)).catch((error: Error) => {
          logger.warn('iotcs: an action of a device policy failed', {
            action: action.name,
            error: error.message,
          });
        });
      }
      if (!holds || !isFilter) next(value);
    },
  };
};
