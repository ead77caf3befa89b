import type { EmulatorClock } from '../../../src/host/clock.js';
import type { Store } from '../../../src/host/store.js';
import type { Engine, PreparedQuery, WireRow } from '../../../src/timeplus/engine/contract.js';
import { openEngine } from '../../../src/timeplus/engine/index.js';

/** A clock that stands still until it is moved. */
export class ManualClock implements EmulatorClock {
  #now: number;
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  constructor(start: number = Date.UTC(2024, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  get pending(): number {
    return this.#timers.size;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#now + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers].sort((left, right) => left.at - right.at)) {
      if (timer.at > this.#now) continue;
      this.#timers.delete(timer);
      timer.callback();
    }
  }
}

/** A store in memory that keeps what a disk would. */
export class MemoryStore implements Store {
  readonly durable: boolean;
  readonly #collections = new Map<string, Map<string, string>>();
  readonly #logs = new Map<string, string[]>();

  constructor(durable = true) {
    this.durable = durable;
  }

  put(collection: string, key: string, value: string): void {
    const entries = this.#collections.get(collection) ?? new Map<string, string>();
    entries.set(key, value);
    this.#collections.set(collection, entries);
  }

  get(collection: string, key: string): string | undefined {
    return this.#collections.get(collection)?.get(key);
  }

  delete(collection: string, key: string): void {
    this.#collections.get(collection)?.delete(key);
  }

  entries(collection: string): readonly (readonly [string, string])[] {
    return [...(this.#collections.get(collection) ?? [])];
  }

  append(log: string, entry: string): void {
    this.#logs.set(log, [...(this.#logs.get(log) ?? []), entry]);
  }

  read(log: string): Iterable<string> {
    return this.#logs.get(log) ?? [];
  }

  drop(log: string): void {
    this.#logs.delete(log);
  }

  transaction<T>(work: () => T): T {
    return work();
  }

  clear(): void {
    this.#collections.clear();
    this.#logs.clear();
  }

  [Symbol.dispose](): void {
    this.clear();
  }
}

/** An engine with a clock that stands still. */
export async function openTestEngine(
  options: { readonly store?: Store; readonly clock?: ManualClock } = {},
): Promise<{ readonly engine: Engine; readonly clock: ManualClock }> {
  const clock = options.clock ?? new ManualClock();
  const store = options.store ?? new MemoryStore(false);
  return { engine: await openEngine({ workspace: 'default', store, clock }), clock };
}

/** Prepares a statement that must be a query. */
export async function prepareQuery(
  engine: Engine,
  sql: string,
  mode?: 'streaming' | 'table',
): Promise<PreparedQuery> {
  const prepared = await engine.prepare(sql, mode === undefined ? {} : { mode });
  if (prepared.kind !== 'query') throw new Error(`not a query: ${sql}`);
  return prepared;
}

/** All rows of a query that ends by itself. */
export async function rowsOf(engine: Engine, sql: string, mode?: 'streaming' | 'table'): Promise<WireRow[]> {
  const query = await prepareQuery(engine, sql, mode);
  const rows: WireRow[] = [];
  await query.run({ signal: new AbortController().signal, onRows: batch => void rows.push(...batch) });
  return rows;
}

/** Runs a statement that gives no rows. */
export async function execute(engine: Engine, sql: string): Promise<void> {
  const prepared = await engine.prepare(sql);
  if (prepared.kind !== 'command') throw new Error(`not a command: ${sql}`);
  await prepared.run();
}

/** A running query whose rows can be waited for. */
export class RunningQuery implements AsyncDisposable {
  readonly rows: WireRow[] = [];
  readonly finished: Promise<void>;
  readonly #abort = new AbortController();
  readonly #waiters = new Set<() => void>();

  constructor(query: PreparedQuery) {
    this.finished = query.run({
      signal: this.#abort.signal,
      onRows: batch => {
        this.rows.push(...batch);
        for (const wake of this.#waiters) wake();
      },
    });
    this.finished.catch(() => undefined);
  }

  static async start(engine: Engine, sql: string): Promise<RunningQuery> {
    return new RunningQuery(await prepareQuery(engine, sql));
  }

  /** The rows, once there are at least so many. Fails when the query ends before. */
  async atLeast(count: number): Promise<readonly WireRow[]> {
    while (this.rows.length < count) {
      const ended = await Promise.race([
        new Promise<false>(resolve => {
          const wake = (): void => {
            this.#waiters.delete(wake);
            resolve(false);
          };
          this.#waiters.add(wake);
        }),
        this.finished.then(() => true),
      ]);
      if (ended && this.rows.length < count) throw new Error(`query ended with ${this.rows.length} rows`);
    }
    return this.rows;
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.finished;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.finished.catch(() => undefined);
  }
}
