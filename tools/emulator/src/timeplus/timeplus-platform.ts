import type { EmulatorClock } from '../host/clock.js';
import type { Exchange } from '../host/exchange.js';
import type { FieldChecks } from '../host/faults/parse-fault.js';
import type { Platform } from '../host/platform.js';
import type { Reply } from '../host/reply.js';
import type { Store } from '../host/store.js';
import { callerRole } from './auth/authorize.js';
import { timeplusDefaults } from './defaults.js';
import { assertMayChange } from './endpoint.js';
import { endpointRouter } from './endpoints.js';
import type { OpenEngine } from './engine/contract.js';
import { handleEngine } from './engine-port/engine-port.js';
import { errorResponse, notFound, replyForError } from './errors.js';
import { type TimeplusFaultEffect, timeplusFaultChecks } from './fault-effects.js';
import { resumeConnectors } from './resources/connector-endpoints.js';
import { sinks } from './resources/sinks.js';
import { sources } from './resources/sources.js';
import { type CheckedSeed, type CheckedWorkspace, checkSeed, type TimeplusGeneration } from './seed.js';
import { unknownEndpoint } from './unknown-endpoint.js';
import { describeWorkspace } from './workspace/describe-workspace.js';
import { loadWorkspace, loadWorkspaceOnce } from './workspace/load-workspace.js';
import { Workspace } from './workspace/workspace.js';

/** What a Timeplus platform is made of. */
export interface TimeplusPlatformOptions {
  readonly clock: EmulatorClock;
  /** Opens the store of one workspace. */
  readonly openStore: (name: string) => Promise<Store>;
  readonly openEngine: OpenEngine;
  /** Accepts any credentials, and none. */
  readonly open: boolean;
  /** A TimeplusSeed; the default one when left out. */
  readonly seed?: unknown;
}

/** The Timeplus servers behind one port: REST API, event streams and the engine's own paths. */
export class TimeplusPlatform implements Platform<TimeplusFaultEffect> {
  readonly name = 'timeplus';
  readonly faultChecks: FieldChecks = timeplusFaultChecks;
  generation: TimeplusGeneration = 'cloud';
  readonly #options: TimeplusPlatformOptions;
  readonly #seed: CheckedSeed;
  readonly #workspaces = new Map<string, Workspace>();
  readonly #router = endpointRouter();

  private constructor(options: TimeplusPlatformOptions) {
    this.#options = options;
    this.#seed = checkSeed(options.seed);
  }

  /**
   * Opens the workspaces of the seed, with what their stores hold.
   *
   * @throws {Error} naming the field of the seed that is wrong, or the data file that cannot be opened
   */
  static async open(options: TimeplusPlatformOptions): Promise<TimeplusPlatform> {
    const platform = new TimeplusPlatform(options);
    await platform.#load(platform.#seed, loadWorkspaceOnce);
    return platform;
  }

  /** The workspace of requests that name none, and its credentials. */
  get main(): { workspace: Workspace; apiKey: string; username: string; password: string } {
    const [seed] = this.#seed.workspaces;
    const workspace = this.#workspaces.get(seed?.id ?? '');
    if (!seed || !workspace) throw new Error('the seed of timeplus has no workspace');
    return {
      workspace,
      apiKey: seed.apiKeys[0] ?? timeplusDefaults.apiKey,
      username: seed.users[0]?.username ?? timeplusDefaults.username,
      password: seed.users[0]?.password ?? timeplusDefaults.password,
    };
  }

  async handle(exchange: Exchange<TimeplusFaultEffect>): Promise<Reply | undefined> {
    try {
      return await this.#route(exchange);
    } catch (error) {
      const reply = replyForError(error);
      if (!reply) throw error;
      return reply;
    }
  }

  errorReply(status: number, message: string): Reply {
    return status === 404 ? notFound : errorResponse(status, message);
  }

  async reset(): Promise<void> {
    const kept = new Set(this.#seed.workspaces.map(({ id }) => id));
    for (const [id, workspace] of this.#workspaces) {
      await workspace.clear();
      if (kept.has(id)) continue;
      this.#workspaces.delete(id);
      await workspace[Symbol.asyncDispose]();
    }
    this.generation = 'cloud';
    await this.#load(this.#seed);
  }

  async load(seed: unknown): Promise<void> {
    await this.#load(checkSeed(seed));
  }

  async state(): Promise<unknown> {
    const workspaces = [...this.#workspaces.values()].map(describeWorkspace);
    return { generation: this.generation, workspaces: await Promise.all(workspaces) };
  }

  async endStreams(): Promise<void> {
    for (const workspace of this.#workspaces.values()) workspace.queries.cancelAll();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const workspace of this.#workspaces.values()) await workspace[Symbol.asyncDispose]();
    this.#workspaces.clear();
  }

  async #route(exchange: Exchange<TimeplusFaultEffect>): Promise<Reply | undefined> {
    const segments = exchange.segments();
    const ofEngine = handleEngine(exchange, segments, () => this.main.workspace, this.#options.open);
    if (ofEngine) return await ofEngine;
    const { workspaceId, path } = splitBase(segments);
    const workspace = workspaceId === undefined ? this.main.workspace : this.#workspaces.get(workspaceId);
    if (!path) return unknownEndpoint(exchange);
    // Guess of the page, section 6, item 1.
    if (!workspace) return notFound;
    const role = this.#options.open ? 'admin' : callerRole(exchange, workspace.credentials);
    if (role === undefined) return errorResponse(401, 'unauthorized');
    const found = this.#router.find(exchange.method, path);
    if (!found) return unknownEndpoint(exchange);
    if (found.target.removed && this.generation === 'enterprise') return notFound;
    if (exchange.method !== 'GET' && !found.target.reads) assertMayChange({ role });
    const { generation } = this;
    return await found.target.handle({
      exchange,
      workspace,
      parameters: found.parameters,
      generation,
      role,
    });
  }

  async #load(seed: CheckedSeed, fill = loadWorkspace): Promise<void> {
    if (seed.generation !== undefined) this.generation = seed.generation;
    for (const workspace of seed.workspaces) await fill(await this.#openWorkspace(workspace), workspace);
  }

  async #openWorkspace({ id, name, connectorSettings }: CheckedWorkspace): Promise<Workspace> {
    const known = this.#workspaces.get(id);
    if (known) {
      known.connectorSettings = { ...known.connectorSettings, ...connectorSettings };
      return known;
    }
    const { openStore, openEngine, clock } = this.#options;
    const workspace = await Workspace.open(id, name, await openStore(`timeplus-${id}`), clock, openEngine);
    this.#workspaces.set(id, workspace);
    workspace.connectorSettings = { ...workspace.connectorSettings, ...connectorSettings };
    for (const kind of [sources, sinks]) await resumeConnectors(kind, workspace);
    return workspace;
  }
}

/** `/{workspace}/api/...` or `/api/...`; without a path when it is neither. */
function splitBase(segments: readonly string[]): { workspaceId?: string; path?: readonly string[] } {
  if (segments[0] === 'api') return { path: segments.slice(1) };
  if (segments[1] === 'api' && segments[0] !== undefined) {
    return { workspaceId: segments[0], path: segments.slice(2) };
  }
  return {};
}
