import { type Clock, StreamError, TimeoutError } from '@sdk/core';

/** A notification on its way. */
interface Notification {
  /** True once it was handed to the network, so that an answer can come. */
  sent: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Unanswered notifications that servers cope with, as the Java client has it. */
const MOST_UNANSWERED = 5;

const CONTEXT = { platform: 'vantiq', operation: 'notify', attempts: 1 } as const;

/**
 * Notifications on their way. The server answers each with a bare status and no id, in their order; only a few may be
 * unanswered at a time.
 */
export class NotificationWindow {
  readonly #underWay: Notification[] = [];
  readonly #queue: (() => void)[] = [];
  readonly #mostWaiting: number;
  readonly #replyTimeoutMs: number;
  readonly #clock: Clock;

  constructor(options: {
    readonly mostWaiting: number;
    readonly replyTimeoutMs: number;
    readonly clock: Clock;
  }) {
    this.#mostWaiting = options.mostWaiting;
    this.#replyTimeoutMs = options.replyTimeoutMs;
    this.#clock = options.clock;
  }

  /** Calls `send` as soon as there is room; resolves with the server's answer. Its signal aborts when time is up. */
  async notify(send: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#underWay.length >= MOST_UNANSWERED) {
      if (this.#queue.length >= this.#mostWaiting) throw tooMany(this.#mostWaiting);
      await new Promise<void>(resolve => this.#queue.push(resolve));
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const notification: Notification = { sent: false, resolve, reject };
    this.#underWay.push(notification);
    const stop = new AbortController();
    const cancelTimer = this.#clock.after(this.#replyTimeoutMs, () => {
      stop.abort();
      reject(new TimeoutError({ ...CONTEXT, phase: 'reply', limitMs: this.#replyTimeoutMs }));
    });
    send(stop.signal).then(() => {
      notification.sent = true;
    }, reject);
    try {
      await promise;
    } finally {
      cancelTimer();
      this.#underWay.splice(this.#underWay.indexOf(notification), 1);
      this.#queue.shift()?.();
    }
  }

  /** Settles the oldest notification by the server's answer; false when none waits. */
  answer(error: unknown): boolean {
    const oldest = this.#underWay.find(({ sent }) => sent) ?? this.#underWay[0];
    if (oldest === undefined) return false;
    if (error === undefined) oldest.resolve();
    else oldest.reject(error);
    return true;
  }

  /** The connection is lost: what was sent gets no answer. What was not sent yet goes on waiting. */
  lose(error: unknown): void {
    for (const notification of [...this.#underWay]) if (notification.sent) notification.reject(error);
  }
}

function tooMany(most: number): StreamError {
  return new StreamError({
    ...CONTEXT,
    code: 'sdk.stream_overflow',
    message: `vantiq notify: ${most} notifications wait already; await each, or raise maxWaiting`,
    gap: 'none',
  });
}
