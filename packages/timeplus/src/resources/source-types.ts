import type { ResourceInfo } from './common-types.js';

/** What kind of source, and how it is set up; made by helpers such as `streamGeneratorSource`. */
export interface SourceSetup {
  readonly type: string;
  /** Properties under the server's own names. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A source to be created: a connector that writes into a stream. */
export interface SourceDefinition extends SourceSetup {
  readonly name: string;
  /** Stream that takes the events. */
  readonly stream: string;
  readonly description?: string;
}

/** What can be changed of a source. */
export interface SourceUpdate {
  readonly name?: string;
  readonly description?: string;
  readonly stream?: string;
  /** Properties under the server's own names. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What a source is doing. */
export type SourceStatus =
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'complete'
  | 'interrupted'
  | 'unknown'
  | (string & {});

/** What the server knows of a source. */
export interface SourceInfo extends ResourceInfo {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly type?: string;
  readonly stream?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly status?: SourceStatus;
  /** Why it does not run. */
  readonly message?: string;
  /** Unix seconds. */
  readonly start_time?: number;
}

/** An event of a source, as it came. */
export type SourceEvent = Readonly<Record<string, unknown>>;

/** A source to be looked into. */
export interface SourcePreview extends SourceSetup {
  /** Most events. */
  readonly size?: number;
  /** Longest wait, e.g. `10s`. */
  readonly timeout?: string;
}

/** How to reach a Kafka cluster (servers of the cloud era). */
export interface KafkaConnection {
  /** Comma-separated `host:port`. */
  readonly brokers: string;
  /** Authentication: `none`, `plain`, `scram-sha-256` or `scram-sha-512`. */
  readonly sasl?: string;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: {
    readonly disable?: boolean;
    readonly skipVerifyServer?: boolean;
    /** Certificates of the authorities in PEM form. */
    readonly rootCas?: string;
  };
}

/** Columns that fit an event. */
export interface InferredColumns {
  readonly inferred_columns: readonly InferredColumn[];
  /** Servers misspell this field; here it has its right name. */
  readonly recommended_columns: readonly InferredColumn[];
}

/** A column that fits a field of an event. */
export interface InferredColumn {
  readonly name: string;
  readonly type: string;
  readonly [field: string]: unknown;
}
