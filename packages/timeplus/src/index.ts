// What callers need of the core, so that one import is enough.
export {
  type ApiCall,
  apiKey,
  basicAuth,
  type Credential,
  isAbortedError,
  isBadRequestError,
  isConnectionError,
  isHttpError,
  isNotFoundError,
  isRateLimitError,
  isSdkError,
  isStreamError,
  isTimeoutError,
  isUnauthenticatedError,
  isValidationError,
  type RequestOptions,
  SdkError,
  type WithResponse,
} from '@sdk/core';
export { TimeplusClient } from './client.js';
export type { Environment } from './environment.js';
export { isQueryFailedError, isUnknownResourceError, QueryFailedError, TimeplusErrorCode } from './errors.js';
export type { ExecOptions, ExecResult } from './exec/exec.js';
export type { ApiGeneration } from './generation.js';
export type { TimeplusClientOptions } from './options.js';
export type { Queries } from './query/queries.js';
export { Query, type QueryEvent } from './query/query.js';
export type { BatchingPolicy, QueryInfo, QueryMetrics, QueryStatus } from './query/query-info.js';
export type { QueryOptions } from './query/query-options.js';
export { quoteSqlValue, type Sql, type SqlTag, type SqlValue, sql } from './sql/sql.js';
export type { CompactRows, IngestInput, IngestPayload } from './streams/ingest-body.js';
export { type IngestOptions, Stream } from './streams/stream.js';
export type {
  ColumnDefinition,
  StreamColumn,
  StreamDefinition,
  StreamInfo,
  StreamMode,
} from './streams/stream-definition.js';
export type { StreamRequestOptions, Streams } from './streams/streams.js';
export type { Column } from './values/column.js';
export { type ValueDecoder, valueDecoder } from './values/decode-value.js';
export { encodeValue } from './values/encode-value.js';
