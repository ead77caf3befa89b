import type {
  AuthSession,
  BigIntegers,
  Route,
  SocketFrame,
  SocketHeartbeat,
  SocketProtocol,
} from '@sdk/core';
import { type ClientFrame, decodeFrame, encodeFrame, requestIdOf, type ServerFrame } from './frames.js';

/** What the Java client sends to show that it lives; the answer of servers is unknown. */
const DATA_PING: Uint8Array = new TextEncoder().encode('Vantiq-Ping');

const EVENT = 100;

/** How Vantiq's frames are read, written and sorted (sections 4.7 and 4.8). */
export class VantiqProtocol implements SocketProtocol<ServerFrame, ClientFrame> {
  readonly heartbeat: SocketHeartbeat | undefined;
  readonly #bigIntegers: BigIntegers;
  readonly #logIn: (link: AuthSession<ServerFrame, ClientFrame>) => Promise<void>;
  /** Event paths that are subscribed to; every frame with such an id belongs there but the first answer. */
  readonly #paths: Set<string> = new Set();
  readonly #awaited: Set<string> = new Set();

  constructor(options: {
    readonly bigIntegers: BigIntegers;
    readonly dataPings: boolean;
    readonly logIn: (link: AuthSession<ServerFrame, ClientFrame>) => Promise<void>;
  }) {
    this.#bigIntegers = options.bigIntegers;
    this.#logIn = options.logIn;
    this.heartbeat = options.dataPings ? { make: () => DATA_PING, answered: false } : undefined;
  }

  decode(frame: SocketFrame): ServerFrame {
    return decodeFrame(frame, this.#bigIntegers);
  }

  encode(message: ClientFrame): SocketFrame {
    return encodeFrame(message);
  }

  route(message: ServerFrame): Route {
    const id = requestIdOf(message);
    if (id === undefined) return { kind: 'other' };
    if (message.status === EVENT) return { kind: 'event', keys: [id] };
    // The next frame may be handled before whoever waits for this one has run.
    const isReply = this.#awaited.delete(id) || !this.#paths.has(id);
    return isReply ? { kind: 'reply', id } : { kind: 'event', keys: [id] };
  }

  authenticate(link: AuthSession<ServerFrame, ClientFrame>): Promise<void> {
    return this.#logIn(link);
  }

  /** Waits for the answer to a subscription, which bears the id of its later events as well. */
  async subscribing(id: string, request: () => Promise<ServerFrame>): Promise<ServerFrame> {
    this.#paths.add(id);
    this.#awaited.add(id);
    try {
      return await request();
    } finally {
      this.#awaited.delete(id);
    }
  }

  /** Frames with this id belong to no subscription any more. */
  forget(id: string): void {
    this.#paths.delete(id);
  }
}
