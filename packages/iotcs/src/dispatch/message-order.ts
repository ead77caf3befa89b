import type { MessagePriority, MessageReliability } from '../messages/message.js';

const PRIORITIES: Readonly<Record<MessagePriority, number>> = {
  HIGHEST: 0,
  HIGH: 1,
  MEDIUM: 2,
  LOW: 3,
  LOWEST: 4,
};
const RELIABILITIES: Readonly<Record<MessageReliability, number>> = {
  NO_GUARANTEE: 0,
  BEST_EFFORT: 1,
  GUARANTEED_DELIVERY: 2,
};

/** What decides when a message is sent. */
export interface Ordered {
  readonly message: {
    readonly priority: MessagePriority;
    readonly reliability: MessageReliability;
    readonly eventTime: number;
  };
  /** Grows with each message that is made. */
  readonly sequence: number;
}

/** Below 0 when `a` is sent before `b`: by priority, event time, reliability, and the order of making (section 4.7). */
export function compareMessages(a: Ordered, b: Ordered): number {
  return (
    PRIORITIES[a.message.priority] - PRIORITIES[b.message.priority] ||
    a.message.eventTime - b.message.eventTime ||
    RELIABILITIES[a.message.reliability] - RELIABILITIES[b.message.reliability] ||
    a.sequence - b.sequence
  );
}
