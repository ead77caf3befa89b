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
export { engineCredential } from './engine/engine-credential.js';
export type { EngineQuery } from './engine/engine-query.js';
export type {
  EngineInfo,
  EngineIngestMode,
  EngineIngestOptions,
  EngineIngestPoll,
  EngineIngestResult,
  EngineIngestStatus,
  EnginePrefix,
  EngineStatus,
  TimeplusEngineOptions,
} from './engine/engine-types.js';
export { TimeplusEngine } from './engine/timeplus-engine.js';
export type { Environment } from './environment.js';
export { isQueryFailedError, isUnknownResourceError, QueryFailedError, TimeplusErrorCode } from './errors.js';
export type { ExecOptions, ExecResult } from './exec/exec.js';
export type { ApiGeneration } from './generation.js';
export type { MetricsOptions, Observation } from './metrics/metrics-options.js';
export { MetricsWriter } from './metrics/metrics-writer.js';
export type { TimeplusClientOptions } from './options.js';
export { type Changelog, ChangelogState, type Windowed } from './query/changelog.js';
export type { LiveItem, LiveOptions } from './query/live/live-options.js';
export { LiveQuery } from './query/live/live-query.js';
export type { Queries } from './query/queries.js';
export { Query, type QueryEvent } from './query/query.js';
export type { BatchingPolicy, QueryInfo, QueryMetrics, QueryStatus } from './query/query-info.js';
export type { QueryOptions, RowSchemaOptions } from './query/query-options.js';
export {
  type RowSchema,
  RowSchemaError,
  type RowSchemaIssue,
  type RowSchemaResult,
} from './query/row-schema.js';
export type {
  QueryPipeline,
  QueryPipelineNode,
  SqlAnalysis,
  SqlAnalysisColumn,
} from './query/sql-analysis.js';
export type { AlertDefinition, AlertIncident, AlertInfo, Alerts } from './resources/alerts.js';
export type { ApiKeyDefinition, ApiKeyInfo, ApiKeys, CreatedApiKey } from './resources/api-keys.js';
export type { Cluster, ClusterNode } from './resources/cluster.js';
export type { Owner, ReportedSetting, ResourceInfo, Settings } from './resources/common-types.js';
export type {
  ConnectorStats,
  LoggedError,
  StatsRange,
  ThroughputPoint,
} from './resources/connector-types.js';
export type {
  DashboardDefinition,
  DashboardInfo,
  DashboardPanel,
  Dashboards,
  PanelDefinition,
} from './resources/dashboards.js';
export type { DatabaseInfo, Databases } from './resources/databases.js';
export type { Dictionaries, DictionaryInfo } from './resources/dictionaries.js';
export type { ExternalStreams } from './resources/external-streams.js';
export type { ExternalTables } from './resources/external-tables.js';
export type {
  ExternalStreamDefinition,
  ExternalStreamInfo,
  ExternalStreamPreview,
  ExternalTableDefinition,
  ExternalTableInfo,
} from './resources/external-types.js';
export type { ComponentBuild, Info, ServerInfo } from './resources/info.js';
export type { InvitationInfo, Invitations } from './resources/invitations.js';
export type {
  LicenseEntitlement,
  LicenseInfo,
  LicenseUsage,
  LicenseValidation,
  LicenseValidationItem,
  RegisteredLicense,
  TrialRequest,
} from './resources/license-types.js';
export type { Licenses } from './resources/licenses.js';
export type {
  LeaderTransfer,
  MaterializedViewDefinition,
  MaterializedViewInfo,
  MaterializedViewLag,
  MaterializedViewNode,
  MaterializedViewStats,
  MaterializedViewStatus,
} from './resources/materialized-view-types.js';
export type {
  ListMaterializedViewsOptions,
  MaterializedViewControlOptions,
  MaterializedViews,
} from './resources/materialized-views.js';
export type { GlobalMetrics, Metrics } from './resources/metrics.js';
export type {
  ParsedDdl,
  PipelineDefinition,
  PipelineInfo,
  PipelineNodes,
  Pipelines,
  ReportedPipelineNodes,
} from './resources/pipelines.js';
export type { Roles } from './resources/roles.js';
export type { SavedQueries, SavedQueryDefinition, SavedQueryInfo } from './resources/saved-queries.js';
export type { SchemaDefinition, SchemaInfo, Schemas } from './resources/schemas.js';
export {
  type HttpSinkOptions,
  httpSink,
  type SlackSinkOptions,
  slackSink,
} from './resources/sink-properties.js';
export type { SinkDefinition, SinkInfo, SinkPatch, SinkSetup, SinkStats } from './resources/sink-types.js';
export type { Sinks } from './resources/sinks.js';
export {
  type NatsJetStreamSourceOptions,
  type NatsSourceOptions,
  natsJetStreamSource,
  natsSource,
  type StreamGeneratorOptions,
  streamGeneratorSource,
  type WebsocketSourceOptions,
  websocketSource,
} from './resources/source-properties.js';
export type {
  InferredColumn,
  InferredColumns,
  KafkaConnection,
  SourceDefinition,
  SourceEvent,
  SourceInfo,
  SourcePreview,
  SourceSetup,
  SourceStatus,
  SourceUpdate,
} from './resources/source-types.js';
export type { Sources } from './resources/sources.js';
export type { Subscription, SubscriptionInfo } from './resources/subscription.js';
export type {
  Topology,
  TopologyEdge,
  TopologyGraph,
  TopologyNode,
  TopologyOptions,
} from './resources/topology.js';
export type {
  LocalUdfDefinition,
  RemoteUdfDefinition,
  UdfArgument,
  UdfDefinition,
  UdfInfo,
} from './resources/udf-types.js';
export type { Udfs } from './resources/udfs.js';
export type { UserDefinition, UserInfo, UserRole, Users, UserUpdate } from './resources/users.js';
export type { ViewDefinition, ViewInfo, ViewUpdate } from './resources/view-types.js';
export type { Views } from './resources/views.js';
export type {
  ReportedWorkspaceSettings,
  Workspace,
  WorkspaceInfo,
  WorkspaceSettings,
} from './resources/workspace.js';
export type { DatabaseOptions, DurationText } from './rest/request-options.js';
export type { StartStopResult } from './rest/rest-calls.js';
export { quoteSqlValue, type Sql, type SqlTag, type SqlValue, sql } from './sql/sql.js';
export type { CompactRows, IngestInput, IngestPayload } from './streams/ingest-body.js';
export { type IngestOptions, Stream } from './streams/stream.js';
export type {
  ColumnDefinition,
  ColumnFamily,
  SecondaryIndex,
  StreamColumn,
  StreamDefinition,
  StreamInfo,
  StreamMode,
  StreamUpdate,
} from './streams/stream-definition.js';
export type { ShardLag, StreamNode, StreamStats, ThroughputSample } from './streams/stream-stats.js';
export type { ListStreamsOptions, Streams } from './streams/streams.js';
export type { WaitOptions } from './streams/wait-until-ready.js';
export { generateTypes, type TypedSource } from './types-command/generate-types.js';
export type { Column } from './values/column.js';
export type { ColumnTypeName, SimpleColumnType } from './values/column-type-name.js';
export { type ValueDecoder, valueDecoder } from './values/decode-value.js';
export { encodeValue } from './values/encode-value.js';
export type { EncodedRows, SpooledBatch, SpooledRows, SpoolPiece, WriterSpool } from './writer/spool.js';
export { StreamWriter } from './writer/stream-writer.js';
export {
  isSpoolError,
  isWriteFailedError,
  SpoolError,
  type SpoolFailure,
  WriteFailedError,
} from './writer/writer-errors.js';
export type { WriteProgress, WriterOptions } from './writer/writer-options.js';
