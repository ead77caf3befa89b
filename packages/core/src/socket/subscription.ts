import { isSdkError } from '../errors/guards.js';
import { type Gap, StreamError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { ClosedError } from '../errors/transport-errors.js';
import type { SocketSession } from './protocol.js';

/** A subscription, as the platform describes it. */
export interface SubscriptionSpec<In, Out> {
  /** Events whose route names this key come here. No two subscriptions of a socket have the same. */
  readonly key: string;
  /**
   * Asks the server for the events, and resolves when the server has agreed. Called once for each connection. The
   * result says whether events may be missing since the last connection.
   */
  open(session: SocketSession<In, Out>): Promise<Gap>;
  /** Tells the server that no more events are wanted, where it can be told. */
  close?(session: SocketSession<In, Out>): Promise<unknown>;
  onEvent(message: In): void;
  /** The subscription was made again on a new connection. Its events come after this. */
  onReconnected?(facts: { readonly gap: Gap; readonly attempt: number }): void;
  /** No more events will come: by an error, or by the client's own wish. Called once. */
  onEnd?(error: unknown): void;
}

/** Events that may wait for the server's confirmation; it normally comes first. */
const MOST_HELD_EVENTS = 10_000;

/** One subscription over all connections of a socket: made exactly once on each. */
export class Subscription<In, Out> {
  readonly #spec: SubscriptionSpec<In, Out>;
  readonly #context: ErrorContext;
  readonly #onRemoved: () => void;
  readonly #accepted: PromiseWithResolvers<void> = Promise.withResolvers();
  #everAccepted = false;
  #ended = false;
  /** The connection on which it was made last, and how far that is. */
  #session: SocketSession<In, Out> | undefined;
  #activation: Promise<void> = Promise.resolve();
  /** Events that arrived before the confirmation; undefined when events pass straight on. */
  #held: In[] | undefined = [];

  constructor(spec: SubscriptionSpec<In, Out>, context: ErrorContext, onRemoved: () => void) {
    this.#spec = spec;
    this.#context = context;
    this.#onRemoved = onRemoved;
    this.#accepted.promise.catch(() => undefined);
  }

  get key(): string {
    return this.#spec.key;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Resolves when the server has agreed for the first time; rejects when it will not. */
  get accepted(): Promise<void> {
    return this.#accepted.promise;
  }

  /**
   * Makes the subscription on a connection, once however often it is called. Rejects when it failed on a later
   * connection in a way that another one may heal; every other failure ends the subscription.
   */
  activate(session: SocketSession<In, Out>): Promise<void> {
    if (this.#session !== session && !this.#ended) {
      this.#session = session;
      this.#held ??= [];
      this.#activation = this.#open(session);
    }
    return this.#activation;
  }

  deliver(message: In): void {
    if (this.#held === undefined) {
      this.#spec.onEvent(message);
      return;
    }
    this.#held.push(message);
    if (this.#held.length > MOST_HELD_EVENTS) this.end(this.#tooManyHeld());
  }

  /** The connection is lost. What it brought without a confirmation comes again or counts as missed. */
  suspend(): void {
    this.#session = undefined;
    this.#held = [];
  }

  /** Ends it and tells the server, where it can be told. */
  async close(error?: unknown): Promise<void> {
    if (this.#ended) return;
    const session = this.#session;
    const activation = this.#activation;
    this.end(error);
    if (session === undefined || this.#spec.close === undefined) return;
    await activation.catch(() => undefined);
    await this.#spec.close(session);
  }

  end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#held = [];
    this.#onRemoved();
    this.#accepted.reject(error ?? new ClosedError({ ...this.#context, what: `subscription "${this.key}"` }));
    this.#spec.onEnd?.(error);
  }

  async #open(session: SocketSession<In, Out>): Promise<void> {
    try {
      const gap = await this.#spec.open(session);
      if (this.#session === session && !this.#ended) this.#accept(gap, session.attempt);
    } catch (error) {
      if (this.#session !== session || this.#ended) return;
      if (this.#everAccepted && isSdkError(error) && error.retryable) throw error;
      this.end(error);
    }
  }

  #accept(gap: Gap, attempt: number): void {
    if (this.#everAccepted) this.#spec.onReconnected?.({ gap, attempt });
    this.#everAccepted = true;
    this.#accepted.resolve();
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const message of held) this.#spec.onEvent(message);
  }

  #tooManyHeld(): StreamError {
    const { platform, operation } = this.#context;
    return new StreamError({
      ...this.#context,
      code: 'sdk.stream_overflow',
      message: `${platform} ${operation}: too many events of "${this.key}" arrived before the server confirmed it`,
      gap: 'possible',
    });
  }
}
