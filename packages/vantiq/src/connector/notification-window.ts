import { type Clock, StreamError, TimeoutError } from '@sdk/core';

/** A notification on its way. */
interface Notification {
  /** True once it was handed to the network, so that an answer can come. */
  sent: boolean;
  /** Ends the wait, with an error when there is one. */
  readonly settle: (error?: unknown) => void;
}

/** Unanswered notifications that servers cope with, as the Java client has it. */
const MOST_UNANSWERED = 5;

const CONTEXT = { platform: 'vantiq', operation: 'notify', attempts: 1 } as const;

/**
 * Notifications on their way. The server answers each with a bare status and no id, in their order; only a few may be
 * unanswered at a time.
 */
export class NotificationWindow {
  readonly #underWay: Set<Notification> = new Set();
  readonly #queue: (() => void)[] = [];
  readonly #mostWaiting: number;
  readonly #replyTimeoutMs: number;
  readonly #clock: Clock;
  #room = MOST_UNANSWERED;

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
    if (this.#room > 0) this.#room -= 1;
    else {
      if (this.#queue.length >= this.#mostWaiting) throw tooMany(this.#mostWaiting);
      await new Promise<void>(resolve => this.#queue.push(resolve));
    }
    const stop = new AbortController();
    const limitMs = this.#replyTimeoutMs;
    await new Promise<void>((resolve, reject) => {
      const notification: Notification = {
        sent: false,
        settle: error => {
          if (!this.#underWay.delete(notification)) return;
          cancelTimer();
          this.#makeRoom();
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      const cancelTimer = this.#clock.after(limitMs, () => {
        stop.abort();
        notification.settle(new TimeoutError({ ...CONTEXT, phase: 'reply', limitMs }));
      });
      this.#underWay.add(notification);
      send(stop.signal).then(() => {
        notification.sent = true;
      }, notification.settle);
    });
  }

  /** Settles the oldest notification by the server's answer. */
  answer(error: unknown): void {
    const [first, ...rest] = this.#underWay;
    const oldest = first?.sent === true ? first : (rest.find(({ sent }) => sent) ?? first);
    oldest?.settle(error);
  }

  /** The connection is lost: what was sent gets no answer. What was not sent yet goes on waiting. */
  lose(error: unknown): void {
    for (const notification of [...this.#underWay]) if (notification.sent) notification.settle(error);
  }

  /** Hands the place on to the one that waits longest. */
  #makeRoom(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#room += 1;
    else next();
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
