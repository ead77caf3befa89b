import { type Clock, sleep } from '@sdk/core';
import type { MqttConnection, TopicAnswer } from './mqtt-connection.js';
import type { MqttLink } from './mqtt-link.js';

const MESSAGES = 'messages';
const ACCEPT_BYTES = 'messages/acceptBytes';

/** What came for a device: requests, or the room that one needs which is too large. */
export interface Received {
  readonly requests: readonly unknown[];
  readonly minAcceptBytes: number | undefined;
}

/**
 * Messages and requests over MQTT. The server publishes requests whenever it likes, and the room for them is told once and
 * holds until it changes; here both take the shape of calls, as they are over HTTPS.
 */
export class MessageExchange {
  readonly #connection: MqttConnection;
  readonly #clock: Clock;
  /** What was published and not yet taken. */
  #requests: unknown[] = [];
  #minAcceptBytes: number | undefined;
  /** Room that calls which wait have offered. */
  #offered = 0;
  readonly #told = new WeakMap<MqttLink, number>();
  /** What was told last, on any connection. */
  #lastTold = 0;
  /** Whether the server takes the room to be smaller than it is. */
  #isOutdated = false;
  #wake = Promise.withResolvers<void>();

  constructor(connection: MqttConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /** Hears what the server publishes of its own accord. */
  hear(path: string, payload: Uint8Array): void {
    if (path === MESSAGES) this.#requests.push(...requestsIn(payload));
    else if (path === ACCEPT_BYTES && payload.length === 4) {
      this.#minAcceptBytes = new DataView(payload.buffer, payload.byteOffset, 4).getUint32(0);
      // It counts requests that have been read since (guess: a remark in the Java library says so).
      this.#isOutdated = this.#minAcceptBytes <= this.#lastTold;
    } else return;
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }

  /** Sends messages. With an error as its answer nothing else is taken. */
  async send(body: string, acceptBytes: number, signal: AbortSignal): Promise<TopicAnswer | Received> {
    await this.#offer(await this.#connection.link(), this.#offered + acceptBytes);
    const answer = await this.#connection.request(MESSAGES, body, signal);
    if (answer.isError) return answer;
    this.#requests.push(...requestsIn(answer.payload));
    return this.#take();
  }

  /** Waits for requests, at most so long. */
  async receive(acceptBytes: number, waitMs: number, signal: AbortSignal): Promise<Received> {
    this.#offered += acceptBytes;
    try {
      const link = await this.#connection.link();
      await this.#offer(link, this.#offered);
      if (this.#requests.length === 0 && this.#minAcceptBytes === undefined && waitMs > 0)
        await this.#wait(link, waitMs, signal);
    } finally {
      this.#offered -= acceptBytes;
    }
    return this.#take();
  }

  async #wait(link: MqttLink, waitMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const timeUp = sleep(this.#clock, waitMs, AbortSignal.any([signal, over.signal]));
    timeUp.catch(() => {});
    try {
      await Promise.race([this.#wake.promise, timeUp, link.ended]);
    } finally {
      over.abort();
    }
  }

  /** Tells the room when it is not what the server knows. */
  async #offer(link: MqttLink, bytes: number): Promise<void> {
    if (this.#told.get(link) === bytes && !this.#isOutdated) return;
    this.#told.set(link, bytes);
    this.#lastTold = bytes;
    this.#isOutdated = false;
    const payload = new Uint8Array(4);
    new DataView(payload.buffer).setUint32(0, bytes);
    await link.publish(ACCEPT_BYTES, payload);
  }

  #take(): Received {
    const received = { requests: this.#requests, minAcceptBytes: this.#minAcceptBytes };
    // Requests and the notice of one that is too large cannot go in one answer (section 4.6).
    if (received.requests.length > 0) {
      this.#requests = [];
      return { ...received, minAcceptBytes: undefined };
    }
    this.#minAcceptBytes = undefined;
    return received;
  }
}

function requestsIn(payload: Uint8Array): readonly unknown[] {
  try {
    const messages: unknown = JSON.parse(new TextDecoder().decode(payload));
    return Array.isArray(messages) ? messages : [];
  } catch {
    return [];
  }
}
