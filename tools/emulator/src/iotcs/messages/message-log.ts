import type { Store } from '../../host/store.js';
import type { StoredMessage } from '../model/records.js';
import { Table } from '../model/table.js';

/** The messages from and to devices, the oldest first. */
export class MessageLog implements Iterable<StoredMessage> {
  readonly #messages: Table<StoredMessage>;
  /** Ids of the messages that came, by who sent them and the id that they gave them. */
  readonly #known = new Map<string, string>();

  constructor(store: Store) {
    this.#messages = new Table(store, 'messages');
    for (const message of this.#messages) this.#remember(message);
  }

  /** Stores a message, unless its source has sent one with the same `clientId` before; false then. */
  add(message: StoredMessage): boolean {
    if (message.clientId !== null && this.#known.has(key(message.source, message.clientId))) return false;
    this.#messages.put(message);
    this.#remember(message);
    return true;
  }

  /** Puts a message in the place of the one with its id. */
  replace(message: StoredMessage): void {
    this.#messages.put(message);
  }

  get(id: string): StoredMessage | undefined {
    return this.#messages.get(id);
  }

  clear(): void {
    this.#messages.clear();
    this.#known.clear();
  }

  [Symbol.iterator](): Iterator<StoredMessage> {
    return this.#messages[Symbol.iterator]();
  }

  #remember({ id, source, clientId }: StoredMessage): void {
    if (clientId !== null) this.#known.set(key(source, clientId), id);
  }
}

function key(source: string, clientId: string): string {
  return `${source}\n${clientId}`;
}
