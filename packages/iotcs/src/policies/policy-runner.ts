import type { Clock, Logger } from '@sdk/core';
import type { AlertSeverity } from '../messages/message.js';
import type { DeviceModelAttribute } from '../models/members.js';
import type { ModelValue } from '../models/types.js';
import { checkValue } from '../models/value-rules.js';
import { Batch, isBatch } from './batch/batch.js';
import type { NetworkCost } from './batch/network-cost.js';
import { Pipeline } from './pipeline.js';
import type { DevicePolicy, FunctionSpec } from './policy.js';
import type { PolicyAtWork } from './policy-at-work.js';
import type { PolicyTarget } from './policy-target.js';

/** What policies of a device work with. */
export interface PolicyRuntime {
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly networkCost: () => NetworkCost;
  /** Values and messages that may be held back. */
  readonly limit: number;
}

/** A policy at work for one virtual device. */
export class PolicyRunner implements PolicyAtWork {
  readonly #target: PolicyTarget;
  readonly #runtime: PolicyRuntime;
  readonly #pipelines = new Map<string, Pipeline>();
  /** For attributes without a pipeline of their own, and after each one. */
  readonly #forAll: readonly FunctionSpec[];
  readonly #batch: Batch | undefined;
  /** Metrics that are being computed; one that depends on itself ends here. */
  readonly #computing = new Set<string>();

  constructor(policy: DevicePolicy, target: PolicyTarget, runtime: PolicyRuntime) {
    this.#target = target;
    this.#runtime = runtime;
    const { forMessage } = policy;
    this.#batch = forMessage !== undefined && isBatch(forMessage) ? this.#batchOf(forMessage) : undefined;
    this.#forAll = forMessage === undefined || isBatch(forMessage) ? [] : [forMessage];
    for (const { attributeName, functions } of policy.pipelines) {
      const attribute = target.model.findAttribute(attributeName);
      if (attribute !== undefined) this.#pipelineOf(attribute, functions);
    }
  }

  offer(attribute: DeviceModelAttribute, value: ModelValue): void {
    (this.#pipelines.get(attribute.name) ?? this.#pipelineOf(attribute, [])).take(value);
  }

  alerted(severity: AlertSeverity): void {
    this.#batch?.alerted(severity);
  }

  end(): void {
    for (const pipeline of this.#pipelines.values()) pipeline.end();
    // What went on may have come to rest in the windows of another attribute's pipeline.
    for (const pipeline of this.#pipelines.values()) pipeline.end();
    this.#batch?.release();
  }

  #pipelineOf(attribute: DeviceModelAttribute, functions: readonly FunctionSpec[]): Pipeline {
    const { clock, random, logger } = this.#runtime;
    const pipeline = new Pipeline(
      [...functions, ...this.#forAll],
      { attribute, target: this.#target, clock, random, logger },
      value => this.#release(attribute, value),
    );
    this.#pipelines.set(attribute.name, pipeline);
    return pipeline;
  }

  #release(attribute: DeviceModelAttribute, value: ModelValue): void {
    try {
      checkValue('offer', attribute, value);
    } catch (error) {
      this.#runtime.logger.warn('iotcs: a device policy made a value that the model does not allow', {
        attribute: attribute.name,
        error: (error as Error).message,
      });
      return;
    }
    const message = this.#target.set(attribute.name, value);
    if (this.#batch === undefined) message.release();
    else this.#batch.add(message);
    this.#recompute(attribute.name);
  }

  /** Computes the metrics that read an attribute. */
  #recompute(source: string): void {
    for (const [name, pipeline] of this.#pipelines) {
      if (!pipeline.sources.has(source) || this.#computing.has(name)) continue;
      this.#computing.add(name);
      // The formula alone says what comes of it.
      pipeline.take(Number.NaN);
      this.#computing.delete(name);
    }
  }

  #batchOf(spec: FunctionSpec): Batch | undefined {
    try {
      return new Batch(spec, this.#runtime);
    } catch (error) {
      this.#runtime.logger.warn('iotcs: a function of a device policy is left out', {
        function: spec.id,
        error: (error as Error).message,
      });
      return undefined;
    }
  }
}
