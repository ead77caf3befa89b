import type { FaultControl } from '../host/faults/fault-plan.js';
import type { PlatformServer } from '../host/platform-server.js';
import type { LoggedRequest } from '../host/request-log.js';
import type { Call } from './call.js';
import { createDrop } from './drops/drop-operations.js';
import type { FlowthingsFaultEffect } from './fault-effects.js';
import type { FlowthingsPlatform } from './flowthings-platform.js';
import type { Account } from './model/account.js';
import type { Drop, Flow, PathRights, StoredObject } from './model/stored-object.js';
import { loadObject, systemCall } from './seed/load-seed.js';
import type { FlowthingsDropSeed, FlowthingsFlowSeed, FlowthingsTrackSeed } from './seed/seed.js';
import type { TransportKind } from './session/transport.js';
import type { Transformation } from './tracks/transformations.js';
import { viewDrop } from './view.js';

/** A session, as tests see it. */
export interface FlowthingsSession {
  readonly id: string;
  readonly account: string;
  /** Undefined while it has no connection. */
  readonly transport: TransportKind | undefined;
  /** Paths of the flows that it subscribed to. */
  readonly subscriptions: readonly string[];
  /** Closes its connection with a code and ends it. */
  close(code?: number): void;
  /** Ends the connection without a word, as a cable that is pulled. */
  cut(): void;
}

/** The running flowthings emulator, as tests steer it; what it makes is in the main account. */
export class FlowthingsEmulator {
  readonly #server: PlatformServer<FlowthingsFaultEffect>;
  readonly #platform: FlowthingsPlatform;

  constructor(server: PlatformServer<FlowthingsFaultEffect>, platform: FlowthingsPlatform) {
    this.#server = server;
    this.#platform = platform;
  }

  /** Address of the REST API: scheme, host and port, without a version. */
  get url(): string {
    return this.#server.url;
  }

  /** Address of the sessions with the scheme `ws`: the same host and port. */
  get wsUrl(): string {
    return this.url.replace('http', 'ws');
  }

  /** The main account, the first of the seed. */
  get account(): string {
    return this.#account.name;
  }

  /** The master token of the main account. */
  get token(): string {
    return this.#account.masterToken;
  }

  /** Faults to inject into the next requests, frames and drops. */
  get faults(): FaultControl<FlowthingsFaultEffect> {
    return this.#server.faults;
  }

  /** The last thousand requests and frames of clients, the oldest first. */
  requests(): readonly LoggedRequest[] {
    return this.#server.requests.list();
  }

  /** Forgets all data, faults, handlers and logged requests, ends the sessions, and loads the seed again. */
  async reset(): Promise<void> {
    this.#server.faults.clear();
    this.#server.requests.clear();
    await this.#platform.reset();
  }

  /** Makes a flow, with drops. */
  createFlow(flow: FlowthingsFlowSeed): Flow {
    return loadObject(this.#call, 'flow', flow, 'flow') as Flow;
  }

  /** Makes a track between flows that exist. */
  createTrack(track: FlowthingsTrackSeed): StoredObject {
    return loadObject(this.#call, 'track', track, 'track');
  }

  /** Makes a token for paths; without a duration it does not expire. */
  createToken(
    paths: Readonly<Record<string, PathRights>>,
    options: { readonly durationMs?: number } = {},
  ): StoredObject & { readonly tokenString: string } {
    const { durationMs: duration } = options;
    const token = { paths, ...(duration === undefined ? {} : { duration }) };
    return loadObject(this.#call, 'token', token, 'token') as StoredObject & { readonly tokenString: string };
  }

  /**
   * Registers a handler that carries out the `js` of tracks and simulations.
   *
   * @param name - the whole text, or the name of the function in it
   */
  registerTransformation(name: string, handler: Transformation): void {
    this.#platform.installation.transformations.register(name, handler);
  }

  /**
   * Lets a drop arrive in a flow, as if a client had written it.
   *
   * @param flow - path or id
   */
  createDrop(flow: string, drop: FlowthingsDropSeed): Drop {
    return createDrop(this.#call, this.#flow(flow), { ...drop });
  }

  /** The flows, the oldest first. */
  flows(): readonly Flow[] {
    return [...this.#account.flows()];
  }

  /**
   * The drops of a flow, the newest first, with plain elements.
   *
   * @param flow - path or id
   */
  drops(flow: string): readonly StoredObject[] {
    const { id } = this.#flow(flow);
    return this.#account
      .drops(id)
      .newestFirst()
      .map(drop => viewDrop(drop, false));
  }

  /** The sessions that are alive, the oldest first. */
  sessions(): readonly FlowthingsSession[] {
    return this.#platform.sessions.list().map(session => ({
      id: session.id,
      account: session.account,
      transport: session.transport?.kind,
      subscriptions: session.subscriptions,
      close: (code = 1001) => session.close(code),
      cut: () => session.close(1006),
    }));
  }

  /** Ends all sessions and closes their connections with a code; 1006 ends the connections without a word. */
  closeSessions(code = 1001): void {
    this.#platform.sessions.closeAll(code);
  }

  /** Form of elements in the frames of sessions; can be changed at any time. */
  get sessionElements(): 'plain' | 'typed' {
    return this.#platform.sessions.settings.typed ? 'typed' : 'plain';
  }

  set sessionElements(elements: 'plain' | 'typed') {
    const { sessions } = this.#platform;
    sessions.settings = { ...sessions.settings, typed: elements === 'typed' };
  }

  #flow(flow: string): Flow {
    const found = flow.startsWith('/') ? this.#account.flowAt(flow) : this.#account.flow(flow);
    if (!found) throw new Error(`there is no flow ${flow}`);
    return found;
  }

  get #account(): Account {
    return this.#platform.main;
  }

  get #call(): Call {
    return systemCall(this.#platform.installation, this.#account);
  }
}
