import type { FaultControl } from '../host/faults/fault-plan.js';
import type { PlatformServer } from '../host/platform-server.js';
import type { LoggedRequest } from '../host/request-log.js';
import type { Caller } from './caller.js';
import type {
  ProcedureHandler,
  RuleHandler,
  SourceHandler,
  StreamingProcedureHandler,
} from './code/code-library.js';
import { vantiqDefaults } from './defaults.js';
import { publishOnService, publishOnTopic } from './events/publish.js';
import type { VantiqFaultEffect } from './fault-effects.js';
import type { Installation } from './installation.js';
import { sourceEvent } from './model/event-paths.js';
import type { Row } from './model/row.js';
import { insertRow } from './records/write.js';
import { loadSeed, systemCaller } from './seed/load-seed.js';
import type {
  VantiqNamespaceSeed,
  VantiqServiceSeed,
  VantiqSourceSeed,
  VantiqTopicSeed,
  VantiqTypeSeed,
} from './seed/seed.js';
import type { FrameKind } from './socket/sockets.js';
import type { VantiqPlatform } from './vantiq-platform.js';

/** An open socket, as tests see it. */
export interface VantiqSocket {
  /** Undefined before the first message was accepted. */
  readonly username: string | undefined;
  /** Paths of its subscriptions. */
  readonly subscriptions: readonly string[];
  /** Closes it with a code. */
  close(code?: number): void;
  /** Ends the connection without a word, as a cable that is pulled. */
  cut(): void;
}

/** A persistent subscription, as tests see it. */
export interface VantiqSubscription {
  readonly name: string;
  readonly path: string;
  /** True while a socket takes its events. */
  readonly connected: boolean;
  readonly unacknowledged: readonly { readonly sequenceId: number; readonly deliveries: number }[];
}

/** The running Vantiq emulator, as tests steer it; what it makes is in the main namespace. */
export class VantiqEmulator {
  readonly #server: PlatformServer<VantiqFaultEffect>;
  readonly #platform: VantiqPlatform;

  constructor(server: PlatformServer<VantiqFaultEffect>, platform: VantiqPlatform) {
    this.#server = server;
    this.#platform = platform;
  }

  /** Address for clients: scheme, host and port. */
  get url(): string {
    return this.#server.url;
  }

  /** A long-lived access token of the first user. */
  get accessToken(): string {
    return this.#platform.seed.tokens[0]?.token ?? vantiqDefaults.accessToken;
  }

  /** The first user of the seed. */
  get username(): string {
    return this.#platform.seed.users[0]?.username ?? vantiqDefaults.username;
  }

  /** The password of `username`. */
  get password(): string {
    return this.#platform.seed.users[0]?.password ?? vantiqDefaults.password;
  }

  /** The main namespace, the first of the seed. */
  get namespace(): string {
    return this.#platform.seed.namespaces[0]?.name ?? vantiqDefaults.namespace;
  }

  /** Kind of the frames of raw sockets; can be changed at any time. */
  get frames(): FrameKind {
    return this.#platform.sockets.frames;
  }

  set frames(frames: FrameKind) {
    this.#platform.sockets.frames = frames;
  }

  /** Faults to inject into the next requests, frames and events. */
  get faults(): FaultControl<VantiqFaultEffect> {
    return this.#server.faults;
  }

  /** The last thousand requests and frames of clients, the oldest first. */
  requests(): readonly LoggedRequest[] {
    return this.#server.requests.list();
  }

  /** Forgets all data, faults, handlers and logged requests, closes the sockets, and loads the seed again. */
  async reset(): Promise<void> {
    this.#server.faults.clear();
    this.#server.requests.clear();
    await this.#platform.reset();
  }

  /** Makes a procedure that a JavaScript function carries out. */
  async registerProcedure(
    name: string,
    handler: ProcedureHandler,
    options: { readonly parameters?: readonly string[]; readonly public?: boolean } = {},
  ): Promise<void> {
    await this.#load({ procedures: [{ name, handler, ...options }] });
  }

  /** Makes a procedure whose result is the sequence that a JavaScript generator yields. */
  async registerStreamingProcedure(
    name: string,
    stream: StreamingProcedureHandler,
    options: { readonly parameters?: readonly string[]; readonly public?: boolean } = {},
  ): Promise<void> {
    await this.#load({ procedures: [{ name, stream, ...options }] });
  }

  /** Makes a rule that brings the events of a path to a JavaScript function. */
  async registerRule(name: string, when: string, handler: RuleHandler): Promise<void> {
    await this.#load({ rules: [{ name, when, handler }] });
  }

  /** Makes a source; without a handler it is one for a connector. */
  async registerSource(
    name: string,
    handler: SourceHandler = {},
    options: Omit<VantiqSourceSeed, 'name' | keyof SourceHandler> = {},
  ): Promise<void> {
    await this.#load({ sources: [{ name, ...options, ...handler }] });
  }

  /** Makes a type, with records. */
  async createType(type: VantiqTypeSeed): Promise<void> {
    await this.#load({ types: [type] });
  }

  /** Declares a topic. */
  async createTopic(topic: VantiqTopicSeed): Promise<void> {
    await this.#load({ topics: [topic] });
  }

  /** Makes a service with its events. */
  async createService(service: VantiqServiceSeed): Promise<void> {
    await this.#load({ services: [service] });
  }

  /** Inserts a record of a type, or a row of a system resource (`system.topics`), without a request. */
  async insert(resource: string, record: Row): Promise<Row> {
    const kind = this.#installation.anyKind(this.namespace, resource);
    return await insertRow({ installation: this.#installation, caller: this.#caller, kind }, record);
  }

  /** The records of a type or rows of a system resource. */
  records(resource: string): readonly Row[] {
    const kind = this.#installation.anyKind(this.namespace, resource);
    return [...this.#installation.table(this.namespace, kind).rows()];
  }

  /** Publishes on a topic (`/a/b`) or as an event of a service (`Service/event`). */
  publish(target: string, value: unknown): void {
    const publish = target.startsWith('/') ? publishOnTopic : publishOnService;
    publish(this.#installation, this.#caller, target, value);
  }

  /** Lets a message arrive at a source. */
  emit(source: string, value: unknown): void {
    this.#installation.bus.emit(sourceEvent(this.namespace, source, value));
  }

  /** The open sockets, in the order in which they were opened. */
  sockets(): readonly VantiqSocket[] {
    return this.#platform.sockets.list().map(session => ({
      username: session.username,
      subscriptions: session.subscriptions.map(({ options }) => options.subject),
      close: (code = 1001) => session.close(code),
      cut: () => session.close(1006),
    }));
  }

  /** Closes all sockets with a code; 1006 ends the connections without a word. */
  closeSockets(code = 1001): void {
    this.#platform.sockets.closeAll(code);
  }

  /** Ends the subscriptions to a path from the server's side; with `gone`, as if the path had been removed (410). */
  unsubscribe(path: string, options: { readonly gone?: boolean } = {}): void {
    for (const session of this.#platform.sockets.list()) {
      for (const subscription of session.subscriptions) {
        if (subscription.options.subject === path) subscription.end(options.gone ? 410 : 100);
      }
    }
  }

  /** The persistent subscriptions of all namespaces. */
  subscriptions(): readonly VantiqSubscription[] {
    return this.#installation.subscriptions.list().map(subscription => ({
      name: subscription.options.name,
      path: subscription.options.subject,
      connected: subscription.attached,
      unacknowledged: subscription.pending.map(({ sequenceId, deliveries }) => ({ sequenceId, deliveries })),
    }));
  }

  /** Sources that a connector stands for now. */
  connectors(): readonly string[] {
    return this.#installation.connectors.list().map(({ source }) => source);
  }

  /** Tells the connector of a source that it has to connect again. */
  requireReconnect(source: string): void {
    this.#installation.connectors.find(this.namespace, source)?.reconnectRequired();
  }

  /** Lets all access tokens expire now; open sockets stay open. */
  expireTokens(): void {
    this.#installation.tokens.expireAll();
  }

  async #load(namespace: Omit<VantiqNamespaceSeed, 'name'>): Promise<void> {
    await loadSeed(this.#installation, {
      namespaces: [{ name: this.namespace, ...namespace }],
      users: [],
      tokens: [],
      frames: undefined,
    });
  }

  get #caller(): Caller {
    return systemCaller(this.namespace);
  }

  get #installation(): Installation {
    return this.#platform.installation;
  }
}
