import type { Store } from '../../../host/store.js';
import type { Source, StreamSource } from '../compile/source.js';
import type { ColumnDefinition, StreamDefinition, StreamInfo } from '../contract.js';
import { engineError } from '../errors.js';
import { parseQueryText } from '../sql/statement-parser.js';
import { RowLog } from '../storage/row-log.js';
import { StreamStore, type Writer } from '../storage/stream-store.js';
import { StreamTable } from '../storage/stream-table.js';
import { createStreamText, createViewText } from './create-query.js';
import { checkName, completeDefinition, parseColumns, primaryKeyColumns } from './stream-definition.js';

/** A stream, view or materialized view. */
export interface CatalogEntry {
  readonly info: StreamInfo;
  /** Where its rows are; views have none, nor do materialized views with a target. */
  readonly store?: StreamStore;
  /** Of a materialized view: the stream that gets its rows, itself by default. */
  readonly target?: string;
}

/** A view as it is created. */
export interface ViewDefinition {
  readonly name: string;
  readonly query: string;
  readonly columns: readonly ColumnDefinition[];
  readonly materialized: boolean;
  readonly target?: string;
  readonly description?: string;
}

interface StoredEntry {
  readonly info: StreamInfo;
  readonly target?: string;
}

/** The streams and views of one workspace; definitions are in the store before a change is done. */
export class Catalog {
  readonly #entries = new Map<string, CatalogEntry>();
  readonly #store: Store;
  readonly #collection: string;
  readonly #writer: Writer;
  readonly #reserved = new Set<string>();
  #tables = 0;

  constructor(workspace: string, store: Store, writer: Writer) {
    this.#store = store;
    this.#collection = `timeplus/${workspace}/streams`;
    this.#writer = writer;
  }

  /** Takes up what the store holds. */
  async open(): Promise<void> {
    const stored = this.#store
      .entries(this.#collection)
      .map(([, text]) => JSON.parse(text) as StoredEntry)
      .sort((left, right) => left.info.createdAtMs - right.info.createdAtMs);
    for (const { info, target } of stored) {
      const store = hasRows(info, target) ? this.#storeOf(info) : undefined;
      await store?.open();
      this.#entries.set(info.name, entryOf(info, store, target));
    }
  }

  find(name: string): CatalogEntry | undefined {
    return this.#entries.get(name);
  }

  /** The entry of a name. Throws 60 when there is none. */
  get(name: string): CatalogEntry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw engineError('UNKNOWN_STREAM', `Stream default.${name} does not exist`);
    return entry;
  }

  /** The rows of a stream or materialized view. Throws 60 when there is none, 48 for a view. */
  rows(name: string): StreamStore {
    const entry = this.get(name);
    if (entry.store !== undefined) return entry.store;
    if (entry.target !== undefined) return this.rows(entry.target);
    throw engineError('NOT_IMPLEMENTED', `default.${name} is a view and holds no rows`);
  }

  list(): readonly CatalogEntry[] {
    return [...this.#entries.values()];
  }

  /** What a name stands for in FROM. */
  source(name: string): Source | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    if (entry.info.kind === 'view') return { kind: 'view', query: parseQueryText(entry.info.query!) };
    return { kind: 'stream', stream: this.rows(name).table.source };
  }

  /** Throws 57 when the name is taken. */
  async createStream(definition: StreamDefinition): Promise<StreamInfo> {
    this.#checkFree(definition.name);
    const complete = completeDefinition(definition);
    return this.#add(this.#infoOf({ ...complete, kind: 'stream', createQuery: createStreamText(complete) }));
  }

  async createView(view: ViewDefinition): Promise<StreamInfo> {
    checkName(view.name);
    this.#checkFree(view.name);
    if (view.target !== undefined) this.rows(view.target);
    const stored = view.materialized && view.target === undefined;
    const definition: StreamDefinition = { name: view.name, columns: view.columns };
    const columns = stored ? completeDefinition(definition).columns : view.columns;
    const info = this.#infoOf({
      name: view.name,
      columns,
      kind: view.materialized ? 'materialized_view' : 'view',
      query: view.query,
      createQuery: createViewText(view.name, view.query, view.materialized, view.target),
      ...(view.description === undefined ? {} : { description: view.description }),
    });
    return this.#add(info, view.target);
  }

  alter(name: string, changes: Partial<StreamDefinition>): StreamInfo {
    const entry = this.get(name);
    const changed = { ...entry.info, ...changes, updatedAtMs: this.#writer.clock.now() };
    const info = changed.kind === 'stream' ? { ...changed, createQuery: createStreamText(changed) } : changed;
    this.#save(info, entry.target);
    this.#entries.set(name, { ...entry, info });
    return info;
  }

  async drop(name: string): Promise<void> {
    const entry = this.get(name);
    this.#entries.delete(name);
    this.#reserved.add(name);
    const forget = (): void => this.#store.delete(this.#collection, name);
    try {
      if (entry.store === undefined) forget();
      else await entry.store.drop(forget);
    } finally {
      this.#reserved.delete(name);
    }
  }

  async #add(info: StreamInfo, target?: string): Promise<StreamInfo> {
    const store = hasRows(info, target) ? this.#storeOf(info) : undefined;
    this.#reserved.add(info.name);
    try {
      await this.#writer.queue.run(async () => store?.open());
      this.#save(info, target);
      this.#entries.set(info.name, entryOf(info, store, target));
    } finally {
      this.#reserved.delete(info.name);
    }
    return info;
  }

  /** A name is taken from when its stream is being made until it is wholly gone. */
  #checkFree(name: string): void {
    if (this.#entries.has(name) || this.#reserved.has(name)) {
      throw engineError('STREAM_ALREADY_EXISTS', `stream '${name}' exists`);
    }
  }

  #infoOf(info: Omit<StreamInfo, 'createdAtMs' | 'updatedAtMs'>): StreamInfo {
    const nowMs = this.#writer.clock.now();
    return { ...info, createdAtMs: nowMs, updatedAtMs: nowMs };
  }

  #storeOf(info: StreamInfo): StreamStore {
    this.#tables += 1;
    const columns = parseColumns(info.columns);
    const source: StreamSource = {
      name: info.name,
      table: `s${this.#tables}`,
      mode: info.mode ?? 'append',
      primaryKey: primaryKeyColumns(info),
      columns,
    };
    const log = new RowLog(
      this.#store,
      `${this.#collection}/${info.name}`,
      columns.map(column => column.type),
    );
    return new StreamStore(new StreamTable(source), columns, log, this.#writer);
  }

  #save(info: StreamInfo, target: string | undefined): void {
    if (!this.#store.durable) return;
    const entry: StoredEntry = { info, ...(target === undefined ? {} : { target }) };
    this.#store.put(this.#collection, info.name, JSON.stringify(entry));
  }
}

function hasRows(info: StreamInfo, target: string | undefined): boolean {
  return info.kind === 'stream' || (info.kind === 'materialized_view' && target === undefined);
}

function entryOf(info: StreamInfo, store: StreamStore | undefined, target: string | undefined): CatalogEntry {
  return { info, ...(store === undefined ? {} : { store }), ...(target === undefined ? {} : { target }) };
}
