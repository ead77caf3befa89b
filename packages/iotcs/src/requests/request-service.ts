import { type Clock, type Logger, sleep } from '@sdk/core';
import type { MessageConnection } from '../dispatch/message-connection.js';
import type { MessageDispatcher } from '../dispatch/message-dispatcher.js';
import { responseMessage } from '../messages/builders.js';
import type { RequestMessage } from '../messages/message.js';
import { DeviceRequest, RESPONSE_WAIT, type Reply } from './device-request.js';
import { failed, Refused } from './replies.js';
import type { RequestRouter } from './request-router.js';

/** Serves the requests of the server one after the other and sends the answers (W-11). */
export class RequestService {
  readonly #connection: MessageConnection;
  readonly #dispatcher: MessageDispatcher;
  readonly #router: RequestRouter;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #stop = new AbortController();
  /** Requests that nobody can serve yet; undefined once the device has settled. */
  #early: RequestMessage[] | undefined;
  #cancelSettling: (() => void) | undefined;
  #running: Promise<void> | undefined;
  readonly #settleTimeMs: number;
  readonly #closeTimeoutMs: number;

  constructor(options: {
    readonly connection: MessageConnection;
    readonly dispatcher: MessageDispatcher;
    readonly router: RequestRouter;
    readonly clock: Clock;
    readonly logger: Logger;
    /** The server's time. */
    readonly now: () => number;
    readonly settleTimeMs: number;
    readonly closeTimeoutMs: number;
  }) {
    this.#connection = options.connection;
    this.#dispatcher = options.dispatcher;
    this.#router = options.router;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#settleTimeMs = options.settleTimeMs;
    this.#closeTimeoutMs = options.closeTimeoutMs;
    this.#router.setOnChange(() => this.#retryEarly());
  }

  /** Starts serving; a second call changes nothing. */
  start(): void {
    if (this.#running !== undefined) return;
    if (this.#settleTimeMs > 0) {
      this.#early = [];
      this.#cancelSettling = this.#clock.after(this.#settleTimeMs, () => this.#settle());
    }
    this.#running = this.#run();
  }

  /** Stops serving; the request that is being served is finished, unless its handler takes too long, or waits for this. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#cancelSettling?.();
    // Nobody will come to serve them any more.
    this.#settle();
    const limit = new AbortController();
    const timeUp = sleep(this.#clock, this.#closeTimeoutMs, limit.signal).catch(() => {});
    await Promise.race([this.#running, timeUp]);
    limit.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#connection.waitForRequest(signal);
      const message = this.#connection.take();
      if (message !== undefined) await this.#serve(message);
    }
  }

  /** Never rejects: what cannot be answered must not end the serving. */
  async #serve(message: RequestMessage): Promise<void> {
    await this.#attempt(message).catch((error: unknown) => {
      this.#logger.error('iotcs: a request could not be answered', { error: (error as Error)?.message });
    });
  }

  async #attempt(message: RequestMessage): Promise<void> {
    let answered = false;
    const respond = (reply: Reply): void => {
      if (!answered) this.#respond(message, reply);
      answered = true;
    };
    try {
      const request = new DeviceRequest(message, respond);
      const handler = this.#router.find(request.destination, request.path);
      if (handler === undefined) throw new Refused(404);
      const reply = await handler(request);
      if (reply !== RESPONSE_WAIT) respond(reply);
    } catch (error) {
      if (error instanceof Refused) {
        // While the application is still setting up, whoever serves this may be on its way.
        if (error.reply.status === 404 && this.#early !== undefined) this.#early.push(message);
        else respond(error.reply);
        return;
      }
      this.#logger.error('iotcs: the handler of a request threw', { error: (error as Error)?.message });
      respond(failed(500));
    }
  }

  #respond(message: RequestMessage, { status, body }: Reply): void {
    const isPlain = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const content = isPlain ? body : JSON.stringify(body);
    this.#dispatcher.queue(responseMessage({ eventTime: this.#now() }, message, { status, body: content }));
  }

  /** A new handler may be the one that early requests wait for. */
  #retryEarly(): void {
    const early = this.#early ?? [];
    if (early.length === 0) return;
    this.#early = [];
    this.#serveInOrder(early);
  }

  #settle(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#serveInOrder(early);
  }

  #serveInOrder(messages: readonly RequestMessage[]): void {
    void messages.reduce((before, message) => before.then(() => this.#serve(message)), Promise.resolve());
  }
}
