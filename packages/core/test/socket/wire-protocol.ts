import { AuthError } from '../../src/errors/other-errors.js';
import type { ErrorContext } from '../../src/errors/sdk-error.js';
import type { SocketFrame } from '../../src/runtime/socket-connection.js';
import type { SocketProtocol, SocketSession } from '../../src/socket/protocol.js';
import type { SubscriptionSpec } from '../../src/socket/subscription.js';

/**
 * The protocol of the tests: binary JSON, replies and events matched by a header, an authentication whose answer has no
 * id and which may get lost, as platforms have it.
 */
export interface WireIn {
  readonly status: number;
  readonly headers?: { readonly 'X-Request-Id'?: string };
  readonly body?: unknown;
}

export interface WireOut {
  readonly op: string;
  readonly requestId?: string;
  readonly object?: unknown;
}

export const context: ErrorContext = { platform: 'test', operation: 'socket', attempts: 1 };

export const toText = (frame: SocketFrame): string =>
  typeof frame === 'string' ? frame : new TextDecoder().decode(frame);

export const wireProtocol = (token: () => string = () => 'good'): SocketProtocol<WireIn, WireOut> => ({
  decode: frame => JSON.parse(toText(frame)),
  encode: message => JSON.stringify(message),
  route(message) {
    const id = message.headers?.['X-Request-Id'];
    if (id === undefined) return { kind: 'other' };
    return message.status === 100 ? { kind: 'event', keys: [id] } : { kind: 'reply', id };
  },
  async authenticate(session) {
    let answer: WireIn | undefined;
    do {
      await session.send({ op: 'validate', object: token() });
      answer = await session.receive({ timeoutMs: 100 });
    } while (answer === undefined);
    if (answer.status >= 400) {
      throw new AuthError({ ...context, stage: 'acquire', message: 'the token was refused' });
    }
  },
});

export const subscribeRequest = async (
  session: SocketSession<WireIn, WireOut>,
  key: string,
): Promise<WireIn> => {
  const reply = await session.request(requestId => ({ op: 'subscribe', requestId }), { id: key });
  if (reply.status >= 400) {
    throw new AuthError({ ...context, stage: 'acquire', message: `no access to ${key}` });
  }
  return reply;
};

/** A subscription that notes what happens to it. */
export function notingSubscription(
  key: string,
): SubscriptionSpec<WireIn, WireOut> & { readonly notes: unknown[] } {
  const notes: unknown[] = [];
  return {
    key,
    notes,
    async open(session) {
      await subscribeRequest(session, key);
      return 'possible';
    },
    close: session => session.send({ op: 'unsubscribe', requestId: key }),
    onEvent: message => notes.push(message.body),
    onReconnected: facts => notes.push(facts),
    onEnd: error => notes.push(error === undefined ? 'ended' : error),
  };
}
