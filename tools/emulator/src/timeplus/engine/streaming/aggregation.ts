import type { EmulatorClock } from '../../../host/clock.js';
import type { Aggregation } from '../compile/relation.js';
import { parameters } from '../compile/source.js';
import type { Changelog } from './changelog.js';
import type { Reader } from './reader.js';
import type { RowEmitter } from './row-emitter.js';
import { Ticker } from './ticker.js';
import { Watermark } from './watermark.js';

/** A running aggregation: what it reads, and to whom it gives. */
export interface AggregationRun {
  readonly aggregation: Aggregation;
  readonly reader: Reader;
  readonly emitter: RowEmitter;
  /** Of EMIT CHANGELOG. */
  readonly changelog: Changelog | undefined;
  readonly clock: EmulatorClock;
  readonly signal: AbortSignal;
  readonly onScanned: (rows: number) => void;
}

/** Runs an aggregation until its LIMIT is reached or the signal aborts. */
export function runAggregation(run: AggregationRun): Promise<void> {
  const { trigger } = run.aggregation;
  switch (trigger.kind) {
    case 'window_close':
      return new AggregationRunner(run).emitClosedWindows();
    case 'periodic':
      return new AggregationRunner(run).emitPeriodically(trigger.intervalMs, trigger.repeat, false);
    case 'update':
      return trigger.batchMs === undefined
        ? new AggregationRunner(run).emitUpdates()
        : new AggregationRunner(run).emitPeriodically(trigger.batchMs, false, true);
  }
}

class AggregationRunner {
  readonly #run: AggregationRun;
  readonly #watermark: Watermark | undefined;
  /** The last row that was taken in. */
  #position: number;

  constructor(run: AggregationRun) {
    this.#run = run;
    const { aggregation, reader } = run;
    this.#watermark =
      aggregation.window === undefined
        ? undefined
        : new Watermark(aggregation.window, aggregation.delayMicros, reader);
    this.#position = reader.from.start;
  }

  /** Emits each window once, when the watermark passes its end. History closes none before all of it is read. */
  async emitClosedWindows(): Promise<void> {
    const { reader, signal, emitter } = this.#run;
    const watermark = this.#watermark!;
    if (reader.from.live > this.#position) {
      const latest = await watermark.latest({ from: this.#position, to: reader.from.live });
      this.#moveTo(reader.from.live);
      watermark.advance(latest);
      await this.#emitClosed();
    }
    while (await this.#waitForRows()) {
      const to = reader.from.table.lastSequence;
      for (const batch of await watermark.batches({ from: this.#position, to })) {
        this.#moveTo(batch.last);
        watermark.advance(batch.latestMicros);
        await this.#emitClosed();
        if (emitter.isDone || signal.aborted) return;
      }
      this.#moveTo(to);
    }
  }

  async #emitClosed(): Promise<void> {
    const watermark = this.#watermark!;
    if (!watermark.closesWindows) return;
    await this.#emit({
      [parameters.closed]: watermark.closedMicros,
      [parameters.watermark]: watermark.micros,
    });
    watermark.close();
  }

  /** Emits the groups that each new batch of rows changed. */
  async emitUpdates(): Promise<void> {
    while (await this.#waitForRows()) await this.#emitChanges(true);
  }

  /** Emits at each beat of the clock, if rows came since the last one or `repeat` is set. */
  async emitPeriodically(intervalMs: number, repeat: boolean, onlyChanges: boolean): Promise<void> {
    const { clock, signal, emitter } = this.#run;
    const ticker = new Ticker(clock, this.#run.reader.from.acceptedAtMs, intervalMs);
    while (!emitter.isDone) {
      await ticker.next(signal);
      if (signal.aborted) return;
      this.#run.reader.from.table.checkExists();
      if (onlyChanges) await this.#emitChanges(true);
      else await this.#emitChanges(false, repeat);
    }
  }

  async #emitChanges(onlyChanged: boolean, always = false): Promise<void> {
    const { reader } = this.#run;
    const before = this.#position;
    const to = reader.from.table.lastSequence;
    const isChanged = to > before && (await this.#takesIn(before, to));
    const latest = to > before ? await this.#watermark?.latest({ from: before, to }) : undefined;
    this.#moveTo(to);
    if (isChanged || always) {
      await this.#emit({
        ...(onlyChanged ? { [parameters.changed]: BigInt(before) } : {}),
        [parameters.closed]: this.#watermark?.closedMicros ?? 0n,
      });
    }
    if (latest !== undefined) this.#watermark?.advance(latest);
    this.#watermark?.close();
  }

  async #takesIn(from: number, to: number): Promise<boolean> {
    const { reader, aggregation } = this.#run;
    const [row] = await reader.numbers(aggregation.arrivalsSql, 1, { from, to });
    return (row?.[0] ?? 0n) > 0n;
  }

  async #emit(more: Readonly<Record<string, bigint>>): Promise<void> {
    const { reader, emitter, signal, changelog } = this.#run;
    const range = { from: reader.from.start, to: this.#position };
    for await (const rows of reader.emission(range, more)) {
      if (signal.aborted || emitter.isDone) return;
      await emitter.emit(changelog === undefined ? rows : changelog.changes(rows));
    }
  }

  /** Whether there are rows to take in; false when the query is to end. */
  async #waitForRows(): Promise<boolean> {
    const { reader, signal, emitter } = this.#run;
    if (emitter.isDone) return false;
    await reader.from.table.waitBeyond(this.#position, signal);
    return !signal.aborted;
  }

  #moveTo(position: number): void {
    this.#run.onScanned(position - this.#position);
    this.#position = position;
  }
}
