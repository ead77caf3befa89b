import type { EmulatorClock } from '../../host/clock.js';
import type { Store } from '../../host/store.js';
import { CredentialBook } from '../auth/credential-book.js';
import type { Engine, OpenEngine } from '../engine/contract.js';
import { QueryRegistry } from '../queries/query-registry.js';

/** One workspace: a name space of its own with everything in it. */
export class Workspace implements AsyncDisposable {
  readonly id: string;
  readonly name: string;
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: EmulatorClock;
  readonly queries: QueryRegistry;
  readonly credentials: CredentialBook;

  private constructor(id: string, name: string, engine: Engine, store: Store, clock: EmulatorClock) {
    this.id = id;
    this.name = name;
    this.engine = engine;
    this.store = store;
    this.clock = clock;
    this.queries = new QueryRegistry(clock);
    this.credentials = new CredentialBook(store, clock);
  }

  /** Opens a workspace with what its store holds of it. */
  static async open(
    id: string,
    name: string,
    store: Store,
    clock: EmulatorClock,
    openEngine: OpenEngine,
  ): Promise<Workspace> {
    return new Workspace(id, name, await openEngine({ workspace: id, store, clock }), store, clock);
  }

  /** Ends its queries and forgets everything. */
  async clear(): Promise<void> {
    this.queries.clear();
    await this.engine.clear();
    this.store.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.queries.cancelAll();
    await this.engine[Symbol.asyncDispose]();
    this.store[Symbol.dispose]();
  }
}
