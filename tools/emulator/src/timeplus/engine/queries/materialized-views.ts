import type { Catalog } from '../catalog/catalog.js';
import { EngineError } from '../engine-error.js';
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
  readonly #tasks = new Map<string, Task>();

  constructor(catalog: Catalog, planner: Planner) {
    this.#catalog = catalog;
    this.#planner = planner;
  }

  /** Starts the query of a materialized view. */
  async start(name: string): Promise<void> {
    const { info } = this.#catalog.get(name);
    const query = await this.#planner.plan(parseQueryText(info.query!), info.query!, false);
    const target = this.#catalog.rows(name);
    const columns = query.header.map(column => column.name);
    const abort = new AbortController();
    const done = query
      .run({ signal: abort.signal, onRows: rows => target.ingest(columns, rows) })
      .catch((error: unknown) => {
        if (!(error instanceof EngineError)) throw error;
      });
    this.#tasks.set(name, { abort, done });
  }

  /** Stops the query of a view and waits until it has ended. */
  async stop(name: string): Promise<void> {
    const task = this.#tasks.get(name);
    this.#tasks.delete(name);
    task?.abort.abort();
    await task?.done;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#tasks.keys()].map(name => this.stop(name)));
  }
}
