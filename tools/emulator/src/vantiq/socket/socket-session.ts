import { JsonError, parseJson } from '../../host/json.js';
import type { RequestRecord } from '../../host/request-log.js';
import type { Account } from '../auth/account-book.js';
import { signIn } from '../auth/authenticate-endpoints.js';
import { callerAs } from '../auth/authorize.js';
import type { Caller } from '../caller.js';
import { badRequest, unauthorized, VantiqRefusal } from '../errors.js';
import type { VantiqFaultEffect } from '../fault-effects.js';
import type { Installation } from '../installation.js';
import { isPlainObject } from '../plain-object.js';
import {
  type ClientFrame,
  clientFrame,
  connectorReply,
  errorFrame,
  framePath,
  outcomeFrame,
  serverFrame,
} from './frame.js';
import { closeWith, type SocketChannel } from './socket-channel.js';
import { SocketConnector } from './socket-connector.js';
import { runOperation } from './socket-operations.js';
import { acknowledge, openSubscription } from './subscribe.js';
import type { SocketSubscription } from './subscription.js';

/** What a session needs of the port that it was opened on. */
export interface SessionServices {
  readonly installation: Installation;
  /** Takes any credentials for those of this account. */
  readonly openAccount: () => Account | undefined;
  readonly frame: (path: string, text: string) => { effect: VantiqFaultEffect; record: RequestRecord };
  readonly event: (path: string) => VantiqFaultEffect;
}

interface Identity {
  readonly account: Account;
  readonly namespace: string;
}

/** One socket: authenticated by its first message, and bound to that until it closes (section 4.7). */
export class SocketSession {
  readonly #services: SessionServices;
  readonly #channel: SocketChannel;
  readonly #subscriptions = new Set<SocketSubscription>();
  readonly #connectors = new Map<string, SocketConnector>();
  #identity: Identity | undefined;

  constructor(services: SessionServices, channel: SocketChannel) {
    this.#services = services;
    this.#channel = channel;
  }

  /** Name of the user; undefined before the first message was accepted. */
  get username(): string | undefined {
    return this.#identity?.account.username;
  }

  get subscriptions(): readonly SocketSubscription[] {
    return [...this.#subscriptions];
  }

  /** Closes the socket with a code; 1006 ends the connection without a word. */
  close(code: number): void {
    closeWith(this.#channel, code);
  }

  /** Ends what belongs to the socket; persistent subscriptions go on without it. */
  closed(): void {
    for (const subscription of this.#subscriptions) subscription.stop();
    this.#subscriptions.clear();
    for (const connector of this.#connectors.values()) connector.closed();
    this.#connectors.clear();
  }

  /** Takes one message; whatever is not a frame, as the pings of the Java client, is swallowed. */
  receive(text: string): void {
    const value = parsed(text);
    const reply = connectorReply(value);
    if (reply) {
      for (const connector of this.#connectors.values()) connector.reply(reply);
      return;
    }
    const frame = clientFrame(value);
    if (!frame) return;
    const { effect, record } = this.#services.frame(framePath(frame), text);
    if (effect.delayMs === undefined) this.#handle(frame, effect, record);
    // Real time, as all delays are.
    else setTimeout(() => this.#handle(frame, effect, record), effect.delayMs);
  }

  #handle(frame: ClientFrame, effect: VantiqFaultEffect, record: RequestRecord): void {
    if (effect.drop) return;
    const closes = closeOf(effect);
    if (closes?.at === 'unprocessed') {
      this.close(closes.code);
      return;
    }
    const answer = (status: number, text: string, send = () => this.#channel.send(text)): void => {
      record.head(status, {});
      record.sent(Buffer.from(text));
      if (closes?.at === 'before') {
        this.close(closes.code);
        return;
      }
      send();
      if (closes) this.close(closes.code);
    };
    const refuse = (error: unknown): void => {
      const { status, body } = refusalOf(this.#services.installation, frame, error);
      answer(status, errorFrame(status, frame.requestId, body));
    };
    if (effect.status !== undefined) {
      const body = effect.body === undefined ? [] : (parsed(effect.body) ?? effect.body);
      answer(effect.status, serverFrame(effect.status, frame.requestId, body));
      return;
    }
    try {
      this.#dispatch(frame, effect, answer, refuse);
    } catch (error) {
      refuse(error);
    }
  }

  #dispatch(
    frame: ClientFrame,
    effect: VantiqFaultEffect,
    answer: (status: number, text: string, send?: () => void) => void,
    refuse: (error: unknown) => void,
  ): void {
    const { installation } = this.#services;
    if (frame.resourceName === 'system.credentials' || frame.resourceName === 'credentials') {
      const body = this.#authenticate(frame, effect);
      answer(200, serverFrame(200, frame.requestId, body));
      return;
    }
    const caller = this.#caller(frame);
    switch (frame.op) {
      case 'subscribe': {
        const opened = openSubscription(
          { installation, caller, channel: this.#channel, effectOf: this.#services.event },
          frame,
          ended => this.#subscriptions.delete(ended),
        );
        this.#subscriptions.add(opened.subscription);
        const text = serverFrame(200, frame.requestId, opened.body);
        const hold = effect.answerAfterEvents ?? 0;
        answer(200, text, () => opened.subscription.start(text, hold));
        return;
      }
      case 'acknowledge':
        acknowledge(installation, caller, frame);
        answer(200, serverFrame(200, frame.requestId, {}));
        return;
      case 'connectExtension': {
        const connector = new SocketConnector(installation, caller, this.#channel, frame);
        this.#connectors.set(`${caller.namespace} ${connector.source}`, connector);
        const text = serverFrame(200, frame.requestId, {});
        answer(200, text, () => {
          this.#channel.send(text);
          connector.start();
        });
        return;
      }
      case 'notification':
        this.#connectorOf(caller, frame).notify(frame.object);
        answer(200, serverFrame(200, frame.requestId, {}));
        return;
      default:
        runOperation(installation, caller, frame).then(
          outcome => answer(outcome.status, outcomeFrame(frame.requestId, outcome)),
          refuse,
        );
    }
  }

  #authenticate({ op, object }: ClientFrame, effect: VantiqFaultEffect): Record<string, unknown> {
    const { installation, openAccount } = this.#services;
    this.#identity = undefined;
    const identity = effect.unauthorized ? undefined : identify(installation, op, object);
    const fallback = effect.unauthorized ? undefined : openAccount();
    this.#identity = identity ?? (fallback && { account: fallback, namespace: fallback.namespaces[0] ?? '' });
    // A failed validate leaves the socket open; 400 is what real servers are reported with (section 8, 4).
    if (!this.#identity) {
      const refusal = unauthorized('Failed to authenticate supplied credentials.');
      throw new VantiqRefusal(400, refusal.code, refusal.message);
    }
    const { account, namespace } = this.#identity;
    const { username, preferredUsername } = account;
    return { userRecord: { username, preferredUsername }, namespace, profiles: ['system.user'] };
  }

  /** Requests before the first message was accepted get 401 (guess of section 6). */
  #caller({ targetNamespace }: ClientFrame): Caller {
    if (!this.#identity) throw unauthorized();
    const { account, namespace } = this.#identity;
    return callerAs(this.#services.installation, account, namespace, { targetNamespace });
  }

  #connectorOf({ namespace }: Caller, { resourceId = '' }: ClientFrame): SocketConnector {
    const connector = this.#connectors.get(`${namespace} ${resourceId}`);
    if (connector) return connector;
    // Wording of real servers, by which the Java client knows that it has to connect again (section 4.9).
    throw badRequest(`The source ${resourceId} does not have an associated stream.`, [resourceId]);
  }
}

function identify(installation: Installation, op: string, object: unknown): Identity | undefined {
  if (op === 'authenticate') {
    const { username, password } = isPlainObject(object) ? object : {};
    const account = installation.accounts.signIn(String(username ?? ''), String(password ?? ''));
    return account && { account, namespace: signIn(installation, account).namespace };
  }
  if (op !== 'validate') throw badRequest(`The operation ${op} is not supported on system.credentials.`);
  const token = typeof object === 'string' ? installation.tokens.find(object) : undefined;
  const account = token && installation.accounts.find(token.username);
  return account && { account, namespace: token.namespace };
}

function refusalOf(installation: Installation, frame: ClientFrame, error: unknown): VantiqRefusal {
  if (error instanceof VantiqRefusal) return error;
  const detail = (error as { stack?: string }).stack ?? String(error);
  installation.log(`vantiq: ${framePath(frame)} failed: ${detail}`);
  return new VantiqRefusal(500, 'io.vantiq.server.error', `internal error of the emulator: ${String(error)}`);
}

/** The effects `closeCode` and, as for requests, `reset`. */
function closeOf({
  closeCode,
  closeAt = 'before',
  reset,
}: VantiqFaultEffect):
  | { readonly code: number; readonly at: 'unprocessed' | 'before' | 'after' }
  | undefined {
  if (closeCode !== undefined) return { code: closeCode, at: closeAt };
  if (reset === undefined) return undefined;
  return { code: 1006, at: reset === 'unprocessed' || reset === 'after' ? reset : 'before' };
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
