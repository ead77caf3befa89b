/**
 * Where a socket is. `idle`: not opened, or the first opening failed. `restoring`: authenticated, the subscriptions are
 * being made again. `waiting`: the connection is lost and the next one follows after a wait. `closed` is final.
 */
export type SocketState =
  | 'idle'
  | 'connecting'
  | 'authenticating'
  | 'restoring'
  | 'open'
  | 'waiting'
  | 'closing'
  | 'closed';

const FOLLOWERS: Readonly<Record<SocketState, readonly SocketState[]>> = {
  idle: ['connecting', 'closing'],
  connecting: ['authenticating', 'waiting', 'idle', 'closing'],
  authenticating: ['restoring', 'waiting', 'idle', 'closing'],
  restoring: ['open', 'waiting', 'idle', 'closing'],
  open: ['waiting', 'closing'],
  waiting: ['connecting', 'closing'],
  closing: ['closed'],
  closed: [],
};

/** Holds the state and lets it change only in the ways that make sense. */
export class SocketStateMachine {
  readonly #onChange: (state: SocketState) => void;
  #state: SocketState = 'idle';

  constructor(onChange: (state: SocketState) => void) {
    this.#onChange = onChange;
  }

  get state(): SocketState {
    return this.#state;
  }

  /** True when nothing can be sent or subscribed: before `open`, and from `close` on. */
  get isUnusable(): boolean {
    return this.#state === 'idle' || this.#state === 'closing' || this.#state === 'closed';
  }

  /** @throws {Error} when `next` cannot follow; that is a mistake in this package. */
  to(next: SocketState): void {
    if (!FOLLOWERS[this.#state].includes(next)) {
      throw new Error(`a socket cannot go from ${this.#state} to ${next}`);
    }
    this.#state = next;
    this.#onChange(next);
  }
}
