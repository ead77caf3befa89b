import type { EmulatorClock } from '../../host/clock.js';
import { RunStatistics } from './run-statistics.js';

/** How a source or sink ended by itself. */
export interface RunEnd {
  readonly kind: 'failed' | 'finished';
  readonly message: string;
}

/** A source or sink at work. */
export interface ConnectorRun {
  /** Undefined while it works. */
  readonly end: RunEnd | undefined;
  /** Ends it; resolves when nothing is in flight any more. */
  stop(): Promise<void>;
}

interface Entry {
  readonly statistics: RunStatistics;
  run: ConnectorRun | undefined;
  startedAtMs: number;
}

/** The sources and sinks of one workspace that were started, by id. */
export class Connectors {
  readonly #clock: EmulatorClock;
  readonly #entries = new Map<string, Entry>();
  readonly #cancelTimers = new Set<() => void>();

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** Starts one in place of what ran under its id; one that cannot be opened has ended at once. */
  async start(id: string, open: (statistics: RunStatistics) => Promise<ConnectorRun>): Promise<void> {
    await this.stop(id);
    const entry = this.#entry(id);
    entry.startedAtMs = this.#clock.now();
    entry.statistics.note('started');
    entry.run = await open(entry.statistics).catch((error: unknown) =>
      endedRun((error as { message: string }).message),
    );
  }

  /** Stops one; what it counted stays. */
  async stop(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry?.run) return;
    const { run } = entry;
    entry.run = undefined;
    await run.stop();
    entry.statistics.note('stopped');
  }

  /** Stops one and forgets what it counted. */
  async forget(id: string): Promise<void> {
    await this.stop(id);
    this.#entries.delete(id);
  }

  /** True while it was started and not stopped, also after it has ended by itself. */
  isStarted(id: string): boolean {
    return this.#entries.get(id)?.run !== undefined;
  }

  /** How one has ended by itself; undefined while it works, or is stopped. */
  endOf(id: string): RunEnd | undefined {
    return this.#entries.get(id)?.run?.end;
  }

  /** What one has counted so far. */
  statisticsOf(id: string): RunStatistics {
    return this.#entries.get(id)?.statistics ?? new RunStatistics(this.#clock);
  }

  /** Milliseconds since it was started; 0 when it does not run. */
  uptimeMs(id: string): number {
    const entry = this.#entries.get(id);
    return entry?.run && !entry.run.end ? this.#clock.now() - entry.startedAtMs : 0;
  }

  /** Does something later by the emulator's clock, unless everything is cleared before. */
  later(delayMs: number, work: () => void): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#cancelTimers.delete(cancel);
      work();
    });
    this.#cancelTimers.add(cancel);
  }

  /** Stops and forgets all. */
  async clear(): Promise<void> {
    for (const cancel of this.#cancelTimers) cancel();
    this.#cancelTimers.clear();
    await Promise.all([...this.#entries.keys()].map(id => this.forget(id)));
  }

  #entry(id: string): Entry {
    let entry = this.#entries.get(id);
    if (!entry) {
      entry = { statistics: new RunStatistics(this.#clock), run: undefined, startedAtMs: 0 };
      this.#entries.set(id, entry);
    }
    return entry;
  }
}

function endedRun(message: string): ConnectorRun {
  return { end: { kind: 'failed', message }, stop: async () => {} };
}
