import { type Gap, ValidationError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { createEventStream, type EventStream } from '../stream/event-stream.js';
import { type Overflow, PushQueue } from '../stream/push-queue.js';
import type { StreamItem } from '../stream/resumable.js';
import type { Clock } from '../time/clock.js';
import type { ManagedSocket, SocketSubscription } from './managed-socket.js';
import type { SocketSession } from './protocol.js';

/** What one message means for a subscription. */
export interface SubscriptionEvents<T> {
  readonly items: readonly T[];
  /** True when the server ended the subscription: no more events will come. */
  readonly done?: boolean | undefined;
  /** Ends the stream with this failure, behind the items. */
  readonly error?: unknown;
}

/** How events of a socket become a stream. */
export interface SubscriptionStreamOptions<In, Out, T> {
  /** Names the operation in errors. */
  readonly context: ErrorContext;
  readonly clock: Clock;
  readonly key: string;
  /** As in SubscriptionSpec. */
  readonly open: (session: SocketSession<In, Out>) => Promise<Gap>;
  /** As in SubscriptionSpec. */
  readonly close?: ((session: SocketSession<In, Out>) => Promise<unknown>) | undefined;
  readonly read: (message: In) => SubscriptionEvents<T>;
  /** The id of an item, where it has one. */
  readonly idOf?: ((item: T) => string | undefined) | undefined;
  /** Events that may wait for the reader. @defaultValue 1000 */
  readonly highWaterMark?: number | undefined;
  /** `pause` stops the whole socket, replies included, until the reader goes on. @defaultValue 'fail' */
  readonly overflow?: Overflow | undefined;
  /** Fails the stream when no event came for so long, in milliseconds. */
  readonly idleMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Subscribes, and gives the events as a stream which says when the connection was made again. Leaving the loop ends the
 * subscription; the end of the socket ends or fails the stream.
 *
 * @throws {ValidationError} for `overflow: 'pause'` where the runtime's WebSocket cannot pause.
 */
export async function subscribeAsStream<In, Out, T>(
  socket: ManagedSocket<In, Out>,
  options: SubscriptionStreamOptions<In, Out, T>,
): Promise<EventStream<StreamItem<T>>> {
  const { clock, context, idOf, key, open, overflow = 'fail', read } = options;
  if (overflow === 'pause' && !socket.canPause) throw cannotPause(context);
  let subscription: SocketSubscription | undefined;
  let over = false;
  // The server may be gone, so telling it may fail; here the subscription ends in any case.
  const unsubscribe = (): void => {
    over = true;
    subscription?.unsubscribe().catch(() => undefined);
  };
  let resumeReading: (() => void) | undefined;

  const queue = new PushQueue<StreamItem<T>>({
    context,
    clock,
    overflow,
    highWaterMark: options.highWaterMark,
    idleMs: options.idleMs,
    onPressure: wait => {
      resumeReading?.();
      resumeReading = wait ? socket.pauseReading() : undefined;
    },
    onAbandoned: unsubscribe,
  });

  const stream = createEventStream(queue, context);
  try {
    subscription = await socket.subscribe(
      {
        key,
        open,
        ...(options.close === undefined ? {} : { close: options.close }),
        onEvent(message) {
          const { items, done, error } = read(message);
          for (const value of items) {
            const id = idOf?.(value);
            queue.push(id === undefined ? { type: 'data', value } : { type: 'data', value, id });
          }
          if (done !== true && error === undefined) return;
          queue.end(error);
          unsubscribe();
        },
        onReconnected: facts => queue.push({ type: 'reconnected', ...facts }),
        onEnd: error => queue.end(error),
      },
      { signal: options.signal },
    );
  } catch (error) {
    await stream.cancel();
    throw error;
  }
  // Its events may have ended it while it was being made.
  if (over) unsubscribe();
  return stream;
}

function cannotPause(context: ErrorContext): ValidationError {
  const { platform, operation } = context;
  const expected = "'fail' or 'dropOldest', because the WebSocket of this runtime cannot pause";
  return new ValidationError({
    platform,
    operation,
    issues: [{ field: 'overflow', expected, received: 'pause' }],
  });
}
