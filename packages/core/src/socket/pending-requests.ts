import { ValidationError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { TimeoutError } from '../errors/transport-errors.js';
import type { Clock } from '../time/clock.js';

interface PendingRequest<In> {
  readonly resolve: (reply: In) => void;
  readonly reject: (error: unknown) => void;
  sent: boolean;
}

/** Requests that wait for their replies, found by id. */
export class PendingRequests<In> {
  readonly #clock: Clock;
  readonly #context: ErrorContext;
  readonly #pending: Map<string, PendingRequest<In>> = new Map();
  #lastId = 0;

  constructor(clock: Clock, context: ErrorContext) {
    this.#clock = clock;
    this.#context = context;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** An id that no other request of this socket has or had: '1', '2', ... */
  nextId(): string {
    do this.#lastId += 1;
    while (this.#pending.has(String(this.#lastId)));
    return String(this.#lastId);
  }

  /**
   * Waits for the reply to the request `id`. The promise rejects with a TimeoutError of the phase `reply` after
   * `timeoutMs`.
   *
   * @throws {ValidationError} when a request with this id waits already.
   */
  add(id: string, timeoutMs: number): Promise<In> {
    if (this.#pending.has(id)) {
      const { platform, operation } = this.#context;
      throw new ValidationError({
        platform,
        operation,
        issues: [{ field: 'id', expected: 'an id that no waiting request has', received: id }],
      });
    }
    return new Promise<In>((resolve, reject) => {
      const cancelTimer = this.#clock.after(timeoutMs, () => {
        this.fail(id, new TimeoutError({ ...this.#context, phase: 'reply', limitMs: timeoutMs }));
      });
      const settle = (): void => {
        cancelTimer();
        this.#pending.delete(id);
      };
      this.#pending.set(id, {
        sent: false,
        resolve: reply => {
          settle();
          resolve(reply);
        },
        reject: error => {
          settle();
          reject(error);
        },
      });
    });
  }

  /** The request was handed to a connection: the loss of the connection now loses the reply. */
  markSent(id: string): void {
    const request = this.#pending.get(id);
    if (request !== undefined) request.sent = true;
  }

  /** Hands a reply over; false when nobody waits for it. */
  answer(id: string, reply: In): boolean {
    const request = this.#pending.get(id);
    request?.resolve(reply);
    return request !== undefined;
  }

  fail(id: string, error: unknown): void {
    this.#pending.get(id)?.reject(error);
  }

  /** The connection is lost. Requests that still wait to be sent keep waiting. */
  failSent(error: unknown): void {
    for (const request of [...this.#pending.values()]) if (request.sent) request.reject(error);
  }

  failAll(error: unknown): void {
    for (const request of [...this.#pending.values()]) request.reject(error);
  }
}
