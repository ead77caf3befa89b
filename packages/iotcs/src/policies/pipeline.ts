import type { ModelValue } from '../models/types.js';
import { inProcessNames } from './formula/expression.js';
import { Parameters, PolicyParameterError } from './parameters.js';
import type { FunctionSpec } from './policy.js';
import { STEPS } from './steps/registry.js';
import type { Next, Step, StepContext } from './steps/step.js';

/** The steps that the values of one attribute go through. */
export class Pipeline {
  readonly #steps: readonly Step[];
  readonly #release: Next;
  /** Attributes whose changes make this one anew; empty unless the pipeline begins with a computed metric. */
  readonly sources: ReadonlySet<string>;

  /** Functions that cannot be applied are left out, and logged. */
  constructor(functions: readonly FunctionSpec[], context: StepContext, release: Next) {
    this.#release = release;
    const steps: Step[] = [];
    for (const spec of functions.toReversed()) {
      const first = steps[0];
      const next: Next = first === undefined ? release : value => first.take(value);
      const step = stepOf(spec, context, next);
      if (step !== undefined) steps.unshift(step);
    }
    this.#steps = steps;
    this.sources = sourcesOf(functions[0], context);
  }

  take(value: ModelValue): void {
    const [first] = this.#steps;
    if (first === undefined) this.#release(value);
    else first.take(value);
  }

  /** Lets what is held back go on, step by step. */
  end(): void {
    for (const step of this.#steps) step.end?.();
  }
}

function stepOf(spec: FunctionSpec, context: StepContext, next: Next): Step | undefined {
  try {
    const makeStep = STEPS.get(spec.id);
    if (makeStep === undefined) throw new PolicyParameterError(`${spec.id} is not known`);
    return makeStep(new Parameters(spec), context, next);
  } catch (error) {
    context.logger.warn('iotcs: a function of a device policy is left out', {
      function: spec.id,
      attribute: context.attribute.name,
      error: (error as Error).message,
    });
    return undefined;
  }
}

function sourcesOf(first: FunctionSpec | undefined, { attribute, target }: StepContext): ReadonlySet<string> {
  if (first?.id !== 'computedMetric') return new Set();
  try {
    const names = [...inProcessNames(new Parameters(first).formula('formula'))];
    const sources = new Set(names.map(name => target.model.findAttribute(name)?.name ?? name));
    sources.delete(attribute.name);
    return sources;
  } catch {
    // The function is left out, as the log says.
    return new Set();
  }
}
