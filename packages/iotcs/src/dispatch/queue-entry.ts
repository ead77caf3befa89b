import type { Message, MessageReliability } from '../messages/message.js';

const UNLIMITED = Infinity;

/** What whoever queues a message wants to hear of it. */
export interface DeliveryWatch {
  /** The server has the message. */
  readonly onDelivered?: (() => void) | undefined;
  /** The message was given up. */
  readonly onFailed?: ((error: unknown) => void) | undefined;
}

/** A message that waits to be sent. */
export interface QueueEntry {
  message: Message;
  readonly sequence: number;
  readonly watch: DeliveryWatch;
  /** False while content that the message refers to is on its way. */
  ready: boolean;
  /** Set when that content could not be brought; the message is then given up. */
  failure?: { readonly error: unknown };
  /** Attempts that are left. */
  remaining: number;
}

/** Attempts that a message gets. @param base for `NO_GUARANTEE`. */
export function attemptsOf(reliability: MessageReliability, base: number): number {
  if (reliability === 'GUARANTEED_DELIVERY') return UNLIMITED;
  return reliability === 'BEST_EFFORT' ? 2 * base : base;
}
