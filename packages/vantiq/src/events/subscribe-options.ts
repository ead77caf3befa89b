import type { Overflow } from '@sdk/core';
import type { TypeOperation } from './event-path.js';

/** Options of `subscribe`. */
export interface SubscribeOptions {
  /** What happens to the records; for types only. */
  readonly operation?: TypeOperation | Uppercase<TypeOperation> | undefined;
  /**
   * Has the server keep events until they are acknowledged, over broken connections too; the topic, source or service
   * event must be reliable.
   */
  readonly persistent?: boolean | undefined;
  /** Resumes a persistent subscription of earlier by its name; implies `persistent`. */
  readonly subscriptionName?: string | undefined;
  /**
   * How events of a persistent subscription are acknowledged: by `event.ack()`, or by asking for the next one. With
   * `auto` an event whose work was left by an exception or `break` comes again.
   *
   * @defaultValue 'manual'
   */
  readonly ack?: 'manual' | 'auto' | undefined;
  /** Only events whose value has these properties with these values (servers since 1.39). */
  readonly eventFilter?: Readonly<Record<string, unknown>> | undefined;
  /** Further parameters for the server. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** Namespace of the events. @defaultValue that of the client */
  readonly targetNamespace?: string | undefined;
  /** Events that may wait for the reader. @defaultValue 10000 */
  readonly highWaterMark?: number | undefined;
  /**
   * What happens when more wait: the subscription fails, the oldest are thrown away, or the whole socket stops to be
   * read, answers to requests included.
   *
   * @defaultValue 'fail'
   */
  readonly overflow?: Overflow | undefined;
  /** Fails the subscription when no event came for so long, in milliseconds. */
  readonly idleMs?: number | undefined;
  /** Gives up waiting for the server to accept the subscription. */
  readonly signal?: AbortSignal | undefined;
}
