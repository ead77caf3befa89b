import type { BlobStore } from '../host/blob-store.js';
import type { EmulatorClock } from '../host/clock.js';
import type { EmulatorLog } from '../host/log.js';
import type { Store } from '../host/store.js';
import { AccountBook } from './auth/account-book.js';
import { TokenBook } from './auth/token-book.js';
import { CodeLibrary } from './code/code-library.js';
import { RuleBindings } from './code/rule-bindings.js';
import { SourceEmissions } from './code/source-emissions.js';
import { ConnectorRegistry } from './connectors/connector-registry.js';
import { unknownResource, unknownType } from './errors.js';
import { EventBus } from './events/event-bus.js';
import { PersistentSubscriptions } from './events/persistent-subscriptions.js';
import { customKind, type ResourceKind, systemKind } from './model/resource-kind.js';
import type { Row } from './model/row.js';
import { RowTable } from './model/row-table.js';
import { catalogueRows, resourceOfType, systemResources } from './model/system-resources.js';

/** What an installation is made of. */
export interface InstallationOptions {
  readonly clock: EmulatorClock;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly log: EmulatorLog;
}

/** The namespace of resources that all namespaces have in common. */
const SYSTEM = 'system';

/** One Vantiq server: its users, its namespaces and everything in them. */
export class Installation {
  readonly clock: EmulatorClock;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly log: EmulatorLog;
  readonly bus: EventBus = new EventBus();
  readonly code: CodeLibrary = new CodeLibrary();
  readonly connectors: ConnectorRegistry = new ConnectorRegistry();
  readonly accounts: AccountBook;
  readonly tokens: TokenBook;
  readonly subscriptions: PersistentSubscriptions;
  readonly rules: RuleBindings;
  readonly emissions: SourceEmissions;
  readonly #tables = new Map<string, RowTable>();
  readonly #kinds = new WeakMap<Row, ResourceKind>();
  #lastId = 0;

  constructor({ clock, store, blobs, log }: InstallationOptions) {
    this.clock = clock;
    this.store = store;
    this.blobs = blobs;
    this.log = log;
    this.accounts = new AccountBook(store);
    this.tokens = new TokenBook(store, clock);
    this.subscriptions = new PersistentSubscriptions(store, clock, this.bus);
    this.rules = new RuleBindings(this.bus, this.code, log);
    this.emissions = new SourceEmissions(this.bus, clock);
  }

  /** Names of the namespaces. */
  namespaces(): readonly string[] {
    return [...this.systemTable(SYSTEM, 'namespaces').rows()].map(row => String(row['name']));
  }

  /** @throws VantiqRefusal with status 404 for a name that the platform does not have */
  systemKind(name: string): ResourceKind {
    const kind = systemKinds.get(name);
    if (!kind) throw unknownResource(name);
    return kind;
  }

  /** @throws VantiqRefusal with status 404 when the namespace has no such type */
  customKind(namespace: string, name: string): ResourceKind {
    const resource = resourceOfType(name);
    if (resource) return this.systemKind(resource.name);
    const type = this.systemTable(namespace, 'types').find(['name'], { name });
    if (!type) throw unknownType(name);
    let kind = this.#kinds.get(type);
    if (!kind) {
      kind = customKind(type);
      this.#kinds.set(type, kind);
    }
    return kind;
  }

  /** The kind that a name without a prefix means, as socket requests name resources. */
  anyKind(namespace: string, name: string): ResourceKind {
    const bare = name.replace(/^system\./, '');
    return systemResources.has(bare) || bare !== name
      ? this.systemKind(bare)
      : this.customKind(namespace, name);
  }

  /** The rows of a kind in a namespace. */
  table(namespace: string, kind: ResourceKind): RowTable {
    const owner = kind.shared ? SYSTEM : namespace;
    const name = `${owner}/${kind.table}`;
    let table = this.#tables.get(name);
    if (!table) {
      table = new RowTable(this.store, `rows/${name}`);
      this.#tables.set(name, table);
      table.setUniqueKeys(kind.uniqueKeys);
      if (kind.table === 'types') this.#fillCatalogue(table);
    } else {
      table.setUniqueKeys(kind.uniqueKeys);
    }
    return table;
  }

  /** The rows of a system resource in a namespace. */
  systemTable(namespace: string, resource: string): RowTable {
    return this.table(namespace, this.systemKind(resource));
  }

  /** Forgets the rows of a kind that is gone. */
  dropTable(namespace: string, name: string): void {
    const table =
      this.#tables.get(`${namespace}/${name}`) ?? new RowTable(this.store, `rows/${namespace}/${name}`);
    for (const row of [...table.rows()]) table.delete(row);
    this.#tables.delete(`${namespace}/${name}`);
  }

  /** An id for a new row of a table: 24 hexadecimal digits, the first eight of which are the time. */
  newId(table: RowTable): string {
    const seconds = Math.floor(this.clock.now() / 1000);
    for (;;) {
      const id = hex(seconds, 8) + hex(++this.#lastId, 16);
      if (!table.get(id)) return id;
    }
  }

  /** Stops its timers and its rules. */
  stop(): void {
    this.subscriptions.stop();
    this.rules.clear();
    this.emissions.clear();
  }

  /** Forgets everything but the handlers that were registered. */
  async clear(): Promise<void> {
    this.stop();
    this.#tables.clear();
    this.#lastId = 0;
    this.accounts.clear();
    this.tokens.clear();
    this.store.clear();
    await this.blobs.clear();
  }

  #fillCatalogue(table: RowTable): void {
    for (const row of catalogueRows()) {
      if (!table.find(['name'], row)) table.put({ _id: this.newId(table), ...row });
    }
  }
}

const systemKinds: ReadonlyMap<string, ResourceKind> = new Map(
  [...systemResources].map(([name, resource]) => [name, systemKind(resource)]),
);

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0').slice(-digits);
}
