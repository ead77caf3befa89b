import type { Message } from '../messages/message.js';

/**
 * Keeps messages of `GUARANTEED_DELIVERY` until they are delivered. The methods return when the change is kept, because the
 * caller of `set` or `raise` relies on it from then on.
 */
export interface MessageStore {
  /** The messages that are not delivered, in the order in which they were added. */
  load(): readonly Message[];
  /** Keeps a message. @throws when it cannot be kept; the message is then not accepted. */
  add(message: Message): void;
  /** Forgets delivered messages. */
  remove(clientIds: readonly string[]): void;
  close(): void;
}

/** A store in memory: guaranteed messages survive lost connections, but not the end of the process. */
export function memoryMessageStore(): MessageStore {
  const messages = new Map<string, Message>();
  return {
    load: () => [...messages.values()],
    add: message => {
      messages.set(message.clientId, message);
    },
    remove: clientIds => {
      for (const clientId of clientIds) messages.delete(clientId);
    },
    close: () => {},
  };
}
