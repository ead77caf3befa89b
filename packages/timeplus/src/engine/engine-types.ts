import type { ClientOptions, RequestOptions } from '@sdk/core';

/** First segment of the engine's paths: `proton` is known to both editions, `timeplusd` to Enterprise only. */
export type EnginePrefix = 'proton' | 'timeplusd';

/** Options of a TimeplusEngine. */
export interface TimeplusEngineOptions extends ClientOptions {
  /** Address of the engine's HTTP port, e.g. `http://localhost:3218`, or port 8123, where queries are bounded. */
  readonly baseUrl: string | URL;
  /** @defaultValue `proton` */
  readonly prefix?: EnginePrefix;
}

/** When the engine answers an ingest: at once, or when the rows are stored. */
export type EngineIngestMode = 'async' | 'sync' | 'ordered' | 'fire_and_forget' | (string & {});

/** How rows are ingested. */
export interface EngineIngestOptions extends RequestOptions {
  /** @defaultValue the server's */
  readonly mode?: EngineIngestMode;
  /** As with `Stream.ingest`: the engine stores a batch of this name once, so a failed ingest is tried again by itself. */
  readonly idempotentId?: string;
  /** Id under which the engine logs the request. @defaultValue one of the server's making */
  readonly requestId?: string;
}

/** What the engine answers an ingest. */
export interface EngineIngestResult {
  readonly request_id?: string;
  /** With mode `async`: asks for the progress, see `ingestStatuses`. */
  readonly poll_id?: string;
  /** With mode `async`: goes with `poll_id`. */
  readonly channel?: string;
  readonly [field: string]: unknown;
}

/** Progress of an ingest. */
export interface EngineIngestStatus {
  readonly poll_id: string;
  readonly status: 'Succeeded' | 'Failed' | 'Processing' | 'Unknown' | (string & {});
  /** Percent. */
  readonly progress?: number;
  readonly [field: string]: unknown;
}

/** Which ingests are asked for. */
export interface EngineIngestPoll {
  readonly pollIds: readonly string[];
  /** The channel of the answer that gave the ids. */
  readonly channel: string;
}

/** Whether the engine is up. */
export interface EngineStatus {
  readonly status?: string;
  readonly [field: string]: unknown;
}

/** What the engine says of itself. */
export interface EngineInfo {
  readonly name?: string;
  readonly time?: string;
  readonly version?: unknown;
  readonly [field: string]: unknown;
}
