import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EmulatorClock } from './clock.js';
import type { BodyPosition, FaultEffect } from './faults/fault.js';
import type { Reply } from './reply.js';
import type { RequestRecord } from './request-log.js';

interface Cut {
  readonly position: BodyPosition;
  readonly how: 'reset' | 'close' | 'stall';
}

/** Sends one answer, and does to it what the faults of the request ask for. */
export class Answer {
  readonly #response: ServerResponse;
  /** Those of every answer; what an answer says itself wins. */
  readonly #headers: Readonly<Record<string, string>>;
  readonly #effect: FaultEffect;
  readonly #record: RequestRecord;
  readonly #clock: EmulatorClock;
  readonly #stopping: AbortSignal;
  readonly #gone = new AbortController();
  readonly #cut: Cut | undefined;
  #cutAt: number | undefined;
  #sentBytes = 0;

  constructor(
    response: ServerResponse,
    effect: FaultEffect,
    record: RequestRecord,
    clock: EmulatorClock,
    stopping: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.#response = response;
    this.#headers = headers;
    this.#effect = effect;
    this.#record = record;
    this.#clock = clock;
    this.#stopping = stopping;
    this.#cut = cutOf(effect);
    response.on('error', () => this.#gone.abort());
    response.on('close', () => this.#gone.abort());
  }

  /** Aborts when the connection is gone or the answer is complete. */
  get closed(): AbortSignal {
    return this.#gone.signal;
  }

  /** True when nobody will get the answer any more; true a little earlier than `closed` aborts. */
  get gone(): boolean {
    return this.closed.aborted || this.#response.socket?.destroyed === true;
  }

  /** True once the head of the answer was sent. */
  get started(): boolean {
    return this.#response.headersSent;
  }

  /** Sends a complete answer. */
  async send(reply: Reply): Promise<void> {
    const body = toBytes(reply.body ?? '');
    this.begin(reply.status, {
      ...reply.headers,
      ...(reply.status === 204 ? {} : { 'content-length': String(body.byteLength) }),
    });
    if (body.byteLength > 0) await this.write(body);
    await this.end();
  }

  /** Starts an answer whose body follows in pieces. */
  begin(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.#response.destroyed) return;
    const skewMs = this.#effect.dateSkewMs ?? 0;
    const all = {
      date: new Date(this.#clock.now() + skewMs).toUTCString(),
      ...this.#headers,
      ...headers,
      ...lowerCaseNames(this.#effect.headers),
    };
    this.#record.head(status, all);
    if (this.#effect.reset === 'before') {
      this.destroy();
      return;
    }
    this.#response.writeHead(status, all);
  }

  /** Sends the head at once, although no body follows yet. */
  flushHead(): void {
    if (!this.closed.aborted) this.#response.flushHeaders();
  }

  /** Sends a piece of the body; resolves when the connection can take more, or is gone. */
  async write(piece: string | Uint8Array): Promise<void> {
    if (this.closed.aborted) return;
    const bytes = toBytes(piece);
    if (this.#cut) this.#cutAt ??= positionIn(this.#cut.position, bytes.byteLength);
    const room = this.#cutAt === undefined ? Number.POSITIVE_INFINITY : this.#cutAt - this.#sentBytes;
    if (this.#cut && bytes.byteLength > room) {
      await this.#writeInPieces(bytes.subarray(0, room));
      await this.#breakOff(this.#cut.how);
    } else {
      await this.#writeInPieces(bytes);
    }
  }

  /** Completes the answer. */
  async end(): Promise<void> {
    if (this.closed.aborted) return;
    const socket = this.#response.socket;
    this.#response.end(() => {
      if (this.#effect.reset === 'after') socket?.resetAndDestroy();
    });
    await aborted(this.closed);
  }

  /** Resets the connection at once. */
  destroy(): void {
    this.#response.socket?.resetAndDestroy();
    this.#response.destroy();
    this.#gone.abort();
  }

  /** Closes the connection after what was written, although the answer is not complete. */
  async drop(): Promise<void> {
    if (!this.closed.aborted) await this.#breakOff('close');
  }

  /** Sends nothing more and leaves the connection open; resolves when it is gone. */
  async stall(): Promise<void> {
    if (!this.closed.aborted) await this.#breakOff('stall');
  }

  async #writeInPieces(bytes: Uint8Array): Promise<void> {
    const size = this.#effect.chunkBytes ?? bytes.byteLength;
    for (let start = 0; start < bytes.byteLength && !this.closed.aborted; start += size) {
      if (start > 0) await nextTurn();
      await this.#writeNow(bytes.subarray(start, start + size));
    }
  }

  async #writeNow(bytes: Uint8Array): Promise<void> {
    this.#record.sent(bytes);
    this.#sentBytes += bytes.byteLength;
    if (this.#response.write(bytes)) return;
    await once(this.#response, 'drain', { signal: this.closed }).catch(() => undefined);
  }

  async #breakOff(how: Cut['how']): Promise<void> {
    if (how === 'stall') {
      this.flushHead();
    } else {
      // An empty write tells when the bytes before it have left.
      await new Promise<void>(resolve => this.#response.write('', () => resolve()));
      if (how === 'close') this.#response.socket?.end();
    }
    if (how !== 'reset') await aborted(AbortSignal.any([this.closed, this.#stopping]));
    this.destroy();
  }
}

function cutOf(effect: FaultEffect): Cut | undefined {
  if (effect.reset === 'middle' || typeof effect.reset === 'number') {
    return { position: effect.reset, how: 'reset' };
  }
  if (effect.truncate !== undefined) return { position: effect.truncate, how: 'close' };
  if (effect.stall !== undefined) return { position: effect.stall, how: 'stall' };
  return undefined;
}

function positionIn(position: BodyPosition, length: number): number {
  return position === 'middle' ? Math.floor(length / 2) : position;
}

function toBytes(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

function lowerCaseNames(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
