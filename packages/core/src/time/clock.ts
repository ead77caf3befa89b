/** Time as a client sees it; inject another one to control waits in tests. */
export interface Clock {
  /** Wall time in milliseconds since the Unix epoch. It may jump; use it only to talk about dates. */
  now(): number;
  /** Milliseconds since some fixed moment. It never goes back; lifetimes and deadlines are measured on it. */
  monotonic(): number;
  /** Runs `callback` once after `delayMs`. The result cancels it and may be called more than once. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Node fires timers with a longer delay at once, so longer waits are cut into pieces. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function startTimer(delayMs: number, callback: () => void): () => void {
  const piece = Math.min(delayMs, LONGEST_TIMER_MS);
  let cancelRest: (() => void) | undefined;
  const timer = setTimeout(() => {
    const rest = delayMs - piece;
    if (rest > 0) cancelRest = startTimer(rest, callback);
    else callback();
  }, piece);
  return () => {
    clearTimeout(timer);
    cancelRest?.();
  };
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: startTimer,
};
