import type { EmulatorClock } from './clock.js';

/** The emulator's clock as its user steers it. */
export interface ClockControl {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** True while time stands still. */
  readonly frozen: boolean;
  /** Stops time where it is. */
  freeze(): void;
  /** Lets time run on from where it stands. */
  resume(): void;
  /** Moves time on; timers that fall due run in their order, each at its own time. */
  advance(byMs: number): void;
  /** Jumps to an instant, back too. A jump ahead runs the timers that fall due. */
  set(nowMs: number): void;
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock over another one that can be frozen, moved and set. */
export class AdjustableClock implements EmulatorClock, ClockControl {
  readonly #base: EmulatorClock;
  readonly #timers = new Set<Timer>();
  #offsetMs = 0;
  #frozenAtMs: number | undefined;
  #cancelWake: (() => void) | undefined;

  constructor(base: EmulatorClock) {
    this.#base = base;
  }

  get frozen(): boolean {
    return this.#frozenAtMs !== undefined;
  }

  now(): number {
    return this.#frozenAtMs ?? this.#base.now() + this.#offsetMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer: Timer = { dueMs: this.now() + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    this.#scheduleWake();
    return () => {
      if (this.#timers.delete(timer)) this.#scheduleWake();
    };
  }

  freeze(): void {
    this.#frozenAtMs = this.now();
    this.#scheduleWake();
  }

  resume(): void {
    if (this.#frozenAtMs === undefined) return;
    this.#offsetMs = this.#frozenAtMs - this.#base.now();
    this.#frozenAtMs = undefined;
    this.#scheduleWake();
  }

  advance(byMs: number): void {
    this.set(this.now() + byMs);
  }

  set(nowMs: number): void {
    for (let next = this.#earliest(); next && next.dueMs <= nowMs; next = this.#earliest()) {
      this.#timers.delete(next);
      this.#moveTo(Math.max(this.now(), next.dueMs));
      next.callback();
    }
    this.#moveTo(nowMs);
    this.#scheduleWake();
  }

  #moveTo(nowMs: number): void {
    if (this.#frozenAtMs === undefined) this.#offsetMs = nowMs - this.#base.now();
    else this.#frozenAtMs = nowMs;
  }

  #earliest(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.#timers) if (!earliest || timer.dueMs < earliest.dueMs) earliest = timer;
    return earliest;
  }

  #scheduleWake(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    const next = this.#earliest();
    if (!next || this.frozen) return;
    this.#cancelWake = this.#base.after(Math.max(0, next.dueMs - this.now()), () => this.set(this.now()));
  }
}
