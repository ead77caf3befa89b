import type { FaultControl } from '../host/faults/fault-plan.js';
import type { PlatformServer } from '../host/platform-server.js';
import type { LoggedRequest } from '../host/request-log.js';
import type { StreamInfo } from './engine/contract.js';
import type { TimeplusFaultEffect } from './fault-effects.js';
import { rowsFromObjects } from './ingest/rows.js';
import { queryObject } from './queries/query-record.js';
import type { TimeplusGeneration, TimeplusStreamSeed } from './seed.js';
import { parseStreamDefinition } from './streams/stream-definition.js';
import type { TimeplusPlatform } from './timeplus-platform.js';

/** The running Timeplus emulator, as tests steer it. */
export class TimeplusEmulator {
  readonly #server: PlatformServer<TimeplusFaultEffect>;
  readonly #platform: TimeplusPlatform;

  constructor(server: PlatformServer<TimeplusFaultEffect>, platform: TimeplusPlatform) {
    this.#server = server;
    this.#platform = platform;
  }

  /** Base address for clients, without workspace and path. */
  get url(): string {
    return this.#server.url;
  }

  /** Id of the main workspace, the first of the seed. */
  get workspace(): string {
    return this.#platform.main.workspace.id;
  }

  /** A valid API key of the main workspace. */
  get apiKey(): string {
    return this.#platform.main.apiKey;
  }

  /** A valid user of the main workspace. */
  get username(): string {
    return this.#platform.main.username;
  }

  /** The password of `username`. */
  get password(): string {
    return this.#platform.main.password;
  }

  /** Which servers to be like; can be changed at any time. */
  get generation(): TimeplusGeneration {
    return this.#platform.generation;
  }

  set generation(generation: TimeplusGeneration) {
    this.#platform.generation = generation;
  }

  /** Faults to inject into the next requests. */
  get faults(): FaultControl<TimeplusFaultEffect> {
    return this.#server.faults;
  }

  /** The last thousand requests with their answers, the oldest first. */
  requests(): readonly LoggedRequest[] {
    return this.#server.requests.list();
  }

  /** Forgets all data, faults and logged requests, and loads the seed again. */
  async reset(): Promise<void> {
    this.#server.faults.clear();
    this.#server.requests.clear();
    await this.#platform.reset();
  }

  /**
   * Makes a stream in the main workspace, without a request, and puts rows into it.
   *
   * @throws {Error} when the definition is refused or the stream exists
   */
  async createStream(stream: TimeplusStreamSeed): Promise<void> {
    await this.#engine.createStream(parseStreamDefinition(stream));
    if (stream.rows) await this.ingest(stream.name, stream.rows);
  }

  /** Puts rows into a stream of the main workspace, without a request. */
  async ingest(stream: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const batch = rowsFromObjects(rows);
    await this.#engine.ingest(stream, batch.columns, batch.rows);
  }

  /** The streams of the main workspace. */
  streams(): readonly StreamInfo[] {
    return this.#engine.list('stream');
  }

  /** Rows that a stream of the main workspace holds; 0 for an unknown one. */
  async rowCount(stream: string): Promise<number> {
    return (await this.#engine.stats(stream))?.rows ?? 0;
  }

  /** The queries of the main workspace as `GET /queries` shows them, running and ended. */
  queries(): readonly Readonly<Record<string, unknown>>[] {
    return this.#platform.main.workspace.queries.list().map(queryObject);
  }

  get #engine(): TimeplusPlatform['main']['workspace']['engine'] {
    return this.#platform.main.workspace.engine;
  }
}
