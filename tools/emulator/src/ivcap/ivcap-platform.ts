import type { EmulatorClock } from '../host/clock.js';
import type { Exchange } from '../host/exchange.js';
import type { FieldChecks } from '../host/faults/parse-fault.js';
import type { EmulatorLog } from '../host/log.js';
import type { Platform } from '../host/platform.js';
import type { Reply } from '../host/reply.js';
import { Router } from '../host/router.js';
import type { Store } from '../host/store.js';
import { apiVersions, type IvcapApiVersion, isLegacy } from './api-version.js';
import { callerOf } from './auth/authorize.js';
import { ivcapDefaults } from './defaults.js';
import { Deployment } from './deployment.js';
import type { Endpoint } from './endpoint.js';
import { endpoints } from './endpoints.js';
import { RunEngine } from './engine/run-engine.js';
import { errorReply, IvcapRefusal, notEmulated, notFound, refusalReply } from './errors.js';
import { type IvcapFaultEffect, ivcapFaultChecks } from './fault-effects.js';
import { checkSeed } from './seed/check-seed.js';
import { loadSeed, loadSeedOnce } from './seed/load-seed.js';
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
  readonly seed: IvcapSeed;
  /** Form of the answers at the root. */
  apiVersion: IvcapApiVersion = '0.48';
  readonly #open: boolean;
  readonly #router = new Router<Endpoint>();

  private constructor({ open, seed, ...parts }: IvcapPlatformOptions) {
    this.seed = checkSeed(seed);
    this.#open = open;
    this.deployment = new Deployment(parts);
    this.engine = new RunEngine(this.deployment);
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
    await this.deployment.clear();
    await this.#fill();
  }

  async load(seed: unknown): Promise<void> {
    const checked = checkSeed(seed);
    this.#configure(checked);
    await loadSeed(this.deployment, checked);
  }

  async state(): Promise<unknown> {
    const { services, artifacts, runs } = this.deployment;
    return {
      apiVersion: this.apiVersion,
      services: services.all(),
      artifacts: artifacts.all(),
      runs: runs.all(),
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

  async #fill(): Promise<void> {
    const { deployment, seed } = this;
    this.apiVersion = '0.48';
    deployment.paging = {};
    deployment.externalUrl = undefined;
    this.#configure(seed);
    await loadSeedOnce(deployment, seed);
  }

  #configure({ apiVersion, externalUrl }: IvcapSeed): void {
    this.apiVersion = apiVersion ?? this.apiVersion;
    this.deployment.externalUrl = externalUrl ?? this.deployment.externalUrl;
  }

  async #route(exchange: Exchange<IvcapFaultEffect>): Promise<Reply | undefined> {
    const { deployment } = this;
    const segments = exchange.segments();
    const prefixed = apiVersions.find(name => segments[0] === versionPath(name));
    const version = prefixed ?? this.apiVersion;
    const path = prefixed === undefined ? segments : segments.slice(1);
    const route = this.#router.find(exchange.method, path);
    if (!route) throw notEmulated(`the emulator has no ${exchange.method} ${exchange.path}`);
    const { handler, current, scope } = route.target;
    const reads = exchange.method === 'GET' || exchange.method === 'HEAD';
    const caller = callerOf(exchange, {
      deployment,
      scope: scope ?? (reads ? 'consumer:read' : 'consumer:write'),
      openAccount: this.#open ? (this.seed.tokens?.[0]?.account ?? ivcapDefaults.accountId) : undefined,
    });
    if (current && isLegacy(version)) throw notFound(exchange.path);
    const host = deployment.externalUrl ?? `http://${exchange.header('host') ?? '127.0.0.1'}`;
    const origin = prefixed === undefined ? host : `${host}/${versionPath(prefixed)}`;
    return await handler({
      deployment,
      engine: this.engine,
      exchange,
      caller,
      parameters: route.parameters,
      version,
      origin,
    });
  }
}

/** First part of the path under which a version of the API is always found. */
export function versionPath(version: IvcapApiVersion): string {
  return `api-${version}`;
}
