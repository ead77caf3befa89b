import { stringifyJson } from '@sdk/core';

/** A row as the wire has it. */
export type WireRow = readonly unknown[];

/** From when on a statement is to give its rows again. */
export interface ResumePoint {
  /** Milliseconds since the epoch; `-Infinity` for the statement's own beginning. */
  readonly sinceMs: number;
  /** Whether rows before that point may not have been delivered. */
  readonly mayMiss: boolean;
}

/** How much of the delivered rows is kept. */
export interface OverlapLimits {
  /** Milliseconds of event time. */
  readonly overlapMs: number;
  readonly maxRows: number;
}

/** How a statement begins. */
export interface Beginning {
  /** When the server accepted it, in milliseconds since the epoch; servers tell whole seconds. */
  readonly acceptedMs: number;
  /** Whether it begins with stored rows. */
  readonly replays: boolean;
}

interface Delivered {
  readonly row: WireRow;
  readonly timeMs: number;
}

/** Length of the second that a server names as the moment of acceptance. */
const ACCEPTED_WITHIN_MS = 1000;
/** Kept rows are looked through after this many more, or when their number has doubled. */
const LEAST_BETWEEN_PRUNINGS = 1024;

/**
 * Keeps what was delivered lately, so that a statement that is run anew loses and doubles nothing. Rows of a stream
 * arrive almost, but not quite, in the order of their event times; those that a server replays from its historical
 * store come in no order at all (`force_backfill_in_order` is off, section 4.10).
 *
 * While rows arrive live, the point to resume from follows the newest one at a distance of `overlapMs`. During a replay,
 * which lasts until a row arrives that is younger than it, that point stands still.
 */
export class DeliveredRows {
  readonly #limits: OverlapLimits;
  readonly #beginning: Beginning;
  /** Rows at or after the point to resume from. */
  #kept: Delivered[] = [];
  #pruneAt = LEAST_BETWEEN_PRUNINGS;
  #newestMs = -Infinity;
  #oldestMs = Infinity;
  #sawLateRow = false;
  /** Rows up to this time were let go of to keep within `maxRows`. */
  #evictedMs = -Infinity;
  /** Where the replay under way began; undefined while rows arrive live. */
  #replaySinceMs: number | undefined;
  /** A row from this time on ends the replay. */
  #liveFromMs: number;
  /** How often each row is still to be skipped in the replay. */
  #toSkip: Map<string, number> = new Map();
  #skipUntilMs = -Infinity;

  constructor(limits: OverlapLimits, beginning: Beginning) {
    this.#limits = limits;
    this.#beginning = beginning;
    this.#replaySinceMs = beginning.replays ? -Infinity : undefined;
    this.#liveFromMs = beginning.acceptedMs + ACCEPTED_WITHIN_MS;
  }

  /** The rows of a batch that were not delivered before; they are taken for delivered from now on. */
  take(batch: readonly WireRow[], timeMsOf: (row: WireRow) => number, nowMs: number): readonly WireRow[] {
    const fresh = batch.filter(row => {
      const timeMs = timeMsOf(row);
      if (this.#skips(row, timeMs)) return false;
      this.#note(row, timeMs, nowMs);
      return true;
    });
    if (this.#kept.length >= this.#pruneAt) this.#prune();
    return fresh;
  }

  /** Where to resume after a lost connection; rows that come again from there on are skipped. */
  resume(): ResumePoint {
    this.#prune();
    const sinceMs = this.#sinceMs();
    const mayMiss = this.#sawLateRow || sinceMs > this.#wantedMs() || this.#isBeginningUnclear();
    this.#replaySinceMs = sinceMs;
    this.#toSkip = new Map();
    this.#skipUntilMs = -Infinity;
    for (const { row, timeMs } of this.#kept) {
      const key = stringifyJson(row);
      this.#toSkip.set(key, (this.#toSkip.get(key) ?? 0) + 1);
      this.#skipUntilMs = Math.max(this.#skipUntilMs, timeMs);
    }
    return { sinceMs, mayMiss };
  }

  /** The statement was accepted anew. */
  resumed(acceptedMs: number): void {
    this.#liveFromMs = acceptedMs + ACCEPTED_WITHIN_MS;
  }

  #skips(row: WireRow, timeMs: number): boolean {
    if (this.#toSkip.size === 0 || timeMs > this.#skipUntilMs) return false;
    const key = stringifyJson(row);
    const left = this.#toSkip.get(key);
    if (left === undefined) return false;
    if (left === 1) this.#toSkip.delete(key);
    else this.#toSkip.set(key, left - 1);
    return true;
  }

  #note(row: WireRow, timeMs: number, nowMs: number): void {
    // A row that is dated in the future says nothing about where the stream is.
    if (timeMs >= this.#liveFromMs && timeMs <= nowMs) this.#replaySinceMs = undefined;
    if (this.#replaySinceMs === undefined && !(timeMs >= this.#newestMs - this.#limits.overlapMs)) {
      this.#sawLateRow = true;
    }
    this.#newestMs = Math.max(this.#newestMs, Math.min(timeMs, nowMs));
    this.#oldestMs = Math.min(this.#oldestMs, timeMs);
    this.#kept.push({ row, timeMs });
  }

  /** The point that the overlap asks for. */
  #wantedMs(): number {
    if (this.#replaySinceMs !== undefined) return this.#replaySinceMs;
    return Math.max(this.#newestMs - this.#limits.overlapMs, this.#firstMs());
  }

  /** The point from which on all delivered rows are kept. */
  #sinceMs(): number {
    return Math.max(this.#wantedMs(), this.#evictedMs + 1);
  }

  /** Rows before this time are from before the query, as far as can be told. */
  #firstMs(): number {
    if (this.#beginning.replays) return -Infinity;
    return Math.min(this.#beginning.acceptedMs, this.#oldestMs);
  }

  /** Rows whose event time lies before their arrival cannot be told from those before the query. */
  #isBeginningUnclear(): boolean {
    const firstMs = this.#firstMs();
    return firstMs < this.#beginning.acceptedMs && firstMs > this.#newestMs - this.#limits.overlapMs;
  }

  #prune(): void {
    const sinceMs = this.#sinceMs();
    this.#kept = this.#kept.filter(({ timeMs }) => timeMs >= sinceMs);
    const excess = this.#kept.length - this.#limits.maxRows;
    if (excess > 0) {
      const times = this.#kept.map(({ timeMs }) => timeMs).sort((a, b) => a - b);
      this.#evictedMs = times[excess - 1] as number;
      this.#kept = this.#kept.filter(({ timeMs }) => timeMs > this.#evictedMs);
    }
    if (this.#replaySinceMs === undefined && sinceMs > this.#skipUntilMs) this.#toSkip.clear();
    this.#pruneAt = Math.max(2 * this.#kept.length, this.#kept.length + LEAST_BETWEEN_PRUNINGS);
  }
}
