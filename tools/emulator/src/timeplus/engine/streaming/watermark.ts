import type { WindowColumns } from '../compile/relation.js';
import type { Reader } from './reader.js';

/** Before every event: nothing is closed. */
const beginning = -(2n ** 62n);

/** A batch of rows as the watermark sees it. */
export interface BatchTime {
  /** Sequence number of its last row. */
  readonly last: number;
  readonly latestMicros: bigint;
}

type Range = { readonly from: number; readonly to: number };

/**
 * How far the event time of a windowed query has come: the greatest time seen, less the delay. Windows that end at
 * or before it are closed, and rows that come for them later are left out.
 */
export class Watermark {
  readonly #window: WindowColumns;
  readonly #delayMicros: bigint;
  readonly #reader: Reader;
  #micros = beginning;
  #closedMicros = beginning;

  constructor(window: WindowColumns, delayMicros: bigint, reader: Reader) {
    this.#window = window;
    this.#delayMicros = delayMicros;
    this.#reader = reader;
  }

  get micros(): bigint {
    return this.#micros;
  }

  /** Windows that end up to here are emitted already. */
  get closedMicros(): bigint {
    return this.#closedMicros;
  }

  /** Whether a window may end between what is closed and the watermark. */
  get closesWindows(): boolean {
    if (this.#micros <= this.#closedMicros) return false;
    const { pace } = this.#window;
    return pace === undefined || lastEnd(this.#micros, pace) > this.#closedMicros;
  }

  /** Moves on to a batch's time; it never moves back. */
  advance(latestMicros: bigint): void {
    const moved = latestMicros - this.#delayMicros;
    if (moved > this.#micros) this.#micros = moved;
  }

  /** Counts the windows up to the watermark as emitted. */
  close(): void {
    this.#closedMicros = this.#micros;
  }

  /** The batches of a range of rows in the order of arrival; those that were ingested together stay together. */
  async batches(range: Range): Promise<readonly BatchTime[]> {
    const rows = await this.#reader.numbers(this.#window.progressSql, 2, range);
    return rows
      .filter(([, latest]) => latest !== null)
      .map(([last, latest]) => ({ last: Math.min(Number(last), range.to), latestMicros: latest! }));
  }

  /** The greatest time of a range of rows. */
  async latest(range: Range): Promise<bigint> {
    const batches = await this.batches(range);
    return batches.reduce(
      (latest, batch) => (batch.latestMicros > latest ? batch.latestMicros : latest),
      beginning,
    );
  }
}

/** The latest end of a window that is not after a time. */
function lastEnd(micros: bigint, pace: { readonly sizeMicros: number; readonly stepMicros: number }): bigint {
  const [size, step] = [BigInt(pace.sizeMicros), BigInt(pace.stepMicros)];
  const sinceFirstEnd = micros - size;
  const rest = ((sinceFirstEnd % step) + step) % step;
  return sinceFirstEnd - rest + size;
}
