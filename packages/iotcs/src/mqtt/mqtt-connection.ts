import type { MqttConnect } from '../runtime/host.js';
import { type HearMessage, type MqttEndpoint, MqttLink } from './mqtt-link.js';

/** What the server published in answer to a request. */
export interface TopicAnswer {
  /** Whether it came on the topic for errors. */
  readonly isError: boolean;
  readonly payload: Uint8Array;
}

const ERROR = '/error';

/**
 * A connection that is made when it is needed, and requests over it. Nothing in an answer tells which request it belongs to,
 * so there is one at a time on each topic (section 4.11).
 */
export class MqttConnection {
  readonly #connect: MqttConnect;
  readonly #endpoint: MqttEndpoint;
  readonly #hearUnasked: HearMessage;
  /** Connections of one client id end each other, so there is only ever one being made. */
  #link: Promise<MqttLink> | undefined;
  readonly #lastRequests = new Map<string, Promise<unknown>>();
  readonly #expected = new Map<string, (answer: TopicAnswer) => void>();

  /** @param hearUnasked hears what answers no request. */
  constructor(connect: MqttConnect, endpoint: MqttEndpoint, hearUnasked: HearMessage) {
    this.#connect = connect;
    this.#endpoint = endpoint;
    this.#hearUnasked = hearUnasked;
  }

  /** The open connection; whoever comes while it is being made shares it. */
  async link(): Promise<MqttLink> {
    this.#link ??= this.#open();
    return this.#link;
  }

  /** Publishes a request and waits for its answer. Rejects when the connection ends or the signal aborts. */
  async request(path: string, payload: string, signal: AbortSignal): Promise<TopicAnswer> {
    const previous = this.#lastRequests.get(path) ?? Promise.resolve();
    const own = previous.then(() => this.#exchange(path, payload, signal));
    this.#lastRequests.set(
      path,
      own.catch(() => {}),
    );
    return own;
  }

  /** Disconnects; the next request connects anew. */
  async drop(): Promise<void> {
    const link = await this.#link?.catch(() => undefined);
    link?.end();
  }

  #open(): Promise<MqttLink> {
    const opening = MqttLink.open(this.#connect, this.#endpoint, (path, bytes) => this.#hear(path, bytes));
    const forget = (): void => {
      if (this.#link === opening) this.#link = undefined;
    };
    opening.then(link => link.ended.catch(forget), forget);
    return opening;
  }

  async #exchange(path: string, payload: string, signal: AbortSignal): Promise<TopicAnswer> {
    const link = await this.link();
    signal.throwIfAborted();
    const answer = Promise.withResolvers<TopicAnswer>();
    this.#expected.set(path, answer.resolve);
    // A late answer would be taken for that of the next request.
    const giveUp = (): void => {
      answer.reject(signal.reason);
      link.end();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const [received] = await Promise.race([
        Promise.all([answer.promise, link.publish(path, payload)]),
        link.ended,
      ]);
      return received;
    } finally {
      signal.removeEventListener('abort', giveUp);
      this.#expected.delete(path);
    }
  }

  #hear(topicPath: string, payload: Uint8Array): void {
    const isError = topicPath.endsWith(ERROR);
    const path = isError ? topicPath.slice(0, -ERROR.length) : topicPath;
    const expected = this.#expected.get(path);
    if (expected === undefined) this.#hearUnasked(topicPath, payload);
    else {
      this.#expected.delete(path);
      expected({ isError, payload });
    }
  }
}
