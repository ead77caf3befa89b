import { randomBytes } from 'node:crypto';
import type { EmulatorClock } from '../../host/clock.js';
import type { Store } from '../../host/store.js';
import { type Identified, Table } from '../model/table.js';

/** What a caller may do: activate itself, all that a device does, what an enterprise client does, or administer. */
export type TokenUse = 'activation' | 'device' | 'enterprise' | 'administration';

/** Whom a token, or a name with its password, stands for. */
export interface TokenSubject {
  readonly use: TokenUse;
  /** Activation id, endpoint id, integration id or user name. */
  readonly subject: string;
}

interface TokenRecord extends TokenSubject, Identified {
  readonly expiresAtMs: number;
}

/** Lifetime of a token when nothing else is said. */
const HOUR_MS = 3_600_000;

/** The tokens that were given out; they mean nothing to clients. */
export class TokenBook {
  /** Milliseconds that new tokens are good for. */
  lifetimeMs: number = HOUR_MS;
  readonly #clock: EmulatorClock;
  readonly #tokens: Table<TokenRecord>;

  /** @param name - the collection of the store */
  constructor(clock: EmulatorClock, store: Store, name: string) {
    this.#clock = clock;
    this.#tokens = new Table(store, name);
  }

  /** A new token. */
  issue({ use, subject }: TokenSubject): string {
    const id = randomBytes(16).toString('hex');
    this.#tokens.put({ id, use, subject, expiresAtMs: this.#clock.now() + this.lifetimeMs });
    return id;
  }

  /** Whom a token stands for, when it is known and has not expired. */
  find(token: string): TokenSubject | undefined {
    const known = this.#tokens.get(token);
    return known && known.expiresAtMs > this.#clock.now() ? known : undefined;
  }

  /** Lets all tokens expire now. */
  expireAll(): void {
    this.#tokens.clear();
  }

  /** Lets the tokens of one identity expire now. */
  expire(subject: string): void {
    for (const token of [...this.#tokens]) if (token.subject === subject) this.#tokens.delete(token.id);
  }

  clear(): void {
    this.#tokens.clear();
    this.lifetimeMs = HOUR_MS;
  }
}
