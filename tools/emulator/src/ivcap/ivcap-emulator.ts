import type { FaultControl } from '../host/faults/fault-plan.js';
import type { PlatformServer } from '../host/platform-server.js';
import type { LoggedRequest } from '../host/request-log.js';
import type { IvcapApiVersion } from './api-version.js';
import { ivcapDefaults } from './defaults.js';
import type { Deployment, IvcapPaging } from './deployment.js';
import type { IvcapFaultEffect } from './fault-effects.js';
import { type IvcapPlatform, versionPath } from './ivcap-platform.js';

/** The running IVCAP emulator, as tests steer it. */
export class IvcapEmulator {
  readonly #server: PlatformServer<IvcapFaultEffect>;
  readonly #platform: IvcapPlatform;

  constructor(server: PlatformServer<IvcapFaultEffect>, platform: IvcapPlatform) {
    this.#server = server;
    this.#platform = platform;
  }

  /** Address for clients: scheme, host and port. */
  get url(): string {
    return this.#server.url;
  }

  /** An address under which the same data is found in the form of one version of the API. */
  urlOf(version: IvcapApiVersion): string {
    return `${this.#server.url}/${versionPath(version)}`;
  }

  /** An access token that may do everything; it does not expire unless the seed says so. */
  get token(): string {
    return this.#platform.seed.tokens?.[0]?.token ?? ivcapDefaults.token;
  }

  /** URN of the account of `token`. */
  get accountId(): string {
    return this.#platform.seed.tokens?.[0]?.account ?? ivcapDefaults.accountId;
  }

  /** Form of the answers at `url`; can be changed at any time. */
  get apiVersion(): IvcapApiVersion {
    return this.#platform.apiVersion;
  }

  set apiVersion(version: IvcapApiVersion) {
    this.#platform.apiVersion = version;
  }

  /** How lists are cut into pages; can be changed at any time. */
  get paging(): IvcapPaging {
    return this.#deployment.paging;
  }

  set paging(paging: IvcapPaging) {
    this.#deployment.paging = paging;
  }

  /** Begins links in answers instead of the host that was called; can be changed at any time. */
  get externalUrl(): string | undefined {
    return this.#deployment.externalUrl;
  }

  set externalUrl(url: string | undefined) {
    this.#deployment.externalUrl = url;
  }

  /** Faults to inject into the next requests. */
  get faults(): FaultControl<IvcapFaultEffect> {
    return this.#server.faults;
  }

  /** The last thousand requests of clients, the oldest first. */
  requests(): readonly LoggedRequest[] {
    return this.#server.requests.list();
  }

  /** Forgets all data, faults, handlers and logged requests, and loads the seed again. */
  async reset(): Promise<void> {
    this.#server.faults.clear();
    this.#server.requests.clear();
    await this.#platform.reset();
  }

  /** Lets all access tokens expire now. */
  expireTokens(): void {
    this.#deployment.tokens.expireAll();
  }

  get #deployment(): Deployment {
    return this.#platform.deployment;
  }
}
