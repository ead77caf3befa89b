import type { Message, RequestMessage } from '../messages/message.js';

/** What the server answered to messages. */
export interface ServerAnswer {
  readonly requests: readonly RequestMessage[];
  /** Set when a request waits that is larger than the room that was offered; there are no requests then. */
  readonly minAcceptBytes: number | undefined;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** How a call waits for requests. */
export interface LongPoll {
  /** The server answers after so many seconds at the latest, whole ones; undefined leaves it to the server. */
  readonly timeoutSeconds: number | undefined;
}

/** One way to the server: HTTPS or MQTT. */
export interface MessageTransport {
  /** Sends messages and offers room for requests; with `longPoll` the server holds its answer until there is one. */
  send(
    messages: readonly Message[],
    options: {
      readonly acceptBytes: number;
      readonly longPoll?: LongPoll | undefined;
      readonly signal: AbortSignal;
    },
  ): Promise<ServerAnswer>;
}
