import type { EmulatorClock } from '../../host/clock.js';
import type { Store } from '../../host/store.js';
import { CredentialBook } from '../auth/credential-book.js';
import { Connectors } from '../connectors/connectors.js';
import type { Engine, OpenEngine } from '../engine/contract.js';
import { QueryRegistry } from '../queries/query-registry.js';
import { AsyncIngests } from './async-ingests.js';

/** What a seed sets for the sources and sinks of a workspace. */
export interface ConnectorSettings {
  /** Makes the events of generators differ from those of another number. */
  readonly generatorSeed: number;
  /** Hosts that sinks may call beside the loopback addresses. */
  readonly sinkHosts: readonly string[];
}

const defaultSettings: ConnectorSettings = { generatorSeed: 1, sinkHosts: [] };

/** One workspace: a name space of its own with everything in it. */
export class Workspace implements AsyncDisposable {
  readonly id: string;
  readonly name: string;
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: EmulatorClock;
  readonly queries: QueryRegistry;
  readonly credentials: CredentialBook;
  readonly connectors: Connectors;
  readonly ingests: AsyncIngests = new AsyncIngests();
  readonly openedAtMs: number;
  connectorSettings: ConnectorSettings = defaultSettings;

  private constructor(id: string, name: string, engine: Engine, store: Store, clock: EmulatorClock) {
    this.id = id;
    this.name = name;
    this.engine = engine;
    this.store = store;
    this.clock = clock;
    this.queries = new QueryRegistry(clock);
    this.credentials = new CredentialBook(store, clock);
    this.connectors = new Connectors(clock);
    this.openedAtMs = clock.now();
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

  /** Ends its queries, sources and sinks, and forgets everything. */
  async clear(): Promise<void> {
    this.queries.clear();
    await this.connectors.clear();
    await this.engine.clear();
    this.store.clear();
    this.connectorSettings = defaultSettings;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.queries.cancelAll();
    await this.connectors.clear();
    await this.engine[Symbol.asyncDispose]();
    this.store[Symbol.dispose]();
  }
}
