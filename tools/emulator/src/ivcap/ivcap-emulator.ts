import type { FaultControl } from '../host/faults/fault-plan.js';
import type { PlatformServer } from '../host/platform-server.js';
import type { LoggedRequest } from '../host/request-log.js';
import type { IvcapApiVersion } from './api-version.js';
import { storeArtifact } from './artifacts/store-artifact.js';
import type { DeviceLogin } from './auth/device-logins.js';
import type { IvcapIdentitySettings } from './auth/token-issuer.js';
import { ivcapDefaults } from './defaults.js';
import type { Deployment, IvcapPaging } from './deployment.js';
import type { IvcapServiceEvent, IvcapServiceHandler } from './engine/service-code.js';
import type { IvcapFaultEffect } from './fault-effects.js';
import { type IvcapPlatform, versionPath } from './ivcap-platform.js';
import { type RunStatus as IvcapRunStatus, isFinal } from './model/records.js';
import { checkSeed } from './seed/check-seed.js';
import { addAspect, addToken } from './seed/load-seed.js';
import { putService, registerCode, serviceUrn } from './seed/register-service.js';
import type { IvcapArtifactSeed, IvcapAspectSeed, IvcapServiceSeed, IvcapTokenSeed } from './seed/seed.js';

/** An order or a job, as tests see it. */
export interface IvcapRunInfo {
  readonly orderId: string;
  /** Undefined for an order. */
  readonly jobId: string | undefined;
  readonly serviceId: string;
  readonly status: IvcapRunStatus;
  /** The parameters of an order as they were sent. */
  readonly parameters: readonly { readonly name: string; readonly value: unknown }[];
  /** What the service gets, when it is JSON. */
  readonly input: unknown;
}

/** An artifact, as tests see it. */
export interface IvcapArtifactInfo {
  readonly id: string;
  readonly name: string | undefined;
  readonly status: 'pending' | 'partial' | 'ready' | 'error';
  /** Bytes in the end; undefined while that is not known. */
  readonly size: number | undefined;
  /** Bytes that are there. */
  readonly offset: number;
}

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
    return this.#platform.account;
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

  /**
   * Makes a service, or gives one of the same name or id a new definition; its URN is the result.
   *
   * @example
   * const urn = emulator.ivcap.registerService({ name: 'double' }, input => ({ n: 2 * input.n }));
   * @throws {Refusal} naming the field of the definition that is wrong
   */
  registerService(service: Omit<IvcapServiceSeed, 'handler'>, handler?: IvcapServiceHandler): string {
    const seed = handler ? { ...service, handler } : service;
    checkSeed({ services: [seed] });
    putService(this.#deployment, seed, this.accountId);
    registerCode(this.#platform.engine, seed);
    return serviceUrn(seed);
  }

  /** Makes a complete artifact; resolves to its URN. */
  async addArtifact(artifact: IvcapArtifactSeed): Promise<string> {
    checkSeed({ artifacts: [artifact] });
    const { mimeType = 'application/octet-stream', ...rest } = artifact;
    return (await storeArtifact(this.#deployment, { ...rest, mimeType, account: this.accountId })).id;
  }

  /** The artifacts, in the order in which they were made. */
  artifacts(): readonly IvcapArtifactInfo[] {
    return this.#deployment.artifacts.all().map(({ id, name, status, size, offset }) => ({
      id,
      name,
      status,
      size,
      offset,
    }));
  }

  /**
   * The bytes of an artifact that have come so far.
   *
   * @throws {Error} when there is no such artifact
   */
  async contentOf(artifactId: string): Promise<Uint8Array> {
    const artifact = this.#deployment.artifacts.get(artifactId);
    if (!artifact) throw new Error(`there is no artifact ${artifactId}`);
    const pieces: Uint8Array[] = [];
    for await (const piece of await this.#deployment.contents.read(artifactId, 0, artifact.offset)) {
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  /** Adds an aspect; its URN is the result. */
  addAspect(aspect: IvcapAspectSeed): string {
    checkSeed({ aspects: [aspect] });
    return addAspect(this.#platform.seedTarget, aspect);
  }

  /** The orders and jobs, in the order in which they were made. */
  runs(): readonly IvcapRunInfo[] {
    return this.#deployment.runs.all().map(({ id, jobId, service, status, parameters, request }) => ({
      orderId: id,
      jobId,
      serviceId: service,
      status,
      parameters,
      input: request.json,
    }));
  }

  /**
   * Takes an order or a job to its next status: scheduled, executing, and the one that its service's code decides.
   *
   * @param id - URN of the order or job
   * @throws {Error} when there is none
   */
  async advanceRun(id: string): Promise<IvcapRunStatus> {
    return (await this.#platform.engine.advance(id)).status;
  }

  /** Takes an order or a job to its end. */
  async finishRun(id: string): Promise<IvcapRunStatus> {
    for (;;) {
      const status = await this.advanceRun(id);
      if (isFinal(status)) return status;
    }
  }

  /** Ends an order or a job at once: `failed`, as its service would, or `error`, as the platform would. */
  failRun(id: string, message: string, status: 'failed' | 'error' = 'failed'): void {
    this.#platform.engine.end(id, { status, errorMessage: message });
  }

  /** Sends an event to those who watch a job, as its service would. */
  reportEvent(jobId: string, event: IvcapServiceEvent): void {
    this.#platform.engine.report(jobId, event);
  }

  /** Says what a Datalog query finds; queries that nothing is said about are answered with 501. */
  answerSearch(query: string, items: readonly unknown[]): void {
    this.#platform.searches.set(query.trim(), items);
  }

  /** Adds an access token. */
  addToken(token: IvcapTokenSeed): void {
    checkSeed({ tokens: [token] });
    addToken(this.#deployment, token);
  }

  /** Lets all access tokens expire now. */
  expireTokens(): void {
    this.#deployment.tokens.expireAll();
  }

  /** Lets no refresh token be taken any more. */
  revokeRefreshTokens(): void {
    this.#platform.identity.revokeRefreshTokens();
  }

  /** How the identity provider makes tokens; can be changed at any time. */
  get identity(): IvcapIdentitySettings {
    return this.#platform.identity.issuer.settings;
  }

  set identity(settings: IvcapIdentitySettings) {
    this.#platform.identity.issuer.settings = settings;
  }

  /** The logins by device code that were begun, the oldest first. */
  logins(): readonly DeviceLogin[] {
    return this.#platform.identity.logins.list();
  }

  /**
   * Lets a login succeed, as the person in front of it would.
   *
   * @param userCode - the newest login that waits when left out
   * @throws {Error} when none waits
   */
  approveLogin(userCode?: string): void {
    this.#platform.identity.logins.decide('approved', userCode);
  }

  /** Refuses a login; see `approveLogin`. */
  denyLogin(userCode?: string): void {
    this.#platform.identity.logins.decide('denied', userCode);
  }

  /** Lets a login run out of time; see `approveLogin`. */
  expireLogin(userCode?: string): void {
    this.#platform.identity.logins.decide('expired', userCode);
  }

  /** Tells the client of a login to ask less often, at its next question; see `approveLogin`. */
  slowDownLogin(userCode?: string): void {
    this.#platform.identity.logins.slowDown(userCode);
  }

  get #deployment(): Deployment {
    return this.#platform.deployment;
  }
}
