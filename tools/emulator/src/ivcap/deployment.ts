import type { EmulatorClock } from '../host/clock.js';
import type { EmulatorLog } from '../host/log.js';
import type { Store } from '../host/store.js';
import { ContentFiles } from './artifacts/content-files.js';
import { UploadLocks } from './artifacts/upload-locks.js';
import { AspectStore } from './aspects/aspect-store.js';
import { TokenBook } from './auth/token-book.js';
import { Changes } from './engine/changes.js';
import { EventLog } from './engine/event-log.js';
import { RecordTable } from './model/record-table.js';
import type {
  ArtifactRecord,
  AspectRecord,
  DashboardRecord,
  PackageRecord,
  ProjectRecord,
  QueueRecord,
  RunRecord,
  SecretRecord,
  ServiceRecord,
} from './model/records.js';

/** How lists are cut into pages, to try clients with what servers may do. */
export interface IvcapPaging {
  /** Puts an empty page with a `next` link after each page. @defaultValue false */
  readonly emptyPages?: boolean;
  /** Puts `limit` before `page` in the links. @defaultValue false */
  readonly limitFirst?: boolean;
  /**
   * Makes cursors of letters and digits, as the original clients need them, which encode cursors twice.
   *
   * @defaultValue false: cursors have characters that must be percent-encoded
   */
  readonly plainCursors?: boolean;
}

/** What a deployment is made of. */
export interface DeploymentOptions {
  readonly clock: EmulatorClock;
  readonly log: EmulatorLog;
  readonly store: Store;
  /** Directory that keeps the contents of artifacts; without it they end with the process. */
  readonly contents: string | undefined;
}

/** Everything that one IVCAP deployment holds. */
export class Deployment implements AsyncDisposable {
  readonly clock: EmulatorClock;
  readonly log: EmulatorLog;
  readonly store: Store;
  readonly tokens: TokenBook;
  readonly services: RecordTable<ServiceRecord>;
  readonly runs: RecordTable<RunRecord>;
  readonly artifacts: RecordTable<ArtifactRecord>;
  readonly aspects: AspectStore;
  readonly queues: RecordTable<QueueRecord>;
  readonly secrets: RecordTable<SecretRecord>;
  readonly projects: RecordTable<ProjectRecord>;
  readonly packages: RecordTable<PackageRecord>;
  readonly dashboards: RecordTable<DashboardRecord>;
  readonly contents: ContentFiles;
  readonly uploads: UploadLocks = new UploadLocks();
  readonly events: EventLog;
  readonly changes: Changes = new Changes();
  paging: IvcapPaging = {};
  /** Begins links in answers instead of the host that was called. */
  externalUrl: string | undefined;
  readonly #stopping = new AbortController();
  readonly #tables: RecordTable<{ readonly id: string }>[] = [];

  constructor({ clock, log, store, contents }: DeploymentOptions) {
    this.clock = clock;
    this.log = log;
    this.store = store;
    this.contents = new ContentFiles(contents);
    this.tokens = new TokenBook(clock, store);
    this.events = new EventLog(clock, store);
    this.services = this.#table('services');
    this.runs = this.#table('runs');
    this.artifacts = this.#table('artifacts');
    this.aspects = new AspectStore(this.#table<AspectRecord>('aspects'), clock);
    this.queues = this.#table('queues');
    this.secrets = this.#table('secrets');
    this.projects = this.#table('projects');
    this.packages = this.#table('packages');
    this.dashboards = this.#table('dashboards');
  }

  /** Aborts when the emulator is about to stop. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Ends answers that wait for something to happen. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    for (const table of this.#tables) table.clear();
    this.tokens.clear();
    this.events.clear();
    this.store.clear();
    await this.contents.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.contents[Symbol.asyncDispose]();
    this.store[Symbol.dispose]();
  }

  #table<R extends { readonly id: string }>(name: string): RecordTable<R> {
    const table = new RecordTable<R>(this.store, name);
    this.#tables.push(table as unknown as RecordTable<{ readonly id: string }>);
    return table;
  }
}
