import type { AuthContext, AuthSession, Grant } from '@sdk/core';
import { bearerTokenOf, type Session } from '../auth/session.js';
import type { VantiqSocketOptions } from '../options.js';
import { type FrameErrorContext, frameError } from './frame-error.js';
import { type ClientFrame, isFailure, type ServerFrame } from './frames.js';

/** The guide warns that the first message may get lost, and asks for this pace (section 4.7). */
const REPEAT_MS = 100;

/** What a log-in needs. */
export interface LogIn {
  readonly link: AuthSession<ServerFrame, ClientFrame>;
  readonly session: Session;
  readonly context: AuthContext;
  readonly errors: FrameErrorContext;
  /** Sends name and password instead of the token. */
  readonly byPassword: boolean;
}

/**
 * Gets ready for a log-in, before there is a connection.
 *
 * @throws {AuthError} when the session is not authenticated.
 */
export async function requireUser(
  session: Session,
  login: VantiqSocketOptions['login'],
  context: AuthContext,
): Promise<void> {
  if (login !== 'authenticate' || session.login === undefined) await session.authorize(context);
}

/**
 * Proves on a new connection who the client is. A refused token is replaced once.
 *
 * @throws {VantiqError} when the server refuses.
 */
export async function logIn({ link, session, context, errors, byPassword }: LogIn): Promise<void> {
  const login = byPassword ? session.login : undefined;
  let grant = login === undefined ? await session.authorize(context) : undefined;
  let frame = grant === undefined ? passwordFrame(login) : tokenFrame(grant);
  let mayRenew = true;
  // Answers carry no id, so those to repetitions of the refused message are told apart by their number only.
  let unanswered = 0;
  let stale = 0;
  for (;;) {
    await link.send(frame);
    unanswered += 1;
    const answer = await nextAnswer(link);
    if (answer === undefined) continue;
    unanswered -= 1;
    if (!isFailure(answer)) return;
    if (stale > 0) {
      stale -= 1;
      continue;
    }
    if (grant === undefined || !mayRenew || !(await session.renew(grant, context)))
      throw frameError(answer, errors);
    mayRenew = false;
    stale = unanswered;
    grant = await session.authorize(context);
    frame = tokenFrame(grant);
  }
}

/** The next frame with a status; undefined when none comes in time. */
async function nextAnswer(link: AuthSession<ServerFrame, ClientFrame>): Promise<ServerFrame | undefined> {
  for (;;) {
    const frame = await link.receive({ timeoutMs: REPEAT_MS });
    if (frame === undefined || frame.status !== undefined) return frame;
  }
}

function tokenFrame(grant: Grant): ClientFrame {
  return { op: 'validate', resourceName: 'system.credentials', object: bearerTokenOf(grant) };
}

function passwordFrame(login: Session['login']): ClientFrame {
  return { op: 'authenticate', resourceName: 'system.credentials', object: login };
}
