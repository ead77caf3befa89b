import type { Store } from '../../host/store.js';
import { DropLog } from './drop-log.js';
import { ObjectTable } from './object-table.js';
import type { Flow, StoredObject } from './stored-object.js';

/** One account with everything in it. */
export class Account {
  readonly name: string;
  masterToken: string;
  /** The identity that the master token stands for. */
  readonly identityId: string;
  readonly #store: Store;
  readonly #tables = new Map<string, ObjectTable>();
  readonly #drops = new Map<string, DropLog>();
  readonly #flowIds = new Map<string, string>();

  constructor(store: Store, name: string, masterToken: string, identityId: string) {
    this.#store = store;
    this.name = name;
    this.masterToken = masterToken;
    this.identityId = identityId;
    for (const { id, path } of this.flows()) this.#flowIds.set(path, id);
  }

  /** All objects of one collection, the oldest first. */
  all(collection: string): Iterable<StoredObject> {
    return this.#table(collection).all();
  }

  get(collection: string, id: string): StoredObject | undefined {
    return this.#table(collection).get(id);
  }

  put(collection: string, object: StoredObject): void {
    if (collection === 'flow') {
      const before = this.get('flow', object.id);
      if (before) this.#flowIds.delete((before as Flow).path);
      this.#flowIds.set((object as Flow).path, object.id);
    }
    this.#table(collection).put(object);
  }

  /** Takes an object away; a flow goes with its drops. */
  delete(collection: string, id: string): boolean {
    if (collection === 'flow') {
      const flow = this.flow(id);
      if (flow) this.#flowIds.delete(flow.path);
      this.drops(id).clear();
      this.#drops.delete(id);
    }
    return this.#table(collection).delete(id);
  }

  flows(): Iterable<Flow> {
    return this.#table('flow').all() as Iterable<Flow>;
  }

  flow(id: string): Flow | undefined {
    return this.#table('flow').get(id) as Flow | undefined;
  }

  /** The flow with exactly this path. */
  flowAt(path: string): Flow | undefined {
    const id = this.#flowIds.get(path);
    return id === undefined ? undefined : this.flow(id);
  }

  /** The drops of a flow. */
  drops(flowId: string): DropLog {
    let log = this.#drops.get(flowId);
    if (!log) {
      log = new DropLog(this.#store, `${this.name}/drop/${flowId}`);
      this.#drops.set(flowId, log);
    }
    return log;
  }

  #table(collection: string): ObjectTable {
    let table = this.#tables.get(collection);
    if (!table) {
      table = new ObjectTable(this.#store, `${this.name}/${collection}`);
      this.#tables.set(collection, table);
    }
    return table;
  }
}
