import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClockControl } from './adjustable-clock.js';
import { Answer } from './answer.js';
import type { EmulatorClock } from './clock.js';
import { controlRefusal } from './control-guard.js';
import { corsHeaders, preflightReply } from './cors.js';
import { Exchange, parseTarget } from './exchange.js';
import type { FaultEffect } from './faults/fault.js';
import { FaultPlan } from './faults/fault-plan.js';
import { JsonError } from './json.js';
import { listen } from './listen.js';
import type { EmulatorLog } from './log.js';
import { MultiMethodServer, multiMethods } from './multi-methods/multi-method-server.js';
import type { Platform } from './platform.js';
import { Refusal, type Reply } from './reply.js';
import { RequestLog, type RequestRecord } from './request-log.js';
import type { PortFront } from './tls/port-front.js';
import { Upgrades } from './upgrade.js';

/** How long answers in flight may take to end when the emulator stops. */
const GRACE_MS = 5000;

const CONTROL_PATH = '/__emulator/';

/** Answers the control requests of one port; undefined for a request that is not one. */
export type ControlHandler = (exchange: Exchange) => Promise<Reply> | undefined;

/** What a platform server is made of. */
export interface PlatformServerOptions<E extends FaultEffect> {
  readonly platform: Platform<E>;
  readonly clock: EmulatorClock & ClockControl;
  readonly log: EmulatorLog;
  readonly control: (server: PlatformServer<E>) => ControlHandler;
}

/** Serves one platform over HTTP on a port of its own, on the loopback addresses only. */
export class PlatformServer<E extends FaultEffect = FaultEffect> {
  readonly faults: FaultPlan<E> = new FaultPlan();
  readonly requests: RequestLog = new RequestLog();
  readonly platform: Platform<E>;
  readonly clock: EmulatorClock & ClockControl;
  readonly #log: EmulatorLog;
  readonly #control: ControlHandler;
  readonly #servers: Server[] = [];
  readonly #fronts: PortFront[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #upgrades: Upgrades<E>;
  #port = 0;

  constructor(options: PlatformServerOptions<E>) {
    this.platform = options.platform;
    this.clock = options.clock;
    this.#log = options.log;
    this.#control = options.control(this);
    this.#upgrades = new Upgrades({
      faults: this.faults,
      requests: this.requests,
      now: () => this.clock.now(),
      delay: ms => this.#delay(ms),
      open: upgrade => this.platform.upgrade?.(upgrade),
      errorReply: (status, message) => this.platform.errorReply(status, message),
    });
  }

  /** Address for clients, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /**
   * Starts to listen.
   *
   * @param port - 0 takes a free one
   * @throws {Error} when the port is taken
   */
  async start(port: number): Promise<void> {
    this.#port = await this.#listen('127.0.0.1', port);
    // For clients that resolve `localhost` to the IPv6 address; machines without IPv6 do without.
    await this.#listen('::1', this.#port).catch(() => undefined);
  }

  /** Closes all connections, in the middle of what they do. */
  dropConnections(): void {
    for (const front of this.#fronts) front.closeAll();
    for (const server of this.#servers) server.closeAllConnections();
    this.#upgrades.closeAll();
  }

  /** Lets requests in flight end, within a few seconds, and closes the port. */
  async stop(): Promise<void> {
    const listening = [...this.#servers, ...this.#fronts.map(({ server }) => server)];
    const closed = listening.map(server => new Promise<void>(resolve => server.close(() => resolve())));
    this.#stopping.abort();
    await this.platform.endStreams();
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>(resolve => {
      timer = setTimeout(resolve, GRACE_MS);
    });
    await Promise.race([Promise.allSettled(this.#inFlight), grace]);
    clearTimeout(timer);
    this.dropConnections();
    await Promise.all(closed);
  }

  async #listen(host: string, port: number): Promise<number> {
    const server = this.#createServer();
    const front = this.platform.front?.(server);
    const listening = front?.server ?? server;
    await listen(listening, host, port);
    this.#servers.push(server);
    if (front) this.#fronts.push(front);
    return (listening.address() as AddressInfo).port;
  }

  #createServer(): Server {
    const options = { keepAliveTimeout: 60_000 };
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      const served = this.#serve(request, response).finally(() => this.#inFlight.delete(served));
      this.#inFlight.add(served);
    };
    const server = this.platform.multiMethods
      ? new MultiMethodServer(options, listener)
      : createServer(options, listener);
    if (this.platform.upgrade) {
      server.on('upgrade', (request, socket, head) => void this.#upgrades.take(request, socket, head));
    }
    return server;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = parseTarget(request.url ?? '/');
    const method = request.method ?? 'GET';
    const isControl = target.path.startsWith(CONTROL_PATH);
    const preflight = isControl
      ? undefined
      : preflightReply(request, this.platform.multiMethods ? multiMethods : []);
    const met = isControl || preflight ? { ids: [], effect: {} as E } : this.faults.meet(method, target.path);
    const record = isControl ? unrecorded : this.#record(request, met.ids);
    const cors = isControl ? {} : corsHeaders;
    const answer = new Answer(response, met.effect, record, this.clock, this.#stopping.signal, cors);
    const exchange = new Exchange<E>(request, target, met.effect, answer, bytes => record.body(bytes));
    try {
      const refusal = isControl ? controlRefusal(request) : undefined;
      if (refusal !== undefined) throw new Refusal(403, refusal);
      const reply = preflight ?? this.#control(exchange) ?? this.#underFaults(exchange);
      await this.#send(exchange, await reply);
    } catch (error) {
      await this.#send(exchange, this.#errorReply(exchange, error));
    }
  }

  async #underFaults(exchange: Exchange<E>): Promise<Reply | undefined> {
    const { effect, answer } = exchange;
    if (effect.delayMs !== undefined) await this.#delay(effect.delayMs, answer.closed);
    if (effect.reset === 'unprocessed') {
      answer.destroy();
      return undefined;
    }
    if (effect.status === undefined) return await this.platform.handle(exchange);
    await exchange.bytes();
    const usual = this.platform.errorReply(effect.status, 'the emulator was asked for this fault');
    return effect.body === undefined ? usual : { ...usual, body: effect.body };
  }

  async #send(exchange: Exchange<E>, reply: Reply | undefined): Promise<void> {
    if (!reply || exchange.answer.closed.aborted) return;
    if (exchange.answer.started) {
      exchange.answer.destroy();
      return;
    }
    await exchange.answer.send(reply);
  }

  #errorReply(exchange: Exchange<E>, error: unknown): Reply {
    if (error instanceof Refusal) {
      const reply = this.platform.errorReply(error.status, error.message);
      // The rest of a body that is too large is not read, so the connection cannot be used again.
      return error.status === 413 ? { ...reply, headers: { ...reply.headers, connection: 'close' } } : reply;
    }
    if (error instanceof JsonError) return this.platform.errorReply(400, error.message);
    if (exchange.answer.closed.aborted) return this.platform.errorReply(500, 'the client is gone');
    const detail = (error as { stack?: string }).stack ?? String(error);
    this.#log(`${this.platform.name}: ${exchange.method} ${exchange.path} failed: ${detail}`);
    return this.platform.errorReply(500, `internal error of the emulator: ${String(error)}`);
  }

  #record(request: IncomingMessage, faults: readonly number[]): RequestRecord {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
    return this.requests.start({
      atMs: this.clock.now(),
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      headers: Object.fromEntries(headers),
      faults,
    });
  }

  #delay(ms: number, gone?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    // Real time on purpose: a frozen emulator clock must not freeze the network.
    const timer = setTimeout(resolve, ms);
    const wake = AbortSignal.any([...(gone ? [gone] : []), this.#stopping.signal]);
    wake.addEventListener('abort', () => resolve(), { once: true });
    return promise.finally(() => clearTimeout(timer));
  }
}

const unrecorded: RequestRecord = { body: () => {}, head: () => {}, sent: () => {} };
