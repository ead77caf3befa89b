import type { Caller } from '../caller.js';
import { matchesFilter } from '../events/event-filter.js';
import type { PendingEvent, ReliableSubscription } from '../events/reliable-subscription.js';
import type { VantiqFaultEffect } from '../fault-effects.js';
import type { Installation } from '../installation.js';
import { serverFrame } from './frame.js';
import { closeWith, type SocketChannel } from './socket-channel.js';

/** What a subscription on a socket needs. */
export interface SubscriptionOptions {
  readonly installation: Installation;
  readonly caller: Caller;
  readonly channel: SocketChannel;
  /** What the faults that meet an event of this path ask for. */
  readonly effectOf: (path: string) => VantiqFaultEffect;
  readonly subject: string;
  readonly requestId: string | undefined;
  readonly eventFilter: unknown;
  /** Set for a persistent one. */
  readonly reliable: ReliableSubscription | undefined;
  readonly onEnd: (subscription: SocketSubscription) => void;
}

/** One subscription of one socket. */
export class SocketSubscription {
  readonly options: SubscriptionOptions;
  #stops: readonly (() => void)[] = [];
  #heldAnswer: { readonly text: string; readonly after: number } | undefined;
  #sent = 0;

  constructor(options: SubscriptionOptions) {
    this.options = options;
  }

  /**
   * Sends the answer and starts to send events.
   *
   * @param holdFor - events to send before the answer
   */
  start(answer: string, holdFor: number): void {
    const { installation, caller, channel, subject, reliable } = this.options;
    if (holdFor > 0) this.#heldAnswer = { text: answer, after: holdFor };
    else channel.send(answer);
    const gone = (): void => this.end(410);
    if (reliable) {
      this.#stops = [
        installation.bus.listen(caller.namespace, subject, { event: () => {}, gone }),
        reliable.attach(event => this.#sendReliable(event)),
      ];
      return;
    }
    const event = ({ path, value }: { path: string; value: unknown }): void => {
      if (matchesFilter(value, this.options.eventFilter)) this.#send(path, { path, value });
    };
    this.#stops = [installation.bus.listen(caller.namespace, subject, { event, gone })];
  }

  /** Ends it from the server's side: 410 when the path is gone, otherwise the notice of section 4.7. */
  end(status: 410 | 100): void {
    const { caller, channel, subject, requestId, reliable, onEnd } = this.options;
    this.stop();
    const path = `${subject}/publish`;
    const notice = {
      op: 'unsubscribe',
      path,
      namespace: caller.namespace,
      ...(reliable ? { subscriptionName: reliable.options.name } : {}),
    };
    channel.send(serverFrame(status, requestId, status === 410 ? { path } : notice));
    onEnd(this);
  }

  /** Stops to send; a persistent one goes on without the socket. */
  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #sendReliable({ path, value, sequenceId, createdAtMs, deliveries }: PendingEvent): void {
    this.#send(path, {
      path,
      createdAt: createdAtMs,
      partitionId: 0,
      sequenceId,
      value,
      redelivered: deliveries > 1,
      // Guess: no source shows it.
      redeliveryCount: deliveries - 1,
    });
  }

  #send(path: string, body: Readonly<Record<string, unknown>>): void {
    const effect = this.options.effectOf(path);
    if (effect.delayMs === undefined) this.#sendUnder(effect, body);
    // Real time, as all delays are.
    else setTimeout(() => this.#stops.length > 0 && this.#sendUnder(effect, body), effect.delayMs);
  }

  #sendUnder(effect: VantiqFaultEffect, body: Readonly<Record<string, unknown>>): void {
    const { caller, channel, requestId } = this.options;
    if (effect.unsubscribe || effect.gone) {
      this.end(effect.gone ? 410 : 100);
      return;
    }
    if (effect.drop) return;
    if (effect.closeCode !== undefined && effect.closeAt !== 'after') {
      closeWith(channel, effect.closeCode);
      return;
    }
    if (effect.garbage) channel.send('{"status":');
    const text = serverFrame(100, requestId, {
      ...body,
      namespace: caller.namespace,
      username: caller.username,
    });
    for (let times = 0; times <= (effect.repeat ?? 0); times++) channel.send(text);
    this.#sent++;
    if (this.#heldAnswer && this.#sent >= this.#heldAnswer.after) {
      channel.send(this.#heldAnswer.text);
      this.#heldAnswer = undefined;
    }
    if (effect.closeCode !== undefined) closeWith(channel, effect.closeCode);
  }
}
