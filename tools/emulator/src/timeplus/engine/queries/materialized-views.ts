import type { EmulatorClock } from '../../../host/clock.js';
import type { Catalog } from '../catalog/catalog.js';
import type { ViewActivity } from '../contract.js';
import { parseQueryText } from '../sql/statement-parser.js';
import type { Planner } from './planner.js';

interface Task {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** The queries that fill materialized views. They go on from the rows that come after they are started. */
export class MaterializedViews {
  readonly #catalog: Catalog;
  readonly #planner: Planner;
  readonly #clock: EmulatorClock;
  readonly #tasks = new Map<string, Task>();
  readonly #activities = new Map<string, ViewActivity>();

  constructor(catalog: Catalog, planner: Planner, clock: EmulatorClock) {
    this.#catalog = catalog;
    this.#planner = planner;
    this.#clock = clock;
  }

  /** What the query of a view is doing; undefined for an unknown view. */
  activity(name: string): ViewActivity | undefined {
    return this.#activities.get(name);
  }

  /** Starts the query of a materialized view. */
  async start(name: string): Promise<void> {
    const { info } = this.#catalog.get(name);
    const query = await this.#planner.plan(parseQueryText(info.query!), info.query!, false);
    const target = this.#catalog.rows(name);
    const columns = query.header.map(column => column.name);
    const abort = new AbortController();
    this.#note(name, 'running');
    // A view whose query fails at run time gets no more rows; its stream stays readable.
    const done = query
      .run({ signal: abort.signal, onRows: rows => target.ingest(columns, rows) })
      .catch((error: unknown) => this.#note(name, 'failed', (error as { message: string }).message));
    this.#tasks.set(name, { abort, done });
  }

  /** Stops the query of a view, which can be started again. */
  async pause(name: string): Promise<void> {
    await this.#end(name);
    this.#note(name, 'paused');
  }

  /** Stops the query of a view for good and waits until it has ended. */
  async stop(name: string): Promise<void> {
    await this.#end(name);
    this.#activities.delete(name);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#tasks.keys()].map(name => this.stop(name)));
  }

  async #end(name: string): Promise<void> {
    const task = this.#tasks.get(name);
    this.#tasks.delete(name);
    task?.abort.abort();
    await task?.done;
  }

  #note(name: string, state: ViewActivity['state'], message = ''): void {
    this.#activities.set(name, { state, message, sinceMs: this.#clock.now() });
  }
}
