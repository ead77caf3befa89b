// What callers need of the core, so that one import is enough.
export {
  AbortedError,
  type ApiCall,
  AuthError,
  type ByPageOptions,
  ClosedError,
  ConnectionError,
  type ErrorContext,
  type Gap,
  HttpError,
  isAbortedError,
  isAuthError,
  isClosedError,
  isConflictError,
  isConnectionError,
  isHttpError,
  isNotFoundError,
  isProtocolError,
  isRateLimitError,
  isSdkError,
  isStreamError,
  isTimeoutError,
  isUnauthenticatedError,
  isValidationError,
  type Page,
  type Pager,
  ProtocolError,
  type RequestOptions,
  SdkError,
  type SocketState,
  StreamError,
  TimeoutError,
  type ToArrayOptions,
  ValidationError,
  type WithResponse,
} from '@sdk/core';
export { type AccessTokenOptions, accessToken } from './auth/access-token.js';
export { password } from './auth/password.js';
export type {
  PreviousToken,
  TokenRequests,
  VantiqCredential,
  VantiqTokens,
} from './auth/vantiq-credential.js';
export { VantiqClient } from './client.js';
export {
  type ConnectorMessage,
  type ConnectorOptions,
  ConnectorQueryError,
  type QueryAnswer,
} from './connector/connector-options.js';
export { VantiqConnector } from './connector/vantiq-connector.js';
export type { DocumentInfo, UploadResource } from './documents/documents.js';
export { Download } from './documents/download.js';
export type { UploadContent, UploadInput } from './documents/upload-source.js';
export type { Environment } from './environment.js';
export { formatMessage, type VantiqErrorDetail } from './errors/error-details.js';
export { isVantiqError, VantiqError, VantiqErrorCode, type VantiqErrorFacts } from './errors/vantiq-error.js';
export type { AckableMessage } from './events/ack-frame.js';
export type { EventResource, TypeOperation } from './events/event-path.js';
export { type EventItem, EventSubscription, type SubscriptionFacts } from './events/event-subscription.js';
export type { SubscribeOptions } from './events/subscribe-options.js';
export type { BulkChange, TypeEventValue, VantiqEvent } from './events/vantiq-event.js';
export type { BatchRequest, BatchResult } from './operations/batch.js';
export type { CommandOptions, RawRequest, RelationshipOptions } from './operations/operations.js';
export type { PublishResource } from './operations/publish-target.js';
export type {
  SocketOperationOptions,
  SocketOperations,
  SocketRequest,
} from './operations/socket-operations.js';
export type {
  CallScope,
  VantiqClientOptions,
  VantiqRequestOptions,
  VantiqSocketOptions,
} from './options.js';
export type { ExecuteStreamOptions, ProcedureParameters } from './procedures/procedures.js';
export type { DeleteOptions } from './records/deletion.js';
export type { AggregateOptions, CountOptions } from './records/records.js';
export type { PropertyName, SelectOptions, SelectQuery } from './records/select-options.js';
export type { Selection } from './records/selection.js';
export type {
  BulkInsertResult,
  ChangedProperties,
  Currency,
  DateTime,
  Decimal,
  PatchOperation,
  SelectedRecord,
  SystemProperties,
  VantiqRecord,
} from './records/vantiq-record.js';
export type { Condition, FilterValue, GeoJson, Operators, Where } from './records/where.js';
export type { NamespaceUser, Relationship } from './resources/namespace-user.js';
export { type AnyRow, type ResourceName, resource } from './resources/resource-name.js';
export { type SystemResource, unqualifiedName, VantiqResources } from './resources/vantiq-resources.js';
export type { VantiqCall, VantiqResponse, WithVantiqResponse } from './rest/vantiq-call.js';
export type { SocketCallOptions } from './socket/vantiq-socket.js';
