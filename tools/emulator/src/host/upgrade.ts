import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { parseTarget, type RequestTarget } from './exchange.js';
import type { FaultEffect } from './faults/fault.js';
import type { FaultPlan } from './faults/fault-plan.js';
import type { Reply } from './reply.js';
import type { RequestLog, RequestRecord } from './request-log.js';

/** A request to open a socket, on its way to a platform that has them. */
export interface Upgrade<E extends FaultEffect = FaultEffect> {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly target: RequestTarget;
  /** Counts a frame against the faults and the log, as if it were a request with the method `WS`. */
  frame(path: string, text: string): { readonly effect: E; readonly record: RequestRecord };
  /** Counts what is about to be sent against the faults, as if it were a request with the method `EVENT`. */
  event(path: string): E;
}

/** What the upgrades of one port need of its server. */
export interface UpgradeServices<E extends FaultEffect> {
  readonly faults: FaultPlan<E>;
  readonly requests: RequestLog;
  readonly now: () => number;
  readonly delay: (ms: number) => Promise<void>;
  /** Undefined when the platform takes the socket, otherwise the refusal. */
  readonly open: (upgrade: Upgrade<E>) => Reply | undefined;
  readonly errorReply: (status: number, message: string) => Reply;
}

/** Hands the sockets of one port to its platform, under the faults that meet their requests. */
export class Upgrades<E extends FaultEffect> {
  readonly #services: UpgradeServices<E>;
  readonly #sockets = new Set<Duplex>();

  constructor(services: UpgradeServices<E>) {
    this.#services = services;
  }

  /** Takes one request to upgrade. */
  async take(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { faults, requests, now, delay, errorReply, open } = this.#services;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A socket without a listener for errors would end the process.
    socket.on('error', () => socket.destroy());
    const target = parseTarget(request.url ?? '/');
    const { ids, effect } = faults.meet('GET', target.path);
    const record = requests.start({
      atMs: now(),
      method: 'GET',
      target: request.url ?? '/',
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      faults: ids,
    });
    if (effect.delayMs !== undefined) await delay(effect.delayMs);
    if (effect.reset !== undefined) {
      destroy(socket);
      return;
    }
    const asked =
      effect.status === undefined
        ? undefined
        : errorReply(effect.status, 'the emulator was asked for this fault');
    const reply = asked ?? open(this.#upgrade(request, socket, head, target));
    record.head(reply?.status ?? 101, reply?.headers ?? {});
    if (reply) refuse(socket, { ...reply, ...(effect.body === undefined ? {} : { body: effect.body }) });
  }

  /** Resets what is still open. */
  closeAll(): void {
    for (const socket of this.#sockets) destroy(socket);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, target: RequestTarget): Upgrade<E> {
    const { faults, requests, now } = this.#services;
    return {
      request,
      socket,
      head,
      target,
      frame: (path, text) => {
        const { ids, effect } = faults.meet('WS', path);
        const record = requests.start({ atMs: now(), method: 'WS', target: path, headers: {}, faults: ids });
        record.body(Buffer.from(text));
        return { effect, record };
      },
      event: path => faults.meet('EVENT', path).effect,
    };
  }
}

function refuse(socket: Duplex, { status, headers = {}, body = '' }: Reply): void {
  const bytes = Buffer.from(body);
  const all = { ...headers, connection: 'close', 'content-length': String(bytes.byteLength) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
  socket.end(bytes);
}

function destroy(socket: Duplex): void {
  if ('resetAndDestroy' in socket) (socket as { resetAndDestroy: () => void }).resetAndDestroy();
  else socket.destroy();
}
