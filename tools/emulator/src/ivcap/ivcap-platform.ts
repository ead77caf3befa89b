import type { EmulatorClock } from '../host/clock.js';
import type { Exchange } from '../host/exchange.js';
import type { FieldChecks } from '../host/faults/parse-fault.js';
import type { EmulatorLog } from '../host/log.js';
import type { Platform } from '../host/platform.js';
import { json, type Reply } from '../host/reply.js';
import { Router } from '../host/router.js';
import type { Store } from '../host/store.js';
import { apiVersions, type IvcapApiVersion, isLegacy } from './api-version.js';
import { callerOf } from './auth/authorize.js';
import { identityEndpoints, tokenRefusal } from './auth/identity-endpoints.js';
import { IdentityProvider } from './auth/identity-provider.js';
import { ivcapDefaults } from './defaults.js';
import { Deployment } from './deployment.js';
import type { Caller, Endpoint } from './endpoint.js';
import { endpoints } from './endpoints.js';
import { RunEngine } from './engine/run-engine.js';
import { errorReply, IvcapRefusal, notEmulated, notFound, refusalReply } from './errors.js';
import { type IvcapFaultEffect, ivcapFaultChecks } from './fault-effects.js';
import { openApiDocument } from './openapi.js';
import { checkSeed } from './seed/check-seed.js';
import { loadSeed, loadSeedOnce, type SeedTarget } from './seed/load-seed.js';
import type { IvcapSeed } from './seed/seed.js';

/** What an IVCAP platform is made of. */
export interface IvcapPlatformOptions {
  readonly clock: EmulatorClock;
  readonly log: EmulatorLog;
  readonly store: Store;
  /** Where the contents of artifacts are kept; without it they end with the process. */
  readonly contents: string | undefined;
  /** Accepts any credentials, and none. */
  readonly open: boolean;
  /** An IvcapSeed; the default one when left out. */
  readonly seed?: unknown;
}

/** An IVCAP deployment behind one port. */
export class IvcapPlatform implements Platform<IvcapFaultEffect> {
  readonly name = 'ivcap';
  readonly faultChecks: FieldChecks = ivcapFaultChecks;
  readonly deployment: Deployment;
  readonly engine: RunEngine;
  readonly identity: IdentityProvider;
  readonly seed: IvcapSeed;
  /** Answers to searches, by the text of the query. */
  readonly searches: Map<string, readonly unknown[]> = new Map();
  /** Form of the answers at the root. */
  apiVersion: IvcapApiVersion = '0.48';
  readonly #open: boolean;
  readonly #router = new Router<Endpoint>();

  private constructor({ open, seed, ...parts }: IvcapPlatformOptions) {
    this.seed = checkSeed(seed);
    this.#open = open;
    this.deployment = new Deployment(parts);
    this.engine = new RunEngine(this.deployment);
    this.identity = new IdentityProvider({
      clock: parts.clock,
      store: parts.store,
      tokens: this.deployment.tokens,
      account: () => this.account,
    });
    for (const endpoint of endpoints) this.#router.add(endpoint.method, endpoint.path, endpoint);
  }

  /**
   * Opens what the store holds, and fills it from the seed the first time.
   *
   * @throws {Error} naming the field of the seed that is wrong
   */
  static async open(options: IvcapPlatformOptions): Promise<IvcapPlatform> {
    const platform = new IvcapPlatform(options);
    await platform.#fill();
    return platform;
  }

  /** URN of the main account, that of the first token. */
  get account(): string {
    return this.seed.tokens?.[0]?.account ?? ivcapDefaults.accountId;
  }

  async handle(exchange: Exchange<IvcapFaultEffect>): Promise<Reply | undefined> {
    try {
      return await this.#route(exchange);
    } catch (error) {
      if (error instanceof IvcapRefusal) return refusalReply(error);
      throw error;
    }
  }

  errorReply(status: number, message: string): Reply {
    return errorReply(status, message);
  }

  async reset(): Promise<void> {
    this.engine.clear();
    this.identity.clear();
    await this.deployment.clear();
    await this.#fill();
  }

  async load(seed: unknown): Promise<void> {
    const checked = checkSeed(seed);
    this.#configure(checked);
    await loadSeed(this.seedTarget, checked);
  }

  async state(): Promise<unknown> {
    const { services, artifacts, runs, aspects, queues, projects } = this.deployment;
    return {
      apiVersion: this.apiVersion,
      services: services.all(),
      runs: runs.all(),
      artifacts: artifacts.all(),
      aspects: aspects.all(),
      queues: queues.all(),
      projects: projects.all(),
      logins: this.identity.logins.list().map(({ userCode, state }) => ({ userCode, state })),
    };
  }

  async endStreams(): Promise<void> {
    this.deployment.stop();
    this.engine.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.engine.stop();
    await this.deployment[Symbol.asyncDispose]();
  }

  /** Where seeds go. */
  get seedTarget(): SeedTarget {
    const { deployment, engine, searches, account } = this;
    return { deployment, engine, searches, account };
  }

  async #fill(): Promise<void> {
    const { deployment, seed } = this;
    this.apiVersion = '0.48';
    deployment.paging = {};
    deployment.externalUrl = undefined;
    this.searches.clear();
    this.#configure(seed);
    await loadSeedOnce(this.seedTarget, seed);
    this.engine.resume();
  }

  #configure({ apiVersion, externalUrl, paging, identity }: IvcapSeed): void {
    this.apiVersion = apiVersion ?? this.apiVersion;
    this.deployment.externalUrl = externalUrl ?? this.deployment.externalUrl;
    this.deployment.paging = paging ?? this.deployment.paging;
    this.identity.issuer.settings = identity ?? this.identity.issuer.settings;
  }

  async #route(exchange: Exchange<IvcapFaultEffect>): Promise<Reply | undefined> {
    const segments = exchange.segments();
    const prefixed = apiVersions.find(name => segments[0] === versionPath(name));
    const version = prefixed ?? this.apiVersion;
    const path = prefixed === undefined ? segments : segments.slice(1);
    const host = `http://${exchange.header('host') ?? '127.0.0.1'}`;
    const base = this.deployment.externalUrl ?? host;
    const origin = prefixed === undefined ? base : `${base}/${versionPath(prefixed)}`;
    const open = identityEndpoints[`${exchange.method} /${path.join('/')}`];
    if (open)
      return tokenRefusal(exchange) ?? (await open({ identity: this.identity, exchange, origin: host }));
    if (exchange.method === 'GET' && path.join('/') === '1/openapi/openapi3.json') {
      return json(200, openApiDocument(endpoints, version, origin));
    }
    const route = this.#router.find(exchange.method, path);
    if (!route) throw notEmulated(`the emulator has no ${exchange.method} ${exchange.path}`);
    const { handler, current } = route.target;
    const caller = this.#callerOf(exchange, route.target);
    if (current && isLegacy(version)) throw notFound(exchange.path);
    const { deployment, engine, searches } = this;
    const { parameters } = route;
    return await handler({ deployment, engine, searches, exchange, caller, parameters, version, origin });
  }

  #callerOf(exchange: Exchange<IvcapFaultEffect>, { scope }: Endpoint): Caller {
    const reads = exchange.method === 'GET' || exchange.method === 'HEAD';
    return callerOf(exchange, {
      deployment: this.deployment,
      scope: scope ?? (reads ? 'consumer:read' : 'consumer:write'),
      openAccount: this.#open ? this.account : undefined,
    });
  }
}

/** First part of the path under which a version of the API is always found. */
export function versionPath(version: IvcapApiVersion): string {
  return `api-${version}`;
}
