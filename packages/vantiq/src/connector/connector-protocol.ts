import type { AuthContext, AuthSession, BigIntegers, Route, SocketFrame, SocketProtocol } from '@sdk/core';
import { ConnectionError } from '@sdk/core';
import type { Session } from '../auth/session.js';
import { type FrameErrorContext, frameError } from '../socket/frame-error.js';
import { type ClientFrame, decodeFrame, encodeFrame, type ServerFrame } from '../socket/frames.js';
import { logIn } from '../socket/log-in.js';

/** A source that is being restarted refuses connectors for a moment with this message (section 4.9). */
const RESTARTING = 'does not have an associated stream';

/** What a connector says on a new connection. */
export interface ConnectorGreeting {
  readonly source: string;
  readonly reconnectSecret: string | undefined;
  readonly session: Session;
  readonly context: () => AuthContext;
  readonly byPassword: boolean;
  readonly bigIntegers: BigIntegers;
  readonly scrub: (value: unknown) => unknown;
  /** Takes the configuration, and what the server sends before it. */
  readonly onMessage: (frame: ServerFrame) => void;
}

/** The messages between a server and the connector of one source (section 4.9). They carry no ids. */
export class ConnectorProtocol implements SocketProtocol<ServerFrame, ClientFrame> {
  readonly #greeting: ConnectorGreeting;

  constructor(greeting: ConnectorGreeting) {
    this.#greeting = greeting;
  }

  decode(frame: SocketFrame): ServerFrame {
    return decodeFrame(frame, this.#greeting.bigIntegers);
  }

  encode(message: ClientFrame): SocketFrame {
    return encodeFrame(message);
  }

  route(): Route {
    return { kind: 'other' };
  }

  /** Logs in, and takes the source over. */
  async authenticate(link: AuthSession<ServerFrame, ClientFrame>): Promise<void> {
    const { session, context, byPassword, source, reconnectSecret, onMessage } = this.#greeting;
    await logIn({ link, session, context: context(), errors: this.errors('log-in'), byPassword });
    await link.send({
      op: 'connectExtension',
      resourceName: 'sources',
      resourceId: source,
      parameters: reconnectSecret === undefined ? {} : { reconnectSecret },
    });
    for (;;) {
      const frame = await link.receive();
      if (frame === undefined) throw connectionLost();
      if (frame.op !== undefined) onMessage(frame);
      if (frame.op === 'configureExtension') return;
      if (frame.op === undefined && frame.status !== undefined && frame.status >= 300)
        throw this.#refusal(frame);
    }
  }

  /** What errors about frames of this connector say. */
  errors(what: string): FrameErrorContext {
    const { source, scrub } = this.#greeting;
    return { operation: 'connector', request: `${what} ${source}`, scrub };
  }

  #refusal(frame: ServerFrame): Error {
    const error = frameError(frame, this.errors('connectExtension'));
    if (error.serverMessage?.includes(RESTARTING) !== true) return error;
    return new ConnectionError({
      platform: 'vantiq',
      operation: 'connector',
      attempts: 1,
      message: `vantiq connector: the source ${this.#greeting.source} is being restarted`,
      cause: error,
    });
  }
}

function connectionLost(): ConnectionError {
  return new ConnectionError({
    platform: 'vantiq',
    operation: 'connector',
    attempts: 1,
    message: 'vantiq connector: the connection was lost before the source was configured',
  });
}
