import type { TimeoutPhase } from '../errors/transport-errors.js';

/** Time limits of a call, in milliseconds; `Infinity` switches one off. */
export interface TimeoutOptions {
  /** From sending an attempt to the last byte of its answer; of a stream: to the head. @defaultValue 30000 */
  readonly attemptMs?: number;
  /** The whole call with its retries and waits; of a stream: until it is open. @defaultValue 120000 */
  readonly totalMs?: number;
  /** Silence between two pieces of an answer's body. @defaultValue 30000 */
  readonly idleMs?: number;
}

export type Timeouts = Required<TimeoutOptions>;

export const DEFAULT_TIMEOUTS: Timeouts = { attemptMs: 30_000, totalMs: 120_000, idleMs: 30_000 };

/** Reason of an abort that a time limit caused. It never leaves the core: it becomes a TimeoutError there. */
export class DeadlinePassed {
  readonly phase: TimeoutPhase;
  readonly limitMs: number;

  constructor(phase: TimeoutPhase, limitMs: number) {
    this.phase = phase;
    this.limitMs = limitMs;
  }
}
