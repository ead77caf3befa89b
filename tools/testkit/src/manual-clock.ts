/** A clock that stands still until `advance` moves it. It fits the `Clock` of the SDKs and that of the emulator. */
export interface ManualClock {
  now(): number;
  monotonic(): number;
  after(delayMs: number, callback: () => void): () => void;
  /** Moves time on, running every timer that falls due in order, and lets pending promises settle between them. */
  advance(byMs: number): Promise<void>;
  /** Delays of the timers that wait now, nearest first, in milliseconds from now. */
  pendingDelays(): number[];
  /** Lets the wall time jump without moving the monotonic time. */
  jumpWallTime(byMs: number): void;
}

interface Timer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** Lets every promise that can settle do so; a macrotask turn covers chains of any length. */
const settlePromises = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** @param startMs wall time at the start, in milliseconds since the epoch. */
export function manualClock(startMs: number = Date.UTC(2026, 0, 1)): ManualClock {
  const timers = new Set<Timer>();
  let elapsedMs = 0;
  let wallOffsetMs = startMs;

  const nextTimer = (untilMs: number): Timer | undefined =>
    [...timers].filter(timer => timer.dueAt <= untilMs).sort((a, b) => a.dueAt - b.dueAt)[0];

  return {
    now: () => wallOffsetMs + elapsedMs,
    monotonic: () => elapsedMs,
    after(delayMs, callback) {
      const timer: Timer = { dueAt: elapsedMs + delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(byMs) {
      const target = elapsedMs + byMs;
      await settlePromises();
      for (let timer = nextTimer(target); timer !== undefined; timer = nextTimer(target)) {
        timers.delete(timer);
        elapsedMs = Math.max(elapsedMs, timer.dueAt);
        timer.callback();
        await settlePromises();
      }
      elapsedMs = target;
      await settlePromises();
    },
    pendingDelays: () => [...timers].map(timer => timer.dueAt - elapsedMs).sort((a, b) => a - b),
    jumpWallTime(byMs) {
      wallOffsetMs += byMs;
    },
  };
}
