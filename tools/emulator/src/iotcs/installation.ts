import { EventEmitter } from 'node:events';
import type { EmulatorClock } from '../host/clock.js';
import type { EmulatorLog } from '../host/log.js';
import type { Store } from '../host/store.js';
import { TokenBook } from './auth/token-book.js';
import { Mailboxes } from './messages/mailboxes.js';
import { MessageLog } from './messages/message-log.js';
import { capabilityModels } from './model/capabilities.js';
import { type ModelRecord, modelRecord } from './model/device-model.js';
import { ReceiptTimes } from './model/receipt-times.js';
import type {
  ApplicationRecord,
  DeviceRecord,
  IntegrationRecord,
  PolicyRecord,
  RequestRecord,
} from './model/records.js';
import { Table } from './model/table.js';
import { ObjectStore } from './storage/object-store.js';

/** A person who may administer the service. */
export interface Administrator {
  readonly username: string;
  readonly password: string;
}

/** What an installation is made of. */
export interface InstallationOptions {
  readonly clock: EmulatorClock;
  readonly log: EmulatorLog;
  readonly store: Store;
  /** Directory that keeps the objects of the storage cloud; without it they end with the process. */
  readonly contents: string | undefined;
  /** Accepts any credentials. */
  readonly open: boolean;
}

/** Everything that one installation of the service holds. */
export class Installation implements AsyncDisposable {
  readonly clock: EmulatorClock;
  readonly log: EmulatorLog;
  readonly store: Store;
  readonly open: boolean;
  /** Tokens for the REST interface. */
  readonly tokens: TokenBook;
  readonly models: Table<ModelRecord>;
  readonly devices: Table<DeviceRecord>;
  readonly applications: Table<ApplicationRecord>;
  readonly integrations: Table<IntegrationRecord>;
  readonly policies: Table<PolicyRecord>;
  readonly requests: Table<RequestRecord>;
  readonly messages: MessageLog;
  readonly mailboxes: Mailboxes;
  readonly objects: ObjectStore;
  readonly times: ReceiptTimes;
  /** Says by its id that a request was answered. */
  readonly completions: EventEmitter = new EventEmitter().setMaxListeners(0);
  /** Aborts to end the calls that wait for requests; replaced then. */
  cutPolls: AbortController = new AbortController();
  readonly #stopping = new AbortController();
  administrators: readonly Administrator[] = [];

  constructor({ clock, log, store, contents, open }: InstallationOptions) {
    this.clock = clock;
    this.log = log;
    this.store = store;
    this.open = open;
    this.tokens = new TokenBook(clock, store, 'tokens');
    this.models = new Table(store, 'models');
    this.devices = new Table(store, 'devices');
    this.applications = new Table(store, 'applications');
    this.integrations = new Table(store, 'integrations');
    this.policies = new Table(store, 'policies');
    this.requests = new Table(store, 'requests');
    this.times = new ReceiptTimes(clock);
    this.messages = new MessageLog(store);
    this.mailboxes = new Mailboxes(this.requests, this.messages, this.times);
    this.objects = new ObjectStore({ clock, store, contents });
    this.#addCapabilities();
    for (const request of this.requests) {
      const device = this.devices.get(request.message.destination);
      if (device && request.status === 'RECEIVED') this.mailboxes.post(this.connectionOf(device), request);
    }
  }

  /** Aborts when the emulator is about to stop. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Ends answers that wait for something to happen. */
  stop(): void {
    this.#stopping.abort();
  }

  /** The endpoint that speaks for a device: itself, or its gateway. */
  connectionOf(device: DeviceRecord): string {
    return device.gateway ?? device.id;
  }

  /** Ends the calls that wait for requests, as if their time were up. */
  endPolls(): void {
    this.cutPolls.abort();
    this.cutPolls = new AbortController();
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    const tables = [
      this.models,
      this.devices,
      this.applications,
      this.integrations,
      this.policies,
      this.requests,
    ];
    for (const table of tables) table.clear();
    this.endPolls();
    this.mailboxes.clear();
    this.messages.clear();
    this.tokens.clear();
    this.administrators = [];
    await this.objects.clear();
    this.store.clear();
    this.#addCapabilities();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.objects[Symbol.asyncDispose]();
    this.store[Symbol.dispose]();
  }

  #addCapabilities(): void {
    for (const model of capabilityModels) {
      if (!this.models.get(model.urn)) this.models.put(modelRecord(model, this.clock.now(), true));
    }
  }
}
