import { isSdkError } from '../errors/guards.js';
import { HttpError } from '../errors/http-error.js';
import type { ErrorContext, SdkError } from '../errors/sdk-error.js';
import { ConnectionError, TimeoutError } from '../errors/transport-errors.js';
import type {
  SocketClose,
  SocketConnection,
  SocketFactory,
  SocketFrame,
  SocketTarget,
} from '../runtime/socket-connection.js';
import type { Clock } from '../time/clock.js';
import { Liveness } from './liveness.js';
import type { SocketHeartbeat } from './protocol.js';
import type { SocketLimits } from './socket-options.js';
import { withLimit } from './with-limit.js';

/** Why a connection is over. */
export interface LinkEnd {
  readonly error: SdkError;
  /** How the other side or the network ended it; absent when this side did. */
  readonly close?: SocketClose | undefined;
}

/** What a link needs and whom it tells. */
export interface SocketLinkOptions {
  readonly context: ErrorContext;
  readonly clock: Clock;
  readonly limits: SocketLimits;
  readonly factory: SocketFactory;
  readonly heartbeat: SocketHeartbeat | undefined;
  readonly onFrame: (frame: SocketFrame) => void;
  /** Called once, in the moment in which the connection is over. */
  readonly onEnd: (end: LinkEnd) => void;
}

type MakeTarget = (signal: AbortSignal) => SocketTarget | Promise<SocketTarget>;

/** One connection from its making to its end, with its heartbeat. Everything it started is gone when it ends. */
export class SocketLink {
  readonly #options: SocketLinkOptions;
  readonly #opened: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #over: PromiseWithResolvers<LinkEnd> = Promise.withResolvers();
  readonly #stop: AbortController = new AbortController();
  readonly #unfinishedSends: Set<(error: unknown) => void> = new Set();
  #url = '';
  #connection: SocketConnection | undefined;
  #liveness: Liveness | undefined;
  #end: LinkEnd | undefined;

  constructor(options: SocketLinkOptions) {
    this.#options = options;
    this.#opened.promise.catch(() => undefined);
  }

  /** Resolves when the connection is over; never rejects. */
  get over(): Promise<LinkEnd> {
    return this.#over.promise;
  }

  get end(): LinkEnd | undefined {
    return this.#end;
  }

  get bufferedBytes(): number {
    return this.#connection?.bufferedBytes ?? 0;
  }

  get canPause(): boolean {
    return this.#connection?.pause !== undefined;
  }

  /**
   * Makes the connection; rejects, and is over, when that takes longer than `connectTimeoutMs`. The signal aborts when
   * the connection is over.
   */
  async connect(makeTarget: MakeTarget): Promise<void> {
    const { clock, context, limits } = this.#options;
    const limitMs = limits.connectTimeoutMs;
    const tooLate = (): unknown => new TimeoutError({ ...context, phase: 'headers', limitMs });
    try {
      await withLimit(clock, limitMs, tooLate, this.during(this.#connect(makeTarget)));
    } catch (cause) {
      const error = isSdkError(cause)
        ? cause
        : this.#connectionError('the socket could not be opened', cause);
      this.drop(error);
      throw error;
    }
  }

  /** The result of `work`, or a rejection when the connection ends first. */
  during<T>(work: Promise<T>): Promise<T> {
    const lost = this.#over.promise.then(end => Promise.reject(end.error));
    return Promise.race([work, lost]);
  }

  /** Resolves when the frame was handed to the network. */
  send(frame: SocketFrame): Promise<void> {
    return new Promise((resolve, reject) => {
      const connection = this.#connection;
      if (this.#end !== undefined || connection === undefined) {
        reject(this.#end?.error ?? this.#connectionError('the socket is not open'));
        return;
      }
      this.#unfinishedSends.add(reject);
      connection.send(frame, cause => {
        this.#unfinishedSends.delete(reject);
        if (cause === undefined || cause === null) resolve();
        else reject(this.#connectionError('the message was not sent', cause));
      });
    });
  }

  /** Stops or resumes reading. Silence is no sign of death while reading is stopped. */
  pause(paused: boolean): void {
    if (paused) this.#connection?.pause?.();
    else this.#connection?.resume?.();
    this.#liveness?.judge(!paused);
  }

  /** Ends the connection politely, and by force when the other side does not answer in `closeTimeoutMs`. */
  async close(code: number, reason: string): Promise<void> {
    const { clock, limits } = this.#options;
    const error = this.#connectionError('the socket was closed by the client');
    if (this.#connection === undefined) this.drop(error);
    if (this.#end !== undefined) return;
    this.#liveness?.stop();
    this.#connection?.resume?.();
    this.#connection?.close(code, reason);
    const cancelTimer = clock.after(limits.closeTimeoutMs, () => this.drop(error));
    await this.over;
    cancelTimer();
  }

  /** Ends the connection by force, without waiting for the other side. */
  drop(error: SdkError): void {
    this.#finish({ error });
    this.#connection?.terminate();
  }

  async #connect(makeTarget: MakeTarget): Promise<void> {
    const target = await makeTarget(this.#stop.signal);
    if (this.#end !== undefined) throw this.#end.error;
    this.#url = target.url.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//');
    const connection = await this.#options.factory(target, {
      onOpen: () => this.#onOpen(),
      onFrame: frame => {
        this.#liveness?.sign();
        this.#options.onFrame(frame);
      },
      onSign: () => this.#liveness?.sign(),
      onClose: close => this.#finish({ error: this.#closeError(close), close }),
    });
    this.#connection = connection;
    if (this.#end !== undefined) connection.terminate();
    await this.#opened.promise;
  }

  #onOpen(): void {
    const { clock, heartbeat, limits } = this.#options;
    const ping = this.#connection?.ping;
    const silenceProves = ping !== undefined || heartbeat?.answered === true;
    this.#liveness = new Liveness({
      clock,
      heartbeatMs: limits.heartbeatMs,
      deadAfterMs: silenceProves ? limits.deadAfterMs : undefined,
      always: heartbeat?.always ?? false,
      beat: () => this.#beat(),
      onDead: () =>
        this.drop(new TimeoutError({ ...this.#options.context, phase: 'idle', limitMs: limits.deadAfterMs })),
    });
    this.#opened.resolve();
  }

  #beat(): void {
    const { heartbeat } = this.#options;
    // A failed heartbeat needs no handling: its connection is about to end.
    if (heartbeat !== undefined) this.send(heartbeat.make()).catch(() => undefined);
    if (heartbeat?.answered !== true) this.#connection?.ping?.();
  }

  #finish(end: LinkEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#liveness?.stop();
    this.#stop.abort(end.error);
    this.#opened.reject(end.error);
    for (const reject of this.#unfinishedSends) reject(end.error);
    this.#unfinishedSends.clear();
    this.#options.onEnd(end);
    this.#over.resolve(end);
  }

  #closeError(close: SocketClose): SdkError {
    const { context } = this.#options;
    if (close.status !== undefined) {
      return new HttpError({
        ...context,
        status: close.status,
        request: `GET ${this.#url}`,
        headers: {},
        body: undefined,
        retryable: close.status >= 500 || close.status === 429,
      });
    }
    const reason = close.reason === '' ? '' : `: ${close.reason}`;
    if (this.#liveness === undefined) {
      const code = systemCodeOf(close.cause) ?? (reason === '' ? undefined : `${close.code}${reason}`);
      const why = code === undefined ? '' : ` (${code})`;
      return this.#connectionError(`no connection to ${this.#url}${why}`, close.cause);
    }
    return this.#connectionError(`the socket was closed with code ${close.code}${reason}`, close.cause);
  }

  #connectionError(message: string, cause?: unknown): ConnectionError {
    const { context } = this.#options;
    return new ConnectionError({
      ...context,
      message: `${context.platform} ${context.operation}: ${message}`,
      cause,
      systemCode: systemCodeOf(cause),
    });
  }
}

function systemCodeOf(cause: unknown): string | undefined {
  const code = (cause as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
