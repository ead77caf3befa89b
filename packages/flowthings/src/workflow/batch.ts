import { ApiCall, type EncodedPath, isSdkError, type RequestOptions } from '@sdk/core';
import type { Calls, Operation } from '../rest/calls.js';
import type { DefaultParameters } from '../rest/query.js';
import type { ReadDrop } from '../services/drops.js';
import { Services } from '../services/services.js';
import { requireWhole } from '../validation.js';
import { Limiter } from './limiter.js';

/** How a batch runs. */
export interface BatchOptions {
  /** Requests at a time. @defaultValue 16 */
  readonly concurrency?: number | undefined;
  /** Ends all calls of the batch. */
  readonly signal?: AbortSignal | undefined;
}

/** The outcome of one call: an error, or a value. */
export type Outcome = readonly [error: Error, value: undefined] | readonly [error: undefined, value: unknown];

/** Records calls beside sending them. */
class RecordedCalls implements Calls {
  readonly #calls: Calls;
  readonly #limiter: Limiter;
  readonly #signal: AbortSignal | undefined;
  #recorded: Promise<unknown>[] = [];

  constructor(calls: Calls, concurrency: number, signal: AbortSignal | undefined) {
    this.#calls = calls;
    this.#limiter = new Limiter(concurrency);
    this.#signal = signal;
  }

  get defaults(): DefaultParameters {
    return this.#calls.defaults;
  }

  path(tail: EncodedPath): EncodedPath {
    return this.#calls.path(tail);
  }

  send<T>(
    describe: () => Operation<T>,
    options: RequestOptions & { readonly refs?: boolean | undefined },
  ): ApiCall<T> {
    const signal = anySignal(this.#signal, options.signal);
    const call = new ApiCall<T>(
      this.#limiter.run(() => this.#calls.send(describe, { ...options, signal }).withResponse()),
    );
    // Whoever asks for the results hears of the failure then.
    call.catch(() => {});
    this.#recorded.push(call);
    return call;
  }

  take(): Promise<unknown>[] {
    const recorded = this.#recorded;
    this.#recorded = [];
    return recorded;
  }
}

/**
 * Many calls under way at once. The services of a batch start each call when it is made, as far as the limit allows;
 * `results` gives all results in the order of the calls. A batch can be used again after that.
 *
 * @example
 * const batch = client.batch();
 * for (const path of paths) batch.flow.find(mem.path.eq(path));
 * for (const flows of await batch.results()) console.log(flows);
 */
export class Batch extends Services {
  readonly #recorded: RecordedCalls;

  /** @internal */
  constructor(calls: Calls, readDrop: ReadDrop, { concurrency = 16, signal }: BatchOptions) {
    requireWhole('batch', 'concurrency', concurrency, 1);
    const recorded = new RecordedCalls(calls, concurrency, signal);
    super(recorded, readDrop);
    this.#recorded = recorded;
  }

  /**
   * Waits for all calls that were made since the last time. With `withExceptions`, failures are values; otherwise the
   * first failing call, in the order of the calls, rejects, and the other results are dropped.
   */
  results(): Promise<unknown[]>;
  results(options: { readonly withExceptions: true }): Promise<Outcome[]>;
  async results(options?: { readonly withExceptions?: boolean }): Promise<unknown[]> {
    const settled = await Promise.allSettled(this.#recorded.take());
    if (options?.withExceptions !== true) return settled.map(settledValue);
    return settled.map((outcome): Outcome => {
      if (outcome.status === 'fulfilled') return [undefined, outcome.value];
      // Anything else is a mistake in a program, not an answer.
      if (!isSdkError(outcome.reason)) throw outcome.reason;
      return [outcome.reason, undefined];
    });
  }
}

function settledValue(outcome: PromiseSettledResult<unknown>): unknown {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter(signal => signal !== undefined);
  return given.length < 2 ? given[0] : AbortSignal.any(given);
}
