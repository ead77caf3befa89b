/** Contents of one message: a text frame or a binary one. */
export type SocketFrame = string | Uint8Array;

/** What to connect to. */
export interface SocketTarget {
  /** Address that begins with `ws:` or `wss:`. */
  readonly url: string;
  /** Sub-protocols, the preferred one first. */
  readonly protocols?: readonly string[] | undefined;
  /** Headers of the opening request. Browsers and some Workers cannot send any; connecting fails there. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Largest message that is accepted, in bytes. Enforced where the runtime can do it (Node). */
  readonly maxMessageBytes?: number | undefined;
  /** Options of the runtime's WebSocket, passed on as they are; in Node those of `ws`: `agent`, `ca`, `cert`, ... */
  readonly transport?: Readonly<Record<string, unknown>> | undefined;
}

/** How a connection ended. */
export interface SocketClose {
  /** Close code of the WebSocket protocol; 1006 when the connection broke without one. */
  readonly code: number;
  readonly reason: string;
  /** HTTP status, when the server refused the opening request. */
  readonly status?: number | undefined;
  /** What the runtime says about it. */
  readonly cause?: unknown;
}

/** What a connection tells. Nothing is told before the factory has returned it, or after `terminate`. */
export interface SocketHandlers {
  onOpen(): void;
  onFrame(frame: SocketFrame): void;
  /** A control frame was received: the other side lives. */
  onSign(): void;
  /** The connection ended, or could not be made. Called once, as the last call. */
  onClose(close: SocketClose): void;
}

/** One WebSocket, whichever implementation it comes from. */
export interface SocketConnection {
  /** Bytes that wait to be handed to the network. */
  readonly bufferedBytes: number;
  /** Sends a message; `done` is called when it was handed to the network, or with the reason why it was not. */
  send(frame: SocketFrame, done: (error?: unknown) => void): void;
  /** Sends a ping control frame; absent where the runtime cannot. */
  ping?(): void;
  /** Stops reading, so that the sender has to wait; absent where the runtime cannot. */
  pause?(): void;
  resume?(): void;
  /** Begins the closing handshake; `onClose` tells its end. */
  close(code: number, reason: string): void;
  /** Ends the connection without a handshake and without another call to the handlers. Idempotent. */
  terminate(): void;
}

/** Makes a connection. It is returned before it is open: `onOpen` or `onClose` follows. */
export type SocketFactory = (target: SocketTarget, handlers: SocketHandlers) => Promise<SocketConnection>;
