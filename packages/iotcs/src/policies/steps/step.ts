import type { Clock, Logger } from '@sdk/core';
import type { DeviceModelAttribute } from '../../models/members.js';
import type { ModelValue } from '../../models/types.js';
import { evaluate } from '../formula/evaluate.js';
import type { Expression } from '../formula/expression.js';
import { numberOf } from '../numbers.js';
import type { Parameters } from '../parameters.js';
import type { PolicyTarget } from '../policy-target.js';

/** Takes the values that a step lets through. */
export type Next = (value: ModelValue) => void;

/** One function of a pipeline at work. */
export interface Step {
  /** Hands the value on, or another one, now or later; or drops it. */
  take(value: ModelValue): void;
  /** Hands on what it holds back, and starts no more timers. */
  end?(): void;
}

/** What steps work with. */
export interface StepContext {
  readonly attribute: DeviceModelAttribute;
  readonly target: PolicyTarget;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/** Makes the step of a function. @throws {PolicyParameterError | FormulaError} when its parameters cannot be used. */
export type MakeStep = (parameters: Parameters, context: StepContext, next: Next) => Step;

/** Computes formulas while `value` of the context's attribute is on its way. */
export function compute(
  expression: Expression,
  { attribute, target }: StepContext,
  value: ModelValue,
): number {
  const current = (name: string): number => numberOf(target.current(name));
  const isOwn = (name: string): boolean => name === attribute.name || name === attribute.alias;
  return evaluate(expression, {
    current,
    inProcess(name) {
      const own = isOwn(name) ? numberOf(value) : Number.NaN;
      return Number.isNaN(own) ? current(name) : own;
    },
  });
}
