import { isSdkError } from '../errors/guards.js';
import { AuthError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { TimeoutError } from '../errors/transport-errors.js';
import type { Clock } from '../time/clock.js';
import type { LinkSession } from './link-session.js';
import type { SocketProtocol } from './protocol.js';
import type { SocketLink } from './socket-link.js';
import { withLimit } from './with-limit.js';

/** What one authentication needs. */
export interface LinkAuthentication<In, Out> {
  readonly link: SocketLink;
  readonly session: LinkSession<In, Out>;
  readonly protocol: SocketProtocol<In, Out>;
  /** True when the connection was authenticated before. */
  readonly again: boolean;
  readonly clock: Clock;
  readonly context: ErrorContext;
  readonly limitMs: number;
}

/**
 * Lets the platform prove who the client is; returns the messages that came meanwhile and were for others. Rejects with the platform's own SdkError, with a TimeoutError of the phase
 * `reply`, with the error of the connection when that is lost, or with an AuthError.
 */
export async function authenticateLink<In, Out>(options: LinkAuthentication<In, Out>): Promise<In[]> {
  const { link, session, protocol, again, clock, context, limitMs } = options;
  if (protocol.authenticate === undefined) return [];
  const work = session.listening(async () => protocol.authenticate?.(session, { again }));
  const tooLate = (): TimeoutError => new TimeoutError({ ...context, phase: 'reply', limitMs });
  try {
    return await withLimit(clock, limitMs, tooLate, link.during(work));
  } catch (cause) {
    if (isSdkError(cause)) throw cause;
    const message = `${context.platform} ${context.operation}: authentication on the socket failed`;
    throw new AuthError({ ...context, stage: again ? 'refresh' : 'acquire', message, cause });
  } finally {
    session.stopListening();
  }
}
