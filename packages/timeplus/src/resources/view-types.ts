import type { StreamColumn, StreamUpdate } from '../streams/stream-definition.js';
import type { ResourceInfo } from './common-types.js';

/** A view to be created. */
export interface ViewDefinition {
  readonly name: string;
  /** The SELECT statement behind the view. */
  readonly query: string;
  readonly description?: string;
  /** True for a view whose rows are computed all the time and stored. @defaultValue false */
  readonly materialized?: boolean;
  /** Stream that takes the rows of a materialized view. @defaultValue one of its own */
  readonly targetStream?: string;
  /** See `StreamDefinition`; servers of the cloud era only. */
  readonly logstoreRetentionBytes?: number;
  /** See `StreamDefinition`; servers of the cloud era only. */
  readonly logstoreRetentionMs?: number;
  /** See `StreamDefinition`; servers of the cloud era only. */
  readonly ttlExpression?: string;
}

/** What can be changed of a view. */
export interface ViewUpdate extends StreamUpdate {
  /** Servers refuse a new query for a materialized view. */
  readonly query?: string;
}

/** What the server knows of a view. */
export interface ViewInfo extends ResourceInfo {
  readonly name: string;
  readonly description?: string;
  readonly query?: string;
  readonly create_query?: string;
  readonly columns?: readonly StreamColumn[];
  readonly materialized?: boolean;
  readonly target_stream?: string;
  readonly ttl?: string;
  readonly ttl_expression?: string;
  readonly logstore_retention_bytes?: number;
  readonly logstore_retention_ms?: number;
}
