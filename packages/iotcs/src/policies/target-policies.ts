import { MessageQueueFullError } from '../dispatch/dispatch-errors.js';
import type { AlertSeverity } from '../messages/message.js';
import type { DeviceModelAttribute } from '../models/members.js';
import type { ModelValue } from '../models/types.js';
import type { DevicePolicy } from './policy.js';
import { noPolicy, type PolicyAtWork } from './policy-at-work.js';
import type { PolicyLookup } from './policy-lookup.js';
import type { PolicyRuntime } from './policy-runner.js';
import type { OfferHandler, PolicyTarget } from './policy-target.js';

interface Waiting {
  readonly attribute: DeviceModelAttribute;
  readonly value: ModelValue;
}

/** The policies of one virtual device; they are looked up with the first value that is offered. */
export class TargetPolicies implements OfferHandler {
  readonly target: PolicyTarget;
  readonly #lookUp: PolicyLookup;
  readonly #runtime: PolicyRuntime;
  #runner: PolicyAtWork | undefined;
  /** What the runner carries out. */
  #policy: DevicePolicy | undefined;
  #lookingUp: Promise<void> | undefined;
  /** Values that wait for the look-up, in their order. */
  #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(target: PolicyTarget, lookUp: PolicyLookup, runtime: PolicyRuntime) {
    this.target = target;
    this.#lookUp = lookUp;
    this.#runtime = runtime;
  }

  offer(attributeName: string, value: ModelValue): void {
    const attribute = this.target.model.findAttribute(attributeName);
    if (attribute === undefined) return;
    if (this.#runner !== undefined && this.#lookingUp === undefined) {
      this.#runner.offer(attribute, value);
      return;
    }
    const { limit } = this.#runtime;
    if (this.#waiting.length >= limit) throw new MessageQueueFullError(limit);
    this.#waiting.push({ attribute, value });
    if (this.#isClosed) this.#begin(undefined, noPolicy);
    else this.#lookingUp ??= this.#prepare();
  }

  alerted(severity: AlertSeverity): void {
    this.#runner?.alerted(severity);
  }

  /**
   * Has the policies looked up anew; when they are others, those in force end. A gateway cannot tell from the server's word
   * which of the devices behind it are concerned, so that what the others hold back has to stay.
   */
  changed(): void {
    // The first value looks them up anyway; an answer that is under way may be older than the change.
    if (this.#runner !== undefined || this.#lookingUp !== undefined) this.#lookingUp = this.#prepare();
  }

  /** Resolves when no value waits for a look-up. */
  async settled(): Promise<void> {
    while (this.#lookingUp !== undefined) await this.#lookingUp;
  }

  /** Lets everything go that is held back; what is offered later goes through no policy. */
  close(): void {
    this.#isClosed = true;
    this.#lookingUp = undefined;
    this.#begin(this.#policy, noPolicy);
    this.#runner?.end();
    this.#runner = undefined;
    this.#policy = undefined;
  }

  async #prepare(): Promise<void> {
    // The caller has to take note of this look-up first.
    await Promise.resolve();
    const own = this.#lookingUp;
    let policy: DevicePolicy | undefined;
    let isKnown = true;
    try {
      policy = await this.#lookUp(this.target.endpointId, this.target.model.getURN());
    } catch (error) {
      isKnown = false;
      this.#runtime.logger.warn('iotcs: the device policies could not be looked up', {
        error: (error as Error).message,
      });
    }
    const run = await this.#load(policy);
    if (this.#lookingUp !== own) return;
    this.#lookingUp = undefined;
    this.#begin(policy, run);
    // Without an answer the next value asks again.
    if (!isKnown) this.#runner = undefined;
  }

  /** Most devices have no policies, so what carries them out is loaded with the first one. */
  async #load(policy: DevicePolicy | undefined): Promise<(target: PolicyTarget) => PolicyAtWork> {
    if (policy === undefined) return noPolicy;
    const { PolicyRunner } = await import('./policy-runner.js');
    return target => new PolicyRunner(policy, target, this.#runtime);
  }

  /** Puts a policy in force, unless it is already, and hands it what has waited for it. */
  #begin(policy: DevicePolicy | undefined, run: (target: PolicyTarget) => PolicyAtWork): void {
    const inForce = isSame(this.#policy, policy) ? this.#runner : undefined;
    if (inForce === undefined) this.#runner?.end();
    const runner = inForce ?? run(this.target);
    this.#runner = runner;
    this.#policy = policy;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { attribute, value } of waiting) runner.offer(attribute, value);
  }
}

function isSame(one: DevicePolicy | undefined, other: DevicePolicy | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
