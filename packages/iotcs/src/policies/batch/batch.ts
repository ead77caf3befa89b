import type { Clock } from '@sdk/core';
import { type AlertSeverity, SEVERITIES } from '../../messages/message.js';
import { Parameters, PolicyParameterError } from '../parameters.js';
import type { FunctionSpec } from '../policy.js';
import type { HeldMessage } from '../policy-target.js';
import { isAffordable, NETWORK_COSTS, type NetworkCost } from './network-cost.js';

/** What batches work with. */
export interface BatchContext {
  readonly clock: Clock;
  /** What the network costs now. */
  readonly networkCost: () => NetworkCost;
  /** Messages that may be held back; then they are released, whatever the policy says. */
  readonly limit: number;
}

/** When a batch is released, beside the alerts that always do. */
interface ReleaseRule {
  /** Whether it is time, after a message has come. */
  isDue(count: number): boolean;
  /** Released so long after the first message, in milliseconds. */
  readonly delayMs?: number;
}

const RULES: Readonly<Record<string, (parameters: Parameters, context: BatchContext) => ReleaseRule>> = {
  batchBySize: parameters => {
    const size = parameters.whole('batchSize');
    return { isDue: count => count >= size };
  },
  batchByTime: parameters => ({ isDue: () => false, delayMs: parameters.positive('delayLimit') }),
  batchByCost: (parameters, { networkCost }) => {
    const most = parameters.oneOf('networkCost', NETWORK_COSTS);
    return { isDue: () => isAffordable(networkCost(), most) };
  },
};

/** Whether a function holds whole messages back. */
export function isBatch({ id }: FunctionSpec): boolean {
  return Object.hasOwn(RULES, id);
}

/** Holds messages back and releases them together, in their order (section 4.10). */
export class Batch {
  readonly #clock: Clock;
  readonly #rule: ReleaseRule;
  readonly #limit: number;
  readonly #alertSeverity: AlertSeverity;
  #held: HeldMessage[] = [];
  #cancel: (() => void) | undefined;

  /** @throws {PolicyParameterError} when the parameters cannot be used. */
  constructor(spec: FunctionSpec, context: BatchContext) {
    const parameters = new Parameters(spec);
    const rule = RULES[spec.id]?.(parameters, context);
    if (rule === undefined) throw new PolicyParameterError(`${spec.id} is no batch`);
    this.#rule = rule;
    this.#clock = context.clock;
    this.#limit = context.limit;
    this.#alertSeverity = parameters.oneOf('alertSeverity', SEVERITIES, 'CRITICAL');
  }

  add(message: HeldMessage): void {
    this.#held.push(message);
    if (this.#rule.isDue(this.#held.length) || this.#held.length >= this.#limit) this.release();
    else if (this.#rule.delayMs !== undefined)
      this.#cancel ??= this.#clock.after(this.#rule.delayMs, () => this.release());
  }

  /** A grave alert does not leave behind what led to it. */
  alerted(severity: AlertSeverity): void {
    if (SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(this.#alertSeverity)) this.release();
  }

  release(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const held = this.#held;
    this.#held = [];
    for (const message of held) message.release();
  }
}
