import { randomBytes, randomInt } from 'node:crypto';
import type { EmulatorClock } from '../../host/clock.js';

/** What a person decided about a login, or that nobody did in time. */
export type LoginState = 'pending' | 'approved' | 'denied' | 'expired';

/** A login by device code. */
export interface DeviceLogin {
  readonly deviceCode: string;
  /** What the person types in. */
  readonly userCode: string;
  readonly state: LoginState;
}

interface Entry {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly expiresAtMs: number;
  state: LoginState;
  slowDowns: number;
}

/** Letters that are not taken for one another; the codes make no words. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

/** The logins by device code that go on. */
export class DeviceLogins {
  readonly #clock: EmulatorClock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  begin(lifeSeconds: number): DeviceLogin {
    const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    const entry: Entry = {
      deviceCode: randomBytes(24).toString('base64url'),
      userCode: `${letters.slice(0, 4)}-${letters.slice(4)}`,
      expiresAtMs: this.#clock.now() + lifeSeconds * 1000,
      state: 'pending',
      slowDowns: 0,
    };
    this.#entries.set(entry.deviceCode, entry);
    return entry;
  }

  /** The logins, the oldest first. */
  list(): readonly DeviceLogin[] {
    return [...this.#entries.values()].map(entry => ({
      deviceCode: entry.deviceCode,
      userCode: entry.userCode,
      state: this.#stateOf(entry),
    }));
  }

  /**
   * Decides about a login; without a code, about the newest one.
   *
   * @throws {Error} when there is none that waits
   */
  decide(state: LoginState, userCode?: string): void {
    this.#waiting(userCode).state = state;
  }

  /** Tells the client of a login to ask less often, at its next question. */
  slowDown(userCode?: string): void {
    this.#waiting(userCode).slowDowns++;
  }

  /** What the client of a login is to be told; undefined for a code that is not known, or was used. */
  poll(deviceCode: string): LoginState | 'slow_down' | undefined {
    const entry = this.#entries.get(deviceCode);
    if (!entry) return undefined;
    if (entry.slowDowns > 0) {
      entry.slowDowns--;
      return 'slow_down';
    }
    const state = this.#stateOf(entry);
    if (state === 'approved') this.#entries.delete(deviceCode);
    return state;
  }

  clear(): void {
    this.#entries.clear();
  }

  #stateOf({ state, expiresAtMs }: Entry): LoginState {
    return state === 'pending' && expiresAtMs <= this.#clock.now() ? 'expired' : state;
  }

  #waiting(userCode: string | undefined): Entry {
    const entry = [...this.#entries.values()]
      .filter(candidate => this.#stateOf(candidate) === 'pending')
      .findLast(candidate => userCode === undefined || candidate.userCode === userCode);
    if (!entry)
      throw new Error(`no login waits for a decision${userCode === undefined ? '' : `: ${userCode}`}`);
    return entry;
  }
}
