import type { Overflow } from '@sdk/core';
import type { Drop } from '../model/objects.js';

/** Options of `subscribe`. */
export interface SubscribeOptions {
  /**
   * After a reconnect, fetches the drops that arrived in between by REST and gives them first, none of them twice. The
   * flow must keep them: what its capacity has trimmed is gone, and the gap is said to be possible.
   *
   * @defaultValue false
   */
  readonly catchUp?: boolean | undefined;
  /** Drops that may wait for the reader. @defaultValue 10000 */
  readonly highWaterMark?: number | undefined;
  /** What happens when more wait: the subscription fails, or the oldest are thrown away. @defaultValue 'fail' */
  readonly overflow?: Exclude<Overflow, 'pause'> | undefined;
  /** Fails the subscription when no drop came for so long, in milliseconds. */
  readonly idleMs?: number | undefined;
  /** Gives up waiting for the platform to agree. */
  readonly signal?: AbortSignal | undefined;
}

/** Called by a session about what happens to it. */
export interface SessionHandlers {
  /** Connected; also after each reconnect. */
  readonly onOpen?: (() => void) | undefined;
  /** A drop arrived in a flow that was subscribed to; `resource` is the id of the flow. */
  readonly onMessage?: ((resource: string, drop: Drop) => void) | undefined;
  /** The session ended for good. */
  readonly onClose?: (() => void) | undefined;
  /** The connection was lost and is made again, a frame could not be read, or the session failed for good. */
  readonly onError?: ((error: unknown) => void) | undefined;
}
