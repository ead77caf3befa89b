import { randomUUID } from 'node:crypto';
import type { EmulatorClock } from '../../host/clock.js';
import type { Prepared, QueryProgress } from '../engine/contract.js';
import type { QueryRecord, QueryStatus } from './query-record.js';

/** Ended queries that stay in the history. */
const KEEP_ENDED = 1000;

const noProgress: QueryProgress = { scannedRows: 0, scannedBytes: 0, lastEventTimeMs: 0 };

/** What the client said about a query beside its SQL. */
export interface QueryLabels {
  readonly sql: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** A query that was started and can be stopped. */
export interface StartedQuery {
  readonly record: QueryRecord;
  /** Aborts when the query is to stop. */
  readonly signal: AbortSignal;
}

interface RunningQuery {
  readonly controller: AbortController;
  readonly progress: () => QueryProgress;
}

/** Running queries of one workspace and the history of the ended ones, the oldest first. */
export class QueryRegistry {
  readonly #clock: EmulatorClock;
  readonly #records = new Map<string, QueryRecord>();
  readonly #running = new Map<string, RunningQuery>();
  readonly #lastProgress = new WeakMap<QueryRecord, QueryProgress>();

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  start(prepared: Prepared, labels: QueryLabels): StartedQuery {
    const record: QueryRecord = {
      id: randomUUID(),
      ...labels,
      header: prepared.kind === 'query' ? prepared.header : [],
      analysis: prepared.analysis,
      startMs: this.#clock.now(),
      status: 'running',
      message: '',
      endMs: 0,
      responseMs: 0,
    };
    const controller = new AbortController();
    this.#records.set(record.id, record);
    this.#running.set(record.id, {
      controller,
      progress: () => (prepared.kind === 'query' ? prepared.progress() : noProgress),
    });
    return { record, signal: controller.signal };
  }

  find(id: string): QueryRecord | undefined {
    return this.#records.get(id);
  }

  /** What a query has read so far, or had read when it ended. */
  progressOf(record: QueryRecord): QueryProgress {
    const running = this.#running.get(record.id);
    return running?.progress() ?? this.#lastProgress.get(record) ?? noProgress;
  }

  list(tag?: string): readonly QueryRecord[] {
    const all = [...this.#records.values()];
    return tag === undefined ? all : all.filter(record => record.tags.includes(tag));
  }

  /** Marks a running query as ended; one that has ended stays as it is. */
  end(record: QueryRecord, status: Exclude<QueryStatus, 'running'>, message = ''): void {
    if (record.status !== 'running') return;
    record.status = status;
    record.message = message;
    record.endMs = this.#clock.now();
    const running = this.#running.get(record.id);
    if (running) this.#lastProgress.set(record, running.progress());
    this.#running.delete(record.id);
    running?.controller.abort();
    this.#forgetOldest();
  }

  cancel(record: QueryRecord): void {
    this.end(record, 'canceled');
  }

  /** Stops the query if it runs, and takes it out of the history. */
  delete(record: QueryRecord): void {
    this.cancel(record);
    this.#records.delete(record.id);
  }

  cancelAll(): void {
    for (const id of [...this.#running.keys()]) {
      const record = this.#records.get(id);
      if (record) this.cancel(record);
    }
  }

  clear(): void {
    this.cancelAll();
    this.#records.clear();
  }

  #forgetOldest(): void {
    let excess = this.#records.size - this.#running.size - KEEP_ENDED;
    for (const record of this.#records.values()) {
      if (excess <= 0) return;
      if (record.status === 'running') continue;
      this.#records.delete(record.id);
      excess--;
    }
  }
}
