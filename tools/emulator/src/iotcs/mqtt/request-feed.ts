import { writeJson } from '../../host/json.js';
import type { Mailboxes } from '../messages/mailboxes.js';

/** Hands requests down to one MQTT connection as they come (guess: the original has a handler for that). */
export class RequestFeed {
  readonly #mailboxes: Mailboxes;
  readonly #endpoint: string;
  readonly #publish: (path: string, payload: string | Buffer) => void;
  #running = new AbortController();
  #acceptBytes = 0;

  /** @param publish - sends to the client; paths are below its topics */
  constructor(
    mailboxes: Mailboxes,
    endpoint: string,
    publish: (path: string, payload: string | Buffer) => void,
  ) {
    this.#mailboxes = mailboxes;
    this.#endpoint = endpoint;
    this.#publish = publish;
  }

  /** The client accepts so many bytes from now on. */
  accept(bytes: number): void {
    this.stop();
    this.#acceptBytes = bytes;
    this.#running = new AbortController();
    void this.#run(this.#running.signal);
  }

  /** The requests that wait, as far as the client accepts them. */
  take(): readonly unknown[] {
    const { messages, neededBytes } = this.#mailboxes.take(this.#endpoint, this.#acceptBytes);
    if (neededBytes !== undefined && this.#acceptBytes > 0) {
      const payload = Buffer.alloc(4);
      payload.writeUInt32BE(neededBytes);
      this.#publish('messages/acceptBytes', payload);
    }
    return messages;
  }

  stop(): void {
    this.#running.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#mailboxes.wait(this.#endpoint, signal);
      if (signal.aborted) return;
      const messages = this.take();
      // The next one does not fit: it waits for a client that accepts more.
      if (messages.length === 0) return;
      this.#publish('messages', writeJson(messages));
    }
  }
}
