import type { ColumnDefinition, StreamColumn } from '../streams/stream-definition.js';
import type { ReportedSetting, ResourceInfo, Settings } from './common-types.js';

/** An external stream to be created: data of another system, read and written as a stream. */
export interface ExternalStreamDefinition {
  readonly name: string;
  /** What it is and where, e.g. `{ type: 'kafka', brokers: 'localhost:9092', topic: 'cars' }`. */
  readonly settings: Settings;
  /** @defaultValue the columns of the other system, where it has any */
  readonly columns?: readonly ColumnDefinition[];
  readonly description?: string;
}

/** An external table to be created: a table of another system. */
export interface ExternalTableDefinition {
  readonly name: string;
  /** What it is and where, e.g. `{ type: 'clickhouse', address: 'localhost:9000', table: 'cars' }`. */
  readonly settings: Settings;
  readonly description?: string;
}

/** What the server knows of an external stream. */
export interface ExternalStreamInfo extends ExternalTableInfo {
  readonly columns?: readonly StreamColumn[];
}

/** What the server knows of an external table. */
export interface ExternalTableInfo extends ResourceInfo {
  readonly name: string;
  readonly description?: string;
  readonly type?: string;
  readonly settings?: readonly ReportedSetting[];
  readonly create_query?: string;
}

/** External data to be looked into. */
export interface ExternalStreamPreview {
  readonly settings: Settings;
  /** Most events. */
  readonly count?: number;
  /** Where to begin. */
  readonly offset?: 'earliest' | 'latest';
  /** Longest wait; servers do not document the unit. */
  readonly timeout?: number;
}
