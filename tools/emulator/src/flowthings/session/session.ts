import type { RequestRecord } from '../../host/request-log.js';
import type { Call } from '../call.js';
import type { FlowthingsFaultEffect } from '../fault-effects.js';
import type { Drop, Flow } from '../model/stored-object.js';
import { assertMayReadDrops } from '../objects/rights.js';
import { badRequest, FlowthingsRefusal } from '../refusal.js';
import { viewDrop } from '../view.js';
import { AnswerQueue } from './answer-queue.js';
import { answerFrame, type ClientFrame, dropFrame, framePath, readFrame } from './client-frame.js';
import { flowOfFrame, runFrame } from './run-frame.js';
import type { Transport } from './transport.js';

/** What a session needs of those who keep it. */
export interface SessionServices {
  /** The caller as of now; the generation of sessions can change. */
  readonly call: () => Call;
  /** Silence that ends a connection. */
  readonly idleMs: () => number;
  /** Called once, when the session is over. */
  readonly ended: () => void;
}

/** How a frame or a drop is counted against faults and the log; only sockets can do it. */
export interface FaultGate {
  frame(
    path: string,
    text: string,
  ): { readonly effect: FlowthingsFaultEffect; readonly record: RequestRecord };
  event(path: string): FlowthingsFaultEffect;
}

const GARBAGE = '{"head":{"msgId":';

/** A session: who made it, what it subscribed to, and the connection that it has. */
export class Session {
  readonly id: string;
  readonly #services: SessionServices;
  readonly #answers = new AnswerQueue();
  readonly #subscriptions = new Map<string, { readonly path: string; readonly end: () => void }>();
  readonly #waiting: string[] = [];
  #transport: Transport | undefined;
  #gate: FaultGate | undefined;
  #cancelTimer: () => void = () => {};
  #over = false;

  constructor(id: string, services: SessionServices, unusedMs: number) {
    this.id = id;
    this.#services = services;
    this.#endAfter(unusedMs);
  }

  get account(): string {
    return this.#services.call().access.account.name;
  }

  /** Paths of the flows that it subscribed to. */
  get subscriptions(): readonly string[] {
    return [...this.#subscriptions.values()].map(({ path }) => path);
  }

  get transport(): Transport | undefined {
    return this.#transport;
  }

  /** Messages that wait for a connection. */
  get waiting(): readonly string[] {
    return this.#waiting;
  }

  /** Gives it a connection, which gets at once what was waiting. */
  attach(transport: Transport, gate?: FaultGate): void {
    this.#transport = transport;
    this.#gate = gate;
    this.seen();
    for (const text of this.#waiting.splice(0)) transport.send(text);
  }

  /** Takes a connection away, if it still has it; without another one within this time the session is over. */
  detach(transport: Transport, graceMs: number): void {
    if (this.#over || this.#transport !== transport) return;
    this.#transport = undefined;
    this.#endAfter(graceMs);
  }

  /** Counts as a sign of life. */
  seen(): void {
    const transport = this.#transport;
    // A poll waits as long as its client likes; only sockets have to send heartbeats.
    if (transport?.kind === 'websocket') this.#endAfter(this.#services.idleMs());
    else if (transport) this.#cancelTimer();
  }

  /** Takes one message of the client. */
  receive(text: string): void {
    const frame = readFrame(text);
    if (!frame) return;
    const { effect, record } = this.#gate?.frame(framePath(frame), text) ?? noFaults;
    if (effect.drop) return;
    this.seen();
    if (effect.delayMs === undefined) this.#handle(frame, effect, record);
    // Real time, as all delays are.
    else setTimeout(() => this.#handle(frame, effect, record), effect.delayMs);
  }

  /** Closes the connection with a code (1006: without a word) and ends the session. */
  close(code: number): void {
    const transport = this.#transport;
    this.end();
    if (code === 1006) transport?.cut();
    else transport?.close(code);
  }

  /** Ends the session; whatever connection it has is left alone. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelTimer();
    this.#transport = undefined;
    for (const { end } of this.#subscriptions.values()) end();
    this.#subscriptions.clear();
    this.#services.ended();
  }

  #handle(frame: ClientFrame, effect: FlowthingsFaultEffect, record: RequestRecord): void {
    if (this.#over || frame.type === 'heartbeat') return;
    const closeCode = effect.loseSession ? (effect.closeCode ?? 1011) : effect.closeCode;
    const closeAt = effect.loseSession ? 'unprocessed' : (effect.closeAt ?? 'before');
    if (closeCode !== undefined && closeAt === 'unprocessed') {
      this.close(closeCode);
      return;
    }
    const text = this.#answerTo(frame, effect);
    if (closeCode !== undefined && closeAt === 'before') {
      this.close(closeCode);
      return;
    }
    if (text !== undefined) {
      this.#answers.answer(effect, () => {
        record.head(200, {});
        record.sent(Buffer.from(text));
        this.#send(text, effect);
      });
    }
    if (closeCode !== undefined) this.close(closeCode);
  }

  /** Undefined for a frame without a msgId: clients cannot take an answer without one (section 6). */
  #answerTo(frame: ClientFrame, effect: FlowthingsFaultEffect): string | undefined {
    const outcome = this.#outcomeOf(frame, effect);
    return frame.msgId === undefined ? undefined : answerFrame(frame.msgId, outcome);
  }

  #outcomeOf(frame: ClientFrame, effect: FlowthingsFaultEffect): Parameters<typeof answerFrame>[1] {
    if (effect.status !== undefined) {
      return new FlowthingsRefusal(effect.status, 'The emulator was asked for this fault.');
    }
    try {
      if (effect.unauthorized) throw new FlowthingsRefusal(403, 'The token is missing, wrong or expired.');
      if (frame.type === 'subscribe') return this.#subscribe(frame);
      if (frame.type === 'unsubscribe') return this.#unsubscribe(frame);
      return runFrame(this.#services.call(), frame);
    } catch (error) {
      if (error instanceof FlowthingsRefusal) return error;
      const { installation } = this.#services.call();
      installation.log(`flowthings: ${framePath(frame)} failed: ${(error as Error).stack ?? String(error)}`);
      return new FlowthingsRefusal(500, `Internal error of the emulator: ${String(error)}`);
    }
  }

  /** Subscribing twice is harmless (section 4.7). */
  #subscribe(frame: ClientFrame): { status: 200; body: object } {
    const call = this.#services.call();
    const flow = this.#flow(call, frame);
    assertMayReadDrops(call.access, flow);
    if (!this.#subscriptions.has(flow.id)) {
      const end = call.installation.bus.subscribe(flow.id, drop => this.#deliver(drop));
      this.#subscriptions.set(flow.id, { path: flow.path, end });
    }
    return { status: 200, body: {} };
  }

  #unsubscribe(frame: ClientFrame): { status: 200; body: object } {
    const flow = this.#flow(this.#services.call(), frame);
    this.#subscriptions.get(flow.id)?.end();
    this.#subscriptions.delete(flow.id);
    return { status: 200, body: {} };
  }

  #flow(call: Call, frame: ClientFrame): Flow {
    if (frame.object !== 'drop') throw badRequest('Only drops can be subscribed to.');
    return flowOfFrame(call, frame);
  }

  #deliver(drop: Drop): void {
    const effect = this.#gate?.event(drop.path) ?? {};
    if (effect.delayMs === undefined) this.#deliverUnder(effect, drop);
    else setTimeout(() => this.#deliverUnder(effect, drop), effect.delayMs);
  }

  #deliverUnder(effect: FlowthingsFaultEffect, drop: Drop): void {
    if (this.#over || effect.drop) return;
    const { closeCode, closeAt = 'before', repeat = 0 } = effect;
    if (closeCode === undefined || closeAt === 'after') {
      const text = dropFrame(drop.flowId, viewDrop(drop, this.#services.call().typed));
      for (let times = 0; times <= repeat; times++) this.#send(text, effect);
      this.#answers.dropSent();
    }
    if (closeCode !== undefined) this.close(closeCode);
  }

  #send(text: string, { garbage, half }: FlowthingsFaultEffect): void {
    if (this.#over) return;
    const texts = [...(garbage ? [GARBAGE] : []), half ? text.slice(0, text.length / 2) : text];
    for (const each of texts) {
      if (this.#transport) this.#transport.send(each);
      else this.#waiting.push(each);
    }
  }

  #endAfter(delayMs: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#services.call().installation.clock.after(delayMs, () => this.close(1001));
  }
}

const noFaults: ReturnType<FaultGate['frame']> = {
  effect: {},
  record: { body: () => {}, head: () => {}, sent: () => {} },
};
