import type { PolicyLookup } from './policy-lookup.js';
import type { PolicyRuntime } from './policy-runner.js';
import type { OfferHandler, PolicyTarget } from './policy-target.js';
import { TargetPolicies } from './target-policies.js';

/** The policies of the virtual devices of a device (B-14). */
export class DevicePolicies {
  readonly #lookUp: PolicyLookup;
  readonly #runtime: PolicyRuntime;
  /** Those to which values have been offered. */
  readonly #used = new Set<TargetPolicies>();
  #isClosed = false;

  constructor(lookUp: PolicyLookup, runtime: PolicyRuntime) {
    this.#lookUp = lookUp;
    this.#runtime = runtime;
  }

  /** Where a virtual device hands its offers to. Nothing is looked up before the first one. */
  handlerOf(target: PolicyTarget): OfferHandler {
    const policies = new TargetPolicies(target, this.#lookUp, this.#runtime);
    return {
      offer: (attributeName, value) => {
        if (this.#isClosed) policies.close();
        this.#used.add(policies);
        policies.offer(attributeName, value);
      },
      alerted: severity => policies.alerted(severity),
    };
  }

  /**
   * Has policies looked up anew, after the server has told of changes. It tells a gateway of those that concern the devices
   * behind it.
   */
  changed(deviceModelUrns: readonly string[]): void {
    for (const policies of this.#used) {
      if (deviceModelUrns.includes(policies.target.model.getURN())) policies.changed();
    }
  }

  /** Resolves when no value waits for a look-up. */
  async settled(): Promise<void> {
    await Promise.all([...this.#used].map(policies => policies.settled()));
  }

  /** Lets everything go that is held back. */
  close(): void {
    this.#isClosed = true;
    for (const policies of this.#used) policies.close();
  }
}
