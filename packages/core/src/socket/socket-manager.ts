import { connectSocket } from '#websocket';
import { isSdkError } from '../errors/guards.js';
import type { SdkError } from '../errors/sdk-error.js';
import { AbortedError, ClosedError, ConnectionError } from '../errors/transport-errors.js';
import type { SocketFrame } from '../runtime/socket-connection.js';
import { FailureWait } from '../stream/failure-wait.js';
import { requireSignal } from '../time/abort-signal.js';
import { authenticateLink } from './authenticate-link.js';
import { isFinalEnd } from './final-end.js';
import { LinkSession } from './link-session.js';
import type { ManagedSocket, SocketSubscription } from './managed-socket.js';
import { Outbox } from './outbox.js';
import { PendingRequests } from './pending-requests.js';
import type { SocketRequestOptions } from './protocol.js';
import { type LinkEnd, SocketLink } from './socket-link.js';
import {
  type ManagedSocketOptions,
  type SocketEnd,
  type SocketHooks,
  type SocketLimits,
  socketLimits,
} from './socket-options.js';
import { type SocketState, SocketStateMachine } from './socket-state.js';
import type { SubscriptionSpec } from './subscription.js';
import { SubscriptionRegistry } from './subscription-registry.js';

/**
 * Makes a socket; `open` connects it.
 *
 * @throws {ValidationError} when a limit makes no sense.
 */
export function createManagedSocket<In, Out>(options: ManagedSocketOptions<In, Out>): ManagedSocket<In, Out> {
  return new SocketManager(options);
}

interface CloseHandshake {
  readonly code: number;
  readonly reason: string;
}

const DEFAULT_BACKOFF = { baseMs: 500, capMs: 30_000 };

class SocketManager<In, Out> implements ManagedSocket<In, Out> {
  readonly #options: ManagedSocketOptions<In, Out>;
  readonly #limits: SocketLimits;
  readonly #machine: SocketStateMachine;
  readonly #pending: PendingRequests<In>;
  readonly #subscriptions: SubscriptionRegistry<In, Out>;
  readonly #outbox: Outbox<In, Out>;
  readonly #wait: FailureWait;
  readonly #stop: AbortController = new AbortController();
  #link: SocketLink | undefined;
  /** The session on which subscriptions can be made; undefined unless the connection is authenticated. */
  #session: LinkSession<In, Out> | undefined;
  #opening: PromiseWithResolvers<void> | undefined;
  /** Callers that wait for the first connection. */
  #openers = 0;
  #reauthentication: Promise<void> | undefined;
  #closing: Promise<SocketEnd<Out>> | undefined;
  #openedAtMs = 0;
  #pauses = 0;

  constructor(options: ManagedSocketOptions<In, Out>) {
    const { context, clock, protocol } = options;
    this.#options = options;
    this.#limits = socketLimits(options.limits, context);
    this.#machine = new SocketStateMachine(state => this.#tell(hooks => hooks.onStateChange?.(state)));
    this.#pending = new PendingRequests(clock, context);
    this.#subscriptions = new SubscriptionRegistry(context);
    this.#outbox = new Outbox({ context, protocol, pending: this.#pending, ...this.#limits });
    this.#wait = new FailureWait({
      clock,
      random: options.random,
      backoff: options.backoff ?? DEFAULT_BACKOFF,
      maxFailures: options.maxReconnects,
      isRetryable: () => true,
    });
  }

  get state(): SocketState {
    return this.#machine.state;
  }

  get waitingBytes(): number {
    return this.#outbox.waitingBytes;
  }

  get canPause(): boolean {
    return this.#link?.canPause ?? true;
  }

  async open(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { signal } = options;
    if (this.#closing !== undefined) throw this.#closedError();
    requireSignal(signal, this.#options.context);
    if (signal?.aborted) throw this.#abortedError(signal);
    const isFirst = this.#opening === undefined;
    this.#opening ??= Promise.withResolvers();
    const opening = this.#opening;
    if (isFirst) void this.#run(opening);
    await this.#waitForOpening(opening.promise, signal);
  }

  /** Whoever stops to wait leaves the others waiting; when nobody is left, the connection is given up. */
  async #waitForOpening(opening: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    this.#openers += 1;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    opening.then(resolve, reject);
    const onAbort = (): void => {
      const error = this.#abortedError(signal);
      // The end of the connection rejects the opening.
      if (this.#openers === 1) this.#link?.drop(error);
      else reject(error);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await promise;
    } finally {
      this.#openers -= 1;
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async send(message: Out, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    this.#refuseUnusable();
    return this.#outbox.send(message, options.signal);
  }

  async request(
    build: (id: string) => Out,
    options: SocketRequestOptions & { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<In> {
    this.#refuseUnusable();
    return this.#outbox.request(build, options);
  }

  async subscribe(
    spec: SubscriptionSpec<In, Out>,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<SocketSubscription> {
    const { signal } = options;
    this.#refuseUnusable();
    requireSignal(signal, this.#options.context);
    if (signal?.aborted) throw this.#abortedError(signal);
    const subscription = this.#subscriptions.add(spec);
    // A failure ends the subscription, which `accepted` tells.
    if (this.#session !== undefined) subscription.activate(this.#session).catch(() => undefined);
    const onAbort = (): void => void subscription.close(this.#abortedError(signal)).catch(() => undefined);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await subscription.accepted;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
    return {
      key: subscription.key,
      get active() {
        return !subscription.ended;
      },
      unsubscribe: () => subscription.close(),
    };
  }

  async reauthenticate(): Promise<void> {
    this.#refuseUnusable();
    const [link, session] = [this.#link, this.#session];
    if (link === undefined || session === undefined) return;
    this.#reauthentication ??= this.#authenticate(link, session, true).finally(() => {
      this.#reauthentication = undefined;
    });
    try {
      await this.#reauthentication;
    } catch (error) {
      link.drop(this.#asSdkError(error));
      throw error;
    }
  }

  reconnect(reason: string): void {
    const { platform, operation } = this.#options.context;
    const message = `${platform} ${operation}: the connection was given up: ${reason}`;
    this.#link?.drop(new ConnectionError({ ...this.#options.context, message }));
  }

  pauseReading(): () => void {
    let held = true;
    this.#pauses += 1;
    if (this.#pauses === 1) this.#applyPause();
    return () => {
      if (!held) return;
      held = false;
      this.#pauses -= 1;
      if (this.#pauses === 0) this.#applyPause();
    };
  }

  close(code = 1000, reason = ''): Promise<SocketEnd<Out>> {
    return this.#shutDownOnce(undefined, { code, reason });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Connects, serves the connection until it is lost, waits, and begins again. */
  async #run(opening: PromiseWithResolvers<void>): Promise<void> {
    let everOpen = false;
    for (let attempt = 1; this.#closing === undefined; attempt += 1) {
      const end = await this.#serve(attempt, () => {
        everOpen = true;
        attempt = 0;
        opening.resolve();
      });
      if (this.#closing !== undefined) return;
      if (!everOpen) {
        this.#becomeIdle(opening, end.error);
        return;
      }
      const delayMs = isFinalEnd(end, this.#options.protocol) ? undefined : this.#wait.failed(end.error);
      if (delayMs === undefined) {
        void this.#shutDownOnce(end);
        return;
      }
      if (this.state !== 'waiting') this.#machine.to('waiting');
      this.#tell(hooks =>
        hooks.onReconnecting?.({ error: end.error, attempt: this.#wait.failures, delayMs }),
      );
      // Only closing ends the wait early; the loop then ends by itself.
      await this.#wait.sleep(delayMs, this.#stop.signal).catch(() => undefined);
    }
  }

  /** One connection from its making to its end. */
  async #serve(attempt: number, onOpen: () => void): Promise<LinkEnd> {
    const { clock, protocol } = this.#options;
    const link: SocketLink = new SocketLink({
      context: this.#options.context,
      clock,
      limits: this.#limits,
      factory: this.#options.webSocket ?? connectSocket,
      heartbeat: protocol.heartbeat,
      onFrame: frame => this.#receive(session, frame),
      onEnd: end => this.#lose(end),
    });
    const session: LinkSession<In, Out> = new LinkSession({
      link,
      protocol,
      pending: this.#pending,
      clock,
      replyTimeoutMs: this.#limits.replyTimeoutMs,
      attempt,
    });
    this.#link = link;
    try {
      this.#advance(link, 'connecting');
      await link.connect(signal => this.#options.target({ attempt, signal }));
      this.#advance(link, 'authenticating');
      await this.#authenticate(link, session, false);
      this.#advance(link, 'restoring');
      this.#session = session;
      await link.during(this.#subscriptions.restore(session));
      this.#advance(link, 'open');
      this.#openedAtMs = clock.monotonic();
      if (this.#pauses > 0) link.pause(true);
      onOpen();
      this.#outbox.attach(link);
    } catch (error) {
      link.drop(this.#asSdkError(error));
    }
    return link.over;
  }

  /** Goes on to the next state, unless the connection was lost or the socket closed in the meantime. */
  #advance(link: SocketLink, state: SocketState): void {
    if (link.end !== undefined) throw link.end.error;
    if (this.#closing !== undefined) throw this.#closedError();
    this.#machine.to(state);
  }

  async #authenticate(link: SocketLink, session: LinkSession<In, Out>, again: boolean): Promise<void> {
    const { clock, context, protocol } = this.#options;
    const limitMs = this.#limits.authTimeoutMs;
    const rest = await authenticateLink({ link, session, protocol, again, clock, context, limitMs });
    for (const message of rest) this.#tell(hooks => hooks.onMessage?.(message, protocol.route(message)));
  }

  #receive(session: LinkSession<In, Out>, frame: SocketFrame): void {
    const { protocol } = this.#options;
    let message: In | undefined;
    try {
      message = protocol.decode(frame);
    } catch (error) {
      this.#tell(hooks => hooks.onBadFrame?.(error));
      return;
    }
    if (message === undefined) return;
    const received = message;
    const route = protocol.route(received);
    if (route.kind === 'reply' && this.#pending.answer(route.id, received)) return;
    if (route.kind === 'event' && this.#subscriptions.deliver(route.keys, received)) return;
    if (session.offer(received)) return;
    this.#tell(hooks => hooks.onMessage?.(received, route));
  }

  /** The connection is over; runs in the very moment, so that nothing is given to it any more. */
  #lose(end: LinkEnd): void {
    this.#session = undefined;
    this.#outbox.detach();
    this.#subscriptions.suspend();
    this.#pending.failSent(end.error);
    if (this.state !== 'open') return;
    if (this.#options.clock.monotonic() - this.#openedAtMs >= this.#limits.stableAfterMs)
      this.#wait.succeeded();
    this.#machine.to('waiting');
  }

  #becomeIdle(opening: PromiseWithResolvers<void>, error: SdkError): void {
    this.#outbox.refuseAll(error);
    this.#pending.failAll(error);
    this.#subscriptions.endAll(error);
    this.#opening = undefined;
    this.#machine.to('idle');
    opening.reject(error);
  }

  #shutDownOnce(end: LinkEnd | undefined, handshake?: CloseHandshake): Promise<SocketEnd<Out>> {
    if (this.#closing === undefined) {
      // Noted first, because shutting down calls hooks that may close the socket again.
      const { promise, resolve } = Promise.withResolvers<SocketEnd<Out>>();
      this.#closing = promise;
      resolve(this.#shutDown(end, handshake));
    }
    return this.#closing;
  }

  async #shutDown(end: LinkEnd | undefined, handshake?: CloseHandshake): Promise<SocketEnd<Out>> {
    this.#machine.to('closing');
    const error = this.#closedError(end?.error);
    this.#stop.abort(error);
    this.#opening?.reject(error);
    const unsent = this.#outbox.refuseAll(error);
    this.#pending.failAll(error);
    this.#subscriptions.endAll(end?.error);
    if (handshake !== undefined) await this.#link?.close(handshake.code, handshake.reason);
    this.#machine.to('closed');
    const result: SocketEnd<Out> = { error: end?.error, close: end?.close ?? this.#link?.end?.close, unsent };
    this.#tell(hooks => hooks.onClose?.(result));
    return result;
  }

  #applyPause(): void {
    if (this.state === 'open') this.#link?.pause(this.#pauses > 0);
  }

  /** Calls a hook; what it throws is reported as uncaught and does not disturb the socket. */
  #tell(call: (hooks: SocketHooks<In, Out>) => void): void {
    const { hooks } = this.#options;
    if (hooks === undefined) return;
    try {
      call(hooks);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  #refuseUnusable(): void {
    if (this.#machine.isUnusable) throw this.#closedError();
  }

  #closedError(cause?: SdkError): ClosedError {
    const what = this.state === 'idle' ? 'socket (which must be opened first)' : 'socket';
    return new ClosedError({ ...this.#options.context, what, cause });
  }

  #abortedError(signal: AbortSignal | undefined): AbortedError {
    return new AbortedError({ ...this.#options.context, reason: signal?.reason });
  }

  #asSdkError(cause: unknown): SdkError {
    if (isSdkError(cause)) return cause;
    const { platform, operation } = this.#options.context;
    const message = `${platform} ${operation}: the connection could not be set up`;
    return new ConnectionError({ ...this.#options.context, message, cause });
  }
}
