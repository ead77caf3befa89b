import type { Clock } from '../time/clock.js';
import { Inbox } from './inbox.js';
import type { PendingRequests } from './pending-requests.js';
import type { AuthSession, SocketProtocol, SocketRequestOptions } from './protocol.js';
import type { SocketLink } from './socket-link.js';

/** What a session is made of. */
export interface LinkSessionOptions<In, Out> {
  readonly link: SocketLink;
  readonly protocol: SocketProtocol<In, Out>;
  readonly pending: PendingRequests<In>;
  readonly clock: Clock;
  readonly replyTimeoutMs: number;
  readonly attempt: number;
}

/** Sends over one connection, past the queue. */
export class LinkSession<In, Out> implements AuthSession<In, Out> {
  readonly #options: LinkSessionOptions<In, Out>;
  #inbox: Inbox<In> | undefined;

  constructor(options: LinkSessionOptions<In, Out>) {
    this.#options = options;
  }

  get attempt(): number {
    return this.#options.attempt;
  }

  async send(message: Out): Promise<void> {
    await this.#options.link.send(this.#options.protocol.encode(message));
  }

  async request(build: (id: string) => Out, options: SocketRequestOptions = {}): Promise<In> {
    const { pending, replyTimeoutMs } = this.#options;
    const id = options.id ?? pending.nextId();
    const reply = pending.add(id, options.timeoutMs ?? replyTimeoutMs);
    pending.markSent(id);
    const sending = async (): Promise<void> => this.send(build(id));
    sending().catch((error: unknown) => pending.fail(id, error));
    return reply;
  }

  async receive(options: { readonly timeoutMs?: number | undefined } = {}): Promise<In | undefined> {
    return this.#inbox?.take(options.timeoutMs);
  }

  /** Runs `work`, during which `receive` gets the messages that are offered; returns those that it did not take. */
  async listening(work: () => Promise<void>): Promise<In[]> {
    this.#inbox = new Inbox<In>(this.#options.clock);
    try {
      await work();
    } catch (error) {
      this.stopListening();
      throw error;
    }
    return this.stopListening();
  }

  /** Ends a wait for messages: the connection is lost, or the work is done. Returns those that were not taken. */
  stopListening(): In[] {
    const inbox = this.#inbox;
    this.#inbox = undefined;
    return inbox?.close() ?? [];
  }

  /** Takes a message that belongs to nobody else; false when nothing listens. */
  offer(message: In): boolean {
    this.#inbox?.put(message);
    return this.#inbox !== undefined;
  }
}
