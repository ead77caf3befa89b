import type { SocketClose, SocketFrame } from '../runtime/socket-connection.js';
import type { CloseVerdict } from './close-codes.js';

/** Where a message belongs. */
export type Route =
  /** It answers the request with this id. */
  | { readonly kind: 'reply'; readonly id: string }
  /** It belongs to the subscription with one of these keys; the first that exists gets it. */
  | { readonly kind: 'event'; readonly keys: readonly string[] }
  /** It is for whoever looks at everything else: the authentication while it runs, then the `onMessage` hook. */
  | { readonly kind: 'other' };

/** Options of a request. */
export interface SocketRequestOptions {
  /**
   * Id of the request.
   *
   * @defaultValue one that is unique on this socket
   */
  readonly id?: string | undefined;
  /**
   * Longest wait for the reply, in milliseconds.
   *
   * @defaultValue the socket's `replyTimeoutMs`
   */
  readonly timeoutMs?: number | undefined;
}

/** One connection, as the platform sees it while it authenticates and subscribes. It ends with the connection. */
export interface SocketSession<In, Out> {
  /** Tries that this connection took since the last one was lost, from 1. */
  readonly attempt: number;
  /** Sends at once, ahead of all queued messages. Rejects when the connection is lost first. */
  send(message: Out): Promise<void>;
  /** Sends the message that `build` makes for an id, and waits for its reply. */
  request(build: (id: string) => Out, options?: SocketRequestOptions): Promise<In>;
}

/** A session in which the platform also sees the messages that belong to nobody else. */
export interface AuthSession<In, Out> extends SocketSession<In, Out> {
  /** The next message that is neither an awaited reply nor an event; undefined when none comes in `timeoutMs`. */
  receive(options?: { readonly timeoutMs?: number | undefined }): Promise<In | undefined>;
}

/** An application message that servers take as a sign of life. */
export interface SocketHeartbeat {
  /** Makes the frame, text or binary; it passes by `encode`. */
  make(): SocketFrame;
  /** Whether the server answers it. If not, a ping goes with it where possible, to learn whether the server lives. */
  readonly answered: boolean;
  /** Sends it also while the server talks, for servers that close the connections of silent clients. */
  readonly always?: boolean | undefined;
}

/**
 * What a platform says on its sockets. `In` are its messages to the client, `Out` those from the client.
 *
 * A server whose binary frames hold JSON with the id in a header (`X-Request-Id`) is described by
 * `decode: frame => JSON.parse(text(frame))` and
 * `route: m => m.status === 100 ? { kind: 'event', keys: [idOf(m)] } : idOf(m) ? { kind: 'reply', id: idOf(m) } : { kind: 'other' }`;
 * its `authenticate` sends `{ op: 'validate', ... }`, waits by `receive({ timeoutMs: 100 })` and sends again on undefined.
 *
 * A server that closes silent connections, with text frames and the id in `head.msgId`, needs no `authenticate` (the
 * session is in the URL that `target` makes for each connection), has
 * `route: m => m.head ? { kind: 'reply', id: String(m.head.msgId) } : { kind: 'event', keys: [m.resource, m.value.path] }` and
 * `heartbeat: { make: () => '{"type":"heartbeat"}', answered: false, always: true }`.
 */
export interface SocketProtocol<In, Out> {
  /** Reads a frame; undefined when it means nothing more than a sign of life. What it throws goes to `onBadFrame`. */
  decode(frame: SocketFrame): In | undefined;
  encode(message: Out): SocketFrame;
  route(message: In): Route;
  /**
   * Proves who the client is, on each new connection before anything else, and again on `reauthenticate`. A rejection
   * that is not retryable is final: the socket closes.
   */
  authenticate?(session: AuthSession<In, Out>, facts: { readonly again: boolean }): Promise<void>;
  /** Without one, pings are sent where the runtime can. */
  readonly heartbeat?: SocketHeartbeat | undefined;
  /** Judges a close of the server; undefined leaves it to the rules of the WebSocket protocol. */
  classifyClose?(close: SocketClose): CloseVerdict | undefined;
}
